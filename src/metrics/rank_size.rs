//! A market's shape by rank: the slope of ln d on ln rank.

use super::{Shares, ratio::log_ratio, sum::CompensatedSum};

/// How many of the largest entities [`rank_size_slope`] fits by default.
pub const RANK_SIZE_TOP: usize = 1_000;

/// The straight line through ln d against ln rank, by ordinary least squares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankSize {
    /// The change of ln d for one unit of ln rank, < 0: −1 where the second has half of the first, the third a third.
    pub slope: f64,
    /// ln d at rank 1, on the fitted line.
    pub intercept: f64,
    /// The part of the variance of ln d that the line explains, on 0–1.
    pub r_squared: f64,
    /// How many entities were fitted, ≥ 3.
    pub entities: usize,
}

/// Returns the rank–size slope of the `top` largest entities with downloads; all of them if there are fewer.
///
/// Entities that tie have successive ranks. It describes a market's shape; it is no test of a power law, for which a
/// good fit of this line says little (Clauset, Shalizi & Newman 2009).
///
/// `None` for fewer than three entities, and when all have the same count, where R² would be 0 / 0.
///
/// ```
/// use lorenz::metrics::{RANK_SIZE_TOP, Shares, rank_size_slope};
/// let zipf = Shares::from_counts(&[3_600, 1_800, 1_200, 900, 720, 600])?;
/// let fit = rank_size_slope(&zipf, RANK_SIZE_TOP).unwrap();
/// assert!((fit.slope + 1.0).abs() < 1e-14 && (fit.r_squared - 1.0).abs() < 1e-14);
/// assert!((fit.intercept - 3_600_f64.ln()).abs() < 1e-13);
/// assert_eq!(rank_size_slope(&Shares::from_counts(&[4, 4, 4])?, RANK_SIZE_TOP), None);
/// # Ok::<(), lorenz::metrics::SharesError>(())
/// ```
pub fn rank_size_slope(shares: &Shares, top: usize) -> Option<RankSize> {
    let counts = shares.positive();
    let counts = counts.get(..top).unwrap_or(counts);
    let (&largest, &smallest) = (counts.first()?, counts.last()?);
    if counts.len() < 3 || largest == smallest {
        return None;
    }
    // Relative to the largest, which shifts the line and leaves its slope: counts that nearly tie stay apart.
    let relative = |&count: &u64| log_ratio(u128::from(count), u128::from(largest));
    let points: Vec<(f64, f64)> =
        (1..=counts.len()).map(|rank| libm::log(rank as f64)).zip(counts.iter().map(relative)).collect();
    let sum = |term: &dyn Fn(f64, f64) -> f64| {
        points.iter().map(|&(rank, size)| term(rank, size)).collect::<CompensatedSum>().value()
    };
    let (mean_rank, mean_size) =
        (sum(&|rank, _| rank) / points.len() as f64, sum(&|_, size| size) / points.len() as f64);
    let rank_squares = sum(&|rank, _| (rank - mean_rank) * (rank - mean_rank));
    let size_squares = sum(&|_, size| (size - mean_size) * (size - mean_size));
    let products = sum(&|rank, size| (rank - mean_rank) * (size - mean_size));
    let slope = products / rank_squares;
    Some(RankSize {
        slope,
        intercept: libm::log(largest as f64) + mean_size - slope * mean_rank,
        r_squared: (slope * products / size_squares).min(1.0),
        entities: points.len(),
    })
}
