//! The builder of a layout: marks, and the room that is left for more.

use super::bounds::Bounds;
use super::label::{Align, LINE_PX, Label, TEXT_PX};
use super::marks::{Mark, ReadoutPosition};
use crate::chart::text::{self, Weight};
use crate::chart::theme::Ink;

/// Below this width a chart has fewer ticks and narrower gutters.
pub(super) const NARROW_PX: f64 = 480.0;

/// A layout that is being built, from the top down.
pub(super) struct LayoutBuilder {
    /// Left and right end of what may be drawn on.
    pub left: f64,
    pub right: f64,
    /// Everything above is taken.
    pub y: f64,
    pub marks: Vec<Mark>,
    pub plot: Bounds,
    pub readout_positions: Vec<ReadoutPosition>,
}

impl LayoutBuilder {
    pub fn new(width_px: f64) -> LayoutBuilder {
        LayoutBuilder {
            left: 0.0,
            right: width_px,
            y: 0.0,
            marks: Vec::new(),
            plot: Bounds { right: width_px, ..Bounds::default() },
            readout_positions: Vec::new(),
        }
    }

    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    pub fn narrow(&self) -> bool {
        self.width() < NARROW_PX
    }

    /// Writes chart text of the usual size.
    pub fn write(&mut self, text: impl Into<String>, x: f64, baseline: f64, align: Align, ink: Ink) {
        let label = Label { text: text.into(), x, baseline, align, size: TEXT_PX, weight: Weight::Regular, ink };
        self.marks.push(Mark::Text(label));
    }

    /// Writes the reason why there is no data, in the middle of an empty plot.
    pub fn empty(&mut self, reason: &str) {
        let top = self.y + 8.0;
        self.plot = Bounds { left: self.left, top, right: self.right, bottom: top + 160.0 };
        let plot = self.plot;
        for y in [plot.top, plot.bottom] {
            self.marks.push(Mark::Rule((plot.left, y), (plot.right, y), 1.0, Ink::Grid));
        }
        let reason = if reason.trim().is_empty() { "No data for this selection." } else { reason };
        let lines = text::wrap(reason, TEXT_PX, Weight::Regular, (plot.width() - 32.0).min(440.0), 6);
        let middle = (plot.top + plot.bottom) / 2.0;
        let mut baseline = middle - (lines.len() as f64 - 1.0) / 2.0 * LINE_PX + text::CAP_HEIGHT_EM / 2.0 * TEXT_PX;
        for line in lines {
            self.write(line, (plot.left + plot.right) / 2.0, baseline, Align::Center, Ink::Muted);
            baseline += LINE_PX;
        }
        self.y = plot.bottom + 8.0;
    }
}
