//! Worked examples from the literature, to as many digits as were printed.

use lorenz::metrics::*;

/// Fails unless `actual` rounds to the printed value.
#[track_caller]
fn assert_prints(actual: f64, decimals: usize, printed: &str) {
    assert_eq!(format!("{actual:.decimals$}"), printed);
}

/// Permeability of the human chorioamnion at term and at 12 to 26 weeks (Hollander & Wolfe, *Nonparametric Statistical
/// Methods*, 1973, p. 69): the example of R's `wilcox.test`, which prints W = 35, p = 0.1272 on one side.
#[test]
fn mann_whitney_permeability() {
    let at_term = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    let earlier = [1.15, 0.88, 0.90, 0.74, 1.21];
    let test = mann_whitney(&at_term, &earlier).unwrap();
    assert_eq!((test.u, test.exact), (35.0, true));
    assert_prints(test.p / 2.0, 4, "0.1272");
}

/// Daily production of bottle caps by three machines (Kruskal & Wallis, *Journal of the American Statistical
/// Association* 47, 1952, table 2.1): rank sums 24, 14, 40 and H = 5.656.
#[test]
fn kruskal_wallis_bottle_caps() {
    let machines: [&[f64]; 3] =
        [&[340.0, 345.0, 330.0, 342.0, 338.0], &[339.0, 333.0, 344.0], &[347.0, 343.0, 349.0, 355.0]];
    let test = kruskal_wallis(&machines).unwrap();
    assert_prints(test.h, 3, "5.656");
    assert_prints(test.p, 3, "0.059");
}

/// Eleven measurements, two of which tie and four of which do (US Environmental Protection Agency, *Data Quality
/// Assessment: Statistical Methods for Practitioners*, QA/G-9S, 2006, p. 109): variance 155.33, Z = 1.685.
#[test]
fn mann_kendall_environmental_protection_agency() {
    let test = mann_kendall(&[10.0, 10.0, 10.0, 5.0, 10.0, 20.0, 18.0, 17.0, 15.0, 24.0, 15.0]).unwrap();
    assert_eq!(test.s, 22);
    assert_prints(test.variance, 2, "155.33");
    assert_prints(test.z, 3, "1.685");
}

/// Lightness of canned tuna and its quality as a panel saw it (Hollander & Wolfe 1973, p. 187), in the order of
/// lightness: the example of R's `cor.test`, which prints T = 26 concordant pairs of 36 and τ = 0.4444444.
#[test]
fn kendall_tuna() {
    let quality = [2.5, 4.0, 2.6, 3.6, 2.8, 3.1, 5.2, 5.0, 3.8];
    let test = mann_kendall(&quality).unwrap();
    assert_eq!(test.s, 26 - 10);
    assert_prints(test.tau, 7, "0.4444444");
}

/// Seven points at irregular times (Sen, *Journal of the American Statistical Association* 63, 1968): slope 4. His
/// interval, by Kendall's table for 93 %, is (26/7, 35/8); the normal approximation picks the same two of 21 slopes
/// for 95 %.
#[test]
fn sen_seven_points() {
    let (times, values) = ([1.0, 2.0, 3.0, 4.0, 10.0, 12.0, 18.0], [9.0, 15.0, 19.0, 20.0, 45.0, 55.0, 78.0]);
    let fit = sen_slope(&times, &values).unwrap();
    assert_eq!(fit.slope, 4.0);
    assert_eq!(fit.interval, Some(ConfidenceInterval { lower: 26.0 / 7.0, upper: 35.0 / 8.0 }));
}

/// Fifteen comparisons of treatments after heart attacks (Benjamini & Hochberg, *Journal of the Royal Statistical
/// Society* B 57, 1995, § 4.1): four hypotheses are rejected at 0.05, where Bonferroni's method rejects three.
#[test]
fn benjamini_hochberg_heart_attacks() {
    let p_values = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0000,
    ];
    let q_values = benjamini_hochberg(&p_values).unwrap();
    assert_eq!(q_values.iter().filter(|&&q| q <= 0.05).count(), 4);
    assert_eq!(p_values.iter().filter(|&&p| p * 15.0 <= 0.05).count(), 3);
}

/// Intervals of a difference by Newcombe's method 10 (*Statistics in Medicine* 17, 1998, table II).
#[test]
fn newcombe_intervals() {
    for ([successes_a, trials_a, successes_b, trials_b], lower, upper) in [
        ([56, 70, 48, 80], "0.0524", "0.3339"),
        ([9, 10, 3, 10], "0.1705", "0.8090"),
        ([10, 10, 0, 20], "0.6791", "1.0000"),
        ([10, 10, 0, 10], "0.6075", "1.0000"),
    ] {
        let interval = two_proportions(successes_a, trials_a, successes_b, trials_b).unwrap().interval;
        assert_prints(interval.lower, 4, lower);
        assert_prints(interval.upper, 4, upper);
    }
}

/// Heart attacks with placebo and with aspirin (Agresti, *Categorical Data Analysis*, Physicians' Health Study):
/// difference 0.0077, odds ratio 1.832, interval 1.44 to 2.33.
#[test]
fn aspirin() {
    let comparison = two_proportions(189, 11_034, 104, 11_037).unwrap();
    let odds = comparison.odds_ratio.unwrap();
    assert_prints(comparison.difference, 4, "0.0077");
    assert_prints(odds.ratio, 3, "1.832");
    assert_prints(odds.interval.lower, 2, "1.44");
    assert_prints(odds.interval.upper, 2, "2.33");
}

/// Party by gender (Agresti, *An Introduction to Categorical Data Analysis*, 2007, p. 39): the example of R's
/// `chisq.test`, which prints X-squared = 30.07, df = 2, p-value = 2.954e-07.
#[test]
fn party_and_gender() {
    let test = chi_square(&[&[762, 327, 468], &[484, 239, 477]]).unwrap();
    assert_prints(test.statistic, 2, "30.07");
    assert_eq!(test.degrees_of_freedom, 2);
    assert_eq!(format!("{:.3e}", test.p), "2.954e-7");
}
