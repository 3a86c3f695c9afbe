//! What happened to the rows on the way in.

use crate::calendar::Day;

/// Why rows were refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// No model name.
    NoModel,
    /// No date, or a text that isn't one.
    NoDate,
    /// No count, or one that is negative or not finite.
    NoCount,
}

impl Refusal {
    /// All reasons, in the order of the checks.
    pub const ALL: [Refusal; 3] = [Refusal::NoModel, Refusal::NoDate, Refusal::NoCount];

    /// The reason in words: "without a model name".
    pub fn phrase(self) -> &'static str {
        match self {
            Refusal::NoModel => "without a model name",
            Refusal::NoDate => "without a date",
            Refusal::NoCount => "without a count of 0 or more",
        }
    }
}

/// Counts of what was read, refused and mended; the reader can open it beside every figure.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Quality {
    /// Rows with downloads that were read.
    pub rows_read: u64,
    /// Rows that were left out, per reason in the order of [`Refusal::ALL`].
    pub refused: [u64; 3],
    /// Rows that repeat a model and date; the largest counter or window stays, flows add up.
    pub duplicates: u64,
    /// Values that equal, to the digit, the model's value at the snapshot before: perhaps carried forward by the collector.
    pub repeated_values: u64,
    /// Values that have a snapshot before them to be compared with.
    pub compared_values: u64,
    /// Counters only: steps downward, taken as recounts with a flow of 0.
    pub resets: u64,
    /// Counters only: first values that carry no flow, since what precedes them is unknown.
    pub baselines: u64,
    /// Counters only: snapshots without a row inside a model's series, filled at an even rate.
    pub interpolated: u64,
    /// Models with a row.
    pub models: u64,
    /// Models that a table of attributes knows, if one was given.
    pub joined_models: Option<u64>,
    /// First date.
    pub first_day: Day,
    /// Last date.
    pub last_day: Day,
    /// Number of distinct dates.
    pub snapshots: u64,
}

impl Quality {
    /// Rows that were refused for any reason.
    pub fn refused_rows(&self) -> u64 {
        self.refused.iter().sum()
    }

    /// The refusals in words, "3 without a date, 1 without a model name"; empty when there are none.
    pub fn refusals(&self) -> String {
        let named = Refusal::ALL.iter().zip(self.refused).filter(|&(_, count)| count > 0);
        named.map(|(reason, count)| format!("{count} {}", reason.phrase())).collect::<Vec<_>>().join(", ")
    }
}
