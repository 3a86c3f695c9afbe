//! The state of the page: plain data, and what follows from it.

use super::display::Display;
use super::engines::Engines;
use super::link::write_link;
use super::load_state::{FailedLoad, Leaderboard, PendingLoad, Phase, Report, ShownData};
use super::search_state::Search;
use crate::analysis::{Answer, Question};
use crate::calendar::Day;
use crate::protocol::{DataSource, DataSummary, KeptData, KeptSnapshot, ListingProgress, LoadSpec, Preview};

/// Seconds without a sign of an engine after which the page says so: whatever hangs, nobody waits longer without a word.
pub const QUIET_SECONDS: u32 = 10;

/// Everything that the page shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The view that is asked for, as far as it was set: what follows from the data (the first period that a file suggests,
    /// the last one of a ranking) is left open, here as in the link.
    pub question: Question,
    /// How its answer is drawn.
    pub display: Display,
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
    /// How far the Hub's list has been read, of the load under way or of the data that are shown, while it is being read.
    pub listing: Option<ListingProgress>,
    /// Whether nothing will be added to the answer any more: intervals, and what comparable models say of changes.
    pub is_complete: bool,
    /// The list of all entities, once a reader has asked for it.
    pub leaderboard: Option<Leaderboard>,
    /// The report of all views, while it is made.
    pub report: Option<Report>,
    /// The first rows of files of the data, as far as the reader wanted to see them: by the file's index.
    pub previews: Vec<(usize, Result<Preview, String>)>,
    /// What this device has kept; `None` until it has been told.
    pub kept: Option<Vec<KeptData>>,
    /// Snapshots of the Hub's list that this device keeps, the newest first.
    pub snapshots: Vec<KeptSnapshot>,
    /// Whether the data that are shown are on their way to what is kept.
    pub is_keeping: bool,
    /// The last load, if it came to nothing.
    pub failed: Option<FailedLoad>,
    /// Whether an engine that has something to do has sent nothing for [`QUIET_SECONDS`].
    pub is_quiet: bool,
    /// What the reader looks for by name, and what was found.
    pub search: Search,
    /// What is to be read, and how: the load that is under way, else the data that are shown.
    pub(super) spec: LoadSpec,
    /// Names of the files that were chosen in this visit, each once.
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
    /// Whether that answer is still to come.
    pub(super) is_asking: bool,
    /// Where a control has been moved to while another question was asked: asked next.
    pub(super) waiting: Option<Question>,
    /// Whether the question is of a control that is still being moved: the address doesn't name it yet.
    pub(super) is_dragged: bool,
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

    /// Returns whether the question is of a control that is still being moved.
    pub fn is_moving(&self) -> bool {
        self.is_dragged
    }

    /// Returns the link (without `?`) of the question on the data that are shown.
    pub(super) fn link(&self) -> String {
        self.link_of(&self.question)
    }

    /// Returns the link (without `?`) of another question on the data that are shown.
    pub fn link_of(&self, question: &Question) -> String {
        let shown = self.shown.as_ref().map_or(&self.spec, |shown| &shown.spec);
        write_link(&LoadSpec { sources: self.by_folder(&shown.sources), ..shown.clone() }, question, &self.display)
    }

    /// Returns the parts of a link about these data, under which a device keeps them.
    pub(super) fn data_link(&self, spec: &LoadSpec) -> String {
        let spec = LoadSpec { sources: self.by_folder(&spec.sources), ..spec.clone() };
        write_link(&spec, &Question::default(), &Display::default())
    }

    /// Returns whether the data that are shown can be kept on this device, and aren't yet: data of the reader's own.
    pub fn may_keep(&self) -> bool {
        let (Some(shown), Some(kept)) = (&self.shown, &self.kept) else { return false };
        let is_own = |source: &DataSource| matches!(source, DataSource::File(_));
        let link = self.data_link(&shown.spec);
        // The Hub's list is kept as a file of its own.
        let is_listing = shown.spec.hub_models().is_some();
        !is_listing && shown.spec.sources.iter().any(is_own) && kept.iter().all(|kept| kept.link != link)
    }

    /// Returns the sources with the files of a whole folder as one: a thousand names make an address that hosts refuse.
    fn by_folder(&self, mut sources: &[DataSource]) -> Vec<DataSource> {
        let (mut short, mut last) = (Vec::new(), None);
        while let [first, others @ ..] = sources {
            let folder = match first {
                DataSource::File(name) => name.split_once('/').map(|(folder, _)| format!("{folder}/")),
                _ => None,
            };
            let files = match &folder {
                Some(folder) if last.as_ref() != Some(folder) => self.files_of(folder),
                _ => Vec::new(),
            };
            match &folder {
                Some(folder) if files.len() > 1 && sources.starts_with(&files) => {
                    short.push(DataSource::File(folder.clone()));
                    sources = &sources[files.len()..];
                }
                _ => {
                    short.push(first.clone());
                    sources = others;
                }
            }
            last = folder;
        }
        short
    }

    /// Returns what there is of a link's source: files as far as they were chosen in this visit, all else as it is.
    pub(super) fn at_hand(&self, source: &DataSource) -> Vec<DataSource> {
        if let DataSource::File(name) = source { self.files_of(name) } else { vec![source.clone()] }
    }

    /// Returns the files of this visit that a link's name means: one, or, if it ends with a slash, all of a folder.
    fn files_of(&self, name: &str) -> Vec<DataSource> {
        let is_meant = |file: &&String| *file == name || (name.ends_with('/') && file.starts_with(name));
        self.files.iter().filter(is_meant).cloned().map(DataSource::File).collect()
    }

    /// Returns how the data that are shown were read; `None` before there are any.
    pub fn shown_spec(&self) -> Option<&LoadSpec> {
        self.shown.as_ref().map(|shown| &shown.spec)
    }

    /// Returns the list of all entities, where it is that of the answer that is shown.
    pub fn shown_leaderboard(&self) -> Option<&Leaderboard> {
        self.leaderboard.as_ref().filter(|board| board.question == self.answered)
    }

    /// Returns what is read, and how: by the load that is under way, or else the data that are shown.
    pub fn load_spec(&self) -> &LoadSpec {
        &self.spec
    }

    /// Returns whether a load is under way.
    pub fn is_loading(&self) -> bool {
        self.loading.is_some()
    }

    /// Returns whether a question has been asked of the data that are shown, and its answer is still to come.
    pub fn is_asking(&self) -> bool {
        self.is_asking && !self.is_loading()
    }

    /// Returns whether what was read of the Hub's list is among the data that are shown, and no more of it comes.
    pub fn may_keep_snapshot(&self) -> bool {
        !self.is_growing() && self.shown.as_ref().is_some_and(|shown| shown.spec.hub_models().is_some())
    }

    /// Returns whether the data that are shown grow: the Hub's list is still being read.
    pub fn is_growing(&self) -> bool {
        self.listing.is_some() && !self.is_loading()
    }

    /// Returns whether these are the data that the page names.
    pub(super) fn is_shown(&self, load: u32) -> bool {
        self.shown.as_ref().is_some_and(|shown| shown.load == load)
    }

    /// Returns the phase where no load is under way.
    pub(super) fn resting_phase(&self) -> Phase {
        if self.answer.is_some() { Phase::Ready } else { Phase::Failed }
    }
}
