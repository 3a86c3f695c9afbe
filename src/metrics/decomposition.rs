//! Theil's index split into what lies between groups and what lies within them.

use std::fmt;

use super::{
    Shares, SharesError,
    entropy::{theil, theil_of},
    ratio::{divergence, log_ratio},
    sum::CompensatedSum,
};

/// Theil's index of a market and its two parts, in nats; between + within = total up to rounding (10⁻¹⁵ · ln n).
#[derive(Clone, Debug, PartialEq)]
pub struct TheilDecomposition {
    /// What would remain if every entity had the mean of its group: Σ s_g ln(s_g / (n_g / n)), ≥ 0.
    pub between: f64,
    /// What would remain if all groups had the same mean: Σ s_g T_g, ≥ 0.
    pub within: f64,
    /// The index of the whole market, as [`theil`] gives it.
    pub total: f64,
    /// The groups that have entities, in ascending order of their number.
    pub groups: Vec<GroupTheil>,
}

/// One group's part in a [`TheilDecomposition`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupTheil {
    /// The number that the caller gave the group.
    pub group: u32,
    /// How many entities it has, n_g ≥ 1.
    pub entities: usize,
    /// What its entities hold together.
    pub downloads: u64,
    /// Its share of the total, s_g, on 0–1.
    pub share: f64,
    /// Theil's index among its own entities, T_g, 0 … ln n_g; `None` for a group without downloads.
    pub theil: Option<f64>,
    /// Its term in `between`, s_g ln(s_g / (n_g / n)): below 0 when its mean is below the market's.
    pub between: f64,
    /// Its term in `within`, s_g T_g, ≥ 0.
    pub within: f64,
}

/// Why a market could not be decomposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecompositionError {
    /// Each count needs a group.
    Lengths {
        /// How many counts there were.
        counts: usize,
        /// How many groups there were.
        groups: usize,
    },
    /// The counts are not a market.
    Shares(SharesError),
}

impl fmt::Display for DecompositionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecompositionError::Lengths { counts, groups } => {
                write!(formatter, "{groups} groups for {counts} counts: expected one group for each count")
            }
            DecompositionError::Shares(error) => error.fmt(formatter),
        }
    }
}

impl std::error::Error for DecompositionError {}

impl From<SharesError> for DecompositionError {
    fn from(error: SharesError) -> DecompositionError {
        DecompositionError::Shares(error)
    }
}

/// Splits Theil's index of the entities with a count above 0: `groups[i]` is the group of the entity `counts[i]`.
///
/// Exact for any grouping: T = Σ s_g T_g + Σ s_g ln(s_g / (n_g / n)). Theil 1967; Cowell, *Measuring Inequality*
/// (2011).
///
/// ```
/// use lorenz::metrics::theil_decomposition;
/// // Two countries with the same mean: all inequality lies within the first.
/// let parts = theil_decomposition(&[9, 1, 5, 5], &[0, 0, 1, 1])?;
/// assert_eq!(parts.between, 0.0);
/// assert_eq!(parts.within, parts.total);
/// // No inequality within either: all of it lies between.
/// let parts = theil_decomposition(&[9, 9, 1, 1], &[0, 0, 1, 1])?;
/// assert_eq!(parts.within, 0.0);
/// assert_eq!(parts.between, parts.total);
/// # Ok::<(), lorenz::metrics::DecompositionError>(())
/// ```
///
/// # Errors
/// [`DecompositionError::Lengths`] when the slices differ in length; [`DecompositionError::Shares`] as
/// [`Shares::from_counts`].
pub fn theil_decomposition(counts: &[u64], groups: &[u32]) -> Result<TheilDecomposition, DecompositionError> {
    let mut members = pair(counts, groups)?;
    members.retain(|&(_, count)| count > 0);
    Ok(decompose(&Shares::from_counts(counts)?, members))
}

/// As [`theil_decomposition`], of all entities: those with a count of 0 take part.
///
/// # Errors
/// As [`theil_decomposition`].
pub fn theil_decomposition_with_zeros(
    counts: &[u64],
    groups: &[u32],
) -> Result<TheilDecomposition, DecompositionError> {
    let members = pair(counts, groups)?;
    Ok(decompose(&Shares::with_zeros(counts)?, members))
}

fn pair(counts: &[u64], groups: &[u32]) -> Result<Vec<(u32, u64)>, DecompositionError> {
    if counts.len() != groups.len() {
        return Err(DecompositionError::Lengths { counts: counts.len(), groups: groups.len() });
    }
    Ok(groups.iter().copied().zip(counts.iter().copied()).collect())
}

/// `members` are the entities of `market`, each with its group, in any order.
fn decompose(market: &Shares, mut members: Vec<(u32, u64)>) -> TheilDecomposition {
    // By group, largest first: equal pairs are interchangeable, so the order of the input does not matter.
    members.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    let mut counts = Vec::new();
    let mut groups = Vec::new();
    for run in members.chunk_by(|a, b| a.0 == b.0) {
        let Some(&(group, _)) = run.first() else { continue };
        counts.clear();
        counts.extend(run.iter().map(|&(_, count)| count));
        groups.push(group_part(market, group, &counts));
    }
    let between = groups.iter().map(|part| between_term(market, part)).collect::<CompensatedSum>();
    let within = groups.iter().map(|part| part.within).collect::<CompensatedSum>();
    TheilDecomposition { between: between.value(), within: within.value(), total: theil(market), groups }
}

/// Returns the part of a group whose counts are sorted descending.
fn group_part(market: &Shares, group: u32, counts: &[u64]) -> GroupTheil {
    let downloads: u64 = counts.iter().sum();
    let entities = counts.len();
    let part = GroupTheil { group, entities, downloads, share: 0.0, theil: None, between: 0.0, within: 0.0 };
    if downloads == 0 {
        return part;
    }
    let share = downloads as f64 / market.total() as f64;
    let theil = theil_of(counts, downloads);
    let (held, expected) = relative_mean(market, entities, downloads);
    GroupTheil { share, theil: Some(theil), between: share * log_ratio(held, expected), within: share * theil, ..part }
}

/// Returns a group's term in `between` as one that is never negative: the mean of x ln x − x + 1 over all entities, x being
/// their group's relative mean. The sum is the same and does not cancel.
fn between_term(market: &Shares, part: &GroupTheil) -> f64 {
    let (held, expected) = relative_mean(market, part.entities, part.downloads);
    part.entities as f64 / market.len() as f64 * divergence(held, expected)
}

/// Returns a group's mean over the market's, as a ratio of integers: (N_g · n) / (N · n_g).
fn relative_mean(market: &Shares, entities: usize, downloads: u64) -> (u128, u128) {
    (u128::from(downloads) * market.len() as u128, u128::from(market.total()) * entities as u128)
}
