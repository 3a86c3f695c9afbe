//! Bounds of what a list leaves out: they hold for any list that is cut, and tiny markets show which of them are attained.

use lorenz::metrics::*;
use proptest::prelude::*;

use super::market;

const ENTITIES: [TailEntities; 2] = [TailEntities::Own, TailEntities::Any];

/// A measure of a whole market that holds more than a tail can be given away with.
type Measured = (&'static str, MeasureBounds, f64);

fn in_points(bounds: MeasureBounds<HhiPoints>) -> MeasureBounds {
    MeasureBounds { low: bounds.low.0, high: bounds.high.0 }
}

/// Bounds of every measure of a market beside its value for a whole: CRs from 0 to beyond the listed.
fn all(listed: &Shares, whole: &Shares, tail: UnlistedTail) -> Vec<Measured> {
    let crs = [0, 1, 2, 3, 4, 8, 100].map(|k| {
        let value = concentration_ratio(whole, k);
        ("CR", concentration_ratio_bounds(listed, k, tail), value)
    });
    let others =
        [("HHI", in_points(hhi_bounds(listed, tail)), hhi(whole).0), ("Gini", gini_bounds(listed, tail), gini(whole))];
    others.into_iter().chain(crs).collect()
}

fn within(bounds: MeasureBounds, value: f64) -> bool {
    (bounds.low..=bounds.high).contains(&value)
}

/// Downloads of a market's models, largest first: about as Zipf's law has them, with ties and a few odd ones.
fn models() -> impl Strategy<Value = Vec<u64>> {
    let zipf = (1..200_usize, 1..100_000_u64, 0.3..2.0).prop_map(|(models, largest, exponent)| {
        let of_rank = |rank: usize| (largest as f64 / (rank as f64).powf(exponent)) as u64;
        (1..=models).map(of_rank).collect::<Vec<u64>>()
    });
    let odd = prop::collection::vec(prop_oneof![0..5_u64, 0..1_000_u64, 0..1_000_000_u64], 1..30);
    (zipf, odd).prop_map(|(mut models, odd)| {
        models.extend(odd);
        models.sort_unstable_by(|one, other| other.cmp(one));
        models
    })
}

/// Counts per group, of models that are given to groups.
fn grouped(models: &[u64], groups: &[usize]) -> Vec<u64> {
    let mut counts = vec![0; groups.iter().max().map_or(0, |most| most + 1)];
    models.iter().zip(groups).for_each(|(count, &group)| counts[group] += count);
    counts
}

/// Models, the group of each, and after how many the list ends: at least one with downloads.
fn cuts() -> impl Strategy<Value = (Vec<u64>, Vec<usize>, usize)> {
    let drawn = (models(), 1..60_usize, any::<prop::sample::Index>());
    drawn.prop_filter("a market", |drawn| drawn.0[0] > 0).prop_flat_map(|(models, groups, end)| {
        // Squared, so that some groups have many models and others one.
        let group = (0.0..1.0).prop_map(move |part: f64| (part * part * groups as f64) as usize);
        let end = end.index(models.len()) + 1;
        (Just(models.clone()), prop::collection::vec(group, models.len()), Just(end))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_market_lies_within_the_bounds_of_its_list((models, groups, end) in cuts(), spare in 0..20_u64) {
        let each = models[end - 1];
        for entities in ENTITIES {
            let tail_models = (models.len() - end) as u64 + spare;
            let tail = UnlistedTail { tail_models, most_each: each, entities };
            let counts = |end: usize| match entities {
                TailEntities::Own => models[..end].to_vec(),
                TailEntities::Any => grouped(&models[..end], &groups[..end]),
            };
            let (in_list, in_whole) = (counts(end), counts(models.len()));
            let (listed, whole) = (market(&in_list), market(&in_whole));
            for (name, bounds, value) in all(&listed, &whole, tail) {
                prop_assert!(within(bounds, value), "{name} {value} {bounds:?} {tail:?}");
            }
            for (index, &count) in in_list.iter().enumerate() {
                let bounds = share_bounds(&listed, count, tail);
                prop_assert!(within(bounds, in_whole[index] as f64 / whole.total() as f64), "{count} {bounds:?}");
            }
            let unlisted = (whole.total() - listed.total()) as f64 / whole.total() as f64;
            prop_assert!(within(unlisted_share_bounds(&listed, tail), unlisted));
        }
    }

    #[test]
    fn a_list_whose_order_shifted_is_bounded_too((models, groups, end) in cuts(), each in 0..2_000_u64) {
        // Any number of downloads is the most of an unlisted model: those above it count as listed, some of those below, too.
        let is_listed = |index: usize| models[index] > each || index < end;
        let parts: (Vec<usize>, Vec<usize>) = (0..models.len()).partition(|&index| is_listed(index));
        for entities in ENTITIES {
            let counts = |of: &[usize]| match entities {
                TailEntities::Own => of.iter().map(|&index| models[index]).collect(),
                TailEntities::Any => grouped(
                    &of.iter().map(|&index| models[index]).collect::<Vec<_>>(),
                    &of.iter().map(|&index| groups[index]).collect::<Vec<_>>(),
                ),
            };
            let tail = UnlistedTail { tail_models: parts.1.len() as u64, most_each: each, entities };
            let (listed, whole) = (market(&counts(&parts.0)), market(&models));
            let whole = if entities == TailEntities::Own { whole } else { market(&grouped(&models, &groups)) };
            for (name, bounds, value) in all(&listed, &whole, tail) {
                prop_assert!(within(bounds, value), "{name} {value} {bounds:?} {tail:?}");
            }
        }
    }

    #[test]
    fn without_a_tail_the_bounds_are_the_measure(models in models(), number in 0..1_000_u64) {
        prop_assume!(models[0] > 0);
        let listed = market(&models);
        for entities in ENTITIES {
            for (tail_models, most_each) in [(0, number), (number, 0), (0, u64::MAX), (u64::MAX, 0)] {
                let tail = UnlistedTail { tail_models, most_each, entities };
                for (name, bounds, value) in all(&listed, &listed, tail) {
                    prop_assert_eq!(bounds, MeasureBounds { low: value, high: value }, "{} {:?}", name, tail);
                }
                let share = concentration_ratio(&listed, 1);
                prop_assert_eq!(share_bounds(&listed, models[0], tail), MeasureBounds { low: share, high: share });
                prop_assert_eq!(unlisted_share_bounds(&listed, tail), MeasureBounds { low: 0.0, high: 0.0 });
            }
        }
    }

    #[test]
    fn a_longer_tail_never_narrows(models in models(), fewer in 0..2_000_u64, more in 0..2_000_000_u64) {
        prop_assume!(models[0] > 0);
        let listed = market(&models);
        let most_each = listed.counts()[listed.len() - 1];
        for entities in ENTITIES {
            let bounds = |tail_models: u64| all(&listed, &listed, UnlistedTail { tail_models, most_each, entities });
            for (short, long) in bounds(fewer).into_iter().zip(bounds(fewer + more)) {
                let (name, short, long) = (short.0, short.1, long.1);
                // Two bounds of which one is widened for its rounding.
                let allowed = 1e-13 * short.high;
                prop_assert!(long.low <= short.low + allowed && short.high <= long.high + allowed, "{name} {short:?} {long:?}");
            }
        }
    }
}

/// Every whole market of a list: each tail model has from 0 to d downloads, and belongs to itself, or to any entity.
fn wholes(listed: &[u64], tail: UnlistedTail) -> Vec<Vec<u64>> {
    let mut found = vec![[listed, &vec![0; tail.tail_models as usize]].concat()];
    for model in 0..tail.tail_models as usize {
        let places = match tail.entities {
            TailEntities::Own => listed.len() + model..listed.len() + model + 1,
            TailEntities::Any => 0..listed.len() + tail.tail_models as usize,
        };
        let with_one_more = |counts: Vec<u64>| {
            places.clone().flat_map(move |place| {
                let counts = counts.clone();
                (0..=tail.most_each).map(move |downloads| {
                    let mut counts = counts.clone();
                    counts[place] += downloads;
                    counts
                })
            })
        };
        let mut next: Vec<Vec<u64>> = found.into_iter().flat_map(with_one_more).collect();
        // Entities that are not listed have no names; those without downloads stand last, where the next model may go.
        next.iter_mut().for_each(|counts| counts[listed.len()..].sort_unstable_by(|one, other| other.cmp(one)));
        next.sort_unstable();
        next.dedup();
        found = next;
    }
    found
}

/// Lists of one to three entities, from `least` to a few more than d.
fn lists(least: u64, most: u64) -> Vec<Vec<u64>> {
    let one = || least..=most;
    let two = || one().flat_map(move |a| (least..=a).map(move |b| vec![a, b]));
    let three = two().flat_map(move |pair| (least..=pair[1]).map(move |c| [pair.as_slice(), &[c]].concat()));
    one().map(|a| vec![a]).chain(two()).chain(three).collect()
}

/// The lowest and the highest value of a measure.
fn extremes(values: impl Iterator<Item = f64>) -> MeasureBounds {
    let start = MeasureBounds { low: f64::INFINITY, high: f64::NEG_INFINITY };
    values.fold(start, |so_far, value| MeasureBounds { low: so_far.low.min(value), high: so_far.high.max(value) })
}

#[track_caller]
fn attained(bound: f64, value: f64, of: &str) {
    assert!((bound - value).abs() <= 1e-12 * value.abs().max(1.0), "{of}: {bound} is not {value}");
}

/// Calls `check` with every small list and its tail, beside all its whole markets.
fn for_all_small(least_of: impl Fn(u64) -> u64, check: impl Fn(&Shares, UnlistedTail, &[Shares])) {
    for entities in ENTITIES {
        for (tail_models, most_each) in (0..=3).flat_map(|models| (0..=3).map(move |each| (models, each))) {
            let tail = UnlistedTail { tail_models, most_each, entities };
            for counts in lists(least_of(most_each), most_each + 3) {
                let wholes: Vec<Shares> = wholes(&counts, tail).iter().map(|counts| market(counts)).collect();
                check(&market(&counts), tail, &wholes);
            }
        }
    }
}

#[test]
fn what_is_said_to_be_attained_is() {
    for_all_small(
        |each| each.max(1),
        |listed, tail, wholes| {
            let of = format!("{:?} {tail:?}", listed.counts());
            let (bounds, truth) =
                (in_points(hhi_bounds(listed, tail)), extremes(wholes.iter().map(|whole| hhi(whole).0)));
            attained(bounds.low, truth.low, &of);
            attained(bounds.high, truth.high, &of);
            let (bounds, truth) = (gini_bounds(listed, tail), extremes(wholes.iter().map(gini)));
            let [n, k, models] = [listed.len() as u64, listed.total(), tail.tail_models].map(|number| number as f64);
            let apart = gini(listed) * n * k;
            let gap = 1.0 / (4.0 * n * k);
            if tail.entities == TailEntities::Own {
                attained(bounds.low, truth.low, &of);
                // The maximum is at all T, or at none.
                let bend = |q: f64| (k - n) * (n * k - q * q) - apart * (n + k + 2.0 * q);
                if bend(models) >= 0.0 || bend(0.0) <= 0.0 {
                    attained(bounds.high, truth.high, &of);
                }
                assert!((truth.high..truth.high + gap + 1e-12).contains(&bounds.high), "{of} {bounds:?} {truth:?}");
            } else {
                assert!(bounds.low <= truth.low, "{of} {bounds:?} {truth:?}");
                let gap = gap * tail.most_each as f64;
                assert!((truth.high..truth.high + gap + 1e-12).contains(&bounds.high), "{of} {bounds:?} {truth:?}");
            }
        },
    );
}

#[test]
fn shares_and_concentration_ratios_are_attained_whatever_is_listed() {
    for_all_small(
        |_| 1,
        |listed, tail, wholes| {
            let of = format!("{:?} {tail:?}", listed.counts());
            for k in 0..8 {
                let bounds = concentration_ratio_bounds(listed, k, tail);
                let truth = extremes(wholes.iter().map(|whole| concentration_ratio(whole, k)));
                attained(bounds.low, truth.low, &of);
                attained(bounds.high, truth.high, &of);
            }
            let bounds = unlisted_share_bounds(listed, tail);
            let unlisted = |whole: &Shares| 1.0 - listed.total() as f64 / whole.total() as f64;
            let truth = extremes(wholes.iter().map(unlisted));
            attained(bounds.low, truth.low, &of);
            attained(bounds.high, truth.high, &of);
            let (bounds, truth) = (hhi_bounds(listed, tail).high.0, extremes(wholes.iter().map(|whole| hhi(whole).0)));
            attained(bounds, truth.high, &of);
            if tail.entities == TailEntities::Own {
                attained(gini_bounds(listed, tail).low, extremes(wholes.iter().map(gini)).low, &of);
            }
            for whole in wholes {
                for (name, bounds, value) in all(listed, whole, tail) {
                    assert!(within(bounds, value), "{name} {value} {bounds:?} {of} {whole:?}");
                }
            }
        },
    );
}

#[test]
fn the_share_of_an_entity_is_attained() {
    let listed = [5, 3, 3];
    for entities in ENTITIES {
        let tail = UnlistedTail { tail_models: 3, most_each: 2, entities };
        let wholes = wholes(&listed, tail);
        for (place, &count) in listed.iter().enumerate() {
            let bounds = share_bounds(&market(&listed), count, tail);
            let share = |whole: &Vec<u64>| whole[place] as f64 / whole.iter().sum::<u64>() as f64;
            let truth = extremes(wholes.iter().map(share));
            attained(bounds.low, truth.low, "low");
            attained(bounds.high, truth.high, "high");
        }
    }
}

#[test]
fn the_largest_numbers_have_bounds() {
    let large = 1_u64 << 62;
    for counts in [vec![large, large, large - 1], vec![1 << 63], vec![u64::MAX], vec![1; 9], vec![1 << 63, 1, 1]] {
        let listed = market(&counts);
        for entities in ENTITIES {
            for tail_models in [1, 2_500_000, u64::MAX] {
                for most_each in [1, counts[counts.len() - 1], 1 << 62, u64::MAX] {
                    let tail = UnlistedTail { tail_models, most_each, entities };
                    for (name, bounds, value) in all(&listed, &listed, tail) {
                        let top = if name == "HHI" { 10_000.0 } else { 1.0 };
                        assert!(0.0 <= bounds.low && bounds.high <= top, "{name} {bounds:?} {tail:?}");
                        assert!(within(bounds, value), "{name} {value} {bounds:?} {counts:?} {tail:?}");
                    }
                    assert!(within(share_bounds(&listed, counts[0], tail), concentration_ratio(&listed, 1)));
                    assert!(within(unlisted_share_bounds(&listed, tail), 0.0));
                }
            }
        }
    }
}

/// Where the products leave 128 bits, the bounds are those of the same market in units of a thousand.
#[test]
fn wide_products_agree_with_narrow_ones() {
    let (small, factor) = ([900_u64, 500, 100], 1_u64 << 50);
    for entities in ENTITIES {
        let of = |factor: u64| {
            let listed = market(&small.map(|count| count * factor));
            let tail = UnlistedTail { tail_models: 300, most_each: 70 * factor, entities };
            (hhi_bounds(&listed, tail), gini_bounds(&listed, tail).low)
        };
        let ((plain, plain_gini), (wide, wide_gini)) = (of(1), of(factor));
        assert!(wide.low <= plain.low && wide.low.0 > plain.low.0 * (1.0 - 1e-12));
        assert!(wide.high >= plain.high && wide.high.0 < plain.high.0 * (1.0 + 1e-12));
        assert!(wide_gini <= plain_gini && wide_gini > plain_gini - 1e-12);
    }
}
