//! Each test equals its naive definition.

use lorenz::metrics::*;
use proptest::prelude::*;

use super::{super::assert_close, samples, shuffled};

const TOLERANCE: f64 = 1e-12;

/// 1 when the first is larger, −1 when it is smaller, 0 when they tie.
fn sign(one: f64, other: f64) -> f64 {
    f64::from(i8::from(one > other) - i8::from(one < other))
}

/// P(a > b) − P(a < b) in pairs.
fn dominance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().flat_map(|&one| b.iter().map(move |&other| sign(one, other))).sum()
}

/// The mid-rank: 1, and 1 for each smaller value, and ½ for each other that ties.
fn rank(value: f64, values: &[f64]) -> f64 {
    values.iter().map(|&other| (sign(value, other) + 1.0) / 2.0).sum::<f64>() + 0.5
}

fn ranks(values: &[f64]) -> Vec<f64> {
    values.iter().map(|&value| rank(value, values)).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn is_constant(values: &[f64]) -> bool {
    values.iter().all(|&value| value == values[0])
}

/// Σ t³ − t over the sizes of groups that tie, by counting each value's own.
fn ties(values: &[f64]) -> f64 {
    let size = |value: f64| values.iter().filter(|&&other| other == value).count() as f64;
    values.iter().map(|&value| size(value).powi(2) - 1.0).sum()
}

/// All ways to pick `size` of the values.
fn splits(values: &[f64], size: usize) -> impl Iterator<Item = (Vec<f64>, Vec<f64>)> {
    (0..1_u32 << values.len()).filter(move |mask| mask.count_ones() as usize == size).map(|mask| {
        let picked = |index: &usize| mask >> index & 1 == 1;
        let (a, b): (Vec<usize>, Vec<usize>) = (0..values.len()).partition(picked);
        let take = |indices: Vec<usize>| indices.into_iter().map(|index| values[index]).collect();
        (take(a), take(b))
    })
}

proptest! {
    #[test]
    fn mann_whitney_by_pairs(a in samples(1..25), b in samples(1..25)) {
        let pooled = [&a[..], &b].concat();
        prop_assume!(!is_constant(&pooled));
        let test = mann_whitney(&a, &b).unwrap();
        let (pairs, n) = ((a.len() * b.len()) as f64, pooled.len() as f64);
        prop_assert_eq!(test.u, (dominance(&a, &b) + pairs) / 2.0);
        assert_close(test.cliffs_delta, dominance(&a, &b) / pairs, 1e-3, TOLERANCE);
        let variance = pairs / 12.0 * (n + 1.0 - ties(&pooled) / (n * (n - 1.0)));
        let excess = (test.u - pairs / 2.0).abs();
        assert_close(test.z.abs(), (excess - 0.5).max(0.0) / variance.sqrt(), 1e-3, TOLERANCE);
        prop_assert_eq!(test.exact, ties(&pooled) == 0.0 && a.len() <= 20 && b.len() <= 20);
        if !test.exact {
            assert_close(test.p, 2.0 * normal_upper_tail(test.z.abs()), 0.0, TOLERANCE);
        }
    }

    /// p is the share of all splits of the values that are at least as far from the mean.
    #[test]
    fn exact_mann_whitney_by_all_splits(values in prop::collection::btree_set(-99..99_i32, 2..12), seed: u64) {
        let values = shuffled(&values.into_iter().map(f64::from).collect::<Vec<_>>(), seed);
        let size = 1 + seed as usize % (values.len() - 1);
        let (a, b) = values.split_at(size);
        let test = mann_whitney(a, b).unwrap();
        prop_assert!(test.exact);
        let all: Vec<f64> = splits(&values, size).map(|(a, b)| dominance(&a, &b).abs()).collect();
        let as_far = all.iter().filter(|&&distance| distance >= dominance(a, b).abs()).count();
        assert_close(test.p, as_far as f64 / all.len() as f64, 0.0, TOLERANCE);
    }

    /// H is (n − 1) times the share of the ranks' squares that lies between groups.
    #[test]
    fn kruskal_wallis_by_squares(groups in prop::collection::vec(samples(1..9), 2..6)) {
        let pooled = groups.concat();
        prop_assume!(!is_constant(&pooled));
        let test = kruskal_wallis(&groups.iter().map(Vec::as_slice).collect::<Vec<_>>()).unwrap();
        let middle = mean(&ranks(&pooled));
        let (mut between, mut all) = (0.0, 0.0);
        for group in &groups {
            let group: Vec<f64> = group.iter().map(|&value| rank(value, &pooled)).collect();
            between += group.len() as f64 * (mean(&group) - middle).powi(2);
            all += group.iter().map(|rank| (rank - middle).powi(2)).sum::<f64>();
        }
        assert_close(test.epsilon_squared, between / all, 1e-3, TOLERANCE);
        assert_close(test.h, (pooled.len() - 1) as f64 * between / all, 1e-3, TOLERANCE);
        assert_close(test.p, chi_square_upper_tail(test.h, groups.len() as u32 - 1), 0.0, TOLERANCE);
    }

    #[test]
    fn mann_kendall_by_pairs(values in samples(2..60)) {
        prop_assume!(!is_constant(&values));
        let test = mann_kendall(&values).unwrap();
        let n = values.len() as f64;
        let s: f64 = (0..values.len()).map(|i| -dominance(&values[i..=i], &values[i + 1..])).sum();
        prop_assert_eq!(test.s as f64, s);
        assert_close(test.tau, s / (n * (n - 1.0) / 2.0), 1e-3, TOLERANCE);
        let size = |value: f64| values.iter().filter(|&&other| other == value).count() as f64;
        let tied: f64 = values.iter().map(|&value| (size(value) - 1.0) * (2.0 * size(value) + 5.0)).sum();
        assert_close(test.variance, (n * (n - 1.0) * (2.0 * n + 5.0) - tied) / 18.0, 0.0, TOLERANCE);
    }

    #[test]
    fn sen_by_all_pairs(points in prop::collection::vec((-40..40_i32, -1_000..1_000_i32), 2..40)) {
        let points: Vec<(f64, f64)> = points.iter().map(|&(t, x)| (f64::from(t) / 4.0, f64::from(x) / 8.0)).collect();
        let (times, values): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
        let pairs = points.iter().flat_map(|&one| points.iter().map(move |&other| (one, other)));
        let mut slopes: Vec<f64> = pairs.filter(|(a, b)| a.0 < b.0).map(|(a, b)| (b.1 - a.1) / (b.0 - a.0)).collect();
        prop_assume!(!slopes.is_empty());
        slopes.sort_by(|a, b| a.partial_cmp(b).unwrap());
        let fit = sen_slope(&times, &values).unwrap();
        let (low, high) = (slopes[(slopes.len() - 1) / 2], slopes[slopes.len() / 2]);
        prop_assert_eq!(fit.slope, (low + high) / 2.0);
        if let Some(interval) = fit.interval {
            prop_assert!(interval.lower <= fit.slope && fit.slope <= interval.upper);
            prop_assert!(slopes.contains(&interval.lower) && slopes.contains(&interval.upper));
        }
    }

    #[test]
    fn spearman_by_ranks(pairs in prop::collection::vec((0..9_i32, -50..50_i32), 2..40)) {
        let (a, b): (Vec<f64>, Vec<f64>) = pairs.iter().map(|&(a, b)| (f64::from(a), f64::from(b))).unzip();
        prop_assume!(!is_constant(&a) && !is_constant(&b));
        let (x, y) = (ranks(&a), ranks(&b));
        let product = |x: &[f64], y: &[f64]| -> f64 {
            x.iter().zip(y).map(|(one, other)| (one - mean(x)) * (other - mean(y))).sum()
        };
        let rho = product(&x, &y) / (product(&x, &x) * product(&y, &y)).sqrt();
        assert_close(spearman(&a, &b).unwrap(), rho, 1e-3, TOLERANCE);
    }

    #[test]
    fn chi_square_by_expectations(table in prop::collection::vec(prop::collection::vec(1..50_u64, 4), 2..6)) {
        let test = chi_square(&table.iter().map(Vec::as_slice).collect::<Vec<_>>()).unwrap();
        let total = table.iter().flatten().sum::<u64>() as f64;
        let mut statistic = 0.0;
        for row in &table {
            for (column, &count) in row.iter().enumerate() {
                let in_column: u64 = table.iter().map(|row| row[column]).sum();
                let expected = (row.iter().sum::<u64>() * in_column) as f64 / total;
                statistic += (count as f64 - expected).powi(2) / expected;
            }
        }
        assert_close(test.statistic, statistic, 1e-3, TOLERANCE);
        prop_assert_eq!(test.degrees_of_freedom as usize, (table.len() - 1) * 3);
    }

    /// q is the smallest of p·m / (number of p that are not larger), over the p that are not smaller than its own.
    #[test]
    fn benjamini_hochberg_by_counting(p_values in prop::collection::vec(0..=64_u32, 0..30)) {
        let p_values: Vec<f64> = p_values.iter().map(|&p| f64::from(p) / 64.0).collect();
        let not_larger = |p: f64| p_values.iter().filter(|&&other| other <= p).count() as f64;
        let q_values = benjamini_hochberg(&p_values).unwrap();
        for (&p, q) in p_values.iter().zip(q_values) {
            let larger = p_values.iter().filter(|&&other| other >= p);
            let expected = larger.map(|&p| p * p_values.len() as f64 / not_larger(p)).fold(1.0, f64::min);
            assert_close(q, expected, 0.0, TOLERANCE);
        }
    }
}
