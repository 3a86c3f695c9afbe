//! The state of loads: the progress of the one under way, and the data that are shown.

use std::collections::HashMap;
use std::sync::Arc;

use crate::analysis::{Answer, Question, Table, View};
use crate::protocol::{FileSummary, LoadSpec};

/// What the page is doing.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Phase {
    /// Data are on their way.
    Loading {
        /// Bytes that have arrived.
        bytes: u64,
        /// Bytes that will arrive, where known.
        total_bytes: Option<u64>,
        /// Rows decoded so far.
        rows: u64,
        /// At the pace so far, where it can be told.
        seconds_left: Option<f64>,
    },
    /// A view is there, or a load failed and an older view is.
    Ready,
    /// Nothing to show.
    #[default]
    Failed,
}

/// The load that is under way; what is read is [`State::load_spec`](super::State::load_spec).
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PendingLoad {
    /// The question that the engine answers with it.
    pub(super) sent: Question,
    /// What is to be shown of the new data: what was sent, unless a control was set meanwhile.
    pub(super) question: Question,
    /// Number of the question.
    pub(super) ask: u32,
    /// Whether these are the data that the page names already, and the engine doesn't hold.
    pub(super) is_return: bool,
    /// Whether an engine has broken down over it before.
    pub(super) is_repeat: bool,
}

/// A load that came to nothing: what the reader may try once more.
#[derive(Clone, Debug, PartialEq)]
pub struct FailedLoad {
    /// What was to be read, and how.
    pub(super) spec: LoadSpec,
    /// What was asked of it.
    pub(super) question: Question,
    /// The file that can't be read before the reader says what its columns are, or that fewer of it will do, if that is why.
    pub unrecognized: Option<FileSummary>,
}

/// The data that the page names.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ShownData {
    /// Number of their load.
    pub(super) load: u32,
    /// How they were read: what to return to.
    pub(super) spec: LoadSpec,
}

impl PendingLoad {
    /// Notes that a control was set while the load is under way. View and measure apply to any data; the rest applies to the data
    /// that are shown, and to the new ones where the same was asked of both.
    pub(super) fn note_question(&mut self, before: &Question, now: &Question) {
        self.question = if self.question == *before {
            now.clone()
        } else {
            Question { view: now.view, measure: now.measure, ..self.question.clone() }
        };
    }
}

/// A list of all entities, or what is known of it so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaderboard {
    /// What it is an answer to, as far as it was set.
    pub question: Question,
    /// The list, or why there is none; `None` until it is there.
    pub table: Option<Result<Arc<Table>, String>>,
    /// The shares of entities that were in sight, per period; none of those that can't be told.
    pub trends: HashMap<String, Vec<Option<f64>>>,
    /// Number of the request.
    pub ask: u32,
    /// Number of the request for shares that is on its way, and whose they are.
    pub(super) trends_ask: Option<(u32, Vec<String>)>,
}

impl Leaderboard {
    /// Returns which of these entities' shares over time aren't known and can be asked for; none while others are on their way.
    pub fn missing(&self, names: Vec<String>) -> Vec<String> {
        match self.trends_ask {
            Some(_) => Vec::new(),
            None => names.into_iter().filter(|name| !self.trends.contains_key(name)).collect(),
        }
    }
}

/// The report while it is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Number of the load that it is of.
    pub(super) load: u32,
    /// What was set when it was asked for.
    pub(super) question: Question,
    /// Number of the request that is on its way.
    pub(super) ask: u32,
    /// Views that are still to come, that one included; the next one first.
    pub(super) left: Vec<View>,
    /// The answers, in the order of the views.
    pub(super) answers: Vec<Answer>,
}

impl Report {
    /// Returns how many views are done, and how many there will be.
    pub fn progress(&self) -> (usize, usize) {
        let all = report_views(&self.question).count();
        (all - self.left.len(), all)
    }
}

/// The views of a report: all, the page of a name only where one is asked about.
pub(super) fn report_views(question: &Question) -> impl Iterator<Item = View> + use<> {
    let is_named = !question.of.is_empty();
    View::ALL.iter().copied().filter(move |view| *view != View::Entity || is_named)
}
