//! Tests of samples against their laws, their definitions, the literature and independent software.

mod clustered;
mod laws;
mod oracle;
mod published;
mod swap;
mod twins;

use proptest::prelude::*;

/// Samples of a few values: some with many ties, some with none, some with a giant.
fn samples(length: std::ops::Range<usize>) -> impl Strategy<Value = Vec<f64>> {
    let tied = (0..6_i32).prop_map(f64::from);
    let spread = (-1_000_000..1_000_000_i32).prop_map(|value| f64::from(value) / 64.0);
    let wild = prop_oneof![Just(1e300), Just(-1e300), Just(-0.0), Just(0.0), -4.0..4.0_f64];
    prop_oneof![
        prop::collection::vec(tied, length.clone()),
        prop::collection::vec(spread, length.clone()),
        prop::collection::vec(wild, length),
    ]
}

/// A sample without its order: the same values, elsewhere.
fn shuffled(values: &[f64], seed: u64) -> Vec<f64> {
    let mut shuffled: Vec<(u64, f64)> = values
        .iter()
        .zip(1_u64..)
        .map(|(&value, index)| ((index ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15), value))
        .collect();
    shuffled.sort_by_key(|&(key, _)| key);
    shuffled.into_iter().map(|(_, value)| value).collect()
}
