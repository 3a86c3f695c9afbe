//! The spec of a chart of horizontal bars: rankings, contributions, multiples.

use super::values::{Heading, Unit};
use crate::chart::theme::ColorRole;

/// Values side by side, one row each, at most about 25.
#[derive(Clone, Debug, PartialEq)]
pub struct BarChart {
    /// Title and subtitle.
    pub heading: Heading,
    /// Foot line: source, date of data, address.
    pub source: String,
    /// Unit of all values.
    pub unit: Unit,
    /// Rows from top to bottom.
    pub rows: Vec<Bar>,
    /// Where bars start, if not at zero.
    pub reference: Option<Reference>,
    /// Other values to read bars by, each with a line across all rows: thresholds.
    pub lines: Vec<Reference>,
    /// What a bar's end is, for readings and key: `Oct 2026`, `contribution`.
    pub value_label: String,
    /// What a hollow mark is: `Jun 2026`; needed where a row has one.
    pub before_label: Option<String>,
    /// Why there is nothing to draw; shown when no row has a value.
    pub empty_reason: String,
}

/// A value that bars start from or are read by, with a line and its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// Where, in the unit of the chart; a multiple starts at 1.
    pub value: f64,
    /// What it is: `as in Jun 2026`.
    pub label: String,
}

/// One row of a bar chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Name, cut where it does not fit.
    pub label: String,
    /// Where the bar ends; `None` (or a number that is not finite) for a row without a bar.
    pub value: Option<f64>,
    /// Interval around the value, drawn as a whisker.
    pub interval: Option<(f64, f64)>,
    /// The value of another time, drawn as a hollow dot.
    pub before: Option<f64>,
    /// Color of the bar.
    pub color: ColorRole,
    /// Why there is no value (written in its place), or a short remark on it (part of the reading); may be empty.
    pub note: String,
}

impl BarChart {
    /// Returns the value that bars start from.
    pub(in crate::chart) fn baseline(&self) -> f64 {
        self.reference.as_ref().map(|reference| reference.value).filter(|value| value.is_finite()).unwrap_or(0.0)
    }
}
