//! Tests whether values of one sample tend to be larger than those of another: Mann–Whitney.

use super::{super::ratio::ratio, SampleError, check, ranks::Ranks, signed_ratio, special::normal_two_sided};

/// The largest sample for which the distribution of U is counted out.
const EXACT_AT_MOST: usize = 20;

/// A comparison of two samples: see [`mann_whitney`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MannWhitney {
    /// U of the first sample: pairs in which its value is the larger one, and half of those that tie; 0 … `n_a n_b`.
    pub u: f64,
    /// U's deviation from its mean in standard deviations, half a unit closer to 0 (the continuity correction).
    pub z: f64,
    /// The probability of a U at least as far from its mean if both samples come from one distribution.
    pub p: f64,
    /// Whether p was counted out: both samples have at most 20 values, and none tie. Otherwise it is z's.
    pub exact: bool,
    /// The effect size, −1 … 1: P(a > b) − P(a < b), above 0 when the first sample tends to be larger.
    ///
    /// Cliff's δ (1993) and the rank-biserial correlation r (as Kerby 2014 signs it) are two names for it.
    pub cliffs_delta: f64,
}

/// Compares two independent samples by ranks (Mann & Whitney 1947).
///
/// p is exact when each sample has at most 20 values and none tie, otherwise that of the normal approximation, with
/// corrections for ties and continuity: the results of `scipy.stats.mannwhitneyu` with that method.
///
/// # Errors
/// [`SampleError::Empty`], [`SampleError::NotFinite`]; [`SampleError::Constant`] when all values of both are equal.
///
/// ```
/// use lorenz::metrics::mann_whitney;
/// let test = mann_whitney(&[19.0, 22.0, 16.0, 29.0, 24.0], &[20.0, 11.0, 17.0, 12.0])?;
/// assert_eq!((test.u, test.exact), (17.0, true));
/// assert_eq!(test.p, 1.0 / 9.0);
/// assert_eq!(test.cliffs_delta, (17.0 - 3.0) / 20.0);
/// # Ok::<(), lorenz::metrics::SampleError>(())
/// ```
pub fn mann_whitney(a: &[f64], b: &[f64]) -> Result<MannWhitney, SampleError> {
    check(a, 1)?;
    check(b, 1)?;
    let ranks = Ranks::of(&[a, b].concat());
    if ranks.spread() == 0 {
        return Err(SampleError::Constant);
    }
    let (n_a, total) = (a.len() as u128, ranks.len());
    let pairs = n_a * b.len() as u128;
    let doubled_sum: u128 = ranks.doubled.iter().take(a.len()).map(|&doubled| u128::from(doubled)).sum();
    let doubled_u = doubled_sum - n_a * (n_a + 1);
    let doubled_excess = doubled_u.cast_signed() - pairs.cast_signed();
    let variance = pairs as f64 / 12.0 * ratio(ranks.spread(), total * (total - 1));
    let z = (doubled_excess - doubled_excess.signum()) as f64 / 2.0 / variance.sqrt();
    let exact = !ranks.has_ties() && a.len().max(b.len()) <= EXACT_AT_MOST;
    let p = if exact {
        let smaller = (doubled_u.min(2 * pairs - doubled_u) / 2) as usize;
        exact_two_sided(a.len(), b.len(), smaller)
    } else {
        normal_two_sided(z)
    };
    Ok(MannWhitney { u: doubled_u as f64 / 2.0, z, p, exact, cliffs_delta: signed_ratio(doubled_excess, pairs) })
}

/// Twice the proportion of arrangements of two samples without ties whose U is at most `u`, at most 1.
///
/// The arrangements with each U are the coefficients of the Gaussian binomial Π (1 − q^(n+i)) / (1 − q^i), i = 1 … m:
/// each factor is multiplied in by a subtraction and divided out by an addition, in whole numbers below 2^38.
fn exact_two_sided(m: usize, n: usize, u: usize) -> f64 {
    let mut arrangements = vec![0_i64; u + 1];
    arrangements[0] = 1;
    let mut total = 1_u128;
    for i in 1..=m {
        for k in (n + i..=u).rev() {
            arrangements[k] -= arrangements[k - n - i];
        }
        for k in i..=u {
            arrangements[k] += arrangements[k - i];
        }
        total = total * (n + i) as u128 / i as u128;
    }
    let at_most_u: i64 = arrangements.iter().sum();
    ratio(2 * u128::from(at_most_u.unsigned_abs()), total).min(1.0)
}
