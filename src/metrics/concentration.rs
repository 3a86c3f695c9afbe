//! Concentration ratios: the share that the largest entities hold together.

use super::{Shares, ratio::ratio};

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

    /// Returns the percentage of so many tenths of a percent; `None` unless it lies in 1..=1000.
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

/// Returns the share of the ⌈p·n⌉ largest entities, on 0–1, never below p itself.
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
