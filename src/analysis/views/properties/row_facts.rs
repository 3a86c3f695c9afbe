//! A row of a period with the facts and the size that are known of its model.

use super::facts::Facts;

/// A row of a period, or all rows of a model that say the same.
#[derive(Clone, Copy)]
pub(in crate::analysis) struct RowFacts {
    pub model: u32,
    pub facts: Facts,
    pub size: Option<f64>,
    pub downloads: u64,
}

/// Returns a part of a whole, `None` of nothing.
pub(super) fn quotient(part: u128, whole: u128) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
