//! How often a replicate draws a named model: Poisson replicates, in which each model is drawn on its own.

/// Floor of the distribution function of Poisson(1) at 0, 1, 2, ..., times 2^64; beyond these a draw has 20 or more.
const BELOW: [u64; 20] = [
    6_786_177_901_268_885_274,
    13_572_355_802_537_770_549,
    16_965_444_753_172_213_186,
    18_096_474_403_383_694_065,
    18_379_231_815_936_564_285,
    18_435_783_298_447_138_329,
    18_445_208_545_532_234_003,
    18_446_555_009_401_533_385,
    18_446_723_317_385_195_808,
    18_446_742_018_272_269_410,
    18_446_743_888_360_976_771,
    18_446_744_058_369_041_076,
    18_446_744_072_536_379_768,
    18_446_744_073_626_175_052,
    18_446_744_073_704_017_573,
    18_446_744_073_709_207_074,
    18_446_744_073_709_531_418,
    18_446_744_073_709_550_497,
    18_446_744_073_709_551_557,
    18_446_744_073_709_551_613,
];

/// Step of the sequence of states: 2^64 over the golden ratio, as in SplitMix64.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// Returns the seed of a model's draws: a hash of its name (FNV-1a with 64 bits, mixed), the same on every platform.
pub fn name_seed(name: &str) -> u64 {
    let fnv = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
    mix(name.bytes().fold(0xCBF2_9CE4_8422_2325, fnv))
}

/// Returns how often a replicate draws the model of this seed, 0 … 20: a draw of Poisson(1), by inversion.
///
/// Drawing n models with replacement gives each model Binomial(n, 1/n) draws, which is Poisson(1) for large n. As a draw
/// depends on the model's name and the replicate's number alone, other models change nothing: neither those of other dates
/// nor those that a filter leaves out (Chamandy et al., *Estimating Uncertainty for Massive Data Streams*, 2012).
///
/// ```
/// use lorenz::metrics::{multiplicity, name_seed};
/// let seed = name_seed("google-bert/bert-base-uncased");
/// let mean = (0..1_000).map(|replicate| multiplicity(seed, replicate)).sum::<u32>() as f64 / 1_000.0;
/// assert!((mean - 1.0).abs() < 0.1);
/// ```
#[inline]
pub fn multiplicity(seed: u64, replicate: u64) -> u32 {
    let drawn = mix(seed.wrapping_add(STEP.wrapping_mul(replicate.wrapping_add(1))));
    let mut times = 0;
    while BELOW.get(times as usize).is_some_and(|&below| drawn >= below) {
        times += 1;
    }
    times
}

/// The mixing function of SplitMix64 (Steele, Lea & Flood 2014, as published by Vigna).
fn mix(state: u64) -> u64 {
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
