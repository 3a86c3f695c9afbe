//! Measures whether two quantities rise together: Spearman's rank correlation.

use super::{SampleError, check, ranks::Ranks};

/// Spearman's rank correlation ρ (1904), −1 (one falls as the other rises) … 1 (both rise together).
///
/// The correlation of the mid-ranks, exact sums, rounded at the end: the same order gives exactly 1. The two samples
/// belong together value by value.
///
/// # Errors
/// [`SampleError::LengthsDiffer`], [`SampleError::Empty`], [`SampleError::NotFinite`]; [`SampleError::TooFew`] with
/// one pair; [`SampleError::Constant`] when all values of a sample are equal.
///
/// ```
/// use lorenz::metrics::spearman;
/// assert_eq!(spearman(&[1.0, 2.0, 9.0], &[0.1, 0.2, 0.3]), Ok(1.0));
/// assert_eq!(spearman(&[1.0, 2.0, 3.0, 4.0], &[1.0, 2.0, 4.0, 3.0]), Ok(0.8));
/// ```
pub fn spearman(a: &[f64], b: &[f64]) -> Result<f64, SampleError> {
    if a.len() != b.len() {
        return Err(SampleError::LengthsDiffer);
    }
    check(a, 2)?;
    check(b, 2)?;
    let (ranks_a, ranks_b) = (Ranks::of(a), Ranks::of(b));
    if ranks_a.spread() == 0 || ranks_b.spread() == 0 {
        return Err(SampleError::Constant);
    }
    let products: i128 = ranks_a.deviations().zip(ranks_b.deviations()).map(|(one, other)| one * other).sum();
    // The spread is three times the sum of squares of these deviations.
    let scale = (ranks_a.spread() as f64 * ranks_b.spread() as f64).sqrt();
    Ok(((3 * products) as f64 / scale).clamp(-1.0, 1.0))
}
