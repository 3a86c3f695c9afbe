//! The mean of whole values with weights, exact until it is rounded.

use super::ratio::ratio;

/// A running mean of whole values with weights: the order of the terms changes nothing.
///
/// ```
/// use lorenz::metrics::WholeMean;
/// let mut sizes = WholeMean::default();
/// sizes.add(7_000_000_000, 30);
/// sizes.add(1_000_000_000, 60);
/// assert_eq!(sizes.value(), Some(3e9));
/// assert_eq!(WholeMean::default().value(), None);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct WholeMean {
    /// Σ w·x and Σ w of the terms before the latest ones.
    sum: u128,
    weight: u128,
    /// Of the latest terms Σ w·(upper bits of x), Σ w·(lower bits of x) and Σ w: products of 64 bits are far cheaper
    /// than those of 128, above all in WebAssembly.
    upper: u64,
    lower: u64,
    latest: u64,
}

/// Values are cut into so many lower bits and as many upper ones, or one more.
const LOWER_BITS: u32 = 26;

/// Weights of the latest terms add up to less than twice this, so that no sum of theirs overflows.
const WEIGHT_BITS: u32 = 35;

/// The largest total weight for which Σ w·x is sure to fit in 128 bits.
const MOST_WEIGHT: u128 = 1 << 74;

impl WholeMean {
    /// The largest value that takes part exactly.
    pub const LARGEST: u64 = 1 << f64::MANTISSA_DIGITS;

    /// Returns the whole number that a value is; `None` unless it is one from 0 to [`WholeMean::LARGEST`].
    pub fn whole(value: f64) -> Option<u64> {
        let within = (0.0..=WholeMean::LARGEST as f64).contains(&value);
        Some(value as u64).filter(|&whole| within && whole as f64 == value)
    }

    /// Adds a value of at most [`WholeMean::LARGEST`].
    #[inline]
    pub fn add(&mut self, value: u64, weight: u64) {
        if (self.latest | weight) >> WEIGHT_BITS != 0 {
            self.flush_latest();
            if weight >> WEIGHT_BITS != 0 {
                self.sum = self.sum.wrapping_add(u128::from(value) * u128::from(weight));
                self.weight += u128::from(weight);
                return;
            }
        }
        self.upper += weight * (value >> LOWER_BITS);
        self.lower += weight * (value & ((1 << LOWER_BITS) - 1));
        self.latest += weight;
    }

    /// Adds as many values as there are weights, each of at most [`WholeMean::LARGEST`]; returns the sum of all weights.
    ///
    /// Values of 0 have no weight in the mean. What [`WholeMean::add`] asks of each weight is asked of their sum.
    #[inline(always)]
    pub fn add_all(&mut self, weights: &[u32], values: impl Iterator<Item = u64>) -> u64 {
        let total: u64 = weights.iter().copied().map(u64::from).sum();
        let weighted =
            weights.iter().zip(values).map(|(&weight, value)| (value, if value > 0 { u64::from(weight) } else { 0 }));
        if (self.latest | total) >> WEIGHT_BITS != 0 {
            weighted.for_each(|(value, weight)| self.add(value, weight));
            return total;
        }
        // In variables of their own they stay in registers.
        let (mut upper, mut lower, mut latest) = (self.upper, self.lower, self.latest);
        for (value, weight) in weighted {
            upper += weight * (value >> LOWER_BITS);
            lower += weight * (value & ((1 << LOWER_BITS) - 1));
            latest += weight;
        }
        (self.upper, self.lower, self.latest) = (upper, lower, latest);
        total
    }

    /// Returns the `f64` nearest to Σ w·x / Σ w; `None` without weight, and where the weights add up to more than 2^74.
    pub fn value(mut self) -> Option<f64> {
        self.flush_latest();
        (self.weight > 0 && self.weight <= MOST_WEIGHT).then(|| ratio(self.sum, self.weight))
    }

    /// Σ w.
    pub fn weight(self) -> u128 {
        self.weight + u128::from(self.latest)
    }

    #[cold]
    fn flush_latest(&mut self) {
        let latest = (u128::from(self.upper) << LOWER_BITS) + u128::from(self.lower);
        self.sum = self.sum.wrapping_add(latest);
        self.weight += u128::from(self.latest);
        (self.upper, self.lower, self.latest) = (0, 0, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::WholeMean;
    use crate::metrics::ratio::ratio;

    #[test]
    fn sums_equal_those_of_wide_integers() {
        // Weights of every length, among them ones that fill the narrow sums, with the largest values.
        let random = |i: u64| (i + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for weight_bits in [1, 20, 34, 35, 36, 37, 52, 64] {
            let (mut mean, mut sum, mut total) = (WholeMean::default(), 0_u128, 0_u128);
            for index in 0..300 {
                let value = if index % 7 == 0 { WholeMean::LARGEST } else { random(index) >> 11 };
                let weight = if index % 5 == 0 { u64::MAX } else { random(index ^ 99) } >> (64 - weight_bits);
                mean.add(value, weight);
                sum += u128::from(value) * u128::from(weight);
                total += u128::from(weight);
            }
            assert_eq!(mean.value(), Some(ratio(sum, total)), "{weight_bits}");
            assert_eq!(mean.weight(), total);
        }
    }

    #[test]
    fn many_are_added_as_each() {
        // Weights of less than 2³⁵ in all, and of more.
        for (rows, most) in [(0, 1), (1, u32::MAX), (7, u32::MAX), (9, u32::MAX), (1_000, 1 << 20), (1_000, u32::MAX)] {
            let value = |index: u32| if index.is_multiple_of(3) { 0 } else { WholeMean::LARGEST - u64::from(index) };
            let weights: Vec<u32> = (0..rows).map(|index| most - index % 5).collect();
            for before in [0, 1, 1 << 34, 1 << 36] {
                let (mut one, mut other) = (WholeMean::default(), WholeMean::default());
                one.add(3, before);
                other.add(3, before);
                let counted = |index: u32| if value(index) > 0 { u64::from(weights[index as usize]) } else { 0 };
                (0..rows).for_each(|index| one.add(value(index), counted(index)));
                let total = other.add_all(&weights, (0..rows).map(value));
                assert_eq!((one.value(), one.weight()), (other.value(), other.weight()), "{rows} {most} {before}");
                assert_eq!(total, weights.iter().map(|&weight| u64::from(weight)).sum::<u64>());
            }
        }
    }

    #[test]
    fn whole_numbers_are_told_from_others() {
        let largest = WholeMean::LARGEST as f64;
        assert_eq!([0.0, 7e9, largest].map(WholeMean::whole), [Some(0), Some(7_000_000_000), Some(1 << 53)]);
        assert_eq!([0.5, -1.0, largest * 2.0, f64::NAN, f64::INFINITY].map(WholeMean::whole), [None; 5]);
    }
}
