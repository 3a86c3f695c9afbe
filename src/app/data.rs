//! Which data: chosen, added, removed, said to be something else; and back to those that were good.

use super::link::Link;
use super::state::{Effect, Phase, State};
use crate::analysis::Question;
use crate::calendar::Day;
use crate::protocol::{DataSummary, Reading, Request, Source};
use crate::schema::{Assignment, Role};

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

impl State {
    pub(super) fn open(&mut self, mut link: Link) -> Vec<Effect> {
        self.notices = link.notices;
        let here = |source: &Source| !matches!(source, Source::File(name) if !self.files.contains(name));
        let (here, elsewhere): (Vec<Source>, Vec<Source>) = link.reading.sources.into_iter().partition(here);
        for source in elsewhere {
            if let Source::File(name) = source {
                self.notices.push(format!(
                    "This link shows the file \"{name}\" of its maker's own, which never left their device; \
                     expected it to be opened here first."
                ));
            }
        }
        link.reading.sources = if here.is_empty() { vec![Source::Bundled] } else { here };
        self.question = link.question;
        if self.good.as_ref() == Some(&link.reading) {
            self.question.from = self.question.from.or(self.suggested_from());
            return vec![self.send_ask()];
        }
        self.reading = link.reading;
        self.load()
    }

    pub(super) fn choose(&mut self, sources: Vec<Source>) -> Vec<Effect> {
        // New data: what was said of the old ones doesn't hold.
        self.note_files(&sources);
        self.reading = Reading::of(sources);
        self.forget_question();
        self.load()
    }

    /// What was asked of other data, periods, levels and filters, means nothing of these.
    fn forget_question(&mut self) {
        let Question { view, measure, .. } = self.question;
        self.question = Question { view, measure, ..Question::default() };
    }

    pub(super) fn add(&mut self, sources: Vec<Source>) -> Vec<Effect> {
        self.note_files(&sources);
        for source in sources {
            if !self.reading.sources.contains(&source) {
                self.reading.sources.push(source);
            }
        }
        self.load()
    }

    pub(super) fn remove(&mut self, index: usize) -> Vec<Effect> {
        let mut sources = self.reading.sources.clone();
        if index < sources.len() {
            sources.remove(index);
        }
        if sources.is_empty() {
            return self.choose(vec![Source::Bundled]);
        }
        self.reading.sources = sources;
        self.load()
    }

    fn note_files(&mut self, sources: &[Source]) {
        let names = sources.iter().filter_map(|source| match source {
            Source::File(name) => Some(name.clone()),
            Source::Bundled | Source::Url(_) => None,
        });
        self.files.extend(names);
    }

    pub(super) fn assign(&mut self, column: String, role: Option<Role>) -> Vec<Effect> {
        self.resume_unrecognized();
        let mapping = &mut self.reading.mapping;
        // A column has one role, and only attributes can be given to several columns: of several files.
        let named = |role: &Role| !matches!(role, Role::Unused | Role::Attribute(_));
        mapping.retain(|known| known.column != column && !(named(&known.role) && Some(&known.role) == role.as_ref()));
        mapping.extend(role.map(|role| Assignment { column, role }));
        self.load()
    }

    /// Goes back to the data that are there.
    pub(super) fn cancel_load(&mut self) -> Vec<Effect> {
        if !matches!(self.phase, Phase::Loading { .. }) {
            return Vec::new();
        }
        self.loads += 1;
        let mut effects = vec![Effect::Send(Request::CancelLoad)];
        effects.extend(self.return_to_good());
        effects
    }

    /// What the reader says of columns and rows may be said of a file that wasn't loaded because nobody had said it.
    fn resume_unrecognized(&mut self) {
        if let Some((reading, _)) = self.unrecognized.take() {
            self.reading = reading;
            self.forget_question();
        }
    }

    pub(super) fn read_rows(&mut self, from: Option<Day>, to: Option<Day>, only: Vec<(String, String)>) -> Vec<Effect> {
        self.resume_unrecognized();
        // Periods without rows can't be shown.
        (self.question.from, self.question.to) = (None, None);
        (self.reading.rows_from, self.reading.rows_to, self.reading.rows_only) = (from, to, only);
        self.load()
    }

    /// What is read, and how.
    pub fn reading(&self) -> &Reading {
        &self.reading
    }

    pub(super) fn note_unknown_columns(&mut self, data: &DataSummary) {
        let known = |name: &str| data.files.iter().flat_map(|file| &file.columns).any(|column| column.name == name);
        let unknown = self.reading.mapping.iter().filter(|assignment| !known(&assignment.column));
        let notices = unknown.map(|Assignment { column, role }| {
            format!("No file has the column \"{column}\" that was to be the {}.", role.name())
        });
        self.notices.extend(notices);
    }
}
