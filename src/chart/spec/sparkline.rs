//! The spec of a sparkline: the small line of a key figure.

use super::values::Unit;
use crate::calendar::Day;
use crate::chart::theme::ColorRole;

/// A tiny line for a key figure: no axes, no text.
#[derive(Clone, Debug, PartialEq)]
pub struct Sparkline {
    /// Values in order of days; `None` breaks the line.
    pub points: Vec<(Day, Option<f64>)>,
    /// Color of the line.
    pub color: ColorRole,
    /// Unit of the values, for the readings.
    pub unit: Unit,
    /// Name of the values, for the readings.
    pub label: String,
}
