//! Mean, quantiles and geometric mean of values with weights.

use std::fmt;

use super::{mean::WholeMean, sum::CompensatedSum};

/// Finite values with weights, sorted by value, with a total weight above 0.
///
/// There is no empty one and none with NaN, so its measures need no error. Values without weight take no part.
/// Two with the same pairs in another order are equal.
///
/// ```
/// use lorenz::metrics::Weighted;
/// // Billions of parameters, and how often each model was downloaded.
/// let sizes = Weighted::from_pairs(&[(70.0, 10), (1.0, 60), (8.0, 30)])?;
/// assert_eq!(sizes.mean(), 10.0);
/// assert_eq!(sizes.median(), 1.0);
/// assert_eq!(sizes.quantile(900), 8.0);
/// # Ok::<(), lorenz::metrics::WeightedError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Weighted {
    pairs: Vec<(f64, u64)>,
    /// In 128 bits, which no number of weights that fits in memory exceeds, even times 1,000.
    total: u128,
}

/// Why values and weights have no mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeightedError {
    /// No value has a weight above 0.
    Empty,
    /// A value is infinite or not a number, whatever its weight.
    NotFinite,
}

impl fmt::Display for WeightedError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            WeightedError::Empty => "no weight: expected at least one value with a weight above 0",
            WeightedError::NotFinite => "a value is infinite or not a number: expected finite values",
        })
    }
}

impl std::error::Error for WeightedError {}

impl Weighted {
    /// Returns the values of all pairs `(value, weight)` with a weight above 0.
    ///
    /// # Errors
    /// [`WeightedError::Empty`] when there is none; [`WeightedError::NotFinite`] when any value is not finite.
    pub fn from_pairs(pairs: &[(f64, u64)]) -> Result<Weighted, WeightedError> {
        Weighted::from_iter(pairs.iter().copied())
    }

    /// Returns the values with a weight of 1 each.
    ///
    /// # Errors
    /// As [`Weighted::from_pairs`].
    pub fn unweighted(values: &[f64]) -> Result<Weighted, WeightedError> {
        Weighted::from_iter(values.iter().map(|&value| (value, 1)))
    }

    fn from_iter(given: impl Iterator<Item = (f64, u64)> + Clone) -> Result<Weighted, WeightedError> {
        let total: u128 = given.clone().map(|(_, weight)| u128::from(weight)).sum();
        // Equal values are one, unless their weights might be too large together.
        let is_one = |a: f64, b: f64| a == b && total <= u128::from(u64::MAX);
        let mut pairs: Vec<(f64, u64)> = Vec::with_capacity(given.size_hint().0);
        for (value, weight) in given {
            if !value.is_finite() {
                return Err(WeightedError::NotFinite);
            }
            // Adding 0 turns −0 into 0, so that the two are one value in every order.
            let value = value + 0.0;
            match pairs.last_mut() {
                _ if weight == 0 => {}
                Some((last, sum)) if is_one(*last, value) => *sum += weight,
                _ => pairs.push((value, weight)),
            }
        }
        if pairs.is_empty() {
            return Err(WeightedError::Empty);
        }
        pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        pairs.dedup_by(|next, kept| {
            let is_one = is_one(next.0, kept.0);
            kept.1 += if is_one { next.1 } else { 0 };
            is_one
        });
        Ok(Weighted { pairs, total })
    }

    /// Returns the mean Σ w·x / Σ w, between the smallest and the largest value.
    ///
    /// Where all values are whole numbers (as parameters are) up to 2^53, it is the `f64` nearest to the true mean. Else
    /// precise to about one rounding of Σ w·|x| / Σ w; values below 10⁻²⁷⁰ lose digits to the scale that keeps the
    /// largest from overflowing.
    pub fn mean(&self) -> f64 {
        if let Some(mean) = self.whole_mean() {
            return mean;
        }
        // Σ w·x has up to 127 binary digits more than x.
        const SCALE: f64 = (1_u128 << 127) as f64;
        let terms = self.pairs.iter().map(|&(value, weight)| value / SCALE * weight as f64);
        let mean = terms.collect::<CompensatedSum>().value() / self.total as f64 * SCALE;
        self.within(mean)
    }

    fn whole_mean(&self) -> Option<f64> {
        let mut mean = WholeMean::default();
        for &(value, weight) in &self.pairs {
            mean.add(WholeMean::whole(value)?, weight);
        }
        mean.value()
    }

    /// Returns the smallest value with a cumulative weight of at least so many thousandths of the total.
    ///
    /// Always one of the values: there is no interpolation. 0 gives the smallest value, 1,000 and above the largest.
    /// Compared in integers, so that a cumulative weight of exactly a tenth is a tenth. It is the inverse of the
    /// distribution function: type 1 of Hyndman & Fan 1996, `inverted_cdf` in numpy.
    ///
    /// ```
    /// use lorenz::metrics::Weighted;
    /// let values = Weighted::unweighted(&[1.0, 2.0, 3.0, 4.0])?;
    /// assert_eq!(values.quantile(250), 1.0);
    /// assert_eq!(values.quantile(251), 2.0);
    /// # Ok::<(), lorenz::metrics::WeightedError>(())
    /// ```
    pub fn quantile(&self, per_mille: u16) -> f64 {
        let wanted = u128::from(per_mille) * self.total;
        let (mut cumulative, mut reached) = (0_u128, 0.0);
        for &(value, weight) in &self.pairs {
            cumulative += u128::from(weight);
            reached = value;
            if cumulative * 1000 >= wanted {
                break;
            }
        }
        reached
    }

    /// Returns the weighted median: the smallest value with a cumulative weight of at least half.
    ///
    /// The lower one of two middle values, not their mean.
    pub fn median(&self) -> f64 {
        self.quantile(500)
    }

    /// Returns the geometric mean exp(Σ w ln x / Σ w), between the smallest and the largest value.
    ///
    /// `None` when a value is 0 or negative, where the logarithm is undefined.
    ///
    /// ```
    /// use lorenz::metrics::Weighted;
    /// let tenfold = Weighted::from_pairs(&[(1.0, 3), (10_000.0, 1)])?.geometric_mean();
    /// assert!((tenfold.unwrap() - 10.0).abs() < 1e-14);
    /// assert_eq!(Weighted::unweighted(&[0.0, 5.0])?.geometric_mean(), None);
    /// # Ok::<(), lorenz::metrics::WeightedError>(())
    /// ```
    pub fn geometric_mean(&self) -> Option<f64> {
        if self.pairs.first().is_none_or(|&(smallest, _)| smallest <= 0.0) {
            return None;
        }
        // One logarithm for each distinct value: sizes of models repeat a lot.
        let terms = self.pairs.chunk_by(|a, b| a.0 == b.0).map(|run| {
            let weight: u128 = run.iter().map(|&(_, weight)| u128::from(weight)).sum();
            run.first().map_or(0.0, |&(value, _)| libm::log(value) * weight as f64)
        });
        let mean = terms.collect::<CompensatedSum>().value() / self.total as f64;
        Some(self.within(libm::exp(mean)))
    }

    /// Returns a mean whose last rounding may step over the ends, or overflow there.
    fn within(&self, mean: f64) -> f64 {
        match (self.pairs.first(), self.pairs.last()) {
            (Some(&(smallest, _)), Some(&(largest, _))) => mean.max(smallest).min(largest),
            _ => mean,
        }
    }
}
