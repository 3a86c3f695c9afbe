//! Rectangles in CSS pixels.

/// A rectangle by its sides; y grows downwards.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Bounds {
    /// Left side.
    pub left: f64,
    /// Top side.
    pub top: f64,
    /// Right side.
    pub right: f64,
    /// Bottom side.
    pub bottom: f64,
}

impl Bounds {
    /// Returns right minus left.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Returns bottom minus top.
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Returns whether the two have more than a side in common.
    pub fn overlaps(&self, other: &Bounds) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}
