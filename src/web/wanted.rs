//! Whether anybody still waits for what is fetched.

use std::cell::Cell;

#[derive(Clone, Copy)]
enum Load {
    /// Until a newer one takes its place.
    Running,
    /// The reader may look into its files at any time.
    Done,
    Failed,
}

/// Ends the requests of a load that nobody waits for any more.
pub(super) struct Wanted {
    is_current: Box<dyn Fn() -> bool>,
    load: Cell<Load>,
}

impl Wanted {
    /// For a load that runs as long as `is_current`: no newer one has taken its place.
    pub(super) fn new(is_current: impl Fn() -> bool + 'static) -> Wanted {
        Wanted { is_current: Box::new(is_current), load: Cell::new(Load::Running) }
    }

    pub(super) fn is_wanted(&self) -> bool {
        match self.load.get() {
            Load::Running => (self.is_current)(),
            Load::Done => true,
            Load::Failed => false,
        }
    }

    /// The load has ended; after a success its files stay open.
    pub(super) fn end(&self, success: bool) {
        self.load.set(if success { Load::Done } else { Load::Failed });
    }
}
