//! Axes: ticks, grid lines, zero line, dates and ages.

use super::label::{Align, LINE_PX, TEXT_PX};
use super::layout_builder::LayoutBuilder;
use super::marks::Mark;
use crate::calendar::Day;
use crate::chart::scale::{self, Scale, TickLabels};
use crate::chart::spec::{Unit, XAxis, YAxis};
use crate::chart::text::{self, ASCENT_EM, CAP_HEIGHT_EM, Weight};
use crate::chart::theme::Ink;

/// Space between tick labels and plot.
const TICK_GAP_PX: f64 = 8.0;

/// A vertical axis: its ends, and the ticks that divide it.
pub(super) struct ValueAxis {
    /// Values at both ends of the axis.
    pub domain: (f64, f64),
    /// Where lines and labels stand.
    pub ticks: Vec<f64>,
    /// What the labels say.
    pub labels: TickLabels,
}

impl ValueAxis {
    /// Divides an axis that holds all values from `low` to `high`; `height` is that of the plot, `most` about how many
    /// ticks it has room for.
    pub fn new(axis: YAxis, (low, high): (f64, f64), unit: Unit, height: f64, most: usize) -> ValueAxis {
        match axis {
            YAxis::Free | YAxis::FromZero => {
                let from_zero = axis == YAxis::FromZero;
                let (low, high) = if from_zero { (low.min(0.0), high.max(0.0)) } else { (low, high) };
                let ticks = scale::ticks(low, high, most);
                let domain = (ticks.first().copied().unwrap_or(0.0), ticks.last().copied().unwrap_or(1.0));
                let labels = scale::tick_labels(&ticks, unit);
                ValueAxis { domain, ticks, labels }
            }
            YAxis::Rank => {
                let domain = (low.min(1.0), high.max(2.0));
                let ticks = scale::rank_ticks(domain.1, (height / 20.0) as usize);
                let labels = scale::tick_labels(&ticks, Unit::Index);
                ValueAxis { domain, ticks, labels }
            }
            YAxis::Log => {
                let domain = scale::log_domain(low, high);
                let ticks = scale::log_ticks(domain, (height / 36.0) as usize);
                let labels = scale::full_tick_labels(&ticks, unit);
                ValueAxis { domain, ticks, labels }
            }
        }
    }

    /// Returns the scale of the axis between two positions; ranks run down.
    pub fn scale(&self, axis: YAxis, top: f64, bottom: f64) -> Scale {
        match axis {
            YAxis::Free | YAxis::FromZero => Scale::linear(self.domain, (bottom, top)),
            YAxis::Rank => Scale::linear(self.domain, (top, bottom)),
            YAxis::Log => Scale::log(self.domain, (bottom, top)),
        }
    }
}

/// Returns the width of the gutter that holds the labels of a vertical axis.
pub(super) fn left_gutter(labels: &TickLabels) -> f64 {
    let widest = labels.numbers.iter().map(|l| text::width(l, TEXT_PX, Weight::Regular)).fold(0.0, f64::max);
    (widest + suffix_width(labels) + TICK_GAP_PX).ceil()
}

fn suffix_width(labels: &TickLabels) -> f64 {
    text::width(&labels.suffix, TEXT_PX, Weight::Regular)
}

/// Draws grid lines across the plot, the one at zero stronger.
pub(super) fn grid(builder: &mut LayoutBuilder, ticks: &[f64], y: &Scale) {
    let plot = builder.plot;
    for tick in ticks {
        let ink = if *tick == 0.0 { Ink::Axis } else { Ink::Grid };
        let at = y.at(*tick);
        builder.marks.push(Mark::Rule((plot.left, at), (plot.right, at), 1.0, ink));
    }
}

/// Writes numbers left of the plot: figures stand under figures, the top one alone carries the unit.
pub(super) fn tick_numbers(builder: &mut LayoutBuilder, ticks: &[f64], labels: &TickLabels, y: &Scale) {
    let right = builder.plot.left - TICK_GAP_PX;
    for (index, (tick, number)) in ticks.iter().zip(&labels.numbers).enumerate() {
        let baseline = y.at(*tick) + CAP_HEIGHT_EM / 2.0 * TEXT_PX;
        if index + 1 == ticks.len() {
            builder.write(format!("{number}{}", labels.suffix), right, baseline, Align::Right, Ink::Muted);
        } else {
            builder.write(number, right - suffix_width(labels), baseline, Align::Right, Ink::Muted);
        }
    }
}

/// Writes dates below the plot; moves the builder's y below them.
pub(super) fn dates(builder: &mut LayoutBuilder, first: Day, last: Day, x: &Scale) {
    days(builder, first, last, x, XAxis::Dates);
}

/// Writes dates or ages below the plot; moves the builder's y below them.
pub(super) fn days(builder: &mut LayoutBuilder, first: Day, last: Day, x: &Scale, axis: XAxis) {
    let bottom = builder.plot.bottom;
    let right = (builder.plot.right + 24.0).min(builder.right);
    let ticks = match axis {
        XAxis::Dates => scale::time_ticks(first, last, x, (builder.left, right), TEXT_PX),
        XAxis::AgeDays => scale::age_ticks(first, last, x, (builder.left, right), TEXT_PX),
    };
    let baseline = bottom + 8.0 + ASCENT_EM * TEXT_PX;
    for tick in ticks {
        builder.marks.push(Mark::Rule((tick.x, bottom), (tick.x, bottom + 5.0), 1.0, Ink::Axis));
        builder.write(tick.label, tick.label_left, baseline, Align::Left, Ink::Muted);
    }
    builder.y = bottom + 8.0 + LINE_PX;
}
