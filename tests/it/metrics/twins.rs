//! Each measure against its definition, written out in the plainest way, in `f64` and in any order.

use lorenz::metrics::*;
use proptest::prelude::*;

use super::{assert_close, counts, market};

/// Relative to the value, or to 1 where the definition itself subtracts numbers of that size.
const TOLERANCE: f64 = 1e-12;

fn shares_of(counts: &[u64]) -> Vec<f64> {
    let total: u64 = counts.iter().sum();
    counts.iter().map(|&count| count as f64 / total as f64).collect()
}

fn naive_hhi(counts: &[u64]) -> f64 {
    shares_of(counts).iter().map(|s| s * s).sum()
}

fn naive_entropy(counts: &[u64]) -> f64 {
    shares_of(counts).iter().map(|&s| if s == 0.0 { 0.0 } else { -s * s.ln() }).sum()
}

fn naive_theil(counts: &[u64]) -> f64 {
    let n = counts.len() as f64;
    shares_of(counts).iter().map(|&s| if s == 0.0 { 0.0 } else { s * (n * s).ln() }).sum()
}

/// Half the relative mean difference over all pairs.
fn naive_gini(counts: &[u64]) -> f64 {
    let n = counts.len() as f64;
    let mean = counts.iter().sum::<u64>() as f64 / n;
    let differences: f64 = counts.iter().flat_map(|&a| counts.iter().map(move |&b| a.abs_diff(b) as f64)).sum();
    differences / (2.0 * n * n * mean)
}

fn naive_hill(counts: &[u64], order: f64) -> f64 {
    let powers: f64 = shares_of(counts).iter().filter(|&&s| s > 0.0).map(|s| s.powf(order)).sum();
    powers.powf(1.0 / (1.0 - order))
}

/// The share of the k largest: how much is left when the largest is taken out k times.
fn naive_concentration_ratio(counts: &[u64], k: usize) -> f64 {
    let mut left = counts.to_vec();
    let mut taken = 0;
    for _ in 0..k.min(counts.len()) {
        let largest = (0..left.len()).max_by_key(|&i| left[i]).unwrap();
        taken += left.swap_remove(largest);
    }
    taken as f64 / counts.iter().sum::<u64>() as f64
}

proptest! {
    #[test]
    fn concentration(counts in counts()) {
        let (shares, n) = (Shares::with_zeros(&counts).unwrap(), counts.len() as f64);
        let naive = naive_hhi(&counts);
        assert_close(sum_of_squared_shares(&shares), naive, 0.0, TOLERANCE);
        assert_close(effective_number(&shares), 1.0 / naive, 0.0, TOLERANCE);
        if counts.len() > 1 {
            assert_close(normalized_hhi(&shares).unwrap(), (naive - 1.0 / n) / (1.0 - 1.0 / n), 1.0, TOLERANCE);
        }
        for k in [0, 1, 3, 4, 8, 20, 100] {
            assert_close(concentration_ratio(&shares, k), naive_concentration_ratio(&counts, k), 0.0, TOLERANCE);
        }
        for (percent, p) in [(TopPercent::TENTH, 0.001), (TopPercent::ONE, 0.01), (TopPercent::TEN, 0.1)] {
            let k = (p * n).ceil() as usize;
            assert_close(top_percent_share(&shares, percent), naive_concentration_ratio(&counts, k), 0.0, TOLERANCE);
        }
    }

    #[test]
    fn entropies(counts in counts()) {
        let (plain, padded, n) = (market(&counts), Shares::with_zeros(&counts).unwrap(), counts.len() as f64);
        assert_close(entropy(&plain), naive_entropy(&counts), 1e-3, TOLERANCE);
        assert_close(entropy(&padded), naive_entropy(&counts), 1e-3, TOLERANCE);
        assert_close(theil(&padded), naive_theil(&counts), 1.0, TOLERANCE);
        assert_close(theil(&plain), naive_theil(plain.counts()), 1.0, TOLERANCE);
        if counts.len() > 1 {
            assert_close(normalized_theil(&padded).unwrap(), naive_theil(&counts) / n.ln(), 1.0, TOLERANCE);
        }
        for order in [0.0, 0.25, 0.5, 0.8, 0.9, 1.1, 1.5, 2.0, 2.5, 3.0, 5.0] {
            assert_close(hill_number(&padded, order).unwrap(), naive_hill(&counts, order), 0.0, TOLERANCE);
        }
    }

    #[test]
    fn inequality(counts in counts()) {
        let (plain, padded) = (market(&counts), Shares::with_zeros(&counts).unwrap());
        assert_close(gini(&plain), naive_gini(plain.counts()), 0.0, TOLERANCE);
        assert_close(gini(&padded), naive_gini(&counts), 0.0, TOLERANCE);
        let mut ascending = counts.clone();
        ascending.sort_unstable();
        let curve = lorenz_curve(&padded);
        for (i, point) in curve.iter().enumerate() {
            assert_close(point.population, i as f64 / counts.len() as f64, 0.0, TOLERANCE);
            assert_close(point.downloads, shares_of(&ascending)[..i].iter().sum(), 0.0, TOLERANCE);
        }
    }

    #[test]
    fn decomposition(entities in prop::collection::vec((0..100_000_u64, 0..6_u32), 1..60)) {
        let (counts, groups): (Vec<u64>, Vec<u32>) = entities.iter().copied().unzip();
        let (total, n) = (counts.iter().sum::<u64>() as f64, counts.len() as f64);
        prop_assume!(total > 0.0);
        let (mut between, mut within) = (0.0, 0.0);
        for group in 0..6 {
            let members: Vec<u64> = entities.iter().filter(|entity| entity.1 == group).map(|entity| entity.0).collect();
            let share = members.iter().sum::<u64>() as f64 / total;
            if share > 0.0 {
                between += share * (share / (members.len() as f64 / n)).ln();
                within += share * naive_theil(&members);
            }
        }
        let parts = theil_decomposition_with_zeros(&counts, &groups).unwrap();
        assert_close(parts.between, between, 1.0, TOLERANCE);
        assert_close(parts.within, within, 1.0, TOLERANCE);
    }

    /// Plain addition of integers that `f64` holds exactly is exact: so must the compensated sum be.
    #[test]
    fn compensated_sum(terms in prop::collection::vec(-(1_i64 << 40)..1_i64 << 40, 0..200)) {
        // Two huge terms that cancel would wipe out every digit of a plain sum.
        let floats = [1e30].into_iter().chain(terms.iter().map(|&term| term as f64)).chain([-1e30]);
        let sum = sum::CompensatedSum::from_iter(floats).value();
        prop_assert_eq!(sum, terms.iter().sum::<i64>() as f64);
    }
}
