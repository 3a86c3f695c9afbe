//! The cluster bootstrap: its laws, and how often its intervals hold the truth.

use lorenz::metrics::*;
use proptest::prelude::*;

use super::{assert_close, market};

fn clusters(of: &[Vec<(u32, u64)>]) -> Clusters {
    let mut clusters = Clusters::default();
    of.iter().for_each(|counts| clusters.push(counts.iter().copied()));
    clusters
}

fn some_clusters() -> impl Strategy<Value = Vec<Vec<(u32, u64)>>> {
    prop::collection::vec(prop::collection::vec((0..12_u32, 0..1_000_000_u64), 0..5), 0..40)
}

fn hhi_of(totals: &[u64]) -> Option<f64> {
    Shares::from_counts(totals).ok().map(|market| sum_of_squared_shares(&market))
}

/// Replicates of the mean of values in thousandths, each a cluster of its own.
fn mean_replicates(seed: u64, replicates: u64, values: &[u64]) -> Vec<Option<f64>> {
    let one_each: Vec<Vec<(u32, u64)>> = values.iter().map(|&value| vec![(0, value)]).collect();
    let mean = |totals: &[u64]| Some(totals[0] as f64 / 1e3 / values.len() as f64);
    clusters(&one_each).replicates(seed, 0..replicates, mean)
}

proptest! {
    #[test]
    fn draws_as_many_as_there_are_the_same_each_time(seed: u64, replicate: u64, n in 0..500_usize) {
        let (mut first, mut second) = (vec![7; n], vec![0; n]);
        resample(seed, replicate, &mut first);
        resample(seed, replicate, &mut second);
        prop_assert_eq!(first.iter().sum::<u32>() as usize, n);
        prop_assert_eq!(&first, &second);
        if n >= 50 {
            resample(seed, replicate.wrapping_add(1), &mut second);
            prop_assert_ne!(&first, &second);
            resample(seed.wrapping_add(1 << 32), replicate, &mut second);
            prop_assert_ne!(&first, &second);
        }
    }

    #[test]
    fn division_of_the_work_does_not_matter(of in some_clusters(), seed: u64, cuts in prop::collection::vec(0..40_u64, 0..5)) {
        let clusters = clusters(&of);
        let whole = clusters.replicates(seed, 0..40, |totals| totals.to_vec());
        let mut cuts = cuts;
        cuts.extend([0, 40]);
        cuts.sort_unstable();
        let parts = cuts.windows(2).flat_map(|ends| clusters.replicates(seed, ends[0]..ends[1], |totals| totals.to_vec()));
        prop_assert_eq!(whole, parts.collect::<Vec<_>>());
    }

    #[test]
    fn totals_by_definition(of in some_clusters(), times in prop::collection::vec(0..5_u32, 40)) {
        let mut totals = vec![99; 3];
        clusters(&of).totals(&times, &mut totals);
        let entities = of.iter().flatten().map(|pair| pair.0 + 1).max().unwrap_or(0);
        prop_assert_eq!(totals.len(), entities as usize);
        for (entity, &total) in (0..).zip(&totals) {
            let naive = |(counts, &times): (&Vec<(u32, u64)>, &u32)| {
                counts.iter().filter(|pair| pair.0 == entity).map(|pair| pair.1 * u64::from(times)).sum::<u64>()
            };
            prop_assert_eq!(total, of.iter().zip(&times).map(naive).sum::<u64>());
        }
    }

    #[test]
    fn intervals_nest_and_do_not_depend_on_the_order(values in prop::collection::vec(prop::option::of(-1e9..1e9), 1..200)) {
        let reversed: Vec<Option<f64>> = values.iter().rev().copied().collect();
        let defined = values.iter().flatten().count();
        let mut outer = percentile_interval(&values, 1000);
        prop_assert_eq!(outer.is_some(), defined > 0);
        for level in [999, 990, 950, 900, 501, 500, 333, 1, 0] {
            let inner = percentile_interval(&values, level);
            prop_assert_eq!(inner, percentile_interval(&reversed, level));
            if let (Some(inner), Some(outer)) = (inner, outer) {
                prop_assert!(outer.low <= inner.low && inner.low <= inner.high && inner.high <= outer.high);
                prop_assert_eq!((inner.defined, inner.undefined), (defined, values.len() - defined));
            }
            outer = inner;
        }
    }

    #[test]
    fn reflecting_twice_is_no_change(values in prop::collection::vec(0.0..1.0, 1..50), measure in 0.0..1.0) {
        let values: Vec<Option<f64>> = values.into_iter().map(Some).collect();
        let interval = percentile_interval(&values, 950).unwrap();
        let mirrored = interval.reflected(measure);
        assert_close(mirrored.low + interval.high, 2.0 * measure, 1.0, 1e-15);
        assert_close(mirrored.high + interval.low, 2.0 * measure, 1.0, 1e-15);
        assert_close(mirrored.reflected(measure).low, interval.low, 1.0, 1e-15);
        prop_assert_eq!((mirrored.defined, mirrored.undefined), (interval.defined, interval.undefined));
    }
}

#[test]
fn every_cluster_is_as_likely() {
    let (n, replicates) = (7, 10_000);
    let (mut times, mut squares) = ([0_u32; 7], [0_u32; 7]);
    let mut drawn = [0; 7];
    for replicate in 0..replicates {
        resample(3, replicate, &mut drawn);
        for index in 0..n {
            times[index] += drawn[index];
            squares[index] += drawn[index] * drawn[index];
        }
    }
    // Binomial with n draws at 1/n: mean 1, variance 6/7, mean square 13/7. Five standard errors.
    for index in 0..n {
        assert_close(f64::from(times[index]) / replicates as f64, 1.0, 0.0, 5.0 * 0.0093);
        assert_close(f64::from(squares[index]) / replicates as f64, 13.0 / 7.0, 0.0, 5.0 * 0.012);
    }
}

#[test]
fn totals_stay_at_the_largest_number() {
    let mut totals = Vec::new();
    clusters(&[vec![(0, u64::MAX / 2), (1, 1)], vec![(0, 9)]]).totals(&[3, 1], &mut totals);
    assert_eq!(totals, [u64::MAX, 3]);
}

#[test]
fn no_clusters_and_no_values() {
    let none = Clusters::default();
    assert!(none.is_empty() && !clusters(&[vec![]]).is_empty());
    assert_eq!(none.replicates(1, 0..3, hhi_of), [None; 3]);
    assert_eq!(percentile_interval(&[], 950), None);
    assert_eq!(percentile_interval(&[None, Some(f64::NAN), Some(f64::INFINITY)], 950), None);
    let one = percentile_interval(&[Some(2.5), None, Some(f64::NAN)], u16::MAX).unwrap();
    assert_eq!((one.low, one.high, one.defined, one.undefined), (2.5, 2.5, 1, 2));
    let ends = percentile_interval(&[Some(f64::MAX), Some(-f64::MAX)], 500).unwrap();
    assert_close(ends.low, -f64::MAX / 2.0, 0.0, 1e-15);
    assert_close(ends.high, f64::MAX / 2.0, 0.0, 1e-15);
}

#[test]
fn the_interval_of_a_symmetric_sample_is_about_its_mean() {
    let values: Vec<u64> = (1..=99).map(|value| value * 1_000).collect();
    let interval = percentile_interval(&mean_replicates(11, 4_000, &values), 950).unwrap();
    // The mean is 50, its standard error √((99² − 1) / 12 / 99) = 2.872; 4,000 replicates leave a tenth of that.
    assert_close(interval.low, 50.0 - 1.96 * 2.872, 0.0, 0.006);
    assert_close(interval.high, 50.0 + 1.96 * 2.872, 0.0, 0.006);
    let mirrored = interval.reflected(50.0);
    assert!(mirrored.low < 50.0 && 50.0 < mirrored.high);
}

/// 200 samples of 50 from a skewed distribution with a known mean (squares of uniform numbers: 1/3), seeded.
#[test]
fn intervals_hold_a_known_mean_about_as_often_as_they_say() {
    let mut state = 20_260_403_u64;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / 2_f64.powi(31)
    };
    let mut holding = 0;
    for sample in 0..200 {
        let values: Vec<u64> = (0..50).map(|_| (uniform().powi(2) * 1e9) as u64).collect();
        let interval = percentile_interval(&mean_replicates(sample, 500, &values), 950).unwrap();
        holding += usize::from((interval.low..=interval.high).contains(&(1e6 / 3.0)));
    }
    assert!((176..=198).contains(&holding), "{holding} of 200");
}

/// With clusters of one size, E HHI* = (1 − 1/n) HHI + 1/n exactly: the excess that the module describes.
#[test]
fn resampled_markets_are_more_concentrated_by_the_concentration_of_their_clusters() {
    for per_entity in [1, 4, 50] {
        let of: Vec<Vec<(u32, u64)>> = (0..200).map(|cluster| vec![(cluster / per_entity, 1_000)]).collect();
        let clusters = clusters(&of);
        assert_eq!(clusters.len(), 200);
        let point = sum_of_squared_shares(&market(&vec![u64::from(per_entity); 200 / per_entity as usize]));
        let replicates = clusters.replicates(5, 0..2_000, hhi_of);
        let mean = replicates.iter().flatten().sum::<f64>() / 2_000.0;
        assert_close(mean, (1.0 - 1.0 / 200.0) * point + 1.0 / 200.0, 0.0, 0.005);
        let interval = percentile_interval(&replicates, 950).unwrap();
        // Above the measure altogether.
        assert!(interval.low > point && interval.reflected(point).high < point);
    }
}
