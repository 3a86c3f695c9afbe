//! What must hold for every sample.

use lorenz::metrics::*;
use proptest::prelude::*;

use super::{super::assert_close, samples, shuffled};

fn in_unit(p: f64) -> bool {
    (0.0..=1.0).contains(&p)
}

proptest! {
    #[test]
    fn swapping_samples_mirrors_the_comparison(a in samples(1..25), b in samples(1..25)) {
        let (one, other) = (mann_whitney(&a, &b), mann_whitney(&b, &a));
        let (Ok(one), Ok(other)) = (one, other) else {
            prop_assert_eq!(one, other);
            return Ok(());
        };
        prop_assert_eq!(one.u + other.u, (a.len() * b.len()) as f64);
        prop_assert_eq!((one.z, one.p, one.cliffs_delta), (-other.z, other.p, -other.cliffs_delta));
        prop_assert!(in_unit(one.p) && one.cliffs_delta.abs() <= 1.0);
    }

    #[test]
    fn order_within_samples_does_not_matter_to_the_bit(
        groups in prop::collection::vec(samples(1..12), 2..5),
        seed: u64,
    ) {
        let other: Vec<Vec<f64>> = groups.iter().map(|group| shuffled(group, seed)).collect();
        prop_assert_eq!(mann_whitney(&groups[0], &groups[1]), mann_whitney(&other[0], &other[1]));
        let (groups, mut other) = (slices(&groups), slices(&other));
        prop_assert_eq!(kruskal_wallis(&groups), kruskal_wallis(&other));
        other.reverse();
        prop_assert_eq!(kruskal_wallis(&groups), kruskal_wallis(&other));
    }

    /// Ranks know nothing of shift, scale or any other rising function.
    #[test]
    fn rising_functions_change_nothing(values in samples(4..30), shift in -100..100_i32, power in -3..9_i32) {
        prop_assume!(values.iter().all(|value| value.abs() < 1e200));
        // Sixty-fourths, so that shift and scale are exact and nothing comes to tie.
        let values: Vec<f64> = values.iter().map(|value| (value * 64.0).round() / 64.0).collect();
        for moved in [
            values.iter().map(|value| (value + f64::from(shift)) * 2_f64.powi(power)).collect::<Vec<_>>(),
            values.iter().map(|value| value.powi(3)).collect(),
        ] {
            let halves = |values: &[f64]| mann_whitney(&values[..2], &values[2..]);
            prop_assert_eq!(halves(&values), halves(&moved));
            let thirds = |values: &[f64]| kruskal_wallis(&[&values[..1], &values[1..3], &values[3..]]);
            prop_assert_eq!(thirds(&values), thirds(&moved));
            prop_assert_eq!(mann_kendall(&values), mann_kendall(&moved));
        }
    }

    /// With two groups and no continuity correction, H is z².
    #[test]
    fn kruskal_wallis_of_two_groups_is_mann_whitney(a in samples(1..30), b in samples(1..30)) {
        let (Ok(pair), Ok(groups)) = (mann_whitney(&a, &b), kruskal_wallis(&[&a, &b])) else { return Ok(()) };
        let half_pairs = (a.len() * b.len()) as f64 / 2.0;
        let excess = (pair.u - half_pairs).abs();
        prop_assume!(excess > 0.5);
        let z = pair.z * excess / (excess - 0.5);
        assert_close(groups.h, z * z, 0.0, 1e-12);
        prop_assert!(in_unit(groups.epsilon_squared) && in_unit(groups.p));
    }

    #[test]
    fn the_other_way_round_a_trend_has_the_other_sign(values in samples(2..60), lags in 0..5_usize) {
        let backward: Vec<f64> = values.iter().rev().copied().collect();
        let mirrored: Vec<f64> = values.iter().map(|value| -value).collect();
        let Ok(trend) = mann_kendall(&values) else { return Ok(()) };
        for other in [backward, mirrored] {
            let other = mann_kendall(&other).unwrap();
            prop_assert_eq!((trend.s, trend.z, trend.p), (-other.s, -other.z, other.p));
            prop_assert_eq!((trend.variance, trend.tau), (other.variance, -other.tau));
        }
        if let Ok(corrected) = hamed_rao(&values, lags) {
            prop_assert_eq!((corrected.s, corrected.tau), (trend.s, trend.tau));
            prop_assert!(corrected.variance > 0.0 && in_unit(corrected.p));
            // No lag, no correction.
            prop_assert!(lags > 0 || corrected == trend);
        }
    }

    #[test]
    fn slopes_scale_with_values_and_against_times(values in samples(2..40), seed: u64, power in -5..5_i32) {
        prop_assume!(values.iter().all(|value| value.abs() < 1e200));
        let scale = 2_f64.powi(power);
        let times: Vec<f64> = (0..values.len()).map(|index| (index * index) as f64 / 4.0).collect();
        let times = shuffled(&times, seed);
        let fit = sen_slope(&times, &values).unwrap();
        let by = |factor: f64, times: &[f64], values: &[f64]| {
            let other = sen_slope(times, values).unwrap();
            prop_assert_eq!(other.slope, fit.slope * factor);
            prop_assert_eq!(other.interval.map(|ends| ends.lower), fit.interval.map(|ends| ends.lower * factor));
            Ok(())
        };
        by(scale, &times, &values.iter().map(|value| value * scale).collect::<Vec<_>>())?;
        by(1.0 / scale, &times.iter().map(|time| time * scale).collect::<Vec<_>>(), &values)?;
        by(1.0, &shuffled(&times, 7), &shuffled(&values, 7))?;
        let falling: Vec<f64> = values.iter().map(|value| -value).collect();
        prop_assert_eq!(sen_slope(&times, &falling).unwrap().slope, -fit.slope);
    }

    #[test]
    fn rank_correlation_is_symmetric(pairs in prop::collection::vec((0..9_i32, -50..50_i32), 2..40)) {
        let (a, b): (Vec<f64>, Vec<f64>) = pairs.iter().map(|&(a, b)| (f64::from(a), f64::from(b))).unzip();
        prop_assert_eq!(spearman(&a, &b), spearman(&b, &a));
        let Ok(rho) = spearman(&a, &b) else { return Ok(()) };
        prop_assert!((-1.0..=1.0).contains(&rho));
        prop_assert_eq!(spearman(&a, &b.iter().map(|value| -value).collect::<Vec<_>>()), Ok(-rho));
        prop_assert_eq!(spearman(&a, &a), Ok(1.0));
    }

    #[test]
    fn swapping_samples_mirrors_the_difference(
        (a, more_a) in (0..300_u64, 0..300_u64),
        (b, more_b) in (0..300_u64, 0..300_u64),
    ) {
        prop_assume!(a + more_a > 0 && b + more_b > 0);
        let one = two_proportions(a, a + more_a, b, b + more_b).unwrap();
        let other = two_proportions(b, b + more_b, a, a + more_a).unwrap();
        prop_assert_eq!(one.difference, -other.difference);
        prop_assert_eq!((one.interval.lower, one.interval.upper), (-other.interval.upper, -other.interval.lower));
        prop_assert!(one.interval.lower <= one.difference && one.difference <= one.interval.upper);
        prop_assert!(one.interval.lower >= -1.0 && one.interval.upper <= 1.0);
        if let (Some(one), Some(other)) = (one.odds_ratio, other.odds_ratio) {
            assert_close(one.ratio * other.ratio, 1.0, 0.0, 1e-14);
            assert_close(one.interval.lower * other.interval.upper, 1.0, 0.0, 1e-13);
            prop_assert!(one.interval.lower <= one.ratio && one.ratio <= one.interval.upper);
        }
    }

    #[test]
    fn chi_square_of_two_by_two_is_the_square_of_z(
        (a, b) in (0..300_u64, 0..300_u64),
        (c, d) in (0..300_u64, 0..300_u64),
    ) {
        prop_assume!(a + b > 0 && c + d > 0);
        let pooled = two_proportions(a, a + b, c, c + d).unwrap().test;
        let table = chi_square(&[&[a, b], &[c, d]]).ok();
        prop_assert_eq!(pooled.is_some(), table.is_some());
        let (Some(pooled), Some(table)) = (pooled, table) else { return Ok(()) };
        assert_close(table.statistic, pooled.z * pooled.z, 1e-20, 1e-12);
        assert_close(table.p, pooled.p, 0.0, 1e-10);
        // Neither turning the table nor the order of rows matters.
        prop_assert_eq!(chi_square(&[&[c, d], &[a, b]]), Ok(table));
        prop_assert_eq!(chi_square(&[&[a, c], &[b, d]]), Ok(table));
        prop_assert_eq!(chi_square(&[&[a, 0, c], &[0, 0, 0], &[b, 0, d]]), Ok(table));
    }

    #[test]
    fn q_is_monotone_and_not_below_p(p_values in prop::collection::vec(0.0..=1.0_f64, 0..60)) {
        let q_values = benjamini_hochberg(&p_values).unwrap();
        let mut both: Vec<(f64, f64)> = p_values.iter().copied().zip(q_values).collect();
        both.sort_by(|one, other| one.0.total_cmp(&other.0));
        prop_assert!(both.iter().all(|&(p, q)| p <= q && q <= 1.0));
        prop_assert!(both.windows(2).all(|pair| pair[0].1 <= pair[1].1));
    }

    #[test]
    fn tails_fall_and_halves_add_up(z in -9.0..9.0_f64, step in 1e-3..1.0_f64, df in 1..400_u32) {
        assert_close(normal_upper_tail(z) + normal_upper_tail(-z), 1.0, 0.0, 1e-15);
        prop_assert!(normal_upper_tail(z + step) < normal_upper_tail(z) || z < -7.0);
        let x = f64::from(df) * (z + 9.0) / 9.0;
        prop_assert!(chi_square_upper_tail(x + step, df) <= chi_square_upper_tail(x, df));
        prop_assert!(in_unit(chi_square_upper_tail(x, df)));
        // Two more degrees of freedom add one term (Abramowitz & Stegun 26.4.8): with 2 it is exp(−x / 2).
        assert_close(chi_square_upper_tail(x, 4), (1.0 + x / 2.0) * chi_square_upper_tail(x, 2), 0.0, 1e-12);
        assert_close(chi_square_upper_tail(z * z, 1), 2.0 * normal_upper_tail(z.abs()), 0.0, 1e-12);
    }
}

fn slices(groups: &[Vec<f64>]) -> Vec<&[f64]> {
    groups.iter().map(Vec::as_slice).collect()
}

#[test]
fn what_has_no_value_says_why() {
    let none: &[f64] = &[];
    let (one, bad) = ([1.0, 2.0, 3.0], [1.0, f64::NAN, f64::INFINITY]);
    assert_eq!(mann_whitney(none, &one), Err(SampleError::Empty));
    assert_eq!(mann_whitney(&one, &bad), Err(SampleError::NotFinite));
    assert_eq!(mann_whitney(&[5.0], &[5.0]), Err(SampleError::Constant));
    assert_eq!(mann_whitney(&[5.0], &[6.0]).map(|test| (test.u, test.p, test.z)), Ok((0.0, 1.0, 0.0)));
    assert_eq!(kruskal_wallis(&[]), Err(SampleError::TooFew { given: 0, needed: 2 }));
    assert_eq!(kruskal_wallis(&[&one]), Err(SampleError::TooFew { given: 1, needed: 2 }));
    assert_eq!(kruskal_wallis(&[&one, none]), Err(SampleError::Empty));
    assert_eq!(kruskal_wallis(&[&[2.0], &[2.0, 2.0]]), Err(SampleError::Constant));
    assert_eq!(mann_kendall(&[4.0]), Err(SampleError::TooFew { given: 1, needed: 2 }));
    assert_eq!(mann_kendall(&bad), Err(SampleError::NotFinite));
    assert_eq!(hamed_rao(&[4.0, 5.0], 1), Err(SampleError::TooFew { given: 2, needed: 3 }));
    assert_eq!(hamed_rao(&[4.0; 9], 1), Err(SampleError::Constant));
    assert_eq!(sen_slope(&one, &one[1..]), Err(SampleError::LengthsDiffer));
    assert_eq!(sen_slope(&[1.0], &[1.0]), Err(SampleError::TooFew { given: 1, needed: 2 }));
    assert_eq!(sen_slope(&[2.0, 2.0], &[1.0, 5.0]), Err(SampleError::Constant));
    // Finite values whose slope is not, and times whose distance is not.
    assert_eq!(sen_slope(&[0.0, 1.0], &[-1e308, 1e308]), Err(SampleError::NotFinite));
    assert_eq!(sen_slope(&[-1e308, 1e308], &[0.0, 1.0]), Err(SampleError::NotFinite));
    let long = vec![0.5; SEN_POINTS_AT_MOST + 1];
    let too_many = SampleError::TooMany { given: SEN_POINTS_AT_MOST + 1, at_most: SEN_POINTS_AT_MOST };
    assert_eq!(sen_slope(&long, &long), Err(too_many));
    assert_eq!(spearman(&one, &[4.0; 3]), Err(SampleError::Constant));
    assert_eq!(two_proportions(0, 0, 1, 2), Err(SampleError::Empty));
    assert_eq!(two_proportions(3, 2, 1, 2), Err(SampleError::ImpossibleCount));
    assert_eq!(chi_square(&[]), Err(SampleError::Empty));
    assert_eq!(chi_square(&[&[0, 0], &[0, 0]]), Err(SampleError::Empty));
    assert_eq!(chi_square(&[&[1, 2], &[3]]), Err(SampleError::LengthsDiffer));
    assert_eq!(chi_square(&[&[1, 2], &[0, 0]]), Err(SampleError::Constant));
    assert_eq!(chi_square(&[&[u64::MAX, 2], &[3, 4]]), Err(SampleError::ImpossibleCount));
    for p in [-0.1, 1.1, f64::NAN] {
        assert_eq!(benjamini_hochberg(&[0.5, p]), Err(SampleError::NotAProbability));
    }
}

/// Level is 0, not −0, whichever way the times run.
#[test]
fn a_level_series_has_no_sign() {
    let fit = sen_slope(&[5.0, 4.0, 3.0, 2.0, 1.0], &[7.0; 5]).unwrap();
    assert!(fit.slope == 0.0 && fit.slope.is_sign_positive());
    let trend = mann_kendall(&[2.0, 1.0, 1.0, 2.0]).unwrap();
    assert_eq!((trend.s, trend.p), (0, 1.0));
    assert!(trend.z.is_sign_positive() && trend.tau.is_sign_positive());
}

/// Counts at the limits of their type neither overflow nor leave the range.
#[test]
fn giant_counts() {
    let comparison = two_proportions(u64::MAX, u64::MAX, 1, u64::MAX).unwrap();
    assert_eq!(comparison.difference, 1.0);
    assert_eq!(comparison.test.unwrap().p, 0.0);
    assert_eq!(comparison.odds_ratio, None);
    assert!(
        two_proportions(u64::MAX - 1, u64::MAX, 1, u64::MAX).unwrap().odds_ratio.unwrap().interval.upper.is_finite()
    );
    let quarter = 1 << 61;
    assert_eq!(chi_square(&[&[quarter, quarter], &[quarter, quarter]]).unwrap().p, 1.0);
    assert_eq!(chi_square(&[&[quarter, 0], &[0, quarter]]).unwrap().p, 0.0);
}

/// What is left of a straight line has no ranks to correlate: the variance stays as it is.
#[test]
fn a_straight_line_has_no_autocorrelation() {
    let line: Vec<f64> = (0..20).map(f64::from).collect();
    assert_eq!(hamed_rao(&line, usize::MAX), mann_kendall(&line));
}
