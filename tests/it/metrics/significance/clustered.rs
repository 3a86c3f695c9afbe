//! Differences judged by developer, and thinned dates: definitions and laws.

use lorenz::metrics::*;
use proptest::prelude::*;

use super::super::assert_close;

type Group = Vec<(u32, f64)>;

fn groups() -> impl Strategy<Value = (Group, Group)> {
    let group = || prop::collection::vec((0..8_u32, (0..6_i32).prop_map(f64::from)), 1..30);
    (group(), group())
}

fn mean(values: impl Iterator<Item = f64> + Clone) -> f64 {
    values.clone().sum::<f64>() / values.count() as f64
}

/// √Σ g² with a developer's contribution from the values of its models less their means.
fn error(new: &[(u32, f64)], old: &[(u32, f64)], means: (f64, f64)) -> f64 {
    let part = |group: &[(u32, f64)], developer: u32, mean: f64| {
        let own = group.iter().filter(|&&(cluster, _)| cluster == developer);
        own.map(|&(_, value)| (value - mean) / group.len() as f64).sum::<f64>()
    };
    (0..8).map(|developer| (part(new, developer, means.0) - part(old, developer, means.1)).powi(2)).sum::<f64>().sqrt()
}

/// How many of the other group are smaller, less how many are larger, as a part of the other group.
fn placements(group: &[(u32, f64)], other: &[(u32, f64)]) -> Group {
    let sign = |one: f64, two: f64| f64::from(i8::from(one > two) - i8::from(one < two));
    let placement = |value: f64| mean(other.iter().map(|&(_, other)| sign(value, other)));
    group.iter().map(|&(cluster, value)| (cluster, placement(value))).collect()
}

proptest! {
    #[test]
    fn means_by_definition((new, old) in groups()) {
        let means = (mean(new.iter().map(|one| one.1)), mean(old.iter().map(|one| one.1)));
        let expected = error(&new, &old, means);
        match clustered_difference(&new, &old) {
            Ok(test) => {
                assert_close(test.difference, means.0 - means.1, 1.0, 1e-12);
                assert_close(test.standard_error, expected, 1e-2, 1e-12);
                assert_close(test.z, test.difference / test.standard_error, 1.0, 1e-12);
                assert_close(test.p, (2.0 * normal_upper_tail(test.z.abs())).min(1.0), 1e-300, 1e-9);
                let half = (test.interval.upper - test.interval.lower) / 2.0;
                assert_close(half, 1.959_963_984_540_054 * test.standard_error, 1.0, 1e-12);
            }
            Err(error) => {
                prop_assert_eq!(error, SampleError::Constant);
                prop_assert!(expected < 1e-12);
            }
        }
    }

    #[test]
    fn ranks_by_definition((new, old) in groups()) {
        let (placed_new, placed_old) = (placements(&new, &old), placements(&old, &new));
        let r = mean(placed_new.iter().map(|one| one.1));
        let expected = error(&placed_new, &placed_old, (r, -r));
        match clustered_ranks(&new, &old) {
            Ok(test) => {
                assert_close(test.difference, r, 1.0, 1e-12);
                assert_close(test.standard_error, expected, 1e-2, 1e-12);
                // The same r as Mann and Whitney's.
                let values = |group: &Group| group.iter().map(|one| one.1).collect::<Vec<f64>>();
                prop_assert_eq!(test.difference, mann_whitney(&values(&new), &values(&old)).unwrap().cliffs_delta);
            }
            Err(error) => {
                prop_assert_eq!(error, SampleError::Constant);
                prop_assert!(expected < 1e-12);
            }
        }
    }

    /// Neither the order of models, nor the numbers of developers, nor which group comes first.
    #[test]
    fn order_and_names_change_nothing((new, old) in groups()) {
        let renamed = |group: &Group| group.iter().rev().map(|&(cluster, value)| (7 - cluster, value)).collect::<Group>();
        for test in [clustered_difference, clustered_ranks] {
            prop_assert_eq!(test(&new, &old), test(&renamed(&new), &renamed(&old)));
            if let (Ok(one), Ok(other)) = (test(&new, &old), test(&old, &new)) {
                prop_assert_eq!((one.z, one.p), (-other.z, other.p));
            }
        }
    }

    /// No two of those kept are nearer than the step, the last one is kept, and none that is left out could be kept as well.
    #[test]
    fn thinned_dates_are_as_many_as_can_be(mut days in prop::collection::vec(-50..400_i32, 0..40), step in 0..60_u32) {
        days.sort_unstable();
        let kept = thinned(&days, step);
        prop_assert_eq!(kept.last().copied(), days.len().checked_sub(1));
        let least = step.max(1).cast_signed();
        prop_assert!(kept.windows(2).all(|pair| days[pair[1]] - days[pair[0]] >= least));
        // The most that fit, by trying the other end first.
        let mut most = 0;
        let mut last = None;
        for &day in &days {
            if last.is_none_or(|last| day - last >= least) {
                (most, last) = (most + 1, Some(day));
            }
        }
        prop_assert_eq!(kept.len(), most);
    }
}

/// A hundred models of one developer count as one: the naive test finds what isn't there.
#[test]
fn models_of_one_developer_are_no_hundred_witnesses() {
    let of = |developers: std::ops::Range<u32>, yes: u32| -> Group {
        developers
            .flat_map(|developer| (0..100).map(move |_| (developer, f64::from(u8::from(developer % 10 < yes)))))
            .collect()
    };
    let (new, old) = (of(0..10, 4), of(10..20, 2));
    let naive = two_proportions(400, 1_000, 200, 1_000).unwrap().test.unwrap();
    let by_developer = clustered_difference(&new, &old).unwrap();
    assert!(naive.p < 1e-20 && by_developer.p > 0.2, "{naive:?} {by_developer:?}");
    assert_close(by_developer.difference, 0.2, 1.0, 1e-12);
}

#[test]
fn without_models_or_contributions_there_is_no_test() {
    for test in [clustered_difference, clustered_ranks] {
        assert_eq!(test(&[], &[(0, 1.0)]), Err(SampleError::Empty));
        assert_eq!(test(&[(0, 1.0)], &[]), Err(SampleError::Empty));
        assert_eq!(test(&[(0, f64::NAN)], &[(0, 1.0)]), Err(SampleError::NotFinite));
        assert_eq!(test(&[(0, 1.0)], &[(0, 1.0)]), Err(SampleError::Constant));
    }
}
