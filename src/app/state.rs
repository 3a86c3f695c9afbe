//! The state of the page: plain data, and what follows from it.

use super::engines::Engines;
use super::link::write_link;
use super::load_state::{PendingLoad, Phase, ShownData};
use crate::analysis::{Answer, Question};
use crate::calendar::Day;
use crate::protocol::{DataSummary, FileSummary, LoadSpec, Preview};

/// Everything that the page shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The view that is asked for, as far as it was set: what follows from the data (the first period that a file suggests,
    /// the last one of a ranking) is left open, here as in the link.
    pub question: Question,
    /// The data of the last good load.
    pub data: Option<DataSummary>,
    /// The last good answer.
    pub answer: Option<Answer>,
    /// What the page is doing.
    pub phase: Phase,
    /// What went wrong last, in one sentence; the last good view stays.
    pub error: Option<String>,
    /// What the link asked for and didn't get.
    pub notices: Vec<String>,
    /// Names that are offered in place of one that nothing has, each with the question that it stands for.
    pub offers: Vec<(String, Question)>,
    /// Replicates of the bootstrap that are done, and how many there will be; while intervals are on their way.
    pub intervals: Option<(u32, u32)>,
    /// Whether nothing will be added to the answer any more: intervals, and what comparable models say of changes.
    pub is_complete: bool,
    /// The first rows of files of the data, as far as the reader wanted to see them: by the file's index.
    pub previews: Vec<(usize, Result<Preview, String>)>,
    /// A file that can't be read before the reader says what its columns are, or that fewer of it will do; and how it
    /// was being read.
    pub unrecognized: Option<(LoadSpec, FileSummary)>,
    /// What is to be read, and how: the load that is under way, else the data that are shown.
    pub(super) spec: LoadSpec,
    /// Names of the files that were chosen in this visit: a link can only name those.
    pub(super) files: Vec<String>,
    pub(super) engines: Engines,
    /// Number of the newest load.
    pub(super) newest_load: u32,
    /// The load that is under way.
    pub(super) loading: Option<PendingLoad>,
    /// The data that the page names.
    pub(super) shown: Option<ShownData>,
    /// The load whose data the engine holds, as far as its responses show.
    pub(super) held: Option<u32>,
    /// Number of the newest question.
    pub(super) newest_ask: u32,
    /// Number of the question whose answer is to be shown.
    pub(super) awaited_ask: u32,
    /// The question of the last good answer, as far as it was set.
    pub(super) answered: Question,
    /// Whether the question is a link's: what the data don't have of it is left out, where a control's setting is refused.
    pub(super) is_of_link: bool,
}

impl State {
    /// Returns the first day that is shown: the one that was set, or else the one that the file suggests; `None` for all.
    pub fn first_day(&self) -> Option<Day> {
        self.question.from.or_else(|| self.data.as_ref().and_then(|data| data.suggested_from))
    }

    /// Returns the link (without `?`) of the question on the data that are shown.
    pub(super) fn link(&self) -> String {
        self.link_of(&self.question)
    }

    /// Returns the link (without `?`) of another question on the data that are shown.
    pub fn link_of(&self, question: &Question) -> String {
        let shown = self.shown.as_ref().map_or(&self.spec, |shown| &shown.spec);
        write_link(shown, question)
    }

    /// Returns how the data that are shown were read; `None` before there are any.
    pub fn shown_spec(&self) -> Option<&LoadSpec> {
        self.shown.as_ref().map(|shown| &shown.spec)
    }

    /// Returns what is read, and how: by the load that is under way, or else the data that are shown.
    pub fn load_spec(&self) -> &LoadSpec {
        &self.spec
    }

    /// Returns the phase where no load is under way.
    pub(super) fn resting_phase(&self) -> Phase {
        if self.answer.is_some() { Phase::Ready } else { Phase::Failed }
    }
}
