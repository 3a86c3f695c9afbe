//! A market: the counts of its entities.

use std::fmt;

use super::sort::sort_descending;

/// The counts of a market's entities, sorted descending, with a total above 0.
///
/// There is no empty `Shares` and none whose total overflows, so measures need no error.
/// Two markets with the same counts in another order are equal.
///
/// ```
/// use lorenz::metrics::{Shares, SharesError};
/// let market = Shares::from_counts(&[20, 0, 30, 20, 30])?;
/// assert_eq!(market.counts(), [30, 30, 20, 20]);
/// assert_eq!(market.total(), 100);
/// assert_eq!(Shares::from_counts(&[0, 0]), Err(SharesError::Empty));
/// # Ok::<(), SharesError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shares {
    counts: Vec<u64>,
    total: u64,
}

/// Why counts are not a market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SharesError {
    /// There is no count above 0: every share would be 0 / 0.
    Empty,
    /// The total does not fit in 64 bits.
    Overflow,
}

impl fmt::Display for SharesError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            SharesError::Empty => "no downloads: expected at least one count above 0",
            SharesError::Overflow => "the counts add up to 2^64 or more: expected a total that fits in 64 bits",
        })
    }
}

impl std::error::Error for SharesError {}

#[expect(clippy::len_without_is_empty, reason = "a market is never empty")]
impl Shares {
    /// Returns the market of the entities with a count above 0 (the default of every figure).
    ///
    /// # Errors
    /// [`SharesError::Empty`] when no count is above 0; [`SharesError::Overflow`] when the total is 2^64 or more.
    pub fn from_counts(counts: &[u64]) -> Result<Shares, SharesError> {
        Shares::from_vec(counts.iter().copied().filter(|&count| count > 0).collect())
    }

    /// Returns the market of all entities: one with a count of 0 takes part, with a share of 0.
    ///
    /// This changes n, and with it Gini, Lorenz, Theil, the normalized HHI and top-percent shares; HHI, CR and
    /// entropy stay as they are.
    ///
    /// # Errors
    /// As [`Shares::from_counts`].
    pub fn with_zeros(counts: &[u64]) -> Result<Shares, SharesError> {
        Shares::from_vec(counts.to_vec())
    }

    fn from_vec(mut counts: Vec<u64>) -> Result<Shares, SharesError> {
        let total = total_of(&counts)?;
        sort_descending(&mut counts);
        Ok(Shares { counts, total })
    }

    /// Returns the number of entities, n ≥ 1.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Returns the sum of all counts, ≥ 1.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Returns the counts, largest first.
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// Returns the counts above 0, largest first; never empty.
    pub(super) fn positive(&self) -> &[u64] {
        let positive = self.counts.partition_point(|&count| count > 0);
        self.counts.get(..positive).unwrap_or_default()
    }
}

/// Returns the total of a market's counts, ≥ 1, in any order.
pub(super) fn total_of(counts: &[u64]) -> Result<u64, SharesError> {
    match counts.iter().try_fold(0_u64, |sum, &count| sum.checked_add(count)) {
        None => Err(SharesError::Overflow),
        Some(0) => Err(SharesError::Empty),
        Some(total) => Ok(total),
    }
}
