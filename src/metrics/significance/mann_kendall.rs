//! Tests whether a series rises or falls throughout: Mann–Kendall, and Hamed & Rao's correction for autocorrelation.

use super::{
    super::{ratio::ratio, sum::CompensatedSum},
    NORMAL_95, SampleError, check,
    ranks::{Ranks, inversions},
    sen::sen_slope,
    signed_ratio,
    special::normal_two_sided,
};

/// A test for a trend: see [`mann_kendall`] and [`hamed_rao`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MannKendall {
    /// S: pairs in which the later value is larger, less those in which it is smaller; −n(n−1)/2 … n(n−1)/2.
    pub s: i64,
    /// The variance that S has without a trend.
    pub variance: f64,
    /// S in standard deviations, one unit closer to 0 (the continuity correction).
    pub z: f64,
    /// The probability of an S at least as far from 0 without a trend (normal approximation; rough below ten values).
    pub p: f64,
    /// Kendall's τ (τ_a) of values and time: S divided by the number of pairs, −1 … 1; ties keep it from the ends.
    pub tau: f64,
}

/// Tests a series, in the order of time, for a monotonic trend (Mann 1945, Kendall 1975).
///
/// Times need not be evenly spaced; only their order counts. The variance is corrected for ties. A series whose values
/// depend on the ones before looks more significant than it is: see [`hamed_rao`].
///
/// # Errors
/// [`SampleError::Empty`], [`SampleError::NotFinite`]; [`SampleError::TooFew`] with one value;
/// [`SampleError::Constant`] when all are equal.
///
/// ```
/// use lorenz::metrics::mann_kendall;
/// let test = mann_kendall(&[10.0, 15.0, 14.0, 20.0])?;
/// assert_eq!((test.s, test.tau), (4, 4.0 / 6.0));
/// assert_eq!(test.z, 3.0 / test.variance.sqrt());
/// # Ok::<(), lorenz::metrics::SampleError>(())
/// ```
pub fn mann_kendall(values: &[f64]) -> Result<MannKendall, SampleError> {
    check(values, 2)?;
    let ranks = Ranks::of(values);
    if ranks.spread() == 0 {
        return Err(SampleError::Constant);
    }
    let pairs = |n: u64| n * (n - 1) / 2;
    let (all, tied) = (pairs(values.len() as u64), ranks.runs.iter().copied().map(pairs).sum::<u64>());
    let descending = inversions(&mut ranks.doubled.clone());
    let s = (all - tied - descending).cast_signed() - descending.cast_signed();
    let tau = signed_ratio(i128::from(s), u128::from(all));
    let (spread, tied_spread) = ranks.kendall_spread();
    Ok(scored(s, ratio(spread - tied_spread, 18), tau))
}

/// [`mann_kendall`] with a variance that allows for autocorrelation (Hamed & Rao 1998).
///
/// Sen's slope over the index is taken away from the values; of the autocorrelations r of the ranks of what is left,
/// those at the first `lags` lags that differ from 0 (|r| > 1.96 / √n) correct the variance by the factor
/// 1 + 2 / (n(n−1)(n−2)) Σ (n−k)(n−k−1)(n−k−2) r_k. With `usize::MAX` for all lags up to n − 1, as in the paper, this
/// is `hamed_rao_modification_test` of pyMannKendall; one in twenty of many lags differs from 0 by chance, so that a
/// few lags (often 3) give a steadier result. Values must be evenly spaced in time for a lag to mean something.
///
/// # Errors
/// As [`mann_kendall`], with three values needed; [`SampleError::TooMany`] as [`sen_slope`];
/// [`SampleError::NoVariance`] when negative autocorrelation makes the factor 0 or less.
///
/// ```
/// use lorenz::metrics::{hamed_rao, mann_kendall};
/// let series = [3.0, 4.0, 6.0, 7.0, 7.5, 6.0, 4.0, 2.0, 1.0, 1.5, 3.0, 5.0, 7.0, 9.0, 10.0, 9.5, 8.0, 6.5];
/// let (plain, corrected) = (mann_kendall(&series)?, hamed_rao(&series, 1)?);
/// assert_eq!(plain.s, corrected.s);
/// // Neighbors are alike: the series holds less evidence than as many independent values.
/// assert!(corrected.variance > plain.variance && corrected.p > plain.p);
/// # Ok::<(), lorenz::metrics::SampleError>(())
/// ```
pub fn hamed_rao(values: &[f64], lags: usize) -> Result<MannKendall, SampleError> {
    check(values, 3)?;
    let plain = mann_kendall(values)?;
    let index: Vec<f64> = (1..=values.len()).map(|time| time as f64).collect();
    let slope = sen_slope(&index, values)?.slope;
    let residuals: Vec<f64> = values.iter().zip(&index).map(|(value, time)| value - time * slope).collect();
    let variance = plain.variance * variance_factor(&Ranks::of(&residuals), lags);
    if variance <= 0.0 {
        return Err(SampleError::NoVariance);
    }
    Ok(scored(plain.s, variance, plain.tau))
}

fn scored(s: i64, variance: f64, tau: f64) -> MannKendall {
    let z = (s - s.signum()) as f64 / variance.sqrt();
    MannKendall { s, variance, z, p: normal_two_sided(z), tau }
}

/// Returns the factor by which autocorrelation of ranks at the first lags raises the variance of S; 1 if they all tie.
fn variance_factor(ranks: &Ranks, lags: usize) -> f64 {
    let deviations: Vec<i128> = ranks.deviations().collect();
    let squares: u128 = deviations.iter().map(|deviation| deviation.unsigned_abs().pow(2)).sum();
    let n = deviations.len();
    let weight = |values: usize| values as f64 * (values as f64 - 1.0) * (values as f64 - 2.0);
    let significant = NORMAL_95 / (n as f64).sqrt();
    let terms = (1..n).take(lags).filter_map(|lag| {
        let products: i128 = deviations.iter().zip(deviations.iter().skip(lag)).map(|(one, later)| one * later).sum();
        let correlation = signed_ratio(products, squares);
        (correlation.abs() > significant).then(|| weight(n - lag) * correlation)
    });
    1.0 + 2.0 * CompensatedSum::from_iter(terms).value() / weight(n)
}
