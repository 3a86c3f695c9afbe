//! Measures against their laws, their definitions, the literature and independent software.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

mod change;
mod change_oracle;
mod laws;
mod merger;
mod oracle;
mod published;
mod quantile;
mod resampling;
mod significance;
mod truncation;
mod twins;

use lorenz::metrics::{LorenzPoint, Shares};
use proptest::prelude::*;

/// The market of counts that are known to make one.
fn market(counts: &[u64]) -> Shares {
    Shares::from_counts(counts).unwrap()
}

/// Counts as hubs have them: zeros, ties, a long tail, a few giants; at least one above 0, total below 2^53.
fn counts() -> impl Strategy<Value = Vec<u64>> {
    let count = prop_oneof![
        1 => Just(0_u64),
        3 => 1..5_u64,
        3 => 1..1_000_u64,
        2 => 1..1_000_000_u64,
        1 => 1..1_000_000_000_000_u64,
    ];
    prop::collection::vec(count, 1..60).prop_filter("a market has downloads", |counts| counts.iter().any(|&c| c > 0))
}

/// Counts up to the limits of the type: the total may come close to 2^64.
fn extreme_counts() -> impl Strategy<Value = Vec<u64>> {
    let count = prop_oneof![
        Just(0_u64),
        Just(1_u64),
        (0..58_u32).prop_map(|power| 1 << power),
        (0..1_000_u64).prop_map(|less| (1 << 58) - less),
        0..1_u64 << 58,
    ];
    prop::collection::vec(count, 1..60).prop_filter("a market has downloads", |counts| counts.iter().any(|&c| c > 0))
}

/// Fails unless `actual` is within `tolerance` of `expected`, relative to `scale` where that is the larger.
#[track_caller]
fn assert_close(actual: f64, expected: f64, scale: f64, tolerance: f64) {
    let allowed = tolerance * expected.abs().max(scale);
    assert!((actual - expected).abs() <= allowed, "{actual} is not within {allowed:e} of {expected}");
}

/// The area under a Lorenz curve that is straight between its points.
fn area(curve: &[LorenzPoint]) -> f64 {
    curve.windows(2).map(|p| (p[1].population - p[0].population) * (p[1].downloads + p[0].downloads) / 2.0).sum()
}
