//! Count bars: how many models, or the like, each period has, or which part is known, below a chart.

use super::bounds::Bounds;
use super::label::{Align, LINE_PX, TEXT_PX};
use super::layout_builder::LayoutBuilder;
use super::marks::Mark;
use crate::calendar::Day;
use crate::chart::format;
use crate::chart::scale::Scale;
use crate::chart::spec::{CountBars, Unit};
use crate::chart::text::{self, CAP_HEIGHT_EM, Weight};
use crate::chart::theme::{ColorRole, Ink};

const BARS_PX: f64 = 24.0;

/// Draws the bars from the builder's y down, for the days of the axis.
pub(super) fn count_bars(builder: &mut LayoutBuilder, bars: &CountBars, x: &Scale, (first, last): (Day, Day)) {
    // (day, count, what it is a part of), where that isn't the largest.
    let wholes = bars.wholes.iter().copied().map(Some).chain(std::iter::repeat(None));
    let counts = bars.counts.iter().zip(wholes).map(|(&(day, count), whole)| (day, count, whole));
    let counts: Vec<(Day, u64, Option<u64>)> = counts.filter(|(day, ..)| (first..=last).contains(day)).collect();
    let Some(largest) = counts.iter().map(|&(_, count, _)| count).max().filter(|largest| *largest > 0) else { return };
    let (top, plot) = (builder.y + 10.0, builder.plot);
    let bottom = top + BARS_PX;
    let nearest = counts.windows(2).map(|pair| x.day(pair[1].0) - x.day(pair[0].0)).fold(f64::INFINITY, f64::min);
    let width = (nearest * 0.7).clamp(1.5, 5.0);
    for &(day, count, whole) in &counts {
        let full = whole.unwrap_or(largest).max(1);
        let height = (BARS_PX * count as f64 / full as f64).max(if count > 0 { 1.0 } else { 0.0 });
        // Those at the ends of a chart that fills its plot stay within it.
        let middle = x.day(day).clamp(plot.left + width / 2.0, (plot.right - width / 2.0).max(plot.left + width / 2.0));
        let bar = Bounds { left: middle - width / 2.0, top: bottom - height, right: middle + width / 2.0, bottom };
        builder.marks.push(Mark::Rect(bar, Ink::CountBar));
    }
    builder.marks.push(Mark::Rule((plot.left, bottom), (plot.right, bottom), 1.0, Ink::Axis));
    let ink = Ink::Label(ColorRole::Context);
    let number = match counts.last() {
        Some(&(_, count, Some(whole))) => format::label(count as f64 / whole.max(1) as f64, Unit::Share),
        Some(&(_, count, None)) => format::value(count as f64, Unit::Count),
        None => return,
    };
    let text = format!("{number} {}", bars.label);
    let left = plot.right + 8.0;
    let lines = text::wrap(&text, TEXT_PX, Weight::Regular, builder.right - left, 2);
    if builder.right - left > 40.0 {
        let mut baseline =
            (top + bottom) / 2.0 - (lines.len() as f64 - 1.0) / 2.0 * LINE_PX + CAP_HEIGHT_EM / 2.0 * TEXT_PX;
        for line in lines {
            builder.write(line, left, baseline, Align::Left, ink);
            baseline += LINE_PX;
        }
    }
    builder.y = bottom + 4.0;
}
