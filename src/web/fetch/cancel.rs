//! Cancels requests that nobody waits for any more.

use std::cell::Cell;

/// The state of the load for which requests are made.
#[derive(Clone, Copy)]
enum LoadProgress {
    /// Until a newer load takes its place.
    Running,
    /// The reader may look into its files at any time.
    Done,
    Failed,
}

/// Cancels the requests of a load that nobody waits for any more.
pub(crate) struct CancelToken {
    is_current: Box<dyn Fn() -> bool>,
    load: Cell<LoadProgress>,
}

impl CancelToken {
    /// Returns the token of a load that runs while `is_current`: no newer one has taken its place.
    pub(crate) fn new(is_current: impl Fn() -> bool + 'static) -> CancelToken {
        CancelToken { is_current: Box::new(is_current), load: Cell::new(LoadProgress::Running) }
    }

    /// Returns the token of a request that runs until it ends.
    pub(crate) fn never() -> CancelToken {
        CancelToken::new(|| true)
    }

    /// Returns whether nobody waits any more.
    pub(crate) fn is_cancelled(&self) -> bool {
        match self.load.get() {
            LoadProgress::Running => !(self.is_current)(),
            LoadProgress::Done => false,
            LoadProgress::Failed => true,
        }
    }

    /// Notes that the load has ended; after a success its files stay open.
    pub(crate) fn end(&self, success: bool) {
        self.load.set(if success { LoadProgress::Done } else { LoadProgress::Failed });
    }
}
