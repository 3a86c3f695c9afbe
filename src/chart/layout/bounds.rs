//! Rectangles.

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
    /// Right minus left.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Bottom minus top.
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Whether the two share more than a side.
    pub fn overlaps(&self, other: &Bounds) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}
