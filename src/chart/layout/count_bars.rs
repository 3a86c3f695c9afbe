//! Coverage bars: sizes of the panel below a line chart.

use super::bounds::Bounds;
use super::label::{Align, LINE_PX, TEXT_PX};
use super::layout_builder::Sheet;
use super::marks::Mark;
use crate::calendar::Day;
use crate::chart::format;
use crate::chart::scale::Scale;
use crate::chart::spec::{CoverageBars, Unit};
use crate::chart::text::{self, CAP_HEIGHT_EM, Weight};
use crate::chart::theme::{ColorRole, Ink};

const BARS_PX: f64 = 24.0;

/// Draws the bars from the sheet's y down, for the days of the axis.
pub(super) fn coverage_bars(sheet: &mut Sheet, panel: &CoverageBars, x: &Scale, (first, last): (Day, Day)) {
    let sizes: Vec<_> = panel.sizes.iter().filter(|(day, _)| (first..=last).contains(day)).collect();
    let Some(largest) = sizes.iter().map(|(_, size)| *size).max().filter(|largest| *largest > 0) else { return };
    let (top, plot) = (sheet.y + 10.0, sheet.plot);
    let bottom = top + BARS_PX;
    let nearest = sizes.windows(2).map(|pair| x.day(pair[1].0) - x.day(pair[0].0)).fold(f64::INFINITY, f64::min);
    let width = (nearest * 0.7).clamp(1.5, 5.0);
    for (day, size) in &sizes {
        let height = (BARS_PX * *size as f64 / largest as f64).max(if *size > 0 { 1.0 } else { 0.0 });
        let middle = x.day(*day);
        let bar = Bounds { left: middle - width / 2.0, top: bottom - height, right: middle + width / 2.0, bottom };
        sheet.marks.push(Mark::Rect(bar, Ink::CoverageBar));
    }
    sheet.marks.push(Mark::Rule((plot.left, bottom), (plot.right, bottom), 1.0, Ink::Axis));
    let ink = Ink::Label(ColorRole::Context);
    let size = sizes.last().map_or(0, |(_, size)| *size);
    let text = format!("{} {}", format::value(size as f64, Unit::Count), panel.label);
    let left = plot.right + 8.0;
    let lines = text::wrap(&text, TEXT_PX, Weight::Regular, sheet.right - left, 2);
    if sheet.right - left > 40.0 {
        let mut baseline =
            (top + bottom) / 2.0 - (lines.len() as f64 - 1.0) / 2.0 * LINE_PX + CAP_HEIGHT_EM / 2.0 * TEXT_PX;
        for line in lines {
            sheet.write(line, left, baseline, Align::Left, ink);
            baseline += LINE_PX;
        }
    }
    sheet.y = bottom + 4.0;
}
