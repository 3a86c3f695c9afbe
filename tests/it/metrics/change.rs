//! Contributions to a change, turnover, rank–size slope: their laws and definitions.

use std::collections::BTreeSet;

use lorenz::metrics::*;
use proptest::prelude::*;

use super::{assert_close, counts, extreme_counts, market};

/// The counts of the same entities in two periods, both with downloads.
fn two_periods() -> impl Strategy<Value = (Vec<u64>, Vec<u64>)> {
    (counts(), counts()).prop_map(|(mut before, mut after)| {
        let entities = before.len().max(after.len());
        before.resize(entities, 0);
        after.resize(entities, 0);
        (before, after)
    })
}

fn share(counts: &[u64], index: usize) -> f64 {
    counts[index] as f64 / counts.iter().sum::<u64>() as f64
}

proptest! {
    #[test]
    fn contributions_add_up((before, after) in two_periods()) {
        let change = hhi_contributions(&before, &after).unwrap();
        prop_assert_eq!(change.before, hhi(&market(&before)));
        prop_assert_eq!(change.after, hhi(&market(&after)));
        let sum: f64 = change.entities.iter().map(|part| part.hhi_change.0).sum();
        prop_assert!((sum - (change.after.0 - change.before.0)).abs() <= 1e-10, "{} for {:?}", sum, change.total);
        let sums = [&after, &before].map(|counts| sum_of_squared_shares(&market(counts)));
        prop_assert_eq!(change.total, HhiPoints::from_squared_shares(sums[0] - sums[1]));
        let shares: f64 = change.entities.iter().map(|part| part.share_change).sum();
        prop_assert!(shares.abs() < 1e-14);
    }

    #[test]
    fn contributions_by_definition((before, after) in two_periods()) {
        let change = hhi_contributions(&before, &after).unwrap();
        prop_assert_eq!(change.entities.len(), before.len());
        for (index, part) in change.entities.iter().enumerate() {
            let (old, new) = (share(&before, index), share(&after, index));
            assert_close(part.share_change, new - old, 1.0, 1e-15);
            assert_close(part.share_sum, new + old, 0.0, 1e-15);
            assert_close(part.hhi_change.0, 1e4 * (new * new - old * old), 1e4, 1e-15);
            prop_assert_eq!(part.hhi_change, HhiPoints::from_squared_shares(part.share_change * part.share_sum));
        }
    }

    #[test]
    fn time_reversed_contributions_change_sign((before, after) in two_periods()) {
        let (forth, back) = (hhi_contributions(&before, &after).unwrap(), hhi_contributions(&after, &before).unwrap());
        prop_assert_eq!(forth.total.0, -back.total.0);
        for (forth, back) in forth.entities.iter().zip(&back.entities) {
            prop_assert_eq!((forth.share_change, forth.share_sum), (-back.share_change, back.share_sum));
            prop_assert_eq!(forth.hhi_change.0, -back.hhi_change.0);
        }
    }

    #[test]
    fn contributions_at_the_limits_of_the_type(counts in extreme_counts()) {
        let reversed: Vec<u64> = counts.iter().rev().copied().collect();
        let change = hhi_contributions(&counts, &reversed).unwrap();
        prop_assert_eq!(change.total, HhiPoints(0.0));
        for part in change.entities {
            prop_assert!((-1.0..=1.0).contains(&part.share_change) && (0.0..=2.0).contains(&part.share_sum));
        }
    }

    #[test]
    fn turnover_by_definition(before in prop::collection::btree_set(0..40_u32, 0..30), seed in any::<u32>(), k in 1..25_usize) {
        let mut before: Vec<u32> = before.into_iter().collect();
        let mut after: Vec<u32> = before.iter().map(|key| key + seed % 7).collect();
        before.sort_by_key(|key| (key ^ seed).wrapping_mul(2_654_435_761));
        after.sort_by_key(|key| (key ^ seed).wrapping_mul(40_503));
        let ours = turnover(&before, &after, k);
        if k > before.len() {
            prop_assert_eq!(ours, None);
        } else {
            let known: BTreeSet<u32> = before[..k].iter().copied().collect();
            let entered = after[..k].iter().filter(|key| !known.contains(key)).count();
            prop_assert_eq!(ours, Some(entered as f64 / k as f64));
            // As many leave as enter.
            prop_assert_eq!(ours, turnover(&after, &before, k));
            prop_assert_eq!(turnover(&before, &before, k), Some(0.0));
        }
    }

    #[test]
    fn rank_size_by_definition(counts in counts(), top in 3..80_usize) {
        let shares = market(&counts);
        let largest: Vec<f64> = shares.counts().iter().take(top).map(|&count| (count as f64).ln()).collect();
        let fit = rank_size_slope(&shares, top);
        prop_assert_eq!(fit.is_some(), largest.len() >= 3 && largest.first() != largest.last());
        if let Some(fit) = fit {
            let n = largest.len() as f64;
            let ranks: Vec<f64> = (1..=largest.len()).map(|rank| (rank as f64).ln()).collect();
            let (x, y) = (ranks.iter().sum::<f64>() / n, largest.iter().sum::<f64>() / n);
            let sum = |term: &dyn Fn(f64, f64) -> f64| ranks.iter().zip(&largest).map(|(r, l)| term(r - x, l - y)).sum::<f64>();
            let (products, squares) = (sum(&|r, l| r * l), sum(&|r, _| r * r));
            assert_close(fit.slope, products / squares, 1e-3, 1e-11);
            assert_close(fit.intercept, y - products / squares * x, 1e-3, 1e-11);
            assert_close(fit.r_squared, products * products / (squares * sum(&|_, l| l * l)), 1e-3, 1e-10);
            prop_assert!(fit.slope < 0.0 && (0.0..=1.0).contains(&fit.r_squared));
            prop_assert_eq!(fit.entities, largest.len());
        }
    }

    #[test]
    fn rank_size_depends_on_neither_order_nor_scale_nor_zeros(counts in counts(), factor in 2..1_000_u64) {
        let reversed: Vec<u64> = counts.iter().rev().copied().collect();
        let scaled: Vec<u64> = counts.iter().map(|count| count * factor).collect();
        let plain = rank_size_slope(&market(&counts), RANK_SIZE_TOP);
        prop_assert_eq!(plain, rank_size_slope(&market(&reversed), RANK_SIZE_TOP));
        prop_assert_eq!(plain, rank_size_slope(&Shares::with_zeros(&counts).unwrap(), RANK_SIZE_TOP));
        if let (Some(plain), Some(scaled)) = (plain, rank_size_slope(&market(&scaled), RANK_SIZE_TOP)) {
            assert_close(plain.slope, scaled.slope, 1e-3, 1e-12);
            assert_close(plain.intercept + (factor as f64).ln(), scaled.intercept, 1.0, 1e-12);
        }
    }
}

#[test]
fn contributions_need_two_markets_of_the_same_entities() {
    assert_eq!(hhi_contributions(&[], &[]), None);
    assert_eq!(hhi_contributions(&[0, 0], &[1, 2]), None);
    assert_eq!(hhi_contributions(&[1, 2], &[0, 0]), None);
    assert_eq!(hhi_contributions(&[1, 2], &[1, 2, 3]), None);
    assert_eq!(hhi_contributions(&[u64::MAX, 1], &[1, 2]), None);
    assert_eq!(hhi_contributions(&[1], &[u64::MAX]).unwrap().total, HhiPoints(0.0));
}

#[test]
fn turnover_needs_a_top() {
    assert_eq!(turnover::<u32>(&[], &[], 0), None);
    assert_eq!(turnover(&[1, 2], &[3, 4], 0), None);
    assert_eq!(turnover(&[1], &[3, 4], 2), None);
    assert_eq!(turnover(&[1, 2], &[3], 2), None);
    assert_eq!(turnover(&[1, 2], &[3, 4], 2), Some(1.0));
    assert_eq!(turnover(&[1, 2], &[3, 4], usize::MAX), None);
}

#[test]
fn rank_size_of_exact_power_laws() {
    for (exponent, largest) in [(1, 2_u64.pow(40)), (2, 2_u64.pow(60))] {
        let counts: Vec<u64> = (1..=64_u64).map(|rank| largest / rank.pow(exponent)).collect();
        let fit = rank_size_slope(&market(&counts), RANK_SIZE_TOP).unwrap();
        assert_close(fit.slope, -f64::from(exponent), 0.0, 1e-9);
        assert_close(fit.r_squared, 1.0, 0.0, 1e-9);
        assert_eq!(fit.entities, 64);
    }
    assert_eq!(rank_size_slope(&market(&[9, 5]), RANK_SIZE_TOP), None);
    assert_eq!(rank_size_slope(&market(&[9, 5, 4]), 2), None);
    assert_eq!(rank_size_slope(&market(&[7, 7, 7, 2]), 3), None);
}
