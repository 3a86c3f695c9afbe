//! The median time of each measure, for markets of 1,000, 100,000 and 2,000,000 entities: `cargo bench --bench metrics`.

use std::{
    error::Error,
    hint::black_box,
    time::{Duration, Instant},
};

use lorenz::metrics::*;

const SIZES: [usize; 3] = [1_000, 100_000, 2_000_000];
const REPETITIONS: usize = 9;

/// Downloads as hubs have them: a power law with a long tail of ties, in no order.
fn downloads(entities: usize) -> Vec<u64> {
    (0..entities as u64).map(|i| 50_000_000 / (1 + i.wrapping_mul(2_654_435_761) % entities as u64)).collect()
}

fn median<T>(mut work: impl FnMut() -> T) -> Duration {
    let mut times: Vec<Duration> = (0..REPETITIONS)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[REPETITIONS / 2]
}

/// The times of all measures of one market, by name.
fn times(entities: usize) -> Result<Vec<(&'static str, Duration)>, Box<dyn Error>> {
    let counts = downloads(entities);
    let groups: Vec<u32> = (0..entities as u32).map(|i| i.wrapping_mul(40_503) % 60).collect();
    let market = Shares::with_zeros(&counts)?;
    theil_decomposition_with_zeros(&counts, &groups)?;
    let shares = &market;
    Ok(vec![
        ("Shares::with_zeros", median(|| Shares::with_zeros(black_box(&counts)))),
        ("hhi", median(|| hhi(black_box(shares)))),
        ("normalized_hhi", median(|| normalized_hhi(black_box(shares)))),
        ("effective_number", median(|| effective_number(black_box(shares)))),
        ("concentration_ratio, k = 20", median(|| concentration_ratio(black_box(shares), 20))),
        ("top_percent_share, 10 %", median(|| top_percent_share(black_box(shares), TopPercent::TEN))),
        ("entropy", median(|| entropy(black_box(shares)))),
        ("hill_number, order 1.5", median(|| hill_number(black_box(shares), 1.5))),
        ("theil", median(|| theil(black_box(shares)))),
        ("theil_decomposition, 60 groups", median(|| theil_decomposition_with_zeros(&counts, black_box(&groups)))),
        ("gini", median(|| gini(black_box(shares)))),
        ("lorenz_curve", median(|| lorenz_curve(black_box(shares)))),
        ("lorenz_curve_thinned, 1,000", median(|| lorenz_curve_thinned(black_box(shares), 1_000))),
        ("rank_size_slope, top 1,000", median(|| rank_size_slope(black_box(shares), RANK_SIZE_TOP))),
    ])
}

/// The times of what compares two periods, changes a market or weighs values, by name.
fn times_of_change(entities: usize) -> Result<Vec<(&'static str, Duration)>, Box<dyn Error>> {
    let before = downloads(entities);
    let after: Vec<u64> = before.iter().rev().copied().collect();
    let keys: Vec<u32> = (0..entities as u32).collect();
    let tenth: Vec<usize> = (0..entities / 10).collect();
    let sizes: Vec<(f64, u64)> = after.iter().map(|&size| size as f64).zip(before.iter().copied()).collect();
    let weighted = Weighted::from_pairs(&sizes)?;
    merge_effect(&before, &tenth)?;
    Ok(vec![
        ("hhi_contributions", median(|| hhi_contributions(black_box(&before), &after))),
        ("turnover, k = 20", median(|| turnover(black_box(&keys), &keys, 20))),
        ("merge_effect, a tenth of all", median(|| merge_effect(black_box(&before), &tenth))),
        ("Weighted::from_pairs", median(|| Weighted::from_pairs(black_box(&sizes)))),
        ("mean", median(|| black_box(&weighted).mean())),
        ("median", median(|| black_box(&weighted).median())),
        ("geometric_mean", median(|| black_box(&weighted).geometric_mean())),
    ])
}

/// A thousand replicates of the HHI of 4,000 entities with 18,000 clusters of two counts each, and one of `entities`.
fn times_of_bootstrap(entities: usize) -> Vec<(&'static str, Duration)> {
    let clusters = |number: usize, entities: u64| {
        let mut clusters = Clusters::default();
        for (index, count) in (0_u64..).zip(downloads(number)) {
            let entity = |salt: u64| ((index + salt).wrapping_mul(40_503) % entities) as u32;
            clusters.push([(entity(0), count), (entity(7), count / 2)]);
        }
        clusters
    };
    let measure = |totals: &[u64]| Shares::from_counts(totals).ok().map(|market| hhi(&market).0);
    let (hub, one) = (clusters(18_000, 4_000), clusters(entities, entities as u64 / 5));
    vec![
        ("bootstrap, 1,000 of 18,000", median(|| hub.replicates(1, 0..1_000, measure))),
        ("bootstrap, one replicate", median(|| one.replicates(1, 0..1, measure))),
    ]
}

fn main() -> Result<(), Box<dyn Error>> {
    for entities in SIZES {
        println!("{entities} entities, median of {REPETITIONS}");
        let times = [times(entities)?, times_of_change(entities)?, times_of_bootstrap(entities)];
        for (measure, time) in times.concat() {
            println!("  {measure:<32}{:>10.3} ms", time.as_secs_f64() * 1e3);
        }
    }
    Ok(())
}
