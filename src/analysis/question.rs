//! What is asked.

use super::{Level, Measure};
use crate::calendar::{Day, Granularity};

/// Which models take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Population {
    /// Every model of the period.
    #[default]
    All,
    /// Only the models that are listed in each period shown, so that a growing list can't move a measure.
    Balanced,
}

/// One view of the data: everything that the figures of a page depend on.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Question {
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
    /// The period (by its first day) of the Lorenz curve and the ranking; the last one if it is absent or not there.
    pub at: Option<Day>,
    /// Which models take part.
    pub population: Population,
}

impl Default for Question {
    fn default() -> Question {
        Question {
            level: Level::developer(),
            measure: Measure::Hhi,
            granularity: Granularity::Snapshot,
            from: None,
            to: None,
            top: Some(7),
            at: None,
            population: Population::All,
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
}
