//! One figure of a view: a chart or a table for reading, with the data behind it.

use crate::analysis::Table;
use crate::app::ChartForm;
use crate::chart::{Figure, Heading};

/// One figure of a view: what is shown, and the data behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Exhibit {
    /// Its name in addresses and files: lower case, hyphens.
    pub name: &'static str,
    /// What is shown.
    pub body: ExhibitBody,
    /// Whether it shows one chosen period alone: such figures stand side by side, below the choice of the period.
    pub is_of_period: bool,
    /// Whether it stands folded under "More", after the view's main figures.
    pub is_more: bool,
    /// The forms that it can have, of a chart over time.
    pub forms: Option<OfferedForms>,
    /// What a reader has to know to read it right: full sentences, shown under "How to read this figure".
    pub notes: Vec<String>,
    /// The data, as the CSV has them.
    pub table: Table,
}

impl Exhibit {
    /// Returns what stands above it: the finding, and what is shown; `None` for a sparkline.
    pub fn heading(&self) -> Option<&Heading> {
        match &self.body {
            ExhibitBody::Chart(figure) => figure.heading(),
            ExhibitBody::List(list) => Some(&list.heading),
            ExhibitBody::Ranking(list) => Some(&list.heading),
            ExhibitBody::Findings(list) => Some(&list.heading),
        }
    }

    /// Returns what a text beside its CSV says: the finding, what is counted, what to know, the source.
    pub fn companion(&self) -> String {
        let source = match &self.body {
            ExhibitBody::Chart(figure) => figure.source(),
            ExhibitBody::List(list) => &list.source,
            ExhibitBody::Ranking(list) => &list.source,
            ExhibitBody::Findings(list) => &list.source,
        };
        let heading = self.heading().into_iter().flat_map(|heading| [&heading.title, &heading.subtitle]);
        let parts = heading.chain(&self.notes).map(String::as_str).chain([source]);
        parts.filter(|part| !part.is_empty()).collect::<Vec<&str>>().join("\n\n")
    }

    /// Returns why it has nothing to show; `None` where it has something.
    pub fn empty_reason(&self) -> Option<&str> {
        match &self.body {
            ExhibitBody::Chart(figure) => figure.empty_reason(),
            ExhibitBody::List(list) => list.rows.is_empty().then_some(""),
            ExhibitBody::Ranking(list) => list.rows.is_empty().then_some(""),
            ExhibitBody::Findings(list) => list.sections.is_empty().then_some(""),
        }
    }

    /// Returns a chart with its data.
    pub(super) fn chart(name: &'static str, figure: Figure, table: Table) -> Exhibit {
        Exhibit::new(name, ExhibitBody::Chart(Box::new(figure)), table)
    }

    /// Returns a table for reading with its data.
    pub(super) fn list(name: &'static str, list: ReadingTable, table: Table) -> Exhibit {
        Exhibit::new(name, ExhibitBody::List(list), table)
    }

    /// Returns a ranking with its data.
    pub(super) fn ranking(name: &'static str, list: RankingList, table: Table) -> Exhibit {
        Exhibit::new(name, ExhibitBody::Ranking(list), table)
    }

    /// Returns a list of findings with its data.
    pub(super) fn findings(name: &'static str, list: FindingList, table: Table) -> Exhibit {
        Exhibit::new(name, ExhibitBody::Findings(list), table)
    }

    fn new(name: &'static str, body: ExhibitBody, table: Table) -> Exhibit {
        Exhibit { name, body, is_of_period: false, is_more: false, forms: None, notes: Vec::new(), table }
    }

    /// Marks it as one of a chosen period alone.
    pub(super) fn of_period(self) -> Exhibit {
        Exhibit { is_of_period: true, ..self }
    }

    /// Marks it as one that stands folded under "More".
    pub(super) fn more(self) -> Exhibit {
        Exhibit { is_more: true, ..self }
    }

    /// Adds notes, without those that are empty because they do not apply.
    pub(super) fn with_notes(mut self, notes: Vec<String>) -> Exhibit {
        self.notes.extend(notes.into_iter().filter(|note| !note.is_empty()));
        self
    }
}

/// The forms that a chart over time can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferedForms {
    /// The one that it has where nothing is chosen.
    pub own: ChartForm,
    /// The one that it has.
    pub shown: ChartForm,
    /// All of them, at least two, in the order of their buttons.
    pub offered: Vec<ChartForm>,
}

/// What an exhibit shows.
#[derive(Clone, Debug, PartialEq)]
pub enum ExhibitBody {
    /// A chart on canvas.
    Chart(Box<Figure>),
    /// A table for reading.
    List(ReadingTable),
    /// A ranking with bars.
    Ranking(RankingList),
    /// Findings in groups, each with what stands behind it.
    Findings(FindingList),
}

/// Findings in groups.
#[derive(Clone, Debug, PartialEq)]
pub struct FindingList {
    /// How many there are of each kind, and what is compared.
    pub heading: Heading,
    /// Foot line: source, date of data.
    pub source: String,
    /// The groups; none is empty.
    pub sections: Vec<FindingSection>,
}

/// Findings that come to the same.
#[derive(Clone, Debug, PartialEq)]
pub struct FindingSection {
    /// What they come to.
    pub title: String,
    /// Whether it is closed until a reader opens it.
    pub is_folded: bool,
    /// The findings.
    pub rows: Vec<FindingRow>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct FindingRow {
    /// The finding.
    pub sentence: String,
    /// How large it is; `None` where that isn't known.
    pub effect: Option<EffectMark>,
    /// What stands behind it: (what, value).
    pub details: Vec<(String, String)>,
}

/// An effect on the scale of its kind, in percent of its length; no effect stands in the middle.
#[derive(Clone, Debug, PartialEq)]
pub struct EffectMark {
    /// Its size, with sign and unit.
    pub label: String,
    /// Where it stands; `None` where that isn't known.
    pub at_percent: Option<f64>,
    /// Where its interval begins and ends.
    pub interval_percent: Option<(f64, f64)>,
    /// Where the effect stands that it is set beside, if there is one.
    pub other_percent: Option<f64>,
}

/// A table for reading: its numbers are rounded and carry their units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingTable {
    /// The finding, and what is listed.
    pub heading: Heading,
    /// Foot line: source, date of data.
    pub source: String,
    /// The columns.
    pub columns: Vec<ReadingColumn>,
    /// The rows; each as long as `columns`.
    pub rows: Vec<Vec<String>>,
}

/// A ranking for reading: entities with their shares as bars.
#[derive(Clone, Debug, PartialEq)]
pub struct RankingList {
    /// What is ranked, and of which period.
    pub heading: Heading,
    /// Foot line: source, date of data.
    pub source: String,
    /// What an entity is, as the head of its column.
    pub entity_label: String,
    /// The entities, the largest first.
    pub rows: Vec<RankingRow>,
}

/// An entity of a ranking for reading.
#[derive(Clone, Debug, PartialEq)]
pub struct RankingRow {
    /// Rank from 1.
    pub rank: u64,
    /// How many ranks it went up or down, or that it is newly listed; empty where it stayed or there is nothing to compare with.
    pub moved: String,
    /// Its name.
    pub entity: String,
    /// Length of its bar, in percent of the longest.
    pub bar_percent: f64,
    /// Its downloads.
    pub downloads: String,
    /// Its share, %.
    pub share: String,
    /// The change of its share in percentage points; empty where there is nothing to compare with.
    pub change: String,
}

/// The header of a column of a [`ReadingTable`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingColumn {
    /// Its name.
    pub name: String,
    /// Whether its cells are numbers, which are set to the right.
    pub is_numeric: bool,
}

impl ReadingColumn {
    /// Returns a column of words.
    pub fn words(name: impl Into<String>) -> ReadingColumn {
        ReadingColumn { name: name.into(), is_numeric: false }
    }

    /// Returns a column of numbers.
    pub fn numbers(name: impl Into<String>) -> ReadingColumn {
        ReadingColumn { name: name.into(), is_numeric: true }
    }
}
