//! Two periods compared: contributions to the change of the HHI, and turnover among the largest.

use super::{HhiPoints, hhi::sum_of_squares, ratio::ratio, shares::total_of};

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

/// Returns how much each entity contributed to the change of the HHI: s₁² − s₀² = (s₁ − s₀)(s₁ + s₀).
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

/// Returns the part of the top `k` of the second period that was not in the top `k` of the first, on 0–1.
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
