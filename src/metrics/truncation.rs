//! Bounds of measures where a list ends after the most downloaded models: shares, HHI and CR.
//!
//! The list has the N most downloaded models, so that each of the T others has from 0 to d downloads, those of the last
//! one listed. Whatever they have, a measure of the whole market lies between two bounds. `docs/truncation.md` has the
//! proofs. Notation: counts g of listed entities with total K and sum of squares Q, D = T·d.

use super::hhi::sum_of_squares;
use super::{HhiPoints, Shares, ratio::ratio, wide::Wide};

/// The lowest and the highest value that a measure of the whole market can have, in the unit of the measure.
///
/// `low` ≤ `high`; where no model is unlisted, or none of those has downloads, both are the measure itself, to the bit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasureBounds<T = f64> {
    /// The measure is at least this.
    pub low: T,
    /// The measure is at most this.
    pub high: T,
}

/// Whose the models are that a list leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TailEntities {
    /// Each is an entity of its own: the entities are models.
    Own,
    /// Each belongs to any listed entity or to any that is not listed: developers, countries.
    Any,
}

/// The models that a list leaves out: how many they may be, and what each may have.
///
/// A model without downloads is not in the market, so that `tail_models` may be too high; never too low.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UnlistedTail {
    /// T: the most models that may be left out.
    pub tail_models: u64,
    /// d: the most downloads that each of them may have; those of the last model of the list.
    pub most_each: u64,
    /// Whose they are.
    pub entities: TailEntities,
}

impl UnlistedTail {
    /// D = T·d, the most downloads that they may have together: below 2^128 with any `u64` added to it.
    pub(super) fn most_downloads(self) -> u128 {
        u128::from(self.tail_models) * u128::from(self.most_each)
    }
}

/// Returns the bounds of the share of one listed entity with `count` downloads, on 0–1.
///
/// `Own`: c / (K + D) … c / K. `Any`: c / (K + D) … (c + D) / (K + D), also for an entity that is not listed, with a
/// count of 0. Both are attained, whatever the counts are. `count` must be one of the listed counts or a sum of some.
///
/// ```
/// use lorenz::metrics::{MeasureBounds, Shares, TailEntities, UnlistedTail, share_bounds};
/// let listed = Shares::from_counts(&[50, 30, 10])?;
/// // Ten more models, of at most one download each.
/// let tail = UnlistedTail { tail_models: 10, most_each: 1, entities: TailEntities::Any };
/// assert_eq!(share_bounds(&listed, 30, tail), MeasureBounds { low: 0.3, high: 0.4 });
/// # Ok::<(), lorenz::metrics::SharesError>(())
/// ```
pub fn share_bounds(listed: &Shares, count: u64, tail: UnlistedTail) -> MeasureBounds {
    let (count, total, unlisted) = (u128::from(count), u128::from(listed.total()), tail.most_downloads());
    let high = match tail.entities {
        TailEntities::Own => ratio(count, total),
        TailEntities::Any => ratio(count + unlisted, total + unlisted),
    };
    MeasureBounds { low: ratio(count, total + unlisted), high }
}

/// Returns the bounds of the share of all models that the list leaves out, on 0–1: 0 … D / (K + D).
///
/// Both are attained, whoever's the models are.
///
/// ```
/// use lorenz::metrics::{MeasureBounds, Shares, TailEntities, UnlistedTail, unlisted_share_bounds};
/// let listed = Shares::from_counts(&[50, 30, 10])?;
/// let tail = UnlistedTail { tail_models: 10, most_each: 1, entities: TailEntities::Own };
/// assert_eq!(unlisted_share_bounds(&listed, tail), MeasureBounds { low: 0.0, high: 0.1 });
/// # Ok::<(), lorenz::metrics::SharesError>(())
/// ```
pub fn unlisted_share_bounds(listed: &Shares, tail: UnlistedTail) -> MeasureBounds {
    let unlisted = tail.most_downloads();
    MeasureBounds { low: 0.0, high: ratio(unlisted, u128::from(listed.total()) + unlisted) }
}

/// Returns the bounds of the HHI, in points from 0 to 10,000.
///
/// Lowest where every unlisted model is an entity of its own with d downloads: (Q + T·d²) / (K + D)². Highest for `Own`
/// where none has downloads, Q / K², and for `Any` where all are the largest entity's: ((g₁ + D)² + Q − g₁²) / (K + D)².
///
/// Both are attained if the mean size Q / K (each entity weighted with its downloads) is at least d, and so wherever no
/// listed count is below d. Otherwise `high` is still attained, for `Own` with the number of models of d downloads that
/// gives the most; `low` is Q / (K² + T·Q), which holds but needs fractions of downloads. From K + D = 2^64 on, the bounds
/// are widened by up to 10⁻¹³ of their value.
///
/// ```
/// use lorenz::metrics::{HhiPoints, Shares, TailEntities, UnlistedTail, hhi_bounds};
/// let listed = Shares::from_counts(&[50, 30, 10])?;
/// let tail = UnlistedTail { tail_models: 10, most_each: 1, entities: TailEntities::Any };
/// let bounds = hhi_bounds(&listed, tail);
/// assert_eq!(bounds.low, HhiPoints(3_510.0)); // 50² + 30² + 10² + 10 · 1²
/// assert_eq!(bounds.high, HhiPoints(4_600.0)); // 60² + 30² + 10²
/// # Ok::<(), lorenz::metrics::SharesError>(())
/// ```
pub fn hhi_bounds(listed: &Shares, tail: UnlistedTail) -> MeasureBounds<HhiPoints> {
    let (total, squares) = (u128::from(listed.total()), sum_of_squares(listed.counts()));
    let (models, each) = (u128::from(tail.tail_models), u128::from(tail.most_each));
    // Numerator and denominator where so many unlisted models have d downloads, each for itself.
    let of_models = |models: u128| {
        let all = Wide::from(total + models * each);
        (Wide::from(squares) + Wide::from(models * each) * Wide::from(each), all * all)
    };
    let from_above = |(numerator, denominator): (Wide, Wide)| numerator.ratio_from_above(denominator).min(1.0);
    let low = if squares >= total * each {
        let (numerator, denominator) = of_models(models);
        numerator.ratio_from_below(denominator)
    } else {
        let denominator = Wide::from(total * total) + Wide::from(models) * Wide::from(squares);
        Wide::from(squares).ratio_from_below(denominator)
    };
    let high = match tail.entities {
        TailEntities::Own => {
            // It rises with the number of models up to (d·K − 2·Q) / d², which is below 0 unless listed counts are below d.
            let rise = (total * each).saturating_sub(squares).saturating_sub(squares);
            let most = rise.checked_div(each * each).unwrap_or(0);
            let at = |models_at: u128| from_above(of_models(models_at.min(models)));
            at(0).max(at(most)).max(at(most + 1))
        }
        TailEntities::Any => {
            let largest = u128::from(listed.counts().first().copied().unwrap_or(0));
            let (grown, all) = (Wide::from(largest + models * each), Wide::from(total + models * each));
            from_above((grown * grown + Wide::from(squares - largest * largest), all * all))
        }
    };
    MeasureBounds { low: HhiPoints::from_squared_shares(low), high: HhiPoints::from_squared_shares(high) }
}

/// Returns the bounds of CR_k, the share of the `k` largest entities, on 0–1.
///
/// With G the sum of the k largest listed counts: `Own` G / (K + D) … G / K, `Any` G / (K + D) … (G + D) / (K + D). Where
/// fewer than k entities are listed, models of the tail take the places that are left: the lowest value is
/// (K + min(T, k − n)·d) / (K + D), the highest 1. For k = 0 both are 0.
///
/// Both are attained, also where listed counts are below d: an unlisted model may then be among the largest for `Own`, and
/// the bounds allow for it.
///
/// ```
/// use lorenz::metrics::{MeasureBounds, Shares, TailEntities, UnlistedTail, concentration_ratio_bounds};
/// let listed = Shares::from_counts(&[50, 30, 10])?;
/// let tail = UnlistedTail { tail_models: 10, most_each: 1, entities: TailEntities::Any };
/// assert_eq!(concentration_ratio_bounds(&listed, 2, tail), MeasureBounds { low: 0.8, high: 0.9 });
/// // Of four entities one is not listed: it has a download at least, if the tail has ten.
/// assert_eq!(concentration_ratio_bounds(&listed, 4, tail), MeasureBounds { low: 0.91, high: 1.0 });
/// # Ok::<(), lorenz::metrics::SharesError>(())
/// ```
pub fn concentration_ratio_bounds(listed: &Shares, k: usize, tail: UnlistedTail) -> MeasureBounds {
    let counts = listed.positive();
    let (total, models, each) = (u128::from(listed.total()), u128::from(tail.tail_models), u128::from(tail.most_each));
    // Per number of entities, up to k, the sum of so many largest.
    let mut sum = 0;
    let add = |&count: &u64| {
        sum += u128::from(count);
        sum
    };
    let sums: Vec<u128> = std::iter::once(0).chain(counts.iter().take(k).map(add)).collect();
    let all_places = sums.last().copied().unwrap_or(0);
    // CR where so many unlisted entities have so many downloads each: they stand behind the listed that have as many.
    let with_entities = |entities: u128, size: u64| {
        let larger = counts.partition_point(|&count| count >= size).min(k);
        let taken = entities.min((k - larger) as u128);
        let of_listed = usize::try_from(k as u128 - taken).ok().and_then(|places| sums.get(places));
        let top = of_listed.copied().unwrap_or(all_places) + taken * u128::from(size);
        ratio(top, total + entities * u128::from(size))
    };
    let below = || counts.iter().take(k).copied().filter(|&count| count < tail.most_each);
    let low = below().chain([tail.most_each]).map(|size| with_entities(models, size)).fold(1.0, f64::min);
    let high = match tail.entities {
        TailEntities::Any if k > 0 => ratio(all_places + models * each, total + models * each),
        _ => {
            // Each that displaces a smaller listed entity may raise it; further ones only add to the total.
            let numbers = 0..=models.min(below().count() as u128);
            numbers.map(|entities| with_entities(entities, tail.most_each)).fold(0.0, f64::max)
        }
    };
    MeasureBounds { low, high }
}
