//! Measures of how evenly downloads are spread: Shannon entropy, Hill numbers, Theil's index.

use super::{
    Shares, effective_number,
    ratio::{divergence, log_ratio, ratio},
    sum::CompensatedSum,
};

/// Shannon entropy H = −Σ s ln s, in nats, from 0 (one entity) to ln n (all equal).
///
/// Entities without downloads do not change it (0 ln 0 = 0). Shannon 1948. Divide by ln 2 for bits.
///
/// ```
/// use lorenz::metrics::{Shares, entropy};
/// let market = Shares::from_counts(&[4, 2, 1, 1])?;
/// let bits = entropy(&market) / std::f64::consts::LN_2;
/// assert!((bits - 1.75).abs() < 1e-15);
/// assert_eq!(entropy(&Shares::from_counts(&[9])?), 0.0);
/// # Ok::<(), lorenz::metrics::SharesError>(())
/// ```
pub fn entropy(shares: &Shares) -> f64 {
    let total = shares.total();
    let terms = runs(shares.positive())
        .map(|run| run.share(total) * log_ratio(u128::from(total), u128::from(run.count)))
        .collect::<CompensatedSum>();
    // Every term is at least 0; the last rounding may step over ln n.
    terms.value().min(libm::log(shares.positive().len() as f64))
}

/// Returns the Hill number of order q: (Σ s^q)^(1/(1−q)), from 1 to the number of entities with downloads.
///
/// As many entities of equal size would be as diverse (Hill 1973). Order 0 counts entities, 1 is exp(H), 2 is
/// [`effective_number`], infinity is 1 / (largest share); higher orders give less weight to small entities, so
/// the value never rises with the order. `None` when the order is negative or NaN.
///
/// ```
/// use lorenz::metrics::{Shares, hill_number};
/// let market = Shares::from_counts(&[50, 25, 25])?;
/// assert_eq!(hill_number(&market, 0.0), Some(3.0));
/// assert_eq!(hill_number(&market, 2.0), Some(1.0 / 0.375));
/// assert_eq!(hill_number(&market, f64::INFINITY), Some(2.0));
/// assert_eq!(hill_number(&market, -1.0), None);
/// # Ok::<(), lorenz::metrics::SharesError>(())
/// ```
pub fn hill_number(shares: &Shares, order: f64) -> Option<f64> {
    if order.is_nan() || order < 0.0 {
        return None;
    }
    let largest = shares.positive().first().copied().unwrap_or(shares.total());
    let entities = shares.positive().len() as f64;
    let number = if order == 0.0 {
        entities
    } else if order == 1.0 {
        libm::exp(entropy(shares))
    } else if order == 2.0 {
        effective_number(shares)
    } else if order == f64::INFINITY {
        ratio(u128::from(shares.total()), u128::from(largest))
    } else if (order - 1.0).abs() < 0.125 {
        libm::exp(log_hill_near_one(shares, order))
    } else {
        libm::exp(log_hill(shares, order, largest))
    };
    Some(number.clamp(1.0, entities))
}

/// ln(Σ s^q) / (1−q) as ln(1 + Σ s (s^(q−1) − 1)) / (1−q): near q = 1 the sum is near 1, and only what differs
/// from 1 is computed.
fn log_hill_near_one(shares: &Shares, order: f64) -> f64 {
    let total = shares.total();
    let excess = runs(shares.positive())
        .map(|run| {
            let log_share = log_ratio(u128::from(run.count), u128::from(total));
            run.share(total) * libm::expm1((order - 1.0) * log_share)
        })
        .collect::<CompensatedSum>();
    libm::log1p(excess.value()) / (1.0 - order)
}

/// ln(Σ s^q) / (1−q) with shares taken relative to the largest, so that no power vanishes at high orders.
fn log_hill(shares: &Shares, order: f64, largest: u64) -> f64 {
    let powers = runs(shares.positive())
        .map(|run| run.entities as f64 * libm::pow(ratio(u128::from(run.count), u128::from(largest)), order))
        .collect::<CompensatedSum>();
    let log_largest = log_ratio(u128::from(largest), u128::from(shares.total()));
    log_largest * (order / (1.0 - order)) + libm::log(powers.value()) / (1.0 - order)
}

/// Theil's index T = Σ s ln(n s) = ln n − H, in nats, from 0 (all equal) to ln n (one of n has everything).
///
/// Entities without downloads raise n and so the index. Theil 1967; splits exactly into parts between and within
/// groups, see [`theil_decomposition`](super::theil_decomposition).
///
/// ```
/// use lorenz::metrics::{Shares, theil};
/// assert_eq!(theil(&Shares::from_counts(&[5, 5, 5])?), 0.0);
/// assert_eq!(theil(&Shares::with_zeros(&[5, 0])?), std::f64::consts::LN_2);
/// # Ok::<(), lorenz::metrics::SharesError>(())
/// ```
pub fn theil(shares: &Shares) -> f64 {
    theil_of(shares.counts(), shares.total())
}

/// Theil's index divided by its largest value, T / ln n, on 0–1; `None` for a single entity.
///
/// ```
/// use lorenz::metrics::{Shares, normalized_theil};
/// assert_eq!(normalized_theil(&Shares::with_zeros(&[5, 0, 0])?), Some(1.0));
/// assert_eq!(normalized_theil(&Shares::from_counts(&[5])?), None);
/// # Ok::<(), lorenz::metrics::SharesError>(())
/// ```
pub fn normalized_theil(shares: &Shares) -> Option<f64> {
    (shares.len() > 1).then(|| theil(shares) / libm::log(shares.len() as f64))
}

/// Theil's index of counts sorted descending with the given total; 0 when the total is 0.
pub(super) fn theil_of(counts: &[u64], total: u64) -> f64 {
    if total == 0 {
        return 0.0;
    }
    let entities = counts.len() as u128;
    let terms = runs(counts)
        .map(|run| run.entities as f64 * divergence(u128::from(run.count) * entities, u128::from(total)))
        .collect::<CompensatedSum>();
    // Every term is at least 0; the last rounding may step over ln n.
    (terms.value() / counts.len() as f64).min(libm::log(counts.len() as f64))
}

/// Entities that tie: most of a long tail. One logarithm serves them all.
struct EqualCounts {
    count: u64,
    entities: usize,
}

impl EqualCounts {
    /// Returns the share that the whole run holds.
    fn share(&self, total: u64) -> f64 {
        // At most the total, so the product fits.
        (self.count * self.entities as u64) as f64 / total as f64
    }
}

fn runs(counts: &[u64]) -> impl Iterator<Item = EqualCounts> {
    counts.chunk_by(PartialEq::eq).filter_map(|run| Some(EqualCounts { count: *run.first()?, entities: run.len() }))
}
