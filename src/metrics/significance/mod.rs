//! Tests whether a difference or a trend is more than chance, with effect sizes and intervals.
//!
//! The tests compare ranks or counts: nothing is assumed of the distribution of sizes or downloads, and a single
//! giant weighs as much as any value that is larger than the rest. Ranks, ties and counts are exact integers, so a
//! result is the same to the bit whatever the order of the values within a sample.
//!
//! Every p is two-sided, on 0–1. One that is too small for an `f64` is 0.0: print p below 1e-300 as "< 1e-300".
//! Whatever keeps a test from having a value (an empty sample, values that are all equal) is a [`SampleError`].

mod clustered;
mod contingency;
mod kruskal_wallis;
mod mann_kendall;
mod mann_whitney;
mod multiple_testing;
mod ranks;
mod sen;
mod spearman;
mod special;
mod swap;
mod thinning;

use std::fmt;

use super::ratio::ratio;

pub use clustered::{ClusteredDifference, clustered_difference, clustered_ranks};
pub use contingency::{ChiSquare, OddsRatio, PooledTest, TwoProportions, chi_square, two_proportions};
pub use kruskal_wallis::{KruskalWallis, kruskal_wallis};
pub use mann_kendall::{MannKendall, hamed_rao, mann_kendall};
pub use mann_whitney::{MannWhitney, mann_whitney};
pub use multiple_testing::benjamini_hochberg;
pub use sen::{SEN_POINTS_AT_MOST, SenSlope, sen_slope};
pub use spearman::spearman;
pub use special::{chi_square_upper_tail, normal_upper_tail};
pub use swap::{LEAST_SWAP_UNITS, SWAPS, SwapCell, SwapStatistic, SwapTest, swap_tests};
pub use thinning::thinned;

/// Half the width of a 95 % interval in standard deviations: the 0.975 quantile of the normal distribution.
const NORMAL_95: f64 = 1.959_963_984_540_054;

/// An interval that covers the true value in 95 % of samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConfidenceInterval {
    /// The lower end, part of the interval.
    pub lower: f64,
    /// The upper end, part of the interval; not below the lower one.
    pub upper: f64,
}

/// Why a test has no value for a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SampleError {
    /// A sample has no values, or no trials.
    Empty,
    /// A value is infinite or NaN, or a distance in time or a slope is too large for an `f64`.
    NotFinite,
    /// All values are equal (or a table has one row or column): nothing varies, so there is nothing to test.
    Constant,
    /// There are fewer values or groups than the test needs.
    TooFew {
        /// How many there are.
        given: usize,
        /// How many are needed.
        needed: usize,
    },
    /// There are more values than memory for all pairs of them would be spent on.
    TooMany {
        /// How many there are.
        given: usize,
        /// How many are allowed.
        at_most: usize,
    },
    /// Samples that belong together value by value, or the rows of a table, differ in length.
    LengthsDiffer,
    /// There are more successes than trials, or the counts add up to 2^64 or more.
    ImpossibleCount,
    /// A p-value lies outside 0–1, or is NaN.
    NotAProbability,
    /// Autocorrelation took away all of the variance: the series is too short for the correction.
    NoVariance,
}

impl fmt::Display for SampleError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            SampleError::Empty => "a sample is empty: expected at least one value in each",
            SampleError::NotFinite => "a value or a slope is not finite: expected numbers",
            SampleError::Constant => "all values are equal: expected at least two different ones",
            SampleError::TooFew { given, needed } => {
                return write!(formatter, "{given} values or groups: expected at least {needed}");
            }
            SampleError::TooMany { given, at_most } => {
                return write!(formatter, "{given} values: expected at most {at_most}");
            }
            SampleError::LengthsDiffer => "samples or rows differ in length: expected one value for each",
            SampleError::ImpossibleCount => "impossible counts: expected successes within trials, a total below 2^64",
            SampleError::NotAProbability => "a p-value lies outside 0 to 1: expected a probability",
            SampleError::NoVariance => "autocorrelation leaves no variance: expected a longer series",
        })
    }
}

impl std::error::Error for SampleError {}

/// Returns the `f64` nearest to a ratio of integers, the first of either sign.
fn signed_ratio(numerator: i128, denominator: u128) -> f64 {
    numerator.signum() as f64 * ratio(numerator.unsigned_abs(), denominator)
}

/// Fails unless there are at least `needed` values, all of them finite.
fn check(values: &[f64], needed: usize) -> Result<(), SampleError> {
    if values.is_empty() {
        return Err(SampleError::Empty);
    }
    if !values.iter().all(|value| value.is_finite()) {
        return Err(SampleError::NotFinite);
    }
    if values.len() < needed {
        return Err(SampleError::TooFew { given: values.len(), needed });
    }
    Ok(())
}
