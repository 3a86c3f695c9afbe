//! Inequality: the Lorenz curve and the Gini coefficient.

use super::{Shares, ratio::ratio};

/// A point of a Lorenz curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LorenzPoint {
    /// The part of the entities that is counted, smallest first, on 0–1.
    pub population: f64,
    /// The share of the total that these hold together, on 0–1.
    pub downloads: f64,
}

/// Returns the Gini coefficient (population form), from 0 (all equal) to 1 − 1/n (one of n has everything).
///
/// (2 Σ i·d₍ᵢ₎) / (n Σ d) − (n+1)/n with counts ascending: twice the area between the Lorenz curve and the
/// diagonal, which is also half the mean difference between two entities divided by the mean. Gini 1912.
/// Entities without downloads raise it: 0.5 with zeros is not 0.5 without.
///
/// ```
/// use lorenz::metrics::{Shares, gini};
/// assert_eq!(gini(&Shares::from_counts(&[1, 1, 1, 1])?), 0.0);
/// assert_eq!(gini(&Shares::from_counts(&[1, 3])?), 0.25);
/// assert_eq!(gini(&Shares::with_zeros(&[0, 0, 0, 9])?), 0.75);
/// # Ok::<(), lorenz::metrics::SharesError>(())
/// ```
pub fn gini(shares: &Shares) -> f64 {
    // A vector of u64 has fewer than 2^60 elements, so that the product is below 2^126.
    ratio(sum_of_differences(shares.counts()), shares.len() as u128 * u128::from(shares.total()))
}

/// Σ |dᵢ − dⱼ| over pairs of counts, which are descending with a total below 2^64: the Gini times n times the total.
pub(super) fn sum_of_differences(counts: &[u64]) -> u128 {
    // Summing the running totals of the descending counts gives Σ i·d₍ᵢ₎ with i ascending, by additions alone.
    let (mut running, mut weighted) = (0_u64, 0_u128);
    for &count in counts {
        running += count;
        weighted += u128::from(running);
    }
    // Large counts come early in the running totals, so the difference is not negative; each product is below 2^126.
    2 * weighted - (counts.len() as u128 + 1) * u128::from(running)
}

/// Returns the Lorenz curve: n + 1 points from (0, 0) to (1, 1), entities from the smallest up.
///
/// At population i/n the downloads are the share that the i smallest hold; the curve is convex and lies on or
/// below the diagonal. Between points it is straight. Lorenz 1905.
///
/// ```
/// use lorenz::metrics::{Shares, lorenz_curve};
/// let curve = lorenz_curve(&Shares::from_counts(&[3, 1])?);
/// let points: Vec<_> = curve.iter().map(|point| (point.population, point.downloads)).collect();
/// assert_eq!(points, [(0.0, 0.0), (0.5, 0.25), (1.0, 1.0)]);
/// # Ok::<(), lorenz::metrics::SharesError>(())
/// ```
pub fn lorenz_curve(shares: &Shares) -> Vec<LorenzPoint> {
    let mut running = 0;
    let rest = shares.counts().iter().rev().enumerate().map(|(index, count)| {
        running += count;
        point(shares, index + 1, running)
    });
    std::iter::once(point(shares, 0, 0)).chain(rest).collect()
}

/// Returns the Lorenz curve in at most `at_most` points (2 if that is less), for drawing.
///
/// Only corners are kept, as the curve is straight across entities that tie; if they fit, the result is the exact
/// curve. Otherwise the curve is cut into k = ⌊`at_most` / 2⌋ parts of equal length (measured as population +
/// downloads), of which the first and the last corner stay. The result runs through points of the curve, and so
/// on or above it; no point of the curve is further from it than √2 / (2k): 0.0015 for 1,000 points, less than
/// a pixel in a chart of 600.
///
/// ```
/// use lorenz::metrics::{Shares, lorenz_curve_thinned};
/// let counts: Vec<u64> = (1..=100_000).collect();
/// let curve = lorenz_curve_thinned(&Shares::from_counts(&counts)?, 400);
/// assert!(curve.len() <= 400);
/// // Two values only: one corner between the ends.
/// let tied = lorenz_curve_thinned(&Shares::from_counts(&[7, 1, 1, 1])?, 400);
/// assert_eq!(tied.len(), 3);
/// # Ok::<(), lorenz::metrics::SharesError>(())
/// ```
pub fn lorenz_curve_thinned(shares: &Shares, at_most: usize) -> Vec<LorenzPoint> {
    if at_most > shares.counts().chunk_by(PartialEq::eq).count() {
        return corners(shares).collect();
    }
    let parts = (at_most / 2).max(1);
    let part_of = |point: LorenzPoint| {
        let part = (point.population + point.downloads) * 0.5 * parts as f64;
        (part as usize).min(parts - 1)
    };
    let mut kept: Vec<LorenzPoint> = Vec::with_capacity(2 * parts);
    // The part that is being walked, and its last corner so far if that is not its first.
    let (mut part, mut last) = (None, None);
    for corner in corners(shares) {
        let here = Some(part_of(corner));
        if here == part {
            last = Some(corner);
        } else {
            kept.extend(last.take());
            kept.push(corner);
            part = here;
        }
    }
    kept.extend(last);
    kept
}

/// Returns the corners of the Lorenz curve from (0, 0) on: one after each run of entities that tie.
fn corners(shares: &Shares) -> impl Iterator<Item = LorenzPoint> {
    let runs = shares.counts().chunk_by(PartialEq::eq).rev();
    let rest = runs.scan((0, 0), |(entities, running), run| {
        *entities += run.len();
        *running += run.iter().sum::<u64>();
        Some(point(shares, *entities, *running))
    });
    std::iter::once(point(shares, 0, 0)).chain(rest)
}

fn point(shares: &Shares, entities: usize, running: u64) -> LorenzPoint {
    LorenzPoint {
        population: ratio(entities as u128, shares.len() as u128),
        downloads: ratio(u128::from(running), u128::from(shares.total())),
    }
}
