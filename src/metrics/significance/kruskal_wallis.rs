//! Tests whether values differ between several samples: Kruskal–Wallis.

use super::{
    super::{ratio::ratio, sum::CompensatedSum},
    SampleError, check,
    ranks::Ranks,
    special::chi_square_upper_tail,
};

/// A comparison of several samples: see [`kruskal_wallis`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KruskalWallis {
    /// H, corrected for ties: 0 (equal mean ranks) … n − 1.
    pub h: f64,
    /// Degrees of freedom: the number of groups less 1.
    pub degrees_of_freedom: u32,
    /// The probability of an H at least as large if all groups come from one distribution (chi-square approximation).
    pub p: f64,
    /// The effect size ε² = H / (n − 1), 0 … 1: the part of the ranks' variance that lies between groups.
    pub epsilon_squared: f64,
}

/// Compares independent samples by ranks (Kruskal & Wallis 1952).
///
/// The approximation is rough when groups have fewer than five values. ε² as in Tomczak & Tomczak (2014).
///
/// # Errors
/// [`SampleError::TooFew`] with fewer than two groups; [`SampleError::Empty`] when a group is;
/// [`SampleError::NotFinite`]; [`SampleError::Constant`] when all values of all groups are equal.
///
/// ```
/// use lorenz::metrics::kruskal_wallis;
/// let test = kruskal_wallis(&[&[1.0, 2.0], &[3.0, 4.0], &[5.0, 6.0]])?;
/// assert!((test.h - 32.0 / 7.0).abs() < 1e-15);
/// assert_eq!(test.degrees_of_freedom, 2);
/// assert!((test.p - (-16.0_f64 / 7.0).exp()).abs() < 1e-15);
/// # Ok::<(), lorenz::metrics::SampleError>(())
/// ```
pub fn kruskal_wallis(groups: &[&[f64]]) -> Result<KruskalWallis, SampleError> {
    groups.iter().try_for_each(|group| check(group, 1))?;
    if groups.len() < 2 {
        return Err(SampleError::TooFew { given: groups.len(), needed: 2 });
    }
    let ranks = Ranks::of(&groups.concat());
    let spread = ranks.spread();
    if spread == 0 {
        return Err(SampleError::Constant);
    }
    let mut deviations = ranks.deviations();
    let mut terms: Vec<f64> = groups
        .iter()
        .map(|group| {
            let deviation: i128 = deviations.by_ref().take(group.len()).sum();
            ratio(deviation.unsigned_abs() * deviation.unsigned_abs(), group.len() as u128)
        })
        .collect();
    // Sorted, so that the order of the groups does not matter.
    terms.sort_unstable_by(f64::total_cmp);
    let between = CompensatedSum::from_iter(terms).value();
    let epsilon_squared = (3.0 * between / spread as f64).min(1.0);
    let h = epsilon_squared * (ranks.len() - 1) as f64;
    let degrees_of_freedom = u32::try_from(groups.len() - 1).unwrap_or(u32::MAX);
    Ok(KruskalWallis { h, degrees_of_freedom, p: chi_square_upper_tail(h, degrees_of_freedom), epsilon_squared })
}
