//! Title, subtitle and foot line of an exported picture.

use super::label::{Align, Label, TEXT_PX};
use super::layout_builder::Sheet;
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

/// Draws title and subtitle, and narrows the sheet to the picture's margins; leaves a plot without a frame alone.
pub(super) fn heading(sheet: &mut Sheet, figure: &Figure, frame: Frame) {
    if frame == Frame::Plot {
        return;
    }
    let margin = if sheet.narrow() { 16.0 } else { 24.0 };
    let title_px = if sheet.narrow() { 19.0 } else { 22.0 };
    sheet.left += margin;
    sheet.right -= margin;
    sheet.y += margin;
    if let Some(heading) = figure.heading() {
        paragraph(sheet, &heading.title, title_px, Weight::Semibold, Ink::Text);
        sheet.y += 4.0;
        paragraph(sheet, &heading.subtitle, SUBTITLE_PX, Weight::Regular, Ink::Muted);
    }
    sheet.y += 8.0;
}

/// Draws the foot line and closes the picture.
pub(super) fn foot(sheet: &mut Sheet, figure: &Figure, frame: Frame) {
    if frame == Frame::Plot {
        return;
    }
    sheet.y += 12.0;
    paragraph(sheet, figure.source(), TEXT_PX, Weight::Regular, Ink::Muted);
    sheet.y += 12.0;
}

fn paragraph(sheet: &mut Sheet, content: &str, size: f64, weight: Weight, ink: Ink) {
    let line_height = (size * 1.25).round();
    for line in text::wrap(content, size, weight, sheet.width(), 8) {
        let baseline = sheet.y + (line_height - size) / 2.0 + ASCENT_EM * size;
        let (text, x, align) = (line, sheet.left, Align::Left);
        sheet.marks.push(Mark::Text(Label { text, x, baseline, align, size, weight, ink }));
        sheet.y += line_height;
    }
}
