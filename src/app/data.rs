//! Handles messages about data: parts are chosen, added and removed, and read in another way.

use super::effect::Effect;
use super::link::Link;
use super::other_formats::take_other_formats;
use super::state::State;
use crate::analysis::Question;
use crate::calendar::{Day, Granularity};
use crate::protocol::{DataSource, DataSummary, LoadSpec};
use crate::schema::{Assignment, CountKind, Role};

/// The files that the study releases, with words for each: a panel of annotated models, renewed daily.
///
/// They are two readings of the same models and are not to be added: the second counts only downloads within a year
/// of a model's publication.
pub const STUDY: [(&str, &str); 2] = [
    (
        "All downloads (8 MB)",
        "https://huggingface.co/datasets/mmpr/open_model_evolution_data/resolve/main/all_downloads_with_annotations.parquet",
    ),
    (
        "First year of each model (0.7 MB)",
        "https://huggingface.co/datasets/mmpr/open_model_evolution_data/resolve/main/one_year_rolling.parquet",
    ),
];

/// How many models of the Hub's list are read unless the reader says: twenty pages, a few seconds.
pub const HUB_MODELS: u32 = 10_000;

impl State {
    /// Shows what a link names: by a question, if the data that are shown are the link's, or else by a load.
    pub(super) fn open_link(&mut self, mut link: Link) -> Vec<Effect> {
        self.notices = link.notices;
        self.display = link.display;
        self.offers.clear();
        self.failed = None;
        (self.is_of_link, self.is_dragged) = (true, false);
        let mut here = Vec::new();
        for source in &link.spec.sources {
            let files = self.at_hand(source);
            if files.is_empty() {
                // This device may have kept them all, as they were read.
                here.clone_from(&link.spec.sources);
                break;
            }
            here.extend(files);
        }
        link.spec.sources = here;
        if self.shown.as_ref().is_some_and(|shown| shown.spec == link.spec) && self.has_levels(&link.question) {
            self.question = link.question;
            self.error = None;
            if self.is_returning() {
                // These data are being loaded again: the question is asked once they are there.
                self.loading.iter_mut().for_each(|loading| loading.question = self.question.clone());
                return Vec::new();
            }
            let mut effects = if self.is_loading() { self.cancel_load() } else { Vec::new() };
            effects.extend(self.ask_shown());
            return effects;
        }
        self.spec = link.spec;
        self.load(link.question)
    }

    /// Returns whether the data that are shown have the levels that a question names: others may be columns that a load would read.
    fn has_levels(&self, question: &Question) -> bool {
        let known = |level: &str| self.data.as_ref().is_some_and(|data| data.levels.iter().any(|name| name == level));
        known(question.level.name()) && question.filters.levels().into_iter().all(known)
    }

    /// Loads these parts in place of those that are shown; files that aren't Parquet are named.
    pub(super) fn choose_sources(&mut self, mut sources: Vec<DataSource>) -> Vec<Effect> {
        let others = take_other_formats(&mut sources);
        if sources.is_empty() {
            return self.refuse(&others);
        }
        // New data: assignments of columns and rows of the old data don't apply.
        self.spec = LoadSpec::of(Vec::new());
        self.note_sources(sources);
        let question = of_any_data(&self.next_question());
        let effects = self.load_chosen(question);
        self.notices = others;
        effects
    }

    /// Says why nothing of what was chosen is read.
    fn refuse(&mut self, sentences: &[String]) -> Vec<Effect> {
        self.error = Some(sentences.join(" "));
        Vec::new()
    }

    /// Loads what the reader chose, and removes the notices about the link.
    pub(super) fn load_chosen(&mut self, question: Question) -> Vec<Effect> {
        self.notices.clear();
        self.is_of_link = false;
        self.load(question)
    }

    /// Loads these parts beside those that are shown.
    pub(super) fn add_sources(&mut self, mut sources: Vec<DataSource>) -> Vec<Effect> {
        let others = take_other_formats(&mut sources);
        if sources.is_empty() {
            return self.refuse(&others);
        }
        self.note_sources(sources);
        let effects = self.load_chosen(self.next_question());
        self.notices = others;
        effects
    }

    /// Loads all parts but this one; after the last, the shipped data.
    pub(super) fn remove_source(&mut self, index: usize) -> Vec<Effect> {
        let mut sources = self.spec.sources.clone();
        if index < sources.len() {
            sources.remove(index);
        }
        if sources.is_empty() {
            return self.choose_sources(vec![DataSource::Bundled]);
        }
        self.spec.sources = sources;
        self.load_chosen(self.next_question())
    }

    /// Adds what is to be read, each part once: equal names are one file, that which was chosen last.
    fn note_sources(&mut self, sources: Vec<DataSource>) {
        for source in sources {
            if let DataSource::File(name) = &source
                && !self.files.contains(name)
                // The device has it, not the page.
                && self.snapshots.iter().all(|snapshot| snapshot.name != *name)
            {
                self.files.push(name.clone());
            }
            if source.hub_models().is_some() {
                // Another length of the same list takes its place.
                self.spec.sources.retain(|known| known.hub_models().is_none());
            }
            if !self.spec.sources.contains(&source) {
                self.spec.sources.push(source);
            }
        }
    }

    /// Loads the data with a column in a role, or without a role as recognized.
    pub(super) fn assign_column(&mut self, column: String, role: Option<Role>) -> Vec<Effect> {
        let question = self.resume_unrecognized();
        let mapping = &mut self.spec.mapping;
        // A column has one role, and only attributes can be given to several columns: of several files.
        let named = |role: &Role| !matches!(role, Role::Unused | Role::Attribute(_));
        mapping.retain(|known| known.column != column && !(named(&known.role) && Some(&known.role) == role.as_ref()));
        mapping.extend(role.map(|role| Assignment { column, role }));
        self.load_chosen(question)
    }

    /// Takes up the load of a file whose columns weren't recognized, if there is one: what the reader says of columns and rows is
    /// meant for it. Returns the question that is asked of the next data.
    fn resume_unrecognized(&mut self) -> Question {
        let question = self.next_question();
        let Some(failed) = self.failed.take_if(|failed| failed.unrecognized.is_some()) else { return question };
        self.spec = failed.spec;
        of_any_data(&question)
    }

    /// Loads only rows between these days, and with one of these values of columns or levels.
    pub(super) fn read_rows(&mut self, from: Option<Day>, to: Option<Day>, only: Vec<(String, String)>) -> Vec<Effect> {
        let question = self.resume_unrecognized();
        (self.spec.rows_from, self.spec.rows_to, self.spec.rows_only) = (from, to, only);
        // Periods without rows can't be shown.
        self.load_chosen(Question { from: None, to: None, ..question })
    }

    /// Loads the data with dates far from the bulk of the rows, or without them.
    pub(super) fn keep_far_dates(&mut self, kept: bool) -> Vec<Effect> {
        let question = self.resume_unrecognized();
        self.spec.far_dates = kept;
        self.load_chosen(question)
    }

    /// Loads the data with what a table of developers says alone, or completed by what other files say.
    pub(super) fn take_developer_table_alone(&mut self, is_alone: bool) -> Vec<Effect> {
        let question = self.resume_unrecognized();
        self.spec.developer_table_alone = is_alone;
        self.load_chosen(question)
    }

    /// Loads the data with downloads that count this, or `None` as recognized.
    pub(super) fn choose_kind(&mut self, kind: Option<CountKind>) -> Vec<Effect> {
        self.spec.kind = kind;
        self.load_chosen(self.next_question())
    }

    /// Leaves out chosen periods that the data don't have: the engine shows the first or the last in their place.
    pub(super) fn forget_absent_periods(&mut self) {
        let Some(DataSummary { days, .. }) = &self.data else { return };
        let (Some(&first), Some(&last)) = (days.first(), days.last()) else { return };
        let granularity = self.question.granularity;
        // Counters have periods without a date of their own.
        let is_there = |day: &Day| match granularity {
            Granularity::Snapshot => days.contains(day),
            _ => (granularity.start(first)..=last).contains(day),
        };
        self.question.at = self.question.at.filter(is_there);
        self.question.against = self.question.against.filter(is_there);
    }

    /// Adds a notice for each column that was given a role and that no file has.
    pub(super) fn note_unknown_columns(&mut self, data: &DataSummary) {
        let known = |name: &str| data.files.iter().flat_map(|file| &file.columns).any(|column| column.name == name);
        let unknown = self.spec.mapping.iter().filter(|assignment| !known(&assignment.column));
        let notices = unknown.map(|Assignment { column, role }| {
            format!("No file has the column \"{column}\" that was to be the {}.", role.name())
        });
        self.notices.extend(notices);
    }
}

/// Returns a question with view and measure alone: periods, levels and filters don't apply to other data.
pub(super) fn of_any_data(question: &Question) -> Question {
    Question { view: question.view, measure: question.measure, ..Question::default() }
}
