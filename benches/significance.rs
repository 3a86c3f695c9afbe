//! The median time of each test of samples, for 1,000, 100,000 and 2,000,000 values:
//! `cargo bench --bench significance`.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use lorenz::metrics::*;

const SIZES: [usize; 3] = [1_000, 100_000, 2_000_000];
/// What looks at all pairs is measured up to its limit.
const PAIRWISE_SIZES: [usize; 2] = [1_000, SEN_POINTS_AT_MOST];
const REPETITIONS: usize = 9;

/// Sizes as models have them: many ties, in no order.
fn sizes(values: usize) -> Vec<f64> {
    (0..values as u64)
        .map(|i| (i.wrapping_mul(i).wrapping_mul(2_654_435_761) % (1 << 32) % 10_000 + i % 4_096) as f64)
        .collect()
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

/// Fails rather than measure an error.
fn tests(values: usize) -> Result<Vec<(&'static str, Duration)>, SampleError> {
    let sample = sizes(values);
    let (first, second) = sample.split_at(values / 2);
    let groups: Vec<&[f64]> = sample.chunks(values / 12).collect();
    let p_values: Vec<f64> = sample.iter().map(|value| value / 20_000.0).collect();
    let reversed: Vec<f64> = sample.iter().rev().copied().collect();
    mann_whitney(first, second)?;
    kruskal_wallis(&groups)?;
    mann_kendall(&sample)?;
    spearman(&sample, &reversed)?;
    benjamini_hochberg(&p_values)?;
    Ok(vec![
        ("mann_whitney, two halves", median(|| mann_whitney(black_box(first), second))),
        ("kruskal_wallis, 12 groups", median(|| kruskal_wallis(black_box(&groups)))),
        ("mann_kendall", median(|| mann_kendall(black_box(&sample)))),
        ("spearman", median(|| spearman(black_box(&sample), &reversed))),
        ("benjamini_hochberg", median(|| benjamini_hochberg(black_box(&p_values)))),
    ])
}

fn pairwise_tests(values: usize) -> Result<Vec<(&'static str, Duration)>, SampleError> {
    let (sample, times): (Vec<f64>, Vec<f64>) = (sizes(values), (0..values).map(|time| time as f64).collect());
    sen_slope(&times, &sample)?;
    hamed_rao(&sample, usize::MAX)?;
    Ok(vec![
        ("sen_slope", median(|| sen_slope(black_box(&times), &sample))),
        ("hamed_rao, all lags", median(|| hamed_rao(black_box(&sample), usize::MAX))),
    ])
}

fn print(values: usize, measured: Vec<(&'static str, Duration)>) {
    println!("{values} values, median of {REPETITIONS}");
    for (test, time) in measured {
        println!("  {test:<32}{:>10.3} ms", time.as_secs_f64() * 1e3);
    }
}

fn main() -> Result<(), SampleError> {
    for values in SIZES {
        print(values, tests(values)?);
    }
    for values in PAIRWISE_SIZES {
        print(values, pairwise_tests(values)?);
    }
    Ok(())
}
