//! Axes: ticks, grid lines, zero line, dates.

use super::{Align, LINE_PX, Mark, Sheet, TEXT_PX};
use crate::calendar::Day;
use crate::chart::scale::{self, Linear, TickLabels};
use crate::chart::text::{self, ASCENT_EM, CAP_HEIGHT_EM, Weight};
use crate::chart::theme::Ink;

/// Space between tick labels and plot.
const TICK_GAP_PX: f64 = 8.0;

/// Width of the gutter that holds the labels of a vertical axis.
pub(super) fn left_gutter(labels: &TickLabels) -> f64 {
    let widest = labels.numbers.iter().map(|l| text::width(l, TEXT_PX, Weight::Regular)).fold(0.0, f64::max);
    (widest + suffix_width(labels) + TICK_GAP_PX).ceil()
}

fn suffix_width(labels: &TickLabels) -> f64 {
    text::width(&labels.suffix, TEXT_PX, Weight::Regular)
}

/// Grid lines across the plot, the one at zero stronger.
pub(super) fn grid(sheet: &mut Sheet, ticks: &[f64], y: &Linear) {
    let plot = sheet.plot;
    for tick in ticks {
        let ink = if *tick == 0.0 { Ink::Axis } else { Ink::Grid };
        let at = y.at(*tick);
        sheet.marks.push(Mark::Rule((plot.left, at), (plot.right, at), 1.0, ink));
    }
}

/// Numbers left of the plot: figures stand under figures, the top one alone carries the unit.
pub(super) fn tick_numbers(sheet: &mut Sheet, ticks: &[f64], labels: &TickLabels, y: &Linear) {
    let right = sheet.plot.left - TICK_GAP_PX;
    for (index, (tick, number)) in ticks.iter().zip(&labels.numbers).enumerate() {
        let baseline = y.at(*tick) + CAP_HEIGHT_EM / 2.0 * TEXT_PX;
        if index + 1 == ticks.len() {
            sheet.write(format!("{number}{}", labels.suffix), right, baseline, Align::Right, Ink::Muted);
        } else {
            sheet.write(number, right - suffix_width(labels), baseline, Align::Right, Ink::Muted);
        }
    }
}

/// Dates below the plot; moves the sheet below them.
pub(super) fn dates(sheet: &mut Sheet, first: Day, last: Day, x: &Linear) {
    let bottom = sheet.plot.bottom;
    let right = (sheet.plot.right + 24.0).min(sheet.right);
    let ticks = scale::time_ticks(first, last, x, (sheet.left, right), TEXT_PX);
    let baseline = bottom + 8.0 + ASCENT_EM * TEXT_PX;
    for tick in ticks {
        sheet.marks.push(Mark::Rule((tick.x, bottom), (tick.x, bottom + 5.0), 1.0, Ink::Axis));
        sheet.write(tick.label, tick.label_left, baseline, Align::Left, Ink::Muted);
    }
    sheet.y = bottom + 8.0 + LINE_PX;
}
