//! What a chart shows: plain data, no geometry, no color values.

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
}

/// How much a series matters to the finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Emphasis {
    /// 2 px, in its color.
    #[default]
    Main,
    /// 1 px, to compare with.
    Context,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Name, written at the line's right end.
    pub label: String,
    /// Color of line and label.
    pub color: ColorRole,
    /// Values in order of days; `None` (or a number that is not finite) breaks the line.
    pub points: Vec<(Day, Option<f64>)>,
    /// Whether the last point's period is not over yet: the way to it is dashed.
    pub last_is_partial: bool,
    /// Weight of the line.
    pub emphasis: Emphasis,
}

/// A named range of values, drawn as a tint behind the lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Lower end, in the unit of the chart.
    pub from: f64,
    /// Upper end; may be infinite.
    pub to: f64,
    /// Name, written inside.
    pub name: String,
    /// Strength of the tint: 0 none, 1 faint, 2 stronger.
    pub tone: u8,
}

impl Band {
    /// The bands of the 2023 US Merger Guidelines (§ 2.1) on the HHI of 0 to 10,000.
    pub fn merger_guidelines() -> Vec<Band> {
        let band = |from, to, name: &str, tone| Band { from, to, name: name.to_owned(), tone };
        vec![
            band(0.0, 1_000.0, "Unconcentrated", 0),
            band(1_000.0, 1_800.0, "Moderately concentrated", 1),
            band(1_800.0, f64::INFINITY, "Highly concentrated", 2),
        ]
    }
}

/// Sizes of the panel per period, as small bars below a line chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip {
    /// What is counted, such as `models`.
    pub label: String,
    /// Size per period, in order of days.
    pub sizes: Vec<(Day, u64)>,
}

/// Values over time.
#[derive(Clone, Debug, PartialEq)]
pub struct LineChart {
    /// Title and subtitle.
    pub heading: Heading,
    /// Foot line: source, date of data, address.
    pub source: String,
    /// Lines, drawn in this order (later ones on top).
    pub series: Vec<Series>,
    /// Unit of all values.
    pub unit: Unit,
    /// Whether the y axis starts at zero (shares and counts should).
    pub y_from_zero: bool,
    /// Tints behind the lines.
    pub bands: Vec<Band>,
    /// Panel size per period.
    pub strip: Option<Strip>,
    /// Why there is nothing to draw; shown when no series has a value.
    pub empty_reason: String,
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
}

impl Figure {
    /// Title and subtitle; `None` for a sparkline.
    pub fn heading(&self) -> Option<&Heading> {
        match self {
            Figure::Line(chart) => Some(&chart.heading),
            Figure::Stacked(chart) => Some(&chart.heading),
            Figure::Lorenz(chart) => Some(&chart.heading),
            Figure::Sparkline(_) => None,
        }
    }

    /// The foot line; empty for a sparkline.
    pub fn source(&self) -> &str {
        match self {
            Figure::Line(chart) => &chart.source,
            Figure::Stacked(chart) => &chart.source,
            Figure::Lorenz(chart) => &chart.source,
            Figure::Sparkline(_) => "",
        }
    }
}

/// The value of a point if it can be drawn.
pub(super) fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|v| v.is_finite())
}
