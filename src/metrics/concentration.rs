//! How much the largest hold: HHI, effective number, concentration ratios.

use super::shares::total_of;
use super::{Shares, SharesError, ratio::ratio};

/// The Herfindahl–Hirschman index Σ s², on 0–1 (times 10,000 on screen).
///
/// From 1/n (all equal) to 1 (one entity has everything); entities without downloads do not change it. It is the
/// chance that two downloads, drawn at random, are of the same entity. Hirschman 1945, Herfindahl 1950.
///
/// ```
/// use lorenz::metrics::{Shares, hhi};
/// let market = Shares::from_counts(&[30, 30, 20, 20])?;
/// assert_eq!(hhi(&market), 0.26);
/// # Ok::<(), lorenz::metrics::SharesError>(())
/// ```
pub fn hhi(shares: &Shares) -> f64 {
    ratio(sum_of_squares(shares.counts()), total_squared(shares))
}

/// The [`hhi`] of counts in any order, to the bit, without sorting them: for many markets and no other measure.
///
/// # Errors
/// As [`Shares::from_counts`].
///
/// ```
/// use lorenz::metrics::hhi_of_counts;
/// assert_eq!(hhi_of_counts(&[20, 30, 0, 20, 30])?, 0.26);
/// # Ok::<(), lorenz::metrics::SharesError>(())
/// ```
pub fn hhi_of_counts(counts: &[u64]) -> Result<f64, SharesError> {
    let total = total_of(counts)?;
    Ok(ratio(sum_of_squares(counts), u128::from(total) * u128::from(total)))
}

/// The HHI rescaled so that equal shares give 0: (HHI − 1/n) / (1 − 1/n), on 0–1.
///
/// `None` for a single entity, where it would be 0 / 0. Comparable between markets of different size, unlike
/// the HHI, whose lowest value is 1/n.
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
            ((hhi(shares) - lowest) / (1.0 - lowest)).clamp(0.0, 1.0)
        }
    })
}

/// The effective number of entities, 1 / HHI, from 1 to n.
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

/// CR_k: the share of the `k` largest entities, on 0–1.
///
/// 0 for k = 0 and 1 for k ≥ n. Which of several tied entities counts as k-th does not matter.
///
/// ```
/// use lorenz::metrics::{Shares, concentration_ratio};
/// let market = Shares::from_counts(&[10, 40, 30, 20])?;
/// assert_eq!(concentration_ratio(&market, 1), 0.4);
/// assert_eq!(concentration_ratio(&market, 3), 0.9);
/// assert_eq!(concentration_ratio(&market, 8), 1.0);
/// # Ok::<(), lorenz::metrics::SharesError>(())
/// ```
pub fn concentration_ratio(shares: &Shares, k: usize) -> f64 {
    let largest: u64 = shares.counts().iter().take(k).sum();
    ratio(u128::from(largest), u128::from(shares.total()))
}

/// A percentage of the entities, held in tenths of a percent so that ⌈p·n⌉ is exact.
///
/// In floating point 0.07 × 100 is 7.000000000000001, and its ceiling 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopPercent {
    per_mille: u16,
}

impl TopPercent {
    /// The top 0.1 %.
    pub const TENTH: TopPercent = TopPercent { per_mille: 1 };
    /// The top 1 %.
    pub const ONE: TopPercent = TopPercent { per_mille: 10 };
    /// The top 10 %.
    pub const TEN: TopPercent = TopPercent { per_mille: 100 };

    /// The percentage of so many tenths of a percent; `None` unless it lies in 1..=1000.
    pub fn from_per_mille(per_mille: u16) -> Option<TopPercent> {
        (1..=1000).contains(&per_mille).then_some(TopPercent { per_mille })
    }

    /// ⌈p·n⌉: how many of `entities` this is; at least one of one or more.
    pub fn count_of(self, entities: usize) -> usize {
        let per_mille = usize::from(self.per_mille);
        // Whole thousands first, so that the product cannot overflow.
        entities / 1000 * per_mille + (entities % 1000 * per_mille).div_ceil(1000)
    }
}

/// The share of the ⌈p·n⌉ largest entities, on 0–1, never below p itself.
///
/// Depends on n: including entities without downloads raises it.
///
/// ```
/// use lorenz::metrics::{Shares, TopPercent, top_percent_share};
/// let market = Shares::from_counts(&[91, 1, 1, 1, 1, 1, 1, 1, 1, 1])?;
/// assert_eq!(top_percent_share(&market, TopPercent::TEN), 0.91);
/// // One in a thousand of ten entities is still one entity.
/// assert_eq!(top_percent_share(&market, TopPercent::TENTH), 0.91);
/// # Ok::<(), lorenz::metrics::SharesError>(())
/// ```
pub fn top_percent_share(shares: &Shares, percent: TopPercent) -> f64 {
    concentration_ratio(shares, percent.count_of(shares.len()))
}

/// The bands of the US Merger Guidelines (Department of Justice and Federal Trade Commission 2023, § 2.1).
///
/// A market above 1,800 points is highly concentrated; the band above 1,000 is the agencies' "moderately
/// concentrated". They were made for product markets: on downloads they are a scale to read by, not a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HhiBand {
    /// At most 1,000 points.
    Unconcentrated,
    /// More than 1,000 and at most 1,800 points.
    Moderately,
    /// More than 1,800 points.
    Highly,
}

impl HhiBand {
    /// The HHI, on 0–1, above which a market is moderately concentrated.
    pub const MODERATELY_ABOVE: f64 = 0.10;
    /// The HHI, on 0–1, above which a market is highly concentrated.
    pub const HIGHLY_ABOVE: f64 = 0.18;

    /// The band of an HHI on 0–1; exactly on a boundary is the lower band.
    ///
    /// ```
    /// use lorenz::metrics::{HhiBand, Shares, hhi};
    /// let ten_equal = Shares::from_counts(&[3; 10])?;
    /// assert_eq!(HhiBand::of(hhi(&ten_equal)), HhiBand::Unconcentrated);
    /// assert_eq!(HhiBand::of(0.1001), HhiBand::Moderately);
    /// assert_eq!(HhiBand::of(0.26), HhiBand::Highly);
    /// # Ok::<(), lorenz::metrics::SharesError>(())
    /// ```
    pub fn of(hhi: f64) -> HhiBand {
        if hhi > HhiBand::HIGHLY_ABOVE {
            HhiBand::Highly
        } else if hhi > HhiBand::MODERATELY_ABOVE {
            HhiBand::Moderately
        } else {
            HhiBand::Unconcentrated
        }
    }
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
