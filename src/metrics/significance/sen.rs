//! Estimates the slope of a trend: Sen's slope.

use super::{super::ratio::ratio, ConfidenceInterval, NORMAL_95, SampleError, check, ranks::Ranks};

/// The longest series that [`sen_slope`] takes: all pairs of more would not fit in 64 MB.
pub const SEN_POINTS_AT_MOST: usize = 4_000;

/// The slope of a series: see [`sen_slope`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SenSlope {
    /// The median slope, in units of the values per unit of time.
    pub slope: f64,
    /// Its 95 % interval; none when the points are too few for that certainty.
    pub interval: Option<ConfidenceInterval>,
}

/// Returns the median of the slopes between all pairs of points (Sen 1968), at times in any order and at any distance.
///
/// Up to 29 % of the values can be anything without carrying the slope away. Two points at the same time have no
/// slope and do not count. The interval is Sen's: the slopes whose ranks lie C = 1.96 √variance around the middle,
/// (N ∓ C) / 2, with the variance of Kendall's S corrected for ties in both (his equation 2.6), ranks rounded as in
/// `scipy.stats.theilslopes`.
///
/// # Errors
/// [`SampleError::LengthsDiffer`], [`SampleError::Empty`], [`SampleError::NotFinite`]; [`SampleError::TooFew`] with
/// one point; [`SampleError::TooMany`] with more than [`SEN_POINTS_AT_MOST`]; [`SampleError::Constant`] when all times
/// are equal (values may be: their slope is 0).
///
/// ```
/// use lorenz::metrics::sen_slope;
/// let trend = sen_slope(&[2020.0, 2021.0, 2022.5, 2023.0, 2024.0], &[10.0, 12.0, 15.0, 16.0, 900.0])?;
/// assert_eq!(trend.slope, 2.0);
/// // Of five points all that is certain is that the slope lies between the smallest and the largest.
/// assert_eq!(trend.interval.map(|ends| (ends.lower, ends.upper)), Some((2.0, 884.0)));
/// # Ok::<(), lorenz::metrics::SampleError>(())
/// ```
pub fn sen_slope(times: &[f64], values: &[f64]) -> Result<SenSlope, SampleError> {
    if times.len() != values.len() {
        return Err(SampleError::LengthsDiffer);
    }
    check(times, 2)?;
    check(values, 2)?;
    if times.len() > SEN_POINTS_AT_MOST {
        return Err(SampleError::TooMany { given: times.len(), at_most: SEN_POINTS_AT_MOST });
    }
    let mut slopes = slopes(times, values)?;
    let (middle, ends) = (slopes.len() / 2, interval_ranks(slopes.len(), times, values));
    let above = nth(&mut slopes, middle).ok_or(SampleError::Constant)?;
    let below = if slopes.len() % 2 == 0 { nth(&mut slopes, middle - 1).unwrap_or(above) } else { above };
    let interval = ends.and_then(|(lower, upper)| {
        Some(ConfidenceInterval { lower: nth(&mut slopes, lower)?, upper: nth(&mut slopes, upper)? })
    });
    Ok(SenSlope { slope: below.midpoint(above), interval })
}

/// Returns the slope with this index when all are sorted; none beyond the last.
fn nth(slopes: &mut [f64], index: usize) -> Option<f64> {
    (index < slopes.len()).then(|| *slopes.select_nth_unstable_by(index, f64::total_cmp).1)
}

fn slopes(times: &[f64], values: &[f64]) -> Result<Vec<f64>, SampleError> {
    let mut slopes = Vec::with_capacity(times.len() * (times.len() - 1) / 2);
    for (index, (&time, &value)) in times.iter().zip(values).enumerate() {
        for (&later, &other) in times.iter().zip(values).skip(index + 1) {
            let distance = later - time;
            if distance == 0.0 {
                continue;
            }
            let slope = (other - value) / distance;
            if !distance.is_finite() || !slope.is_finite() {
                return Err(SampleError::NotFinite);
            }
            // Level is 0.0, whichever way the times run.
            slopes.push(slope + 0.0);
        }
    }
    Ok(slopes)
}

/// Returns the indices of the slopes that bound the median; none when the lower would lie below the first.
fn interval_ranks(slopes: usize, times: &[f64], values: &[f64]) -> Option<(usize, usize)> {
    let (all, tied_times) = Ranks::of(times).kendall_spread();
    let (_, tied_values) = Ranks::of(values).kendall_spread();
    let eighteen_variances = all.checked_sub(tied_times + tied_values)?;
    let (half, half_width) = (slopes as f64 / 2.0, NORMAL_95 * ratio(eighteen_variances, 18).sqrt() / 2.0);
    let rank = libm::rint(half - half_width);
    (rank >= 1.0).then(|| (rank as usize - 1, libm::rint(half + half_width) as usize))
}
