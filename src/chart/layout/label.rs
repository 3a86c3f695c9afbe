//! One line of text in a chart: its size, its place, its box.
//!
//! Every text of a chart is a [`Label`]; the head of the folder's `mod.rs` lists which file places which text. Widths of
//! text, wrapping and cutting are in [`crate::chart::text`].

use super::bounds::Bounds;
use crate::chart::text::{self, ASCENT_EM, DESCENT_EM, Weight};
use crate::chart::theme::Ink;

/// Size of everything but the heading, in CSS pixels.
pub const TEXT_PX: f64 = 13.0;
/// Distance of two lines of chart text.
pub(super) const LINE_PX: f64 = 16.0;
/// Which point of a text stands at its `x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Align {
    /// The left end.
    Left,
    /// The middle.
    Center,
    /// The right end.
    Right,
}

/// One line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The text.
    pub text: String,
    /// Position of the end that `align` names.
    pub x: f64,
    /// Position of the baseline.
    pub baseline: f64,
    /// Which end stands at `x`.
    pub align: Align,
    /// Font size.
    pub size: f64,
    /// Font weight.
    pub weight: Weight,
    /// What it is written in.
    pub ink: Ink,
}

impl Label {
    /// Returns the text's box: as wide as its letters, one em high.
    pub fn bounds(&self) -> Bounds {
        let width = text::width(&self.text, self.size, self.weight);
        let left = match self.align {
            Align::Left => self.x,
            Align::Center => self.x - width / 2.0,
            Align::Right => self.x - width,
        };
        Bounds {
            left,
            top: self.baseline - ASCENT_EM * self.size,
            right: left + width,
            bottom: self.baseline + DESCENT_EM * self.size,
        }
    }
}
