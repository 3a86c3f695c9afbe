//! Compensated summation.

/// A running sum that keeps the digits which plain addition drops (Neumaier 1974).
///
/// The error is about one rounding of the result, independent of the number of terms, unless terms of opposite
/// sign cancel by more than 2^53. Terms must be finite and so must the sum; otherwise the result is an infinity
/// or NaN, as in plain addition. The result depends on the order of the terms in its last digit: sort first.
///
/// ```
/// use lorenz::metrics::sum::CompensatedSum;
/// let terms = [1.0, 1e100, 1.0, -1e100];
/// assert_eq!(terms.iter().sum::<f64>(), 0.0);
/// assert_eq!(CompensatedSum::from_iter(terms).value(), 2.0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CompensatedSum {
    sum: f64,
    lost: f64,
}

impl CompensatedSum {
    /// Adds one term.
    pub fn add(&mut self, term: f64) {
        let sum = self.sum + term;
        // What the addition dropped comes out exactly when the smaller term is subtracted last.
        self.lost += if self.sum.abs() >= term.abs() { (self.sum - sum) + term } else { (term - sum) + self.sum };
        self.sum = sum;
    }

    /// Returns the sum of the terms so far; 0 when there were none.
    pub fn value(self) -> f64 {
        self.sum + self.lost
    }
}

impl FromIterator<f64> for CompensatedSum {
    fn from_iter<I: IntoIterator<Item = f64>>(terms: I) -> CompensatedSum {
        let mut sum = CompensatedSum::default();
        for term in terms {
            sum.add(term);
        }
        sum
    }
}
