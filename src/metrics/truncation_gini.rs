//! Bounds of the Gini coefficient where a list ends after the most downloaded models.
//!
//! Notation as in `truncation.rs`, with A = Σ |gᵢ − gⱼ| over pairs of listed entities: their Gini is A / (n·K). Only
//! entities with downloads are in the market, so that the tail adds from 0 to T entities, of one download or more each.

use super::inequality::sum_of_differences;
use super::{MeasureBounds, Shares, TailEntities, UnlistedTail, ratio::ratio, wide::Wide};

/// Returns the bounds of the Gini coefficient over all entities with downloads, on 0–1.
///
/// `Own`, lowest: attained, by no unlisted model with downloads or by all with d: the lower of A / (n·K) and
/// (A + T·(K − n·d)) / ((n + T)·(K + D)). Where listed counts are below d, those are tried instead of d, too.
///
/// `Own`, highest: where q unlisted models have one download each, (A + q·(K − n)) / ((n + q)·(K + q)), at its maximum over
/// real q from 0 to T. Attained if that is at 0 or T; otherwise less than 1 / (4·n·K) above a value that is attained.
///
/// `Any`, lowest: holds, and in general is not attained. D is poured on the smallest entities until they are level, among
/// them up to T new ones, whole or not.
///
/// `Any`, highest: where q are entities of one download and the others all the largest entity's, with d each, at its maximum
/// over real q from 0 to T. Attained if that is at 0 or T; otherwise less than d / (4·n·K) above a value that is attained.
///
/// For the highest, listed entities with fewer than d downloads count as part of the tail: it then holds, but in general is
/// not attained. If all are, it is 1 − 1 / (n + T), above which no Gini of so many entities lies. It takes O(n) steps,
/// however large T is; bounds that are not ratios of 128 bits, or at a real q, are widened by up to 10⁻¹³ of their value.
///
/// ```
/// use lorenz::metrics::{MeasureBounds, Shares, TailEntities, UnlistedTail, gini_bounds};
/// let listed = Shares::from_counts(&[6, 2])?;
/// let tail = UnlistedTail { tail_models: 1, most_each: 1, entities: TailEntities::Own };
/// // 6 and 2 alone: 4 / (2·8). With one more entity of one download: (4 + 5 + 1) / (3·9).
/// assert_eq!(gini_bounds(&listed, tail), MeasureBounds { low: 0.25, high: 10.0 / 27.0 });
/// // Or the one download is the smaller entity's: 3 / (2·9).
/// let tail = UnlistedTail { entities: TailEntities::Any, ..tail };
/// assert_eq!(gini_bounds(&listed, tail), MeasureBounds { low: 3.0 / 18.0, high: 10.0 / 27.0 });
/// # Ok::<(), lorenz::metrics::SharesError>(())
/// ```
pub fn gini_bounds(listed: &Shares, tail: UnlistedTail) -> MeasureBounds {
    let counts = listed.positive();
    let total = u128::from(listed.total());
    let listed_alone = ratio(sum_of_differences(counts), counts.len() as u128 * total);
    if tail.most_downloads() == 0 {
        return MeasureBounds { low: listed_alone, high: listed_alone };
    }
    let lowest = match tail.entities {
        TailEntities::Own => lowest_of_own(counts, total, tail),
        TailEntities::Any => lowest_of_any(counts, total, tail),
    };
    let in_list = counts.partition_point(|&count| count >= tail.most_each);
    let (in_list, in_tail) = counts.split_at(in_list);
    let models = u128::from(tail.tail_models) + in_tail.len() as u128;
    let highest = if in_list.is_empty() { ratio(models - 1, models) } else { highest(in_list, models, tail) };
    MeasureBounds { low: lowest.min(listed_alone), high: highest.clamp(listed_alone, 1.0) }
}

/// The lowest Gini where all T models are entities of equal size: of d, or of a listed count below it.
///
/// For a given number of models equal sizes are best; in the size it has a minimum at a kink or at d, in the number at
/// 0 or T.
fn lowest_of_own(counts: &[u64], total: u128, tail: UnlistedTail) -> f64 {
    let (entities, models) = (counts.len() as u128, u128::from(tail.tail_models));
    let differences = Wide::from(sum_of_differences(counts));
    let with_size = |size: u128, larger: u128, larger_sum: u128| {
        let apart = (larger_sum - larger * size) + ((entities - larger) * size - (total - larger_sum));
        let numerator = differences + Wide::from(models) * Wide::from(apart);
        numerator.ratio_from_below(Wide::from(entities + models) * Wide::from(total + models * size))
    };
    let (larger, smaller) = counts.split_at(counts.partition_point(|&count| count >= tail.most_each));
    let (mut larger, mut larger_sum) = (larger.len() as u128, sum(larger));
    let mut lowest = with_size(u128::from(tail.most_each), larger, larger_sum);
    for &count in smaller {
        let count = u128::from(count);
        lowest = lowest.min(with_size(count, larger, larger_sum));
        larger += 1;
        larger_sum += count;
    }
    lowest
}

/// The lowest Gini where D is poured on the smallest entities and on up to T new ones, in fractions if need be.
///
/// The h largest stay above the level; all else, E = K + D − (sum of those), is level in ρ pieces, which may be a fraction.
/// For each h the Gini is monotone in ρ, so that its ends are tried: where the level reaches the next entity above or below,
/// and where there are 0 or T new entities.
fn lowest_of_any(counts: &[u64], total: u128, tail: UnlistedTail) -> f64 {
    let all = total + tail.most_downloads();
    let (mut kept_sum, mut differences, mut lowest) = (0_u128, 0_u128, 1.0_f64);
    for kept in 0..=counts.len() {
        let above = kept.checked_sub(1).and_then(|last| counts.get(last)).map(|&count| u128::from(count));
        let below = counts.get(kept).map_or(0, |&count| u128::from(count));
        let (h, level) = (kept as u128, all - kept_sum);
        let fewest = (counts.len() - kept) as u128;
        let most = fewest + u128::from(tail.tail_models);
        // Beyond 2^128 a product is more than all downloads.
        let reaches = |size: u128, pieces: u128| size.checked_mul(pieces).is_some_and(|sum| sum <= level);
        let fits = |size: u128, pieces: u128| size.checked_mul(pieces).is_none_or(|sum| sum >= level);
        if reaches(below, fewest) && above.is_none_or(|above| fits(above, most)) {
            let Some(above) = above else { return 0.0 };
            // Pieces as a fraction, over 1 or over a count.
            let least = if fits(above, fewest) { (fewest, 1) } else { (level, above) };
            let greatest = if reaches(below, most) { (most, 1) } else { (level, below) };
            for (pieces, over) in [least, greatest] {
                let apart = if over == 1 {
                    // A·1 + ρ·(sum of the kept) − h·E; a product beyond 2^128 leaves 0, which holds.
                    let kept_part = pieces.checked_mul(kept_sum).and_then(|part| part.checked_add(differences));
                    kept_part.zip(h.checked_mul(level)).map_or(0, |(part, leveled)| part.saturating_sub(leveled)).into()
                } else {
                    Wide::from(over) * Wide::from(differences) + Wide::from(level) * Wide::from(kept_sum - h * over)
                };
                let entities = Wide::from(over) * Wide::from(h) + Wide::from(pieces);
                lowest = lowest.min(apart.ratio_from_below(entities * Wide::from(all)));
            }
        }
        differences += kept_sum - h * below;
        kept_sum += below;
    }
    lowest
}

/// The highest Gini where real q of `models` are entities of one download, and the others are none (`Own`) or all the
/// largest entity's (`Any`). No count may be below d.
///
/// That is a ratio of two quadratic functions, N(q) / M(q), with one maximum (Dinkelbach 1967): the q at which N − G·M is
/// largest, for the best G so far, is better, until G is the maximum.
fn highest(counts: &[u64], models: u128, tail: UnlistedTail) -> f64 {
    let differences = sum_of_differences(counts);
    let (entities, total) = (counts.len() as u128, sum(counts));
    let joined = if tail.entities == TailEntities::Any { u128::from(tail.most_each) } else { 0 };
    let (n, k, t, each) = (entities as f64, total as f64, models as f64, joined as f64);
    let gini_at = |q: f64| {
        let grown = (t - q) * each;
        let apart = differences as f64 + (n - 1.0) * grown + q * ((total - entities) as f64 + grown);
        apart / ((n + q) * (k + grown + q))
    };
    // N − G·M = constant + slope·q − bend·q².
    let slope =
        |gini: f64| (total - entities) as f64 + t * each - (n - 1.0) * each - gini * (k + t * each + n * (1.0 - each));
    let bend = |gini: f64| each * (1.0 - gini) + gini;
    let mut best = gini_at(0.0);
    for _ in 0..64 {
        let next = gini_at((slope(best) / (2.0 * bend(best))).max(0.0).min(t));
        if next <= best {
            break;
        }
        best = next;
    }
    // What rounding can change of a slope: an end is the maximum only where it is so beyond doubt.
    let doubt = (k + t * each + n * (1.0 + each) + bend(best) * t) * ROUNDING;
    let [wide_entities, wide_models, wide_total] = [entities, models, total].map(Wide::from);
    let apart = Wide::from(differences);
    if slope(best) - 2.0 * bend(best) * t > doubt {
        let apart = apart + wide_models * Wide::from(total - entities);
        apart.ratio_from_above((wide_entities + wide_models) * (wide_total + wide_models))
    } else if slope(best) < -doubt {
        let grown = wide_models * Wide::from(joined);
        let apart = apart + Wide::from(entities - 1) * grown;
        apart.ratio_from_above(wide_entities * (wide_total + grown))
    } else {
        best * (1.0 + ROUNDING)
    }
}

fn sum(counts: &[u64]) -> u128 {
    counts.iter().map(|&count| u128::from(count)).sum()
}

/// Far more than the roundings of the few operations here come to: 6·10⁻¹⁴.
const ROUNDING: f64 = 1.0 / (1_u64 << 44) as f64;
