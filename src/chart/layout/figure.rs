//! Lays out a figure of any kind.

use super::frame::{self, Frame};
use super::layout_builder::Sheet;
use super::marks::{Layout, Mark, Stop};
use super::{bars, line, lorenz, sparkline, stacked};
use crate::chart::spec::Figure;
use crate::chart::theme::Ink;

/// How to lay a figure out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayoutOptions {
    /// What surrounds the plot.
    pub frame: Frame,
    /// Width of the picture in CSS pixels; charts are made for 320 to 1,080, narrower ones are laid out at 320
    /// (sparklines at 24).
    pub width_px: f64,
    /// Index of the reading that the pointer or the keyboard has chosen.
    pub highlight: Option<usize>,
}

/// Lays a figure out.
pub fn layout(figure: &Figure, options: &LayoutOptions) -> Layout {
    let least = if matches!(figure, Figure::Sparkline(_)) { 24.0 } else { 320.0 };
    let width_px = if options.width_px.is_finite() { options.width_px.max(least) } else { least };
    let mut sheet = Sheet::new(width_px);
    if let Figure::Sparkline(sparkline) = figure {
        sparkline::sparkline(&mut sheet, sparkline);
    } else {
        frame::heading(&mut sheet, figure, options.frame);
        match figure {
            Figure::Line(chart) => line::line_chart(&mut sheet, chart),
            Figure::Stacked(chart) => stacked::stacked_chart(&mut sheet, chart),
            Figure::Lorenz(chart) => lorenz::lorenz_chart(&mut sheet, chart),
            Figure::Bars(chart) => bars::bar_chart(&mut sheet, chart),
            Figure::Sparkline(_) => {}
        }
        frame::foot(&mut sheet, figure, options.frame);
    }
    if let Some(stop) = options.highlight.and_then(|index| sheet.stops.get(index).cloned()) {
        highlight(&mut sheet, &stop);
    }
    let height_px = sheet.y.ceil();
    Layout { width_px, height_px, marks: sheet.marks, plot: sheet.plot, stops: sheet.stops }
}

fn highlight(sheet: &mut Sheet, stop: &Stop) {
    if let Some(row) = stop.row {
        for y in [row.top, row.bottom] {
            sheet.marks.push(Mark::Rule((row.left, y), (row.right, y), 1.0, Ink::Axis));
        }
        return;
    }
    sheet.marks.push(Mark::Rule((stop.x, sheet.plot.top), (stop.x, sheet.plot.bottom), 1.0, Ink::Axis));
    for (y, role) in &stop.dots {
        sheet.marks.push(Mark::Dot((stop.x, *y), 5.0, Ink::Paper));
        sheet.marks.push(Mark::Dot((stop.x, *y), 3.5, Ink::Mark(*role)));
    }
}
