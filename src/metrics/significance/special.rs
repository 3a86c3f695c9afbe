//! Upper tails of the distributions that the tests use: normal and chi-square.

use std::f64::consts::{FRAC_1_SQRT_2, TAU};

/// Returns the probability that a standard normal variable exceeds z, relative error below 1e-12 down to 1e-300.
///
/// ½ erfc(z / √2). It is 0 for z above 38.5, where the result would be too small for an `f64`; NaN for NaN alone.
///
/// ```
/// use lorenz::metrics::normal_upper_tail;
/// assert_eq!(normal_upper_tail(0.0), 0.5);
/// assert!((normal_upper_tail(1.959963984540054) - 0.025).abs() < 1e-16);
/// assert_eq!(normal_upper_tail(40.0), 0.0);
/// ```
pub fn normal_upper_tail(z: f64) -> f64 {
    0.5 * libm::erfc(z * FRAC_1_SQRT_2)
}

/// Returns the probability that a standard normal variable is further from 0 than z, on either side.
pub(super) fn normal_two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() * FRAC_1_SQRT_2)
}

/// Returns the probability that a chi-square variable exceeds a statistic, relative error below 1e-10 down to 1e-300.
///
/// Q(a, x), the regularized upper incomplete gamma function, with a = df / 2 and x = statistic / 2: below a + 1 by the
/// series of 1 − Q, above by the continued fraction of Q (Abramowitz & Stegun 6.5.29, and the even part of 6.5.31). It
/// is 1 for a statistic of 0 or less; with 0 degrees of freedom the variable is always 0. NaN for NaN alone.
///
/// ```
/// use lorenz::metrics::chi_square_upper_tail;
/// assert!((chi_square_upper_tail(3.841458820694124, 1) - 0.05).abs() < 1e-15);
/// // With 2 degrees of freedom it is exp(−x / 2).
/// assert!((chi_square_upper_tail(1200.0, 2) / (-600_f64).exp() - 1.0).abs() < 1e-12);
/// assert_eq!(chi_square_upper_tail(0.0, 7), 1.0);
/// assert_eq!(chi_square_upper_tail(f64::INFINITY, 7), 0.0);
/// ```
pub fn chi_square_upper_tail(statistic: f64, degrees_of_freedom: u32) -> f64 {
    let (a, x) = (f64::from(degrees_of_freedom) / 2.0, statistic / 2.0);
    if x.is_nan() {
        return x;
    }
    if x <= 0.0 {
        return 1.0;
    }
    if degrees_of_freedom == 0 || x == f64::INFINITY {
        return 0.0;
    }
    let tail = if x < a + 1.0 {
        1.0 - gamma_term(a, x) / a * lower_series(a, x)
    } else {
        gamma_term(a, x) * upper_fraction(a, x)
    };
    tail.clamp(0.0, 1.0)
}

/// x^a e^(−x) / Γ(a).
fn gamma_term(a: f64, x: f64) -> f64 {
    if a < 10.0 {
        return libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    }
    // With Γ by Stirling's formula the large terms cancel on paper: for a = 10⁶ each would be of the order 10⁷.
    let excess = (x - a) / a;
    let inverse = 1.0 / a;
    // 1/12 a⁻¹ − 1/360 a⁻³ + 1/1260 a⁻⁵ − 1/1680 a⁻⁷ + 1/1188 a⁻⁹: what follows is below 2e-14 at a = 10.
    let stirling = [1.0 / 1188.0, -1.0 / 1680.0, 1.0 / 1260.0, -1.0 / 360.0, 1.0 / 12.0]
        .into_iter()
        .fold(0.0, |tail, coefficient| tail * inverse * inverse + coefficient)
        * inverse;
    (a / TAU).sqrt() * libm::exp(-a * (excess - libm::log1p(excess)) - stirling)
}

/// 1 + x/(a+1) + x²/((a+1)(a+2)) + …, for x < a + 1, where every term is smaller than the one before.
fn lower_series(a: f64, x: f64) -> f64 {
    let (mut term, mut sum, mut divisor) = (1.0, 1.0, a);
    while term > sum * f64::EPSILON / 4.0 {
        divisor += 1.0;
        term *= x / divisor;
        sum += term;
    }
    sum
}

/// 1/(x+1−a − 1(1−a)/(x+3−a − 2(2−a)/(x+5−a − …))), for x ≥ a + 1, by Lentz's method.
fn upper_fraction(a: f64, x: f64) -> f64 {
    // Convergence takes some multiple of √a steps: a million is enough for any number of degrees of freedom.
    const STEPS_AT_MOST: u32 = 1_000_000;
    let mut denominator = x + 1.0 - a;
    let (mut above, mut below) = (f64::MAX, 1.0 / denominator);
    let mut fraction = below;
    for step in 1..STEPS_AT_MOST {
        let step = f64::from(step);
        let numerator = step * (a - step);
        denominator += 2.0;
        below = 1.0 / (numerator * below + denominator);
        above = denominator + numerator / above;
        let factor = above * below;
        fraction *= factor;
        if (factor - 1.0).abs() <= 2.0 * f64::EPSILON {
            break;
        }
    }
    fraction
}
