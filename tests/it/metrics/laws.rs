//! What must hold for every market.

use std::f64::consts::LN_2;

use lorenz::metrics::*;
use proptest::prelude::*;

use super::{area, assert_close, counts, extreme_counts, market};

/// All scalar measures, in a fixed order; undefined ones as −1.
fn all(shares: &Shares) -> Vec<f64> {
    let mut values = vec![
        sum_of_squared_shares(shares),
        normalized_hhi(shares).unwrap_or(-1.0),
        effective_number(shares),
        entropy(shares),
        theil(shares),
        normalized_theil(shares).unwrap_or(-1.0),
        gini(shares),
    ];
    values.extend([1, 3, 4, 8, 20].map(|k| concentration_ratio(shares, k)));
    values.extend([TopPercent::TENTH, TopPercent::ONE, TopPercent::TEN].map(|p| top_percent_share(shares, p)));
    values.extend([0.0, 0.5, 0.95, 1.0, 1.05, 2.0, 3.0, f64::INFINITY].map(|q| hill_number(shares, q).unwrap()));
    values
}

fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

proptest! {
    #[test]
    fn anonymity_to_the_bit(counts in extreme_counts(), seed in any::<u64>()) {
        let mut shuffled = counts.clone();
        shuffled.sort_by_key(|count| (count ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        prop_assert_eq!(bits(&all(&market(&counts))), bits(&all(&market(&shuffled))));
        prop_assert_eq!(lorenz_curve(&market(&counts)), lorenz_curve(&market(&shuffled)));
    }

    #[test]
    fn scale_invariance(counts in counts(), factor in 2..1_000_u64) {
        let scaled: Vec<u64> = counts.iter().map(|count| count * factor).collect();
        let (plain, scaled) = (market(&counts), market(&scaled));
        // Ratios of integers do not change at all; logarithms may in the last digits.
        prop_assert_eq!(sum_of_squared_shares(&plain), sum_of_squared_shares(&scaled));
        prop_assert_eq!(normalized_hhi(&plain), normalized_hhi(&scaled));
        prop_assert_eq!(gini(&plain), gini(&scaled));
        prop_assert_eq!(lorenz_curve(&plain), lorenz_curve(&scaled));
        for (one, other) in all(&plain).into_iter().zip(all(&scaled)) {
            assert_close(one, other, 1.0, 1e-13);
        }
    }

    #[test]
    fn bounds_hold_without_tolerance(counts in extreme_counts(), with_zeros: bool) {
        let shares = if with_zeros { Shares::with_zeros(&counts).unwrap() } else { market(&counts) };
        let n = shares.len() as f64;
        let positive = shares.counts().iter().filter(|&&count| count > 0).count() as f64;
        prop_assert!((1.0 / n..=1.0).contains(&sum_of_squared_shares(&shares)));
        prop_assert_eq!(hhi(&shares), HhiPoints(sum_of_squared_shares(&shares) * 10_000.0));
        prop_assert!((1.0..=positive).contains(&effective_number(&shares)));
        prop_assert!((0.0..=1.0 - 1.0 / n).contains(&gini(&shares)));
        prop_assert!((0.0..=positive.ln()).contains(&entropy(&shares)));
        prop_assert!((0.0..=libm::log(n)).contains(&theil(&shares)));
        prop_assert_eq!(normalized_hhi(&shares).is_some(), shares.len() > 1);
        prop_assert_eq!(normalized_theil(&shares).is_some(), shares.len() > 1);
        prop_assert!(normalized_hhi(&shares).is_none_or(|value| (0.0..=1.0).contains(&value)));
        prop_assert!(normalized_theil(&shares).is_none_or(|value| (0.0..=1.0).contains(&value)));
        for percent in (1..=1000).filter_map(TopPercent::from_per_mille) {
            let share = top_percent_share(&shares, percent);
            prop_assert!((0.0..=1.0).contains(&share));
        }
        for order in [0.0, 1e-9, 0.3, 0.9, 0.999_999, 1.0, 1.000_001, 1.1, 2.0, 7.0, 1e3, 1e300, f64::INFINITY] {
            prop_assert!((1.0..=positive).contains(&hill_number(&shares, order).unwrap()));
        }
    }

    #[test]
    fn equal_shares_are_the_lower_end(count in 1..1_u64 << 50, n in 2..2_000_usize) {
        let shares = market(&vec![count; n]);
        let entities = n as f64;
        prop_assert_eq!(sum_of_squared_shares(&shares), 1.0 / entities);
        prop_assert_eq!(normalized_hhi(&shares), Some(0.0));
        prop_assert_eq!(effective_number(&shares), entities);
        prop_assert_eq!(gini(&shares), 0.0);
        prop_assert_eq!(theil(&shares), 0.0);
        assert_close(entropy(&shares), entities.ln(), 0.0, 1e-15);
        for order in [0.0, 0.5, 0.95, 1.0, 1.05, 2.0, 10.0, f64::INFINITY] {
            assert_close(hill_number(&shares, order).unwrap(), entities, 0.0, 1e-13);
        }
    }

    #[test]
    fn monopoly_is_the_upper_end(count in 1..=u64::MAX, zeros in 1..500_usize) {
        let mut counts = vec![0; zeros];
        counts.push(count);
        let shares = Shares::with_zeros(&counts).unwrap();
        let n = (zeros + 1) as f64;
        prop_assert_eq!(sum_of_squared_shares(&shares), 1.0);
        prop_assert_eq!(normalized_hhi(&shares), Some(1.0));
        prop_assert_eq!(effective_number(&shares), 1.0);
        prop_assert_eq!(entropy(&shares), 0.0);
        prop_assert_eq!(gini(&shares), (n - 1.0) / n);
        assert_close(theil(&shares), n.ln(), 0.0, 1e-15);
        assert_close(normalized_theil(&shares).unwrap(), 1.0, 0.0, 1e-15);
    }

    /// Pigou–Dalton: a download that moves from a larger to a smaller entity, without swapping them, lowers every
    /// measure of inequality (CR and top shares at least do not rise).
    #[test]
    fn transfer(mut counts in prop::collection::vec(0..10_000_u64, 2..40), at in any::<(prop::sample::Index, prop::sample::Index)>(), part in 1..=50_u64) {
        counts[0] += 10;
        let (a, b) = (at.0.index(counts.len()), at.1.index(counts.len()));
        let (rich, poor) = if counts[a] >= counts[b] { (a, b) } else { (b, a) };
        let moved = (counts[rich] - counts[poor]) * part / 100;
        prop_assume!(moved > 0);
        let before = Shares::with_zeros(&counts).unwrap();
        counts[rich] -= moved;
        counts[poor] += moved;
        let after = Shares::with_zeros(&counts).unwrap();
        prop_assert!(sum_of_squared_shares(&after) < sum_of_squared_shares(&before));
        prop_assert!(normalized_hhi(&after) < normalized_hhi(&before));
        prop_assert!(effective_number(&after) > effective_number(&before));
        prop_assert!(gini(&after) < gini(&before));
        prop_assert!(theil(&after) < theil(&before));
        prop_assert!(entropy(&after) > entropy(&before));
        for k in 0..=counts.len() {
            prop_assert!(concentration_ratio(&after, k) <= concentration_ratio(&before, k));
        }
        for (before, after) in lorenz_curve(&before).iter().zip(lorenz_curve(&after)) {
            prop_assert!(after.downloads >= before.downloads);
        }
    }

    /// m copies of a market: inequality stays, the effective number is m times as large.
    #[test]
    fn replication(counts in counts(), copies in 2..6_usize) {
        let (once, many) = (market(&counts), market(&counts.repeat(copies)));
        let m = copies as f64;
        prop_assert_eq!(gini(&once), gini(&many));
        assert_close(effective_number(&many), m * effective_number(&once), 0.0, 1e-15);
        assert_close(sum_of_squared_shares(&many), sum_of_squared_shares(&once) / m, 0.0, 1e-15);
        assert_close(theil(&many), theil(&once), 1.0, 1e-14);
        assert_close(entropy(&many), entropy(&once) + m.ln(), 1.0, 1e-14);
        for order in [0.0, 0.4, 0.95, 1.0, 1.05, 2.0, 4.0, f64::INFINITY] {
            let (once, many) = (hill_number(&once, order).unwrap(), hill_number(&many, order).unwrap());
            assert_close(many, m * once, 0.0, 1e-12);
        }
    }

    /// Merging two entities adds 2·s_a·s_b to the HHI.
    #[test]
    fn merger(counts in counts(), a in 1..1_000_000_u64, b in 1..1_000_000_u64) {
        let apart = market(&[counts.as_slice(), &[a, b]].concat());
        let merged = market(&[counts.as_slice(), &[a + b]].concat());
        let total = apart.total() as f64;
        assert_close(sum_of_squared_shares(&merged) - sum_of_squared_shares(&apart), 2.0 * (a as f64 / total) * (b as f64 / total), 1e-3, 1e-12);
        prop_assert!(sum_of_squared_shares(&merged) >= sum_of_squared_shares(&apart));
        prop_assert!(entropy(&merged) <= entropy(&apart));
    }

    #[test]
    fn hill_profile_falls_and_joins_the_named_measures(counts in counts()) {
        let shares = market(&counts);
        let orders = [0.0, 0.001, 0.5, 0.874, 0.876, 0.99, 0.999_999_9, 1.0, 1.000_000_1, 1.01, 1.124, 1.126, 1.9, 2.0, 2.1, 9.0, 200.0];
        let profile: Vec<f64> = orders.iter().map(|&order| hill_number(&shares, order).unwrap()).collect();
        for pair in profile.windows(2) {
            prop_assert!(pair[1] <= pair[0] * (1.0 + 1e-13), "{profile:?}");
        }
        prop_assert_eq!(profile[0], shares.len() as f64);
        prop_assert_eq!(profile[7], libm::exp(entropy(&shares)).clamp(1.0, shares.len() as f64));
        prop_assert_eq!(profile[13], effective_number(&shares));
        // On either side of a named order the general formula must lead up to it.
        for side in [1.0 - 1e-9, 1.0 + 1e-9] {
            assert_close(hill_number(&shares, side).unwrap(), profile[7], 0.0, 1e-6);
            assert_close(hill_number(&shares, 2.0 * side).unwrap(), profile[13], 0.0, 1e-6);
        }
        assert_close(hill_number(&shares, 1e9).unwrap(), hill_number(&shares, f64::INFINITY).unwrap(), 0.0, 1e-6);
        // ... and where its two forms meet.
        for seam in [0.875, 1.125] {
            let (below, above) = (hill_number(&shares, seam - 1e-12), hill_number(&shares, seam + 1e-12));
            assert_close(below.unwrap(), above.unwrap(), 0.0, 1e-10);
        }
    }

    #[test]
    fn theil_and_entropy_add_up_to_ln_n(counts in extreme_counts(), with_zeros: bool) {
        let shares = if with_zeros { Shares::with_zeros(&counts).unwrap() } else { market(&counts) };
        assert_close(theil(&shares) + entropy(&shares), (shares.len() as f64).ln(), 1.0, 1e-14);
    }

    #[test]
    fn lorenz_curve_is_convex_rises_and_has_the_area_of_gini(counts in extreme_counts(), with_zeros: bool) {
        let shares = if with_zeros { Shares::with_zeros(&counts).unwrap() } else { market(&counts) };
        let curve = lorenz_curve(&shares);
        prop_assert_eq!(curve.len(), shares.len() + 1);
        prop_assert_eq!(curve[0], LorenzPoint { population: 0.0, downloads: 0.0 });
        prop_assert_eq!(curve[shares.len()], LorenzPoint { population: 1.0, downloads: 1.0 });
        for p in curve.windows(3) {
            prop_assert!(p[0].downloads <= p[1].downloads && p[1].downloads <= p[2].downloads);
            prop_assert!(p[1].downloads - p[0].downloads <= p[2].downloads - p[1].downloads + 1e-15);
        }
        prop_assert!(curve.iter().all(|point| point.downloads <= point.population));
        assert_close(gini(&shares), 1.0 - 2.0 * area(&curve), 1.0, 1e-14);
    }

    #[test]
    fn thinned_curve_keeps_to_its_bound(counts in prop::collection::vec(prop_oneof![1..20_u64, 1..100_000_u64, 1..100_000_000_u64], 1..400), at_most in 0..120_usize) {
        let shares = market(&counts);
        let (full, thin) = (lorenz_curve(&shares), lorenz_curve_thinned(&shares, at_most));
        prop_assert!(thin.len() <= at_most.max(2));
        prop_assert_eq!((thin[0], thin[thin.len() - 1]), (full[0], full[full.len() - 1]));
        prop_assert!(thin.iter().all(|point| full.contains(point)));
        let bound = 0.5_f64.sqrt() / (at_most / 2).max(1) as f64;
        for point in &full {
            let distance = thin.windows(2).map(|ends| distance(*point, ends[0], ends[1])).fold(f64::INFINITY, f64::min);
            prop_assert!(distance <= bound, "{point:?} is {distance} away, more than {bound}");
        }
        // A chord lies above a convex curve.
        prop_assert!(area(&thin) >= area(&full) - 1e-12);
        // With room for every corner nothing is lost.
        assert_close(area(&lorenz_curve_thinned(&shares, 401)), area(&full), 1.0, 1e-13);
    }

    #[test]
    fn decomposition_is_exact(entities in prop::collection::vec((0..1_000_000_u64, 0..8_u32), 1..80), with_zeros: bool) {
        let (counts, groups): (Vec<u64>, Vec<u32>) = entities.into_iter().unzip();
        prop_assume!(counts.iter().any(|&count| count > 0));
        let (parts, shares) = if with_zeros {
            (theil_decomposition_with_zeros(&counts, &groups).unwrap(), Shares::with_zeros(&counts).unwrap())
        } else {
            (theil_decomposition(&counts, &groups).unwrap(), market(&counts))
        };
        prop_assert_eq!(parts.total, theil(&shares));
        assert_close(parts.between + parts.within, parts.total, 1.0, 1e-14);
        prop_assert!(parts.between >= 0.0 && parts.within >= 0.0);
        prop_assert_eq!(parts.groups.iter().map(|part| part.entities).sum::<usize>(), shares.len());
        prop_assert_eq!(parts.groups.iter().map(|part| part.downloads).sum::<u64>(), shares.total());
        prop_assert!(parts.groups.windows(2).all(|pair| pair[0].group < pair[1].group));
        assert_close(parts.groups.iter().map(|part| part.between).sum(), parts.between, 1.0, 1e-14);
        assert_close(parts.groups.iter().map(|part| part.within).sum(), parts.within, 1.0, 1e-14);
    }

    /// One group holds everything within; a group each puts everything between.
    #[test]
    fn decomposition_ends(counts in counts()) {
        let alone = theil_decomposition(&counts, &vec![7; counts.len()]).unwrap();
        prop_assert_eq!((alone.between, alone.within), (0.0, alone.total));
        let each: Vec<u32> = (0..counts.len() as u32).collect();
        let apart = theil_decomposition(&counts, &each).unwrap();
        prop_assert_eq!(apart.within, 0.0);
        assert_close(apart.between, apart.total, 1.0, 1e-14);
    }

    #[test]
    fn decomposition_does_not_depend_on_order(entities in prop::collection::vec((1..1_000_000_u64, 0..5_u32), 1..60)) {
        let (counts, groups): (Vec<u64>, Vec<u32>) = entities.iter().copied().unzip();
        let (back_counts, back_groups): (Vec<u64>, Vec<u32>) = entities.iter().rev().copied().unzip();
        prop_assert_eq!(theil_decomposition(&counts, &groups), theil_decomposition(&back_counts, &back_groups));
    }

    #[test]
    fn concentration_ratio_rises_to_one_and_is_concave(counts in counts()) {
        let shares = market(&counts);
        let ratios: Vec<f64> = (0..=shares.len() + 2).map(|k| concentration_ratio(&shares, k)).collect();
        prop_assert_eq!(ratios[0], 0.0);
        prop_assert_eq!(&ratios[shares.len()..], &[1.0; 3]);
        for three in ratios.windows(3) {
            prop_assert!(three[1] >= three[0] && three[1] - three[0] >= three[2] - three[1] - 1e-15);
        }
    }

    #[test]
    fn top_percent_counts_exactly(n in 1..=usize::MAX, per_mille in 1..=1000_u16) {
        let percent = TopPercent::from_per_mille(per_mille).unwrap();
        let exact = (n as u128 * u128::from(per_mille)).div_ceil(1000);
        prop_assert_eq!(percent.count_of(n) as u128, exact);
    }

    #[test]
    fn zeros_change_only_what_depends_on_n(counts in counts(), zeros in 1..50_usize) {
        let plain = market(&counts);
        let padded = Shares::with_zeros(&[plain.counts(), &vec![0; zeros]].concat()).unwrap();
        prop_assert_eq!(padded.len(), plain.len() + zeros);
        prop_assert_eq!(sum_of_squared_shares(&plain), sum_of_squared_shares(&padded));
        prop_assert_eq!(effective_number(&plain), effective_number(&padded));
        prop_assert_eq!(entropy(&plain), entropy(&padded));
        prop_assert_eq!(concentration_ratio(&plain, 4), concentration_ratio(&padded, 4));
        prop_assert_eq!(hill_number(&plain, 0.5), hill_number(&padded, 0.5));
        prop_assert!(gini(&padded) > gini(&plain));
        prop_assert!(theil(&padded) > theil(&plain));
    }
}

/// The distance of a point from the segment between two others.
fn distance(point: LorenzPoint, from: LorenzPoint, to: LorenzPoint) -> f64 {
    let (x, y) = (to.population - from.population, to.downloads - from.downloads);
    let (px, py) = (point.population - from.population, point.downloads - from.downloads);
    let along = ((px * x + py * y) / (x * x + y * y)).clamp(0.0, 1.0);
    (px - along * x).hypot(py - along * y)
}

/// A giant after a long tail: the curve is flat, then leaps. Cutting the corner before the leap would be far off.
#[test]
fn thinned_curve_keeps_the_corner_before_a_leap() {
    let mut counts: Vec<u64> = (1..=1_000).collect();
    counts.push(1_000_000_000_000);
    let shares = market(&counts);
    for at_most in 2..100 {
        let thin = lorenz_curve_thinned(&shares, at_most);
        let bound = 0.5_f64.sqrt() / (at_most / 2) as f64;
        for point in lorenz_curve(&shares) {
            let nearest = thin.windows(2).map(|ends| distance(point, ends[0], ends[1])).fold(f64::INFINITY, f64::min);
            assert!(nearest <= bound, "{at_most} points: {point:?} is {nearest} away, more than {bound}");
        }
    }
}

#[test]
fn what_is_not_a_market() {
    assert_eq!(Shares::from_counts(&[]), Err(SharesError::Empty));
    assert_eq!(Shares::with_zeros(&[0, 0]), Err(SharesError::Empty));
    assert_eq!(Shares::from_counts(&[u64::MAX, 1]), Err(SharesError::Overflow));
    assert_eq!(market(&[u64::MAX]).total(), u64::MAX);
    let lengths = DecompositionError::Lengths { counts: 2, groups: 1 };
    assert_eq!(theil_decomposition(&[1, 2], &[0]), Err(lengths));
    assert_eq!(lengths.to_string(), "1 groups for 2 counts: expected one group for each count");
    assert_eq!(theil_decomposition(&[0], &[0]), Err(SharesError::Empty.into()));
}

#[test]
fn a_group_without_downloads_has_no_index_of_its_own() {
    let parts = theil_decomposition_with_zeros(&[4, 4, 0, 0], &[0, 0, 1, 1]).unwrap();
    assert_eq!(parts.groups[1].theil, None);
    assert_eq!((parts.between, parts.within, parts.total), (LN_2, 0.0, LN_2));
}

#[test]
fn bands_begin_above_their_boundary() {
    // 10,000 / 10 = 1,000 points exactly, however large the counts; less even is above.
    let ten = [3_000_000_000_000_017_u64; 10];
    assert_eq!(HhiBand::of(hhi(&market(&ten))), HhiBand::Unconcentrated);
    assert_eq!(HhiBand::of(hhi(&market(&[11, 9, 10, 10, 10, 10, 10, 10, 10, 10]))), HhiBand::Moderately);
    // 40² + 10² + 25 × 2² = 1,800 points exactly; moving one download to the largest is above.
    let mut counts = [[40, 10].as_slice(), &[2; 25]].concat();
    assert_eq!(HhiBand::of(hhi(&market(&counts))), HhiBand::Moderately);
    counts[0] += 1;
    counts[1] -= 1;
    assert_eq!(HhiBand::of(hhi(&market(&counts))), HhiBand::Highly);
}
