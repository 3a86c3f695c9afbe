//! What a chart shows: plain data, no geometry, no color values.

mod bars;
mod line;

pub use bars::{Bar, BarChart, Reference};
pub use line::{Band, Emphasis, LineChart, Series, Strip, XAxis, YAxis};

use super::theme::ColorRole;
use crate::calendar::Day;

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
    /// A share from 0 to 1, written in percent.
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
    /// A difference of two shares, from −1 to 1, written in percentage points with its sign: `+3.1 points`.
    Points,
    /// A difference of two indices with its sign: `+120`.
    IndexChange,
    /// A span of days: `45 days`.
    Days,
}

/// One layer of a stacked chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Name, written at the right end.
    pub label: String,
    /// Color of area and label.
    pub color: ColorRole,
    /// Share per period, as long as the chart's `periods`; `None` where the period has no data.
    pub shares: Vec<Option<f64>>,
}

/// Shares of one whole over time.
#[derive(Clone, Debug, PartialEq)]
pub struct StackedChart {
    /// Title and subtitle.
    pub heading: Heading,
    /// Foot line: source, date of data, address.
    pub source: String,
    /// Periods in order of days.
    pub periods: Vec<Day>,
    /// Layers from the baseline up; the shares of one period add up to 1.
    pub layers: Vec<Layer>,
    /// Why there is nothing to draw; shown when no period has data.
    pub empty_reason: String,
}

/// A cumulative curve of a Lorenz chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Name, such as `Oct 2026`.
    pub label: String,
    /// Cumulative population share, cumulative share of the measure: ascending, from (0, 0) to (1, 1).
    pub points: Vec<(f64, f64)>,
}

/// A remark at a point of a curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// Where: population share and share of the measure, both from 0 to 1.
    pub at: (f64, f64),
    /// What: `the top 1 % hold 72 %`.
    pub text: String,
}

/// How unequally a measure is spread over a population (Lorenz 1905).
#[derive(Clone, Debug, PartialEq)]
pub struct LorenzChart {
    /// Title and subtitle.
    pub heading: Heading,
    /// Foot line: source, date of data, address.
    pub source: String,
    /// Whose shares: `developers`.
    pub population: String,
    /// Shares of what: `downloads`.
    pub measure: String,
    /// The curve.
    pub curve: Curve,
    /// A second curve in grey.
    pub comparison: Option<Curve>,
    /// The one remark.
    pub annotation: Option<Annotation>,
    /// Why there is nothing to draw; shown when the curve has fewer than two points.
    pub empty_reason: String,
}

/// A tiny line for a key figure: no axes, no text.
#[derive(Clone, Debug, PartialEq)]
pub struct Sparkline {
    /// Values in order of days; `None` breaks the line.
    pub points: Vec<(Day, Option<f64>)>,
    /// Color of the line.
    pub color: ColorRole,
    /// Unit of the values, for the readings.
    pub unit: Unit,
    /// Name of the values, for the readings.
    pub label: String,
}

/// Any chart of the site.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    /// Values over time.
    Line(LineChart),
    /// Shares of one whole over time.
    Stacked(StackedChart),
    /// A Lorenz curve.
    Lorenz(LorenzChart),
    /// A tiny line.
    Sparkline(Sparkline),
    /// Ranked or signed values side by side.
    Bars(BarChart),
}

impl Figure {
    /// Title and subtitle; `None` for a sparkline.
    pub fn heading(&self) -> Option<&Heading> {
        match self {
            Figure::Line(chart) => Some(&chart.heading),
            Figure::Stacked(chart) => Some(&chart.heading),
            Figure::Lorenz(chart) => Some(&chart.heading),
            Figure::Bars(chart) => Some(&chart.heading),
            Figure::Sparkline(_) => None,
        }
    }

    /// The foot line; empty for a sparkline.
    pub fn source(&self) -> &str {
        match self {
            Figure::Line(chart) => &chart.source,
            Figure::Stacked(chart) => &chart.source,
            Figure::Lorenz(chart) => &chart.source,
            Figure::Bars(chart) => &chart.source,
            Figure::Sparkline(_) => "",
        }
    }
}

/// The value of a point if it can be drawn.
pub(super) fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|v| v.is_finite())
}

/// The interval of a value, its lower end first; `None` if an end is not a number.
pub(super) fn finite_interval(interval: Option<(f64, f64)>) -> Option<(f64, f64)> {
    let (a, b) = interval.filter(|(a, b)| a.is_finite() && b.is_finite())?;
    Some((a.min(b), a.max(b)))
}
