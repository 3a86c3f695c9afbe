//! Title, subtitle and foot line of an exported picture.

use super::label::{Align, Label, TEXT_PX};
use super::layout_builder::LayoutBuilder;
use super::marks::Mark;
use crate::chart::spec::Figure;
use crate::chart::text::{self, ASCENT_EM, Weight};
use crate::chart::theme::Ink;

/// What surrounds the plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Frame {
    /// The plot alone: title, subtitle and foot are HTML around the canvas.
    Plot,
    /// Title, subtitle and foot inside the picture, for export.
    Full,
}

const SUBTITLE_PX: f64 = 15.0;

/// Draws title and subtitle, and narrows the builder's room to the picture's margins; leaves a plot without a frame alone.
pub(super) fn heading(builder: &mut LayoutBuilder, figure: &Figure, frame: Frame) {
    if frame == Frame::Plot {
        return;
    }
    let margin = if builder.narrow() { 16.0 } else { 24.0 };
    let title_px = if builder.narrow() { 19.0 } else { 22.0 };
    builder.left += margin;
    builder.right -= margin;
    builder.y += margin;
    if let Some(heading) = figure.heading() {
        paragraph(builder, &heading.title, title_px, Weight::Semibold, Ink::Text);
        builder.y += 4.0;
        paragraph(builder, &heading.subtitle, SUBTITLE_PX, Weight::Regular, Ink::Muted);
    }
    builder.y += 8.0;
}

/// Draws the foot line and closes the picture.
pub(super) fn foot(builder: &mut LayoutBuilder, figure: &Figure, frame: Frame) {
    if frame == Frame::Plot {
        return;
    }
    builder.y += 12.0;
    paragraph(builder, figure.source(), TEXT_PX, Weight::Regular, Ink::Muted);
    builder.y += 12.0;
}

fn paragraph(builder: &mut LayoutBuilder, content: &str, size: f64, weight: Weight, ink: Ink) {
    let line_height = (size * 1.25).round();
    for line in text::wrap(content, size, weight, builder.width(), 8) {
        let baseline = builder.y + (line_height - size) / 2.0 + ASCENT_EM * size;
        let (text, x, align) = (line, builder.left, Align::Left);
        builder.marks.push(Mark::Text(Label { text, x, baseline, align, size, weight, ink }));
        builder.y += line_height;
    }
}
