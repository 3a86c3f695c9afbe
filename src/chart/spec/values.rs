//! The parts that the specs of all charts use: heading, unit and values.

/// The finding and the measure; drawn in exported pictures, plain HTML on the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// The finding in one sentence.
    pub title: String,
    /// Measure, level, basis, unit, coverage.
    pub subtitle: String,
}

/// How values of a chart are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A part of a whole (a share, a coverage) from 0 to 1, written in percent.
    Share,
    /// An index at three significant digits, such as the HHI.
    Index,
    /// A count, written with k, M, B, T from 10,000 on.
    Count,
    /// A plain number with so many decimals.
    Number {
        /// Digits after the point.
        decimals: u8,
    },
    /// So many times a baseline: `×3.4`.
    Multiple,
    /// A difference of two parts of a whole, from −1 to 1, written in percentage points with its sign: `+3.1 points`.
    Points,
    /// A difference of two indices with its sign: `+120`.
    IndexChange,
    /// A span of days: `45 days`.
    Days,
}

/// Returns the value of a point if it can be drawn.
pub(in crate::chart) fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|v| v.is_finite())
}

/// Returns the interval of a value, its lower end first; `None` if an end is not a number.
pub(in crate::chart) fn finite_interval(interval: Option<(f64, f64)>) -> Option<(f64, f64)> {
    let (a, b) = interval.filter(|(a, b)| a.is_finite() && b.is_finite())?;
    Some((a.min(b), a.max(b)))
}
