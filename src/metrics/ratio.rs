//! Ratios of exact integers, and their logarithms.

/// Returns the `f64` nearest to `numerator / denominator`; 0 when the denominator is 0.
///
/// Being correctly rounded it is monotone: an inequality between exact ratios holds between the results. So no
/// measure leaves its bounds, and equal ratios give equal results whatever their terms.
pub(super) fn ratio(numerator: u128, denominator: u128) -> f64 {
    const EXACT: u128 = 1 << f64::MANTISSA_DIGITS;
    if denominator == 0 {
        return 0.0;
    }
    if numerator <= EXACT && denominator <= EXACT {
        // Through u64, which machines convert themselves.
        return numerator as u64 as f64 / denominator as u64 as f64;
    }
    let (mut quotient, mut rest) = (numerator / denominator, numerator % denominator);
    let mut exponent = 0;
    // Long division, one binary digit a step, until 64 significant digits stand: 11 more than are kept.
    while rest != 0 && quotient >> 63 == 0 {
        let complement = denominator - rest;
        let carry = rest >= complement;
        rest = if carry { rest - complement } else { rest + rest };
        quotient = (quotient << 1) | u128::from(carry);
        exponent -= 1;
    }
    // A rest makes the last digit odd, so that the conversion cannot mistake the quotient for a tie.
    libm::scalbn((quotient | u128::from(rest != 0)) as f64, exponent)
}

/// ln(numerator / denominator), precise near 1 too; both must be above 0.
///
/// Between 1/2 and 2 the difference is taken of the integers, exactly, and handed to `log1p`: a share of
/// 1 − 10⁻¹⁸ has a logarithm of −10⁻¹⁸, not 0.
pub(super) fn log_ratio(numerator: u128, denominator: u128) -> f64 {
    let scale = denominator as f64;
    if numerator >= denominator {
        let excess = (numerator - denominator) as f64 / scale;
        if excess < 1.0 { libm::log1p(excess) } else { libm::log(numerator as f64 / scale) }
    } else {
        let deficit = (denominator - numerator) as f64 / scale;
        if deficit < 0.5 { libm::log1p(-deficit) } else { libm::log(numerator as f64 / scale) }
    }
}

/// x ln x − x + 1 for x = numerator / denominator; at least 0, 0 only at x = 1, and precise near 1.
///
/// A mean of these is Theil's index, since the x − 1 add up to 0: unlike the terms s ln(n s), none is negative, so
/// nothing cancels however nearly equal the counts are. The denominator must be above 0.
pub(super) fn divergence(numerator: u128, denominator: u128) -> f64 {
    if numerator == 0 {
        return 1.0;
    }
    let scale = denominator as f64;
    let excess = if numerator >= denominator {
        (numerator - denominator) as f64 / scale
    } else {
        -((denominator - numerator) as f64 / scale)
    };
    if excess.abs() >= 1.0 / 16.0 {
        return (1.0 + excess) * log_ratio(numerator, denominator) - excess;
    }
    // d²/(1·2) − d³/(2·3) + d⁴/(3·4) − …, by Horner's rule: at |d| < 1/16 what follows d¹⁴ is below 2^-53 of it.
    let series = (2..=14).rev().fold(0.0, |tail, k| 1.0 / f64::from(k * (k - 1)) - excess * tail);
    excess * excess * series
}

#[cfg(test)]
mod tests {
    use super::{divergence, log_ratio, ratio};

    #[test]
    fn divergence_is_smooth_where_its_two_forms_meet() {
        for numerator in [15_000_001_u128, 16_999_999] {
            let x = numerator as f64 / 16e6;
            let direct = x * libm::log(x) - x + 1.0;
            assert!((divergence(numerator, 16_000_000) - direct).abs() < 1e-15 * 2.0, "{numerator}");
        }
        assert_eq!(divergence(7, 7), 0.0);
        assert_eq!(divergence(0, 7), 1.0);
        // Half the square of what it is off by, when that is tiny.
        let tiny = divergence((1 << 60) + 1, 1 << 60);
        assert!((tiny / 2_f64.powi(-121) - 1.0).abs() < 1e-15, "{tiny:e}");
    }

    #[test]
    fn long_division_agrees_with_the_hardware_where_both_are_exact() {
        // The same ratio, its terms multiplied beyond 2^53: one path divides in f64, the other by digits.
        let factor = 0x1_0000_0001_u128 << 40;
        for numerator in 0..200_u128 {
            for denominator in 1..200_u128 {
                let short = ratio(numerator, denominator);
                assert_eq!(short, ratio(numerator * factor, denominator * factor), "{numerator}/{denominator}");
                assert_eq!(short, numerator as f64 / denominator as f64);
            }
        }
    }

    #[test]
    fn extremes() {
        assert_eq!(ratio(u128::MAX, u128::MAX), 1.0);
        assert_eq!(ratio(u128::MAX - 1, u128::MAX), 1.0);
        assert_eq!(ratio(u128::MAX, 1), 2_f64.powi(128));
        assert_eq!(ratio(1, u128::MAX), 2_f64.powi(-128));
        // Just above halfway between 1 and the next f64: one part in 2^100 decides.
        let halfway = (1_u128 << 100) + (1 << 47);
        assert_eq!(ratio(halfway, 1 << 100), 1.0);
        assert_eq!(ratio(halfway + 1, 1 << 100), 1.0 + f64::EPSILON);
    }

    #[test]
    fn logarithm_near_one_keeps_its_digits() {
        let large = 1_u128 << 64;
        assert_eq!(log_ratio(large, large), 0.0);
        assert_eq!(log_ratio(large - 1, large), -(2_f64.powi(-64)));
        assert_eq!(log_ratio(large + 1, large), 2_f64.powi(-64));
        assert_eq!(log_ratio(8, 1), libm::log(8.0));
        assert_eq!(log_ratio(1, 8), libm::log(0.125));
    }
}
