//! Computes the HHI if entities merged, or if one were split up.

use std::fmt;

use super::{HhiBand, HhiPoints, SharesError, hhi::sum_of_squares, ratio::ratio, shares::total_of};

/// The HHI without and with a merger or a split.
///
/// Each of the three is the `f64` nearest to the exact ratio, times 10,000, so a value on the boundary of a band is on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MergerEffect {
    /// The HHI as it is.
    pub before: HhiPoints,
    /// The HHI as it would be.
    pub after: HhiPoints,
    /// The difference: at least 0 for a merger, at most 0 for a split.
    pub delta: HhiPoints,
}

impl MergerEffect {
    /// Returns the bands of the Merger Guidelines that the HHI lies in before and after.
    pub fn bands(&self) -> (HhiBand, HhiBand) {
        (HhiBand::of(self.before), HhiBand::of(self.after))
    }
}

/// Why a merger or a split has no effect to compute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergerError {
    /// The counts are not a market.
    Shares(SharesError),
    /// There is no entity of that index.
    Unknown {
        /// The index that was asked for.
        index: usize,
        /// How many entities there are.
        entities: usize,
    },
    /// The parts of a split do not add up to what is split.
    Parts {
        /// The count of the entity to be split.
        count: u64,
        /// What its parts add up to; `None` for 2^64 or more.
        parts: Option<u64>,
    },
}

impl fmt::Display for MergerError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MergerError::Shares(error) => error.fmt(formatter),
            MergerError::Unknown { index, entities } => {
                write!(formatter, "no entity {index}: expected an index below {entities}")
            }
            MergerError::Parts { count, parts: Some(parts) } => {
                write!(formatter, "the parts add up to {parts}: expected {count}")
            }
            MergerError::Parts { count, parts: None } => {
                write!(formatter, "the parts add up to 2^64 or more: expected {count}")
            }
        }
    }
}

impl std::error::Error for MergerError {}

impl From<SharesError> for MergerError {
    fn from(error: SharesError) -> MergerError {
        MergerError::Shares(error)
    }
}

/// Returns the effect on the HHI if the entities `members` (indexes into `counts`) were one: Δ = (Σ s)² − Σ s².
///
/// For two it is 2·s_a·s_b. An index given twice counts once; fewer than two members change nothing. Shares stay as
/// they are: nobody leaves because of the merger. US Merger Guidelines (2023), § 2.1.
///
/// ```
/// use lorenz::metrics::{HhiBand, HhiPoints, merge_effect};
/// let effect = merge_effect(&[5, 10, 25, 30, 30], &[0, 1])?;
/// assert_eq!((effect.before, effect.after, effect.delta), (HhiPoints(2_550.0), HhiPoints(2_650.0), HhiPoints(100.0)));
/// assert_eq!(effect.bands(), (HhiBand::Highly, HhiBand::Highly));
/// # Ok::<(), lorenz::metrics::MergerError>(())
/// ```
///
/// # Errors
/// [`MergerError::Shares`] as [`Shares::from_counts`](super::Shares::from_counts); [`MergerError::Unknown`] for an
/// index beyond the counts.
pub fn merge_effect(counts: &[u64], members: &[usize]) -> Result<MergerEffect, MergerError> {
    let mut members = members.to_vec();
    members.sort_unstable();
    members.dedup();
    let parts = members.iter().map(|&index| count_of(counts, index)).collect::<Result<Vec<u64>, _>>()?;
    let market = ExactHhi::of(counts)?;
    // Different entities of a market, whose total fits.
    let merged: u64 = parts.iter().sum();
    let gain = square(merged) - sum_of_squares(&parts);
    Ok(MergerEffect {
        before: market.hhi(),
        after: market.hhi_with(market.squares + gain),
        delta: market.hhi_with(gain),
    })
}

/// Returns the effect on the HHI if the entity of index `entity` were split into `parts`, which add up to its count.
///
/// The reverse of [`merge_effect`]: Δ = Σ p² − s² over the shares p of the parts. Parts of 0 change nothing.
///
/// ```
/// use lorenz::metrics::{HhiPoints, divest, merge_effect};
/// let split = divest(&[60, 40], 0, &[30, 20, 10])?;
/// assert_eq!((split.before, split.after, split.delta), (HhiPoints(5_200.0), HhiPoints(3_000.0), HhiPoints(-2_200.0)));
/// assert_eq!(merge_effect(&[40, 30, 20, 10], &[1, 2, 3])?.delta, HhiPoints(2_200.0));
/// # Ok::<(), lorenz::metrics::MergerError>(())
/// ```
///
/// # Errors
/// As [`merge_effect`], and [`MergerError::Parts`] when the parts do not add up to the entity's count.
pub fn divest(counts: &[u64], entity: usize, parts: &[u64]) -> Result<MergerEffect, MergerError> {
    let count = count_of(counts, entity)?;
    let market = ExactHhi::of(counts)?;
    let sum = parts.iter().try_fold(0_u64, |sum, &part| sum.checked_add(part));
    if sum != Some(count) {
        return Err(MergerError::Parts { count, parts: sum });
    }
    let loss = square(count) - sum_of_squares(parts);
    Ok(MergerEffect {
        before: market.hhi(),
        after: market.hhi_with(market.squares - loss),
        delta: HhiPoints(-market.hhi_with(loss).0),
    })
}

/// A market whose squares are still integers.
struct ExactHhi {
    squares: u128,
    total: u64,
}

impl ExactHhi {
    fn of(counts: &[u64]) -> Result<ExactHhi, SharesError> {
        let total = total_of(counts)?;
        Ok(ExactHhi { squares: sum_of_squares(counts), total })
    }

    fn hhi(&self) -> HhiPoints {
        self.hhi_with(self.squares)
    }

    fn hhi_with(&self, squares: u128) -> HhiPoints {
        HhiPoints::from_squared_shares(ratio(squares, square(self.total)))
    }
}

fn count_of(counts: &[u64], index: usize) -> Result<u64, MergerError> {
    counts.get(index).copied().ok_or(MergerError::Unknown { index, entities: counts.len() })
}

fn square(count: u64) -> u128 {
    u128::from(count) * u128::from(count)
}
