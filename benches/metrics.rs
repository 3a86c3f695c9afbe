//! The median time of each measure, for markets of 1,000, 100,000 and 2,000,000 entities: `cargo bench --bench metrics`.

use std::{
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
fn times(entities: usize) -> Result<Vec<(&'static str, Duration)>, DecompositionError> {
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
    ])
}

fn main() -> Result<(), DecompositionError> {
    for entities in SIZES {
        println!("{entities} entities, median of {REPETITIONS}");
        for (measure, time) in times(entities)? {
            println!("  {measure:<32}{:>10.3} ms", time.as_secs_f64() * 1e3);
        }
    }
    Ok(())
}
