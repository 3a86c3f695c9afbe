//! The question: everything that an answer depends on, and why a question can't be answered.

use crate::analysis::{Attribution, Basis, Counted, Filters, Level, Measure, Population, SharesOf, Unaffiliated, View};
use crate::calendar::{Day, Granularity};

/// One view of the data: everything that the figures of a page depend on.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Question {
    /// Which page of figures.
    pub view: View,
    /// Whose shares.
    pub level: Level,
    /// The measure of the main chart.
    pub measure: Measure,
    /// How rows are gathered over time.
    pub granularity: Granularity,
    /// The first period is the one that holds this day.
    pub from: Option<Day>,
    /// The last period is the one that holds this day.
    pub to: Option<Day>,
    /// Entities shown by name in shares; the rest is "Other". `None`: all of them.
    pub top: Option<usize>,
    /// The period (by the day that names it) of curve, ranking, mergers, and the later one of comparisons; the last
    /// one if it is absent or not there.
    pub at: Option<Day>,
    /// The earlier period of comparisons; the first one if it is absent or not there.
    pub against: Option<Day>,
    /// Which models take part.
    pub population: Population,
    /// Which of a model's downloads count.
    pub basis: Basis,
    /// Whom a model is credited to.
    pub attribution: Attribution,
    /// Whether the unaffiliated take part.
    pub unaffiliated: Unaffiliated,
    /// Which entities are counted.
    pub counted: Counted,
    /// What shares are shares of; `None`: of the known where "Unknown" has over 2 % in any period shown, else of all.
    pub shares_of: Option<SharesOf>,
    /// Which models the question is about.
    pub filters: Filters,
    /// Entities to merge, by name.
    pub merge: Vec<String>,
    /// A model whose family its developer lets go, by name.
    pub divest: Option<String>,
    /// Whether the main chart shows 95 % intervals (cluster bootstrap over models).
    pub intervals: bool,
}

impl Default for Question {
    fn default() -> Question {
        Question {
            view: View::Concentration,
            level: Level::developer(),
            measure: Measure::Hhi,
            granularity: Granularity::Snapshot,
            from: None,
            to: None,
            top: Some(7),
            at: None,
            against: None,
            population: Population::All,
            basis: Basis::All,
            attribution: Attribution::Uploader,
            unaffiliated: Unaffiliated::With,
            counted: Counted::WithDownloads,
            shares_of: None,
            filters: Filters::default(),
            merge: Vec::new(),
            divest: None,
            intervals: false,
        }
    }
}

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnalysisError {
    /// The file has no such attribute.
    #[error("no level \"{level}\" in this file, expected one of {available}")]
    NoLevel {
        /// The level asked for.
        level: String,
        /// The levels there are.
        available: String,
    },
    /// No period lies in the range.
    #[error("no period between {from} and {to}: the file's dates run from {first} to {last}")]
    NoPeriod {
        /// First day asked for, or "the start".
        from: String,
        /// Last day asked for, or "the end".
        to: String,
        /// First date of the file.
        first: Day,
        /// Last date of the file.
        last: Day,
    },
    /// A trailing window is longer than what the file covers.
    #[error("no {weeks} weeks in a row: the file's dates run from {first} to {last}, expected a shorter window")]
    ShortFile {
        /// Length of the window.
        weeks: u8,
        /// First date of the file.
        first: Day,
        /// Last date of the file.
        last: Day,
    },
    /// Downloads of overlapping windows can't be added up.
    #[error(
        "{weeks} weeks can't be added up: the counts are of the last {days} days at each date and overlap; \
        expected flows or all-time counters, or another period"
    )]
    OverlappingWindows {
        /// Length of the window asked for.
        weeks: u8,
        /// Length of the windows that the file holds.
        days: u32,
    },
    /// There is no table of that name.
    #[error("no table \"{name}\", expected a measure, share, ranking or mean-size")]
    NoTable {
        /// The name asked for.
        name: String,
    },
    /// An option needs something that the file doesn't have.
    #[error("{option} can't be had from this file: expected {needs}")]
    Missing {
        /// What was asked for: "the basis \"first year\"".
        option: String,
        /// What it needs: "a column of first publication, such as created".
        needs: String,
    },
    /// A filter names a value that no row has.
    #[error("no {level} \"{value}\" in this file")]
    NoValue {
        /// The level.
        level: String,
        /// The value.
        value: String,
    },
}
