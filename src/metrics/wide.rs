//! Products of counts beyond 128 bits.

use std::ops::{Add, Mul};

use super::ratio::ratio;

/// A whole number from 0: exact below 2^128, and beyond it an `f64` near to it.
///
/// Each operation adds at most 2^-52 to the relative error; as nothing is subtracted, ten of them stay below 2^-48.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wide {
    exact: Option<u128>,
    near: f64,
}

/// What two terms of ten operations each can be off by, twice over.
const ERROR: f64 = 1.0 / (1_u64 << 46) as f64;

impl From<u128> for Wide {
    fn from(number: u128) -> Wide {
        Wide { exact: Some(number), near: number as f64 }
    }
}

impl Add for Wide {
    type Output = Wide;

    fn add(self, other: Wide) -> Wide {
        let exact = self.exact.zip(other.exact).and_then(|(one, other)| one.checked_add(other));
        Wide { exact, near: self.near + other.near }
    }
}

impl Mul for Wide {
    type Output = Wide;

    fn mul(self, other: Wide) -> Wide {
        let exact = self.exact.zip(other.exact).and_then(|(one, other)| one.checked_mul(other));
        Wide { exact, near: self.near * other.near }
    }
}

impl Wide {
    /// The `f64` nearest to the ratio where both terms are exact, otherwise one that is not above it.
    pub(super) fn ratio_from_below(self, denominator: Wide) -> f64 {
        self.ratio_times(denominator, 1.0 - ERROR)
    }

    /// The `f64` nearest to the ratio where both terms are exact, otherwise one that is not below it.
    pub(super) fn ratio_from_above(self, denominator: Wide) -> f64 {
        self.ratio_times(denominator, 1.0 + ERROR)
    }

    fn ratio_times(self, denominator: Wide, factor: f64) -> f64 {
        match (self.exact, denominator.exact) {
            (Some(numerator), Some(denominator)) => ratio(numerator, denominator),
            _ => self.near / denominator.near * factor,
        }
    }
}
