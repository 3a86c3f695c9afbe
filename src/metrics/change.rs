//! Two periods compared, and a market's shape by rank: contributions to the HHI, turnover, rank–size slope.

use super::{
    HhiPoints, Shares,
    hhi::sum_of_squares,
    ratio::{log_ratio, ratio},
    shares::total_of,
    sum::CompensatedSum,
};

/// The change of the HHI between two periods, entity by entity.
#[derive(Clone, Debug, PartialEq)]
pub struct Contributions {
    /// The HHI of the first period.
    pub before: HhiPoints,
    /// The HHI of the second period.
    pub after: HhiPoints,
    /// The difference of the two sums of squared shares, in points; the contributions add up to it within 10⁻¹¹.
    pub total: HhiPoints,
    /// One part for each entity, in the order of the input.
    pub entities: Vec<Contribution>,
}

/// One entity's part in [`Contributions`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contribution {
    /// How its share changed, s₁ − s₀, −1 … 1.
    pub share_change: f64,
    /// What a change of its share weighs, s₁ + s₀, 0 … 2: the same point moves the HHI more at a large entity.
    pub share_sum: f64,
    /// s₁² − s₀², the product of the two, in points.
    pub hhi_change: HhiPoints,
}

/// How much each entity contributed to the change of the HHI: s₁² − s₀² = (s₁ − s₀)(s₁ + s₀).
///
/// `before[i]` and `after[i]` are the counts of the same entity; one that enters or leaves has a 0. The difference of
/// shares is taken in integers, so small changes of large shares keep their digits.
///
/// `None` when either period has no downloads or 2^64 or more, and when the slices differ in length.
///
/// ```
/// use lorenz::metrics::{HhiPoints, hhi_contributions};
/// let change = hhi_contributions(&[50, 50, 0], &[50, 25, 25]).unwrap();
/// let parts: Vec<f64> = change.entities.iter().map(|part| part.hhi_change.0).collect();
/// assert_eq!(parts, [0.0, -1_875.0, 625.0]);
/// assert_eq!(change.total, HhiPoints(-1_250.0));
/// assert_eq!(hhi_contributions(&[0], &[7]), None);
/// ```
pub fn hhi_contributions(before: &[u64], after: &[u64]) -> Option<Contributions> {
    if before.len() != after.len() {
        return None;
    }
    let (total_before, total_after) = (total_of(before).ok()?, total_of(after).ok()?);
    let scale = (u128::from(total_before) * u128::from(total_after)) as f64;
    let part = |(&old, &new): (&u64, &u64)| {
        // Over the common denominator N₀·N₁.
        let (old_part, new_part) =
            (u128::from(old) * u128::from(total_after), u128::from(new) * u128::from(total_before));
        let difference = old_part.abs_diff(new_part) as f64 / scale;
        let share_change = if new_part < old_part { -difference } else { difference };
        let share_sum = old as f64 / total_before as f64 + new as f64 / total_after as f64;
        Contribution { share_change, share_sum, hhi_change: HhiPoints::from_squared_shares(share_change * share_sum) }
    };
    let entities = before.iter().zip(after).map(part).collect();
    let squared_shares =
        |counts: &[u64], total: u64| ratio(sum_of_squares(counts), u128::from(total) * u128::from(total));
    let (before, after) = (squared_shares(before, total_before), squared_shares(after, total_after));
    // The difference is taken before it is scaled.
    let [before, after, total] = [before, after, after - before].map(HhiPoints::from_squared_shares);
    Some(Contributions { before, after, total, entities })
}

/// The share of the top `k` of the second period that was not in the top `k` of the first, on 0–1.
///
/// `before` and `after` are the keys of entities, largest first, each key once; who of several tied entities comes
/// first is the caller's rule. Only the first `k` of each are read. The same set in another order is no turnover.
///
/// `None` when there is no top `k`: for k = 0, and when either period has fewer than `k` entities.
///
/// ```
/// use lorenz::metrics::turnover;
/// assert_eq!(turnover(&["a", "b", "c", "d"], &["b", "a", "e", "c"], 3), Some(1.0 / 3.0));
/// assert_eq!(turnover(&["a", "b"], &["b", "a"], 2), Some(0.0));
/// assert_eq!(turnover(&["a", "b"], &["b", "a", "c"], 3), None);
/// ```
pub fn turnover<Key: Ord>(before: &[Key], after: &[Key], k: usize) -> Option<f64> {
    let mut before: Vec<&Key> = before.get(..k)?.iter().collect();
    let after = after.get(..k).filter(|top| !top.is_empty())?;
    before.sort_unstable();
    let entered = after.iter().filter(|key| before.binary_search(key).is_err()).count();
    Some(ratio(entered as u128, k as u128))
}

/// How many of the largest entities [`rank_size_slope`] fits by default.
pub const RANK_SIZE_TOP: usize = 1_000;

/// The straight line through ln d against ln rank, by ordinary least squares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankSize {
    /// The change of ln d for one unit of ln rank, < 0: −1 where the second has half of the first, the third a third.
    pub slope: f64,
    /// ln d at rank 1, on the fitted line.
    pub intercept: f64,
    /// The share of the variance of ln d that the line explains, on 0–1.
    pub r_squared: f64,
    /// How many entities were fitted, ≥ 3.
    pub entities: usize,
}

/// The rank–size slope of the `top` largest entities with downloads; all of them if there are fewer.
///
/// Entities that tie have successive ranks. It describes a market's shape; it is no test of a power law, for which a
/// good fit of this line says little (Clauset, Shalizi & Newman 2009).
///
/// `None` for fewer than three entities, and when all have the same count, where R² would be 0 / 0.
///
/// ```
/// use lorenz::metrics::{RANK_SIZE_TOP, Shares, rank_size_slope};
/// let zipf = Shares::from_counts(&[3_600, 1_800, 1_200, 900, 720, 600])?;
/// let fit = rank_size_slope(&zipf, RANK_SIZE_TOP).unwrap();
/// assert!((fit.slope + 1.0).abs() < 1e-14 && (fit.r_squared - 1.0).abs() < 1e-14);
/// assert!((fit.intercept - 3_600_f64.ln()).abs() < 1e-13);
/// assert_eq!(rank_size_slope(&Shares::from_counts(&[4, 4, 4])?, RANK_SIZE_TOP), None);
/// # Ok::<(), lorenz::metrics::SharesError>(())
/// ```
pub fn rank_size_slope(shares: &Shares, top: usize) -> Option<RankSize> {
    let counts = shares.positive();
    let counts = counts.get(..top).unwrap_or(counts);
    let (&largest, &smallest) = (counts.first()?, counts.last()?);
    if counts.len() < 3 || largest == smallest {
        return None;
    }
    // Relative to the largest, which shifts the line and leaves its slope: counts that nearly tie stay apart.
    let relative = |&count: &u64| log_ratio(u128::from(count), u128::from(largest));
    let points: Vec<(f64, f64)> =
        (1..=counts.len()).map(|rank| libm::log(rank as f64)).zip(counts.iter().map(relative)).collect();
    let sum = |term: &dyn Fn(f64, f64) -> f64| {
        points.iter().map(|&(rank, size)| term(rank, size)).collect::<CompensatedSum>().value()
    };
    let (mean_rank, mean_size) =
        (sum(&|rank, _| rank) / points.len() as f64, sum(&|_, size| size) / points.len() as f64);
    let rank_squares = sum(&|rank, _| (rank - mean_rank) * (rank - mean_rank));
    let size_squares = sum(&|_, size| (size - mean_size) * (size - mean_size));
    let products = sum(&|rank, size| (rank - mean_rank) * (size - mean_size));
    let slope = products / rank_squares;
    Some(RankSize {
        slope,
        intercept: libm::log(largest as f64) + mean_size - slope * mean_rank,
        r_squared: (slope * products / size_squares).min(1.0),
        entities: points.len(),
    })
}
