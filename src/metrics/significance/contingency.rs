//! Tests whether proportions differ between samples: two proportions, and tables of counts (chi-square).

use super::{
    super::{
        ratio::{log_ratio, ratio},
        sum::CompensatedSum,
    },
    ConfidenceInterval, NORMAL_95, SampleError,
    special::{chi_square_upper_tail, normal_two_sided},
};

/// A comparison of two proportions: see [`two_proportions`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwoProportions {
    /// The first proportion less the second, −1 … 1; times 100, in percentage points.
    pub difference: f64,
    /// The 95 % interval of the difference: Newcombe's hybrid score interval (1998, method 10).
    pub interval: ConfidenceInterval,
    /// The pooled test; none when no trial succeeded or all did.
    pub test: Option<PooledTest>,
    /// The odds ratio; none when a sample has no success or no failure, where it would be 0, infinite or 0 / 0.
    pub odds_ratio: Option<OddsRatio>,
}

/// The test of two proportions with their common variance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PooledTest {
    /// The difference in standard errors of the pooled proportion; its square is the table's chi-square.
    pub z: f64,
    /// The probability of a difference at least as large if the proportions are equal (normal approximation).
    pub p: f64,
}

/// The odds of success in the first sample divided by those in the second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OddsRatio {
    /// The ratio, above 0; 1 when the proportions are equal.
    pub ratio: f64,
    /// Its 95 % interval: normal for the logarithm, with variance 1/a + 1/b + 1/c + 1/d (Woolf 1955).
    pub interval: ConfidenceInterval,
}

/// Compares the proportions of successes in two independent samples.
///
/// # Errors
/// [`SampleError::Empty`] when a sample has no trials; [`SampleError::ImpossibleCount`] when successes exceed them.
///
/// ```
/// use lorenz::metrics::two_proportions;
/// let comparison = two_proportions(30, 100, 20, 100)?;
/// assert!((comparison.difference - 0.1).abs() < 1e-15);
/// assert!(comparison.interval.lower < 0.0 && comparison.interval.upper > 0.2);
/// assert_eq!(comparison.odds_ratio.map(|odds| odds.ratio), Some(30.0 * 80.0 / (70.0 * 20.0)));
/// // No success anywhere: no test, but an interval.
/// assert_eq!(two_proportions(0, 50, 0, 60)?.test, None);
/// # Ok::<(), lorenz::metrics::SampleError>(())
/// ```
pub fn two_proportions(
    successes_a: u64,
    trials_a: u64,
    successes_b: u64,
    trials_b: u64,
) -> Result<TwoProportions, SampleError> {
    if trials_a == 0 || trials_b == 0 {
        return Err(SampleError::Empty);
    }
    if successes_a > trials_a || successes_b > trials_b {
        return Err(SampleError::ImpossibleCount);
    }
    let table = [successes_a, trials_a - successes_a, successes_b, trials_b - successes_b];
    let [a, b, c, d] = table.map(u128::from);
    // The difference is (ad − bc) / (n_a n_b), exactly.
    let (with, against) = (a * d, b * c);
    let sign = if with < against { -1.0 } else { 1.0 };
    let difference = sign * ratio(with.abs_diff(against), u128::from(trials_a) * u128::from(trials_b));
    let (successes, failures) = (a + c, b + d);
    let test = (successes > 0 && failures > 0).then(|| {
        let total = (successes + failures) as f64;
        let pooled = successes as f64 / total * (failures as f64 / total);
        let z = difference / (pooled * (1.0 / trials_a as f64 + 1.0 / trials_b as f64)).sqrt();
        PooledTest { z, p: normal_two_sided(z) }
    });
    let interval = newcombe(difference, Wilson::of(successes_a, trials_a), Wilson::of(successes_b, trials_b));
    let odds_ratio = (with > 0 && against > 0).then(|| odds_ratio(with, against, table));
    Ok(TwoProportions { difference, interval, test, odds_ratio })
}

fn odds_ratio(with: u128, against: u128, mut table: [u64; 4]) -> OddsRatio {
    table.sort_unstable();
    let variance: f64 = table.iter().rev().map(|&count| 1.0 / count as f64).sum();
    let (log, half_width) = (log_ratio(with, against), NORMAL_95 * variance.sqrt());
    let interval = ConfidenceInterval { lower: libm::exp(log - half_width), upper: libm::exp(log + half_width) };
    OddsRatio { ratio: ratio(with, against), interval }
}

/// How far Wilson's 95 % interval (1927) reaches below and above a proportion.
struct Wilson {
    below: f64,
    above: f64,
}

impl Wilson {
    fn of(successes: u64, trials: u64) -> Wilson {
        let n = trials as f64;
        let (p, z_squared) = (successes as f64 / n, NORMAL_95 * NORMAL_95);
        let q = (trials - successes) as f64 / n;
        let half_width = NORMAL_95 * (p * q / n + z_squared / (4.0 * n * n)).sqrt();
        // The center is drawn to ½ by (½ − p) z²/n; all of it shrinks by 1 + z²/n.
        let pull = (q - p) / 2.0 * z_squared / n;
        let shrink = 1.0 + z_squared / n;
        Wilson { below: ((half_width - pull) / shrink).max(0.0), above: ((half_width + pull) / shrink).max(0.0) }
    }
}

fn newcombe(difference: f64, a: Wilson, b: Wilson) -> ConfidenceInterval {
    let distance = |one: f64, other: f64| (one * one + other * other).sqrt();
    // The ends lie within −1 … 1; the last rounding may step over.
    ConfidenceInterval {
        lower: (difference - distance(a.below, b.above)).max(-1.0),
        upper: (difference + distance(a.above, b.below)).min(1.0),
    }
}

/// A test of independence: see [`chi_square`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChiSquare {
    /// Σ (observed − expected)² / expected, 0 (rows in proportion) or more.
    pub statistic: f64,
    /// (rows − 1)(columns − 1), without those that are empty.
    pub degrees_of_freedom: u32,
    /// The probability of a statistic at least as large if rows and columns are independent; rough when cells with fewer
    /// than five expected are many.
    pub p: f64,
}

/// Tests whether the rows of a table of counts differ in their proportions (Pearson 1900), without a continuity
/// correction.
///
/// Rows and columns that add up to 0 say nothing and are left out. The order of rows and of columns does not matter.
///
/// # Errors
/// [`SampleError::LengthsDiffer`] when rows do; [`SampleError::ImpossibleCount`] when the total is 2^64 or more;
/// [`SampleError::Empty`] when it is 0; [`SampleError::Constant`] when all counts are in one row or one column.
///
/// ```
/// use lorenz::metrics::{chi_square, two_proportions};
/// let test = chi_square(&[&[30, 70], &[20, 80]])?;
/// assert_eq!(test.degrees_of_freedom, 1);
/// let z = two_proportions(30, 100, 20, 100)?.test.unwrap().z;
/// assert!((test.statistic - z * z).abs() < 1e-14);
/// # Ok::<(), lorenz::metrics::SampleError>(())
/// ```
pub fn chi_square(table: &[&[u64]]) -> Result<ChiSquare, SampleError> {
    let width = table.first().map_or(0, |row| row.len());
    if table.iter().any(|row| row.len() != width) {
        return Err(SampleError::LengthsDiffer);
    }
    let total = table.iter().copied().flatten().try_fold(0_u64, |sum, &count| sum.checked_add(count));
    let total = u128::from(total.ok_or(SampleError::ImpossibleCount)?);
    if total == 0 {
        return Err(SampleError::Empty);
    }
    let rows: Vec<u128> = table.iter().map(|row| row.iter().map(|&count| u128::from(count)).sum()).collect();
    let mut columns = vec![0_u128; width];
    for row in table {
        columns.iter_mut().zip(*row).for_each(|(column, &count)| *column += u128::from(count));
    }
    let used = |sums: &[u128]| sums.iter().filter(|&&sum| sum > 0).count() - 1;
    let degrees_of_freedom = u32::try_from(used(&rows).saturating_mul(used(&columns))).unwrap_or(u32::MAX);
    if degrees_of_freedom == 0 {
        return Err(SampleError::Constant);
    }
    let cells = table.iter().zip(&rows).flat_map(|(row, &row_sum)| {
        row.iter().zip(&columns).map(move |(&count, &column_sum)| (u128::from(count) * total, row_sum * column_sum))
    });
    let terms = cells.filter(|&(_, expected)| expected > 0);
    // (O − E)² / E with both multiplied by the total, so that the difference is one of whole numbers.
    let mut terms: Vec<f64> = terms
        .map(|(observed, expected)| {
            let difference = observed.abs_diff(expected) as f64;
            difference / expected as f64 * (difference / total as f64)
        })
        .collect();
    terms.sort_unstable_by(f64::total_cmp);
    let statistic = CompensatedSum::from_iter(terms).value();
    Ok(ChiSquare { statistic, degrees_of_freedom, p: chi_square_upper_tail(statistic, degrees_of_freedom) })
}
