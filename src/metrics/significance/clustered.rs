//! Tests how two groups of models differ, where the models of one developer are alike: standard errors by developer.

use super::{
    super::sum::CompensatedSum, ConfidenceInterval, NORMAL_95, SampleError, check, ranks::Ranks,
    special::normal_two_sided,
};

/// A difference of two disjoint groups, judged by what each developer contributes to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClusteredDifference {
    /// The first group less the second.
    pub difference: f64,
    /// √Σ g² over the developers' contributions g, above 0.
    pub standard_error: f64,
    /// The difference in standard errors.
    pub z: f64,
    /// The probability of a difference at least as large if the groups don't differ (normal approximation).
    pub p: f64,
    /// The difference ∓ 1.96 standard errors.
    pub interval: ConfidenceInterval,
    /// Developers with a model in either group.
    pub clusters: usize,
}

/// What a developer's models of one group add up to.
#[derive(Clone, Copy, Default)]
struct PartOfGroup {
    models: f64,
    sum: f64,
}

/// Compares the means of two disjoint groups of (developer, value); of values 0 and 1 they are proportions.
///
/// With n₁, n₀ models and means p₁, p₀, a developer contributes g = Σ₁ (y − p₁)/n₁ − Σ₀ (y − p₀)/n₀ over its own models, and the
/// standard error is √Σ g² (Liang & Zeger 1986, without a correction for few developers): models of one developer may be as
/// alike as they like. A test that takes each model for independent finds differences between any two halves of the developers.
///
/// Developers are keys from 0 without large gaps. Values are added up in the order given, exactly where they are whole numbers.
///
/// # Errors
/// [`SampleError::Empty`], [`SampleError::NotFinite`]; [`SampleError::Constant`] where no developer contributes anything.
///
/// ```
/// use lorenz::metrics::clustered_difference;
/// let (new, old) = ([(0, 1.0), (1, 0.0)], [(2, 0.0), (2, 0.0), (3, 1.0), (3, 0.0)]);
/// let test = clustered_difference(&new, &old)?;
/// assert_eq!((test.difference, test.clusters), (0.25, 4));
/// // Contributions of ±1/4 and ±1/8.
/// assert_eq!(test.standard_error, (2.0 / 16.0 + 2.0 / 64.0_f64).sqrt());
/// # Ok::<(), lorenz::metrics::SampleError>(())
/// ```
pub fn clustered_difference(new: &[(u32, f64)], old: &[(u32, f64)]) -> Result<ClusteredDifference, SampleError> {
    let parts = parts(new, old)?;
    let [(n1, p1), (n0, p0)] = [0, 1].map(|group| {
        let [models, sum] = total(&parts, group);
        (models, sum / models)
    });
    let contribution =
        |[new, old]: &[PartOfGroup; 2]| (new.sum - p1 * new.models) / n1 - (old.sum - p0 * old.models) / n0;
    judged(p1 - p0, &parts, contribution)
}

/// Compares two disjoint groups of (developer, value) by ranks: the rank-biserial r of
/// [`mann_whitney`](super::mann_whitney()), judged by developer.
///
/// The placement of a value is the part of the other group that is smaller, less the part that is larger, −1 … 1. Its mean over
/// the first group is r (Cliff's δ), over the second −r. The contribution of a developer to r is Σ₁ (y − r)/n₁ − Σ₀ (y + r)/n₀ over
/// the placements y of its own models (DeLong, DeLong & Clarke-Pearson 1988, with the developer in the model's place).
///
/// # Errors
/// As [`clustered_difference`].
///
/// ```
/// use lorenz::metrics::{clustered_ranks, mann_whitney};
/// let (new, old) = ([19.0, 22.0, 16.0, 29.0, 24.0], [20.0, 11.0, 17.0, 12.0]);
/// let of = |values: &[f64], first: u32| (first..).zip(values.iter().copied()).collect::<Vec<(u32, f64)>>();
/// let test = clustered_ranks(&of(&new, 0), &of(&old, 5))?;
/// assert_eq!(test.difference, mann_whitney(&new, &old)?.cliffs_delta);
/// # Ok::<(), lorenz::metrics::SampleError>(())
/// ```
pub fn clustered_ranks(new: &[(u32, f64)], old: &[(u32, f64)]) -> Result<ClusteredDifference, SampleError> {
    let values = |group: &[(u32, f64)]| group.iter().map(|&(_, value)| value).collect::<Vec<f64>>();
    let (first, second) = (values(new), values(old));
    check(&first, 1)?;
    check(&second, 1)?;
    let both = Ranks::of(&[first.as_slice(), &second].concat());
    // Of twice its rank among all, less twice its rank in its own group, remains twice those of the other group that are smaller
    // and once those that tie.
    let (n1, n0) = (new.len() as f64, old.len() as f64);
    let placed = |group: &[(u32, f64)], values: &[f64], from: usize, others: f64| {
        let ranks = both.doubled.iter().skip(from).zip(Ranks::of(values).doubled);
        let placed = ranks.map(|(&among_all, within)| (among_all - within) as f64 - others);
        group.iter().map(|&(cluster, _)| cluster).zip(placed).collect::<Vec<(u32, f64)>>()
    };
    let parts = parts(&placed(new, &first, 0, n0), &placed(old, &second, new.len(), n1))?;
    // Sums of placements are whole numbers over n₁ n₀.
    let pairs = n1 * n0;
    let r = total(&parts, 0)[1] / pairs;
    let contribution =
        |[new, old]: &[PartOfGroup; 2]| (new.sum - old.sum) / pairs - r * (new.models / n1 + old.models / n0);
    judged(r, &parts, contribution)
}

/// Returns what each developer's models add up to in the two groups.
fn parts(new: &[(u32, f64)], old: &[(u32, f64)]) -> Result<Vec<[PartOfGroup; 2]>, SampleError> {
    let last = new.iter().chain(old).map(|&(cluster, _)| cluster).max();
    let mut parts = vec![[PartOfGroup::default(); 2]; last.map_or(0, |last| last as usize + 1)];
    for (index, group) in [new, old].into_iter().enumerate() {
        if group.is_empty() {
            return Err(SampleError::Empty);
        }
        for &(cluster, value) in group {
            if !value.is_finite() {
                return Err(SampleError::NotFinite);
            }
            let part = &mut parts[cluster as usize][index];
            part.models += 1.0;
            part.sum += value;
        }
    }
    parts.retain(|[new, old]| new.models + old.models > 0.0);
    Ok(parts)
}

/// Returns the number of models of a group, and the sum of their values.
fn total(parts: &[[PartOfGroup; 2]], group: usize) -> [f64; 2] {
    let sum = |of: fn(&PartOfGroup) -> f64| parts.iter().map(|parts| of(&parts[group])).sum();
    [sum(|part| part.models), sum(|part| part.sum)]
}

fn judged(
    difference: f64,
    parts: &[[PartOfGroup; 2]],
    contribution: impl Fn(&[PartOfGroup; 2]) -> f64,
) -> Result<ClusteredDifference, SampleError> {
    let mut squares: Vec<f64> = parts.iter().map(|parts| contribution(parts).powi(2)).collect();
    // Sorted, so that the numbers of the developers don't matter.
    squares.sort_unstable_by(f64::total_cmp);
    let standard_error = CompensatedSum::from_iter(squares).value().sqrt();
    if standard_error == 0.0 {
        return Err(SampleError::Constant);
    }
    let z = difference / standard_error;
    let reach = NORMAL_95 * standard_error;
    Ok(ClusteredDifference {
        difference,
        standard_error,
        z,
        p: normal_two_sided(z),
        interval: ConfidenceInterval { lower: (difference - reach), upper: difference + reach },
        clusters: parts.len(),
    })
}
