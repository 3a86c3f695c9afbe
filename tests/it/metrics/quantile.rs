//! Weighted values: their laws and definitions.

use lorenz::metrics::*;
use proptest::prelude::*;

use super::assert_close;

/// Pairs with ties, zeros, values below 0 and weights of 0; at least one weight above 0.
fn pairs() -> impl Strategy<Value = Vec<(f64, u64)>> {
    let value = prop_oneof![(-3..4_i32).prop_map(f64::from), -1e6..1e6, Just(1e15)];
    let weight = prop_oneof![0..4_u64, 0..1_000_000_u64];
    prop::collection::vec((value, weight), 1..60)
        .prop_filter("some weight", |pairs| pairs.iter().any(|pair| pair.1 > 0))
}

fn weighted(pairs: &[(f64, u64)]) -> Weighted {
    Weighted::from_pairs(pairs).unwrap()
}

/// All measures; an undefined geometric mean as −1.
fn all(weighted: &Weighted) -> Vec<u64> {
    let quantiles = (0..=1000).map(|per_mille| weighted.quantile(per_mille));
    let means = [weighted.mean(), weighted.median(), weighted.geometric_mean().unwrap_or(-1.0)];
    quantiles.chain(means).map(f64::to_bits).collect()
}

proptest! {
    #[test]
    fn order_does_not_matter_to_the_bit(pairs in pairs(), seed in any::<u64>()) {
        let mut shuffled = pairs.clone();
        shuffled.sort_by_key(|pair| (pair.0.to_bits() ^ pair.1 ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        prop_assert_eq!(all(&weighted(&pairs)), all(&weighted(&shuffled)));
    }

    #[test]
    fn a_quantile_is_the_smallest_value_with_enough_weight(pairs in pairs(), per_mille in 0..1001_u16) {
        let quantile = weighted(&pairs).quantile(per_mille);
        let weight_of = |taken: &dyn Fn(f64) -> bool| pairs.iter().filter(|pair| taken(pair.0)).map(|pair| pair.1).sum::<u64>();
        let wanted = u64::from(per_mille) * weight_of(&|_| true);
        prop_assert!(weight_of(&|value| value == quantile) > 0);
        prop_assert!(weight_of(&|value| value <= quantile) * 1000 >= wanted);
        let below = weight_of(&|value| value < quantile);
        prop_assert!(below == 0 || below * 1000 < wanted);
    }

    #[test]
    fn a_weight_is_a_number_of_copies(values in prop::collection::vec((0.5..100.0, 0..6_u64), 1..20)) {
        prop_assume!(values.iter().any(|pair| pair.1 > 0));
        let copies: Vec<f64> = values.iter().flat_map(|&(value, times)| vec![value; times as usize]).collect();
        let (pairs, copies) = (weighted(&values), Weighted::unweighted(&copies).unwrap());
        for per_mille in 0..=1000 {
            prop_assert_eq!(pairs.quantile(per_mille), copies.quantile(per_mille));
        }
        assert_close(pairs.mean(), copies.mean(), 0.0, 1e-15);
        assert_close(pairs.geometric_mean().unwrap(), copies.geometric_mean().unwrap(), 0.0, 1e-14);
    }

    #[test]
    fn means_agree_with_their_definitions(pairs in pairs()) {
        let ours = weighted(&pairs);
        let total: f64 = pairs.iter().map(|pair| pair.1 as f64).sum();
        let mean = |of: &dyn Fn(f64) -> f64| pairs.iter().filter(|pair| pair.1 > 0).map(|pair| of(pair.0) * pair.1 as f64).sum::<f64>() / total;
        assert_close(ours.mean(), mean(&|value| value), mean(&f64::abs), 1e-12);
        let positive = pairs.iter().all(|pair| pair.0 > 0.0 || pair.1 == 0);
        prop_assert_eq!(ours.geometric_mean().is_some(), positive);
        let (smallest, largest) = (ours.quantile(0), ours.quantile(1000));
        prop_assert!((smallest..=largest).contains(&ours.mean()));

        let positive: Vec<(f64, u64)> = pairs.iter().map(|&(value, weight)| (value.abs() + 0.1, weight)).collect();
        let (ours, logarithms) = (weighted(&positive), mean(&|value| (value.abs() + 0.1).ln()));
        let geometric = ours.geometric_mean().unwrap();
        assert_close(geometric, logarithms.exp(), 0.0, 1e-12);
        prop_assert!((ours.quantile(0)..=ours.mean() * (1.0 + 1e-13)).contains(&geometric));
    }

    #[test]
    fn scaled_weights_change_no_quantile(pairs in pairs(), factor in 2..1_000_000_000_u64) {
        let scaled: Vec<(f64, u64)> = pairs.iter().map(|&(value, weight)| (value, weight * factor)).collect();
        let (plain, scaled) = (weighted(&pairs), weighted(&scaled));
        for per_mille in 0..=1000 {
            prop_assert_eq!(plain.quantile(per_mille), scaled.quantile(per_mille));
        }
    }
}

#[test]
fn what_has_no_mean() {
    assert_eq!(Weighted::from_pairs(&[]), Err(WeightedError::Empty));
    assert_eq!(Weighted::unweighted(&[]), Err(WeightedError::Empty));
    assert_eq!(Weighted::from_pairs(&[(1.0, 0), (2.0, 0)]), Err(WeightedError::Empty));
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(Weighted::from_pairs(&[(1.0, 1), (value, 0)]), Err(WeightedError::NotFinite));
        assert_eq!(Weighted::unweighted(&[value]), Err(WeightedError::NotFinite));
    }
    assert!(WeightedError::Empty.to_string().contains("expected at least one value"));
    assert!(WeightedError::NotFinite.to_string().contains("expected finite values"));
}

#[test]
fn values_without_weight_take_no_part() {
    let values = weighted(&[(0.0, 0), (4.0, 5), (9.0, 5), (1e300, 0)]);
    assert_eq!(values, weighted(&[(9.0, 5), (4.0, 5)]));
    assert_close(values.geometric_mean().unwrap(), 6.0, 0.0, 1e-15);
    assert_eq!([values.quantile(0), values.quantile(1000), values.quantile(u16::MAX)], [4.0, 9.0, 9.0]);
}

#[test]
fn extremes_stay_finite() {
    let largest = weighted(&[(f64::MAX, u64::MAX), (f64::MAX, u64::MAX)]);
    assert_eq!([largest.mean(), largest.median(), largest.geometric_mean().unwrap()], [f64::MAX; 3]);
    let both = weighted(&[(f64::MAX, u64::MAX), (-f64::MAX, u64::MAX)]);
    assert_eq!([both.mean(), both.median()], [0.0, -f64::MAX]);
    let smallest = weighted(&[(f64::from_bits(1), 3)]);
    assert_eq!([smallest.mean(), smallest.geometric_mean().unwrap()], [f64::from_bits(1); 2]);
    assert_eq!(weighted(&[(-0.0, 1), (0.0, 2)]), weighted(&[(0.0, 1), (-0.0, 2)]));
}
