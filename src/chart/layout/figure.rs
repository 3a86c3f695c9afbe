//! Lays out a figure of any kind.

use super::frame::{self, Frame};
use super::layout_builder::LayoutBuilder;
use super::marks::{Layout, Mark, ReadoutPosition};
use super::{bars, line, lorenz, multiples, sparkline, stacked};
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
    let mut builder = LayoutBuilder::new(width_px);
    if let Figure::Sparkline(sparkline) = figure {
        sparkline::sparkline(&mut builder, sparkline);
    } else {
        frame::heading(&mut builder, figure, options.frame);
        match figure {
            Figure::Line(chart) => line::line_chart(&mut builder, chart),
            Figure::Multiples(chart) => multiples::multiples(&mut builder, chart, options.highlight),
            Figure::Stacked(chart) => stacked::stacked_chart(&mut builder, chart),
            Figure::Lorenz(chart) => lorenz::lorenz_chart(&mut builder, chart),
            Figure::Bars(chart) => bars::bar_chart(&mut builder, chart),
            Figure::Sparkline(_) => {}
        }
        frame::foot(&mut builder, figure, options.frame);
    }
    if let Some(position) = options.highlight.and_then(|index| builder.readout_positions.get(index).cloned()) {
        highlight(&mut builder, &position);
    }
    let height_px = builder.y.ceil();
    Layout {
        width_px,
        height_px,
        marks: builder.marks,
        plot: builder.plot,
        readout_positions: builder.readout_positions,
    }
}

fn highlight(builder: &mut LayoutBuilder, position: &ReadoutPosition) {
    if let Some(row) = position.row {
        for y in [row.top, row.bottom] {
            builder.marks.push(Mark::Rule((row.left, y), (row.right, y), 1.0, Ink::Axis));
        }
        return;
    }
    // Small multiples write the values themselves.
    if !position.others.is_empty() {
        return;
    }
    builder.marks.push(Mark::Rule((position.x, builder.plot.top), (position.x, builder.plot.bottom), 1.0, Ink::Axis));
    for (y, role) in &position.dots {
        builder.marks.push(Mark::Dot((position.x, *y), 5.0, Ink::Paper));
        builder.marks.push(Mark::Dot((position.x, *y), 3.5, Ink::Mark(*role)));
    }
}
