//! The spec of a stacked chart: layers of one whole over time.

use super::line::CountBars;
use super::milestone::Milestone;
use super::values::Heading;
use crate::calendar::Day;
use crate::chart::theme::ColorRole;

/// One layer of a stacked chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Name, written at the right end.
    pub label: String,
    /// Color of area and label.
    pub color: ColorRole,
    /// Share per period, as long as the chart's `periods`; `None` where the period has no data.
    pub shares: Vec<Option<f64>>,
    /// The least and the largest share per period that doubt allows, drawn as a thin band along the layer's upper edge; empty where
    /// there is no doubt.
    pub bounds: Vec<Option<(f64, f64)>>,
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
    /// What happened meanwhile, the most important first.
    pub milestones: Vec<Milestone>,
    /// Counts per period, drawn below the layers.
    pub count_bars: Option<CountBars>,
    /// Why there is nothing to draw; shown when no period has data.
    pub empty_reason: String,
}
