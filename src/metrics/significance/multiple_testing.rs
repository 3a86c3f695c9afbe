//! Adjusts the p values of several tests for each other: Benjamini–Hochberg.

use super::SampleError;

/// Returns the q-values of several p-values, in their order: p as it counts when all the tests were made at once.
///
/// Calling those tests significant whose q is at most α keeps the expected proportion of false ones among them at α or
/// less, for independent tests (Benjamini & Hochberg 1995). q = min over the p not smaller of p·m / rank, at most 1.
/// No q is below its p, and a larger p has no smaller q.
///
/// # Errors
/// [`SampleError::NotAProbability`] when a p lies outside 0–1 or is NaN.
///
/// ```
/// use lorenz::metrics::benjamini_hochberg;
/// assert_eq!(benjamini_hochberg(&[0.25, 0.0, 0.125, 1.0]), Ok(vec![1.0 / 3.0, 0.0, 0.25, 1.0]));
/// assert_eq!(benjamini_hochberg(&[]), Ok(vec![]));
/// ```
pub fn benjamini_hochberg(p_values: &[f64]) -> Result<Vec<f64>, SampleError> {
    if !p_values.iter().all(|p| (0.0..=1.0).contains(p)) {
        return Err(SampleError::NotAProbability);
    }
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&one, &other| p_values[one].total_cmp(&p_values[other]));
    let tests = p_values.len() as f64;
    let mut q_values = vec![0.0; p_values.len()];
    let mut smallest = 1.0_f64;
    for (below, &index) in order.iter().enumerate().rev() {
        let p = p_values[index];
        // Multiplied and divided by the same number, p may come out a digit lower.
        smallest = smallest.min((p * tests / (below + 1) as f64).max(p));
        q_values[index] = smallest;
    }
    Ok(q_values)
}
