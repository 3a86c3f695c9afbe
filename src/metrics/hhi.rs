//! The Herfindahl–Hirschman index (HHI), and what is computed from the same sum of squares.
//!
//! The HHI has one scale: [`HhiPoints`], 0 to 10,000. The sum Σ s² itself, on 0–1, is [`sum_of_squared_shares`].

use super::{Shares, SharesError, ratio::ratio, shares::total_of};

/// A Herfindahl–Hirschman index in points from 0 to 10,000, or a difference of two, from −10,000 to 10,000.
///
/// A market that one entity holds has 10,000 points, one of ten equal entities 1,000.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct HhiPoints(pub f64);

impl HhiPoints {
    /// The HHI of a market that one entity holds.
    pub const MAX: HhiPoints = HhiPoints(10_000.0);

    /// Returns the points of a sum of squared shares on 0–1, or of a difference of two: the only place that scales it.
    pub fn from_squared_shares(sum: f64) -> HhiPoints {
        HhiPoints(sum * 10_000.0)
    }
}

/// Returns Σ s², from 1/n to 1: the `f64` nearest to the exact ratio.
///
/// It is the chance that two downloads, drawn at random, are of the same entity. Times 10,000 it is the [`hhi`].
///
/// ```
/// use lorenz::metrics::{Shares, sum_of_squared_shares};
/// let market = Shares::from_counts(&[30, 30, 20, 20])?;
/// assert_eq!(sum_of_squared_shares(&market), 0.26);
/// # Ok::<(), lorenz::metrics::SharesError>(())
/// ```
pub fn sum_of_squared_shares(shares: &Shares) -> f64 {
    ratio(sum_of_squares(shares.counts()), total_squared(shares))
}

/// Returns the Herfindahl–Hirschman index, Σ s² times 10,000, from 10,000/n to 10,000 points.
///
/// Hirschman 1945, Herfindahl 1950.
///
/// ```
/// use lorenz::metrics::{HhiPoints, Shares, hhi};
/// let market = Shares::from_counts(&[30, 30, 20, 20])?;
/// assert_eq!(hhi(&market), HhiPoints(2_600.0));
/// # Ok::<(), lorenz::metrics::SharesError>(())
/// ```
pub fn hhi(shares: &Shares) -> HhiPoints {
    HhiPoints::from_squared_shares(sum_of_squared_shares(shares))
}

/// Returns the [`hhi`] of counts in any order, to the bit, without sorting them: for many markets and no other measure.
///
/// # Errors
/// As [`Shares::from_counts`].
///
/// ```
/// use lorenz::metrics::{HhiPoints, hhi_of_counts};
/// assert_eq!(hhi_of_counts(&[20, 30, 0, 20, 30])?, HhiPoints(2_600.0));
/// # Ok::<(), lorenz::metrics::SharesError>(())
/// ```
pub fn hhi_of_counts(counts: &[u64]) -> Result<HhiPoints, SharesError> {
    let total = total_of(counts)?;
    Ok(HhiPoints::from_squared_shares(ratio(sum_of_squares(counts), u128::from(total) * u128::from(total))))
}

/// Returns the HHI rescaled so that equal shares give 0: (Σ s² − 1/n) / (1 − 1/n), on 0–1.
///
/// `None` for a single entity, where it would be 0 / 0. Comparable between markets of different size, unlike
/// the HHI, whose lowest value is 10,000/n.
///
/// ```
/// use lorenz::metrics::{Shares, normalized_hhi};
/// assert_eq!(normalized_hhi(&Shares::from_counts(&[5, 5, 5])?), Some(0.0));
/// assert_eq!(normalized_hhi(&Shares::with_zeros(&[5, 0, 0])?), Some(1.0));
/// assert_eq!(normalized_hhi(&Shares::from_counts(&[5])?), None);
/// # Ok::<(), lorenz::metrics::SharesError>(())
/// ```
pub fn normalized_hhi(shares: &Shares) -> Option<f64> {
    if shares.len() < 2 {
        return None;
    }
    let entities = shares.len() as u128;
    let squares = sum_of_squares(shares.counts()).checked_mul(entities);
    let largest = total_squared(shares).checked_mul(entities - 1);
    Some(match (squares, largest) {
        // Multiplied by n·N², both terms are integers: nothing cancels, even when all counts are nearly equal.
        (Some(squares), Some(largest)) => ratio(squares - total_squared(shares), largest),
        // Beyond 2^128 (a million entities and 10^16 downloads) the difference is rounded, to about 10⁻¹⁶.
        _ => {
            let lowest = ratio(1, entities);
            ((sum_of_squared_shares(shares) - lowest) / (1.0 - lowest)).clamp(0.0, 1.0)
        }
    })
}

/// Returns the effective number of entities, 1 / Σ s², from 1 to n.
///
/// As many entities of equal size would give the same HHI; the Hill number of order 2 (Hill 1973).
///
/// ```
/// use lorenz::metrics::{Shares, effective_number};
/// assert_eq!(effective_number(&Shares::from_counts(&[7, 7, 7, 7])?), 4.0);
/// assert_eq!(effective_number(&Shares::from_counts(&[50, 25, 25])?), 1.0 / 0.375);
/// # Ok::<(), lorenz::metrics::SharesError>(())
/// ```
pub fn effective_number(shares: &Shares) -> f64 {
    ratio(total_squared(shares), sum_of_squares(shares.counts()))
}

/// Σ d², which cannot overflow where the total N fits in 64 bits: it is at most N² < 2^128.
pub(super) fn sum_of_squares(counts: &[u64]) -> u128 {
    // Squares of small counts, and the sums of some, fit in 64 bits, which WebAssembly multiplies itself.
    let of_some = |counts: &[u64]| {
        if counts.iter().fold(0, |all, count| all | count) < 1 << 28 {
            u128::from(counts.iter().fold(0, |sum, count| sum + count * count))
        } else {
            counts.iter().map(|&count| u128::from(count) * u128::from(count)).sum()
        }
    };
    // Each below 2^56.
    counts.chunks(256).map(of_some).sum()
}

fn total_squared(shares: &Shares) -> u128 {
    u128::from(shares.total()) * u128::from(shares.total())
}
