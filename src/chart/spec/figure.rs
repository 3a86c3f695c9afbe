//! A figure: the spec of any chart of the site.

use super::bars::BarChart;
use super::line::LineChart;
use super::lorenz::LorenzChart;
use super::sparkline::Sparkline;
use super::stacked::StackedChart;
use super::values::{Heading, finite};

/// Any chart of the site.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    /// Values over time.
    Line(LineChart),
    /// Values over time, a small chart for each line.
    Multiples(LineChart),
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
    /// Returns title and subtitle; `None` for a sparkline.
    pub fn heading(&self) -> Option<&Heading> {
        match self {
            Figure::Line(chart) | Figure::Multiples(chart) => Some(&chart.heading),
            Figure::Stacked(chart) => Some(&chart.heading),
            Figure::Lorenz(chart) => Some(&chart.heading),
            Figure::Bars(chart) => Some(&chart.heading),
            Figure::Sparkline(_) => None,
        }
    }

    /// Returns why there is nothing to draw; `None` where there is something.
    pub fn empty_reason(&self) -> Option<&str> {
        let (is_empty, reason) = match self {
            Figure::Line(chart) | Figure::Multiples(chart) => {
                let mut values = chart.series.iter().flat_map(|series| &series.points);
                (values.all(|(_, value)| chart.drawn(*value).is_none()), &chart.empty_reason)
            }
            Figure::Stacked(chart) => {
                let mut shares = chart.layers.iter().flat_map(|layer| &layer.shares);
                (shares.all(Option::is_none), &chart.empty_reason)
            }
            Figure::Lorenz(chart) => (chart.curve.points.len() < 2, &chart.empty_reason),
            Figure::Bars(chart) => (chart.rows.iter().all(|row| finite(row.value).is_none()), &chart.empty_reason),
            Figure::Sparkline(_) => return None,
        };
        is_empty.then_some(reason.as_str())
    }

    /// Returns the foot line; empty for a sparkline.
    pub fn source(&self) -> &str {
        match self {
            Figure::Line(chart) | Figure::Multiples(chart) => &chart.source,
            Figure::Stacked(chart) => &chart.source,
            Figure::Lorenz(chart) => &chart.source,
            Figure::Bars(chart) => &chart.source,
            Figure::Sparkline(_) => "",
        }
    }
}
