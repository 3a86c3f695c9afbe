//! The parts of a layout: marks to draw, and the positions of readouts.

use super::bounds::Bounds;
use super::label::Label;
use crate::chart::theme::{ColorRole, Ink};

/// One thing to draw; lengths in CSS pixels.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A filled rectangle.
    Rect(Bounds, Ink),
    /// A horizontal or vertical line of a thickness.
    Rule((f64, f64), (f64, f64), f64, Ink),
    /// An open line of a thickness.
    Path(Vec<(f64, f64)>, f64, Ink),
    /// A filled polygon.
    Area(Vec<(f64, f64)>, Ink),
    /// A filled circle: center and radius.
    Dot((f64, f64), f64, Ink),
    /// A line of text.
    Text(Label),
}

/// Where the readout of one day, share or row stands.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ReadoutPosition {
    /// Position of its vertical line; the end of a row's bar.
    pub x: f64,
    /// Positions of its line in the other charts beside each other, of small multiples.
    pub others: Vec<f64>,
    /// Positions of the dots on it.
    pub dots: Vec<(f64, ColorRole)>,
    /// The row that the readout is about, in charts that are read by rows.
    pub row: Option<Bounds>,
}

/// A laid-out figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Width in CSS pixels.
    pub width_px: f64,
    /// Height in CSS pixels, a whole number.
    pub height_px: f64,
    /// What to draw, in this order.
    pub marks: Vec<Mark>,
    /// Where the data are.
    pub plot: Bounds,
    /// Where each readout stands, in the order of [`crate::chart::readouts`].
    pub readout_positions: Vec<ReadoutPosition>,
}

/// How far from a text a finger may be, in CSS pixels.
const NEAR_PX: f64 = 5.0;

impl Layout {
    /// Returns the text at a point, or near it; of several the one that was drawn last.
    pub fn text_at(&self, x: f64, y: f64) -> Option<&str> {
        self.marks.iter().rev().find_map(|mark| match mark {
            Mark::Text(label) => {
                let Bounds { left, top, right, bottom } = label.bounds();
                let is_in = |at: f64, low: f64, high: f64| at >= low - NEAR_PX && at <= high + NEAR_PX;
                (is_in(x, left, right) && is_in(y, top, bottom)).then_some(label.text.as_str())
            }
            _ => None,
        })
    }
}
