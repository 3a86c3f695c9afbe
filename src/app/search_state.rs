//! What is known of a search: what was typed, and what was found.

use crate::analysis::SearchHits;

/// What the reader looks for by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Search {
    /// What was typed.
    pub text: String,
    /// What was found, and of which text: of what was typed before, while the answer is still to come; `None` before there is any.
    pub found: Option<(String, SearchHits)>,
    /// Number of the newest search.
    pub(super) newest: u32,
    /// Whether its answer is still to come.
    pub(super) is_awaited: bool,
    /// Whether the best hit is chosen as soon as it is there: the reader was quicker than the engine.
    pub(super) takes_first: bool,
}

impl Search {
    /// Returns whether what was typed is still being looked for.
    pub fn is_awaited(&self) -> bool {
        self.is_awaited
    }
}
