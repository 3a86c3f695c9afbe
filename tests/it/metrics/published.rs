//! Worked examples from the literature, to as many digits as were printed.

use std::f64::consts::LN_2;

use lorenz::metrics::*;

use super::{assert_close, market};

/// Fails unless `actual` rounds to the printed value.
#[track_caller]
fn assert_prints(actual: f64, decimals: usize, printed: &str) {
    assert_eq!(format!("{actual:.decimals$}"), printed);
}

/// US Department of Justice, *Herfindahl–Hirschman Index*: "for a market consisting of four firms with shares of
/// 30, 30, 20, and 20 percent, the HHI is 2,600".
#[test]
fn hhi_department_of_justice() {
    let shares = market(&[30, 30, 20, 20]);
    assert_eq!(hhi(&shares), HhiPoints(2_600.0));
    assert_eq!(HhiBand::of(hhi(&shares)), HhiBand::Highly);
}

/// US Department of Justice and Federal Trade Commission, *Horizontal Merger Guidelines* (2010), § 5.3: the merger
/// of firms with shares of five percent and ten percent raises the HHI by 100.
#[test]
fn hhi_of_a_merger() {
    let (apart, merged) = (market(&[5, 10, 50, 35]), market(&[15, 50, 35]));
    assert_close((sum_of_squared_shares(&merged) - sum_of_squared_shares(&apart)) * 10_000.0, 100.0, 0.0, 1e-12);
    let effect = merge_effect(&[5, 10, 50, 35], &[0, 1]).unwrap();
    assert_eq!(effect.delta, HhiPoints(100.0));
    assert_eq!((effect.before, effect.after), (hhi(&apart), hhi(&merged)));
}

/// Cormen, Leiserson, Rivest & Stein, *Introduction to Algorithms*, problem 9-2: of elements whose weights are their
/// values, the median is 0.1 and the weighted median 0.2.
#[test]
fn weighted_median_of_seven() {
    let hundredths = [10, 35, 5, 10, 15, 5, 20];
    let pairs = hundredths.map(|weight| (weight as f64 / 100.0, weight));
    assert_eq!(Weighted::from_pairs(&pairs).unwrap().median(), 0.2);
    assert_eq!(Weighted::unweighted(&pairs.map(|(value, _)| value)).unwrap().median(), 0.1);
}

/// Survival in days of seven mice (Efron & Tibshirani, *An Introduction to the Bootstrap*, 1993, tables 2.1 and 2.2):
/// the bootstrap standard error is 23.36 for the mean and 37.83 for the median as replicates go to infinity.
#[test]
fn bootstrap_standard_errors_of_seven_mice() {
    let days = [94, 197, 16, 38, 99, 141, 23];
    let mut mice = Clusters::default();
    (0..).zip(days).for_each(|(mouse, _)| mice.push([(mouse, 1)]));
    let replicates = mice.replicates(1993, 0..20_000, |times| {
        let drawn: Vec<(f64, u64)> = days.iter().map(|&days| f64::from(days)).zip(times.iter().copied()).collect();
        let drawn = Weighted::from_pairs(&drawn).unwrap();
        [drawn.mean(), drawn.median()]
    });
    for (statistic, standard_error) in [(0, 23.36), (1, 37.83)] {
        let values: Vec<f64> = replicates.iter().map(|both| both[statistic]).collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (values.len() - 1) as f64;
        // A standard deviation from 20,000 draws is itself known to about half a percent.
        assert_close(variance.sqrt(), standard_error, 0.0, 0.02);
    }
}

/// Shannon, *A Mathematical Theory of Communication* (1948), § 7: four letters with probabilities 1/2, 1/4, 1/8,
/// 1/8 have an entropy of 7/4 bits.
#[test]
fn entropy_of_four_letters() {
    assert_close(entropy(&market(&[4, 2, 1, 1])) / LN_2, 7.0 / 4.0, 0.0, 1e-15);
}

/// Shannon (1948), § 6: a choice may be broken down in two, H(1/2, 1/3, 1/6) = H(1/2, 1/2) + 1/2 H(2/3, 1/3).
#[test]
fn entropy_of_a_choice_in_two_steps() {
    let [whole, first, second] = [&[3, 2, 1][..], &[1, 1], &[2, 1]].map(|counts| entropy(&market(counts)));
    assert_close(whole, first + second / 2.0, 0.0, 1e-15);
}

/// Ten incomes, the example of the R package `ineq` (Zeileis), whose `Gini` gives 0.4620911, `Theil` 0.3623412 and
/// `var.coeff` 0.9169582; the squared coefficient of variation fixes the HHI: (1 + CV²) / n.
#[test]
fn gini_and_theil_of_ten_incomes() {
    let shares = market(&[541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]);
    assert_prints(gini(&shares), 7, "0.4620911");
    assert_prints(theil(&shares), 7, "0.3623412");
    assert_prints((10.0 * sum_of_squared_shares(&shares) - 1.0).sqrt(), 7, "0.9169582");
}

/// Spider counts in two plots of hemlock (Ellison et al. 2010), with the observed Hill numbers of order 0, 1, 2 that
/// Chao et al. (*Ecological Monographs* 84, 2014) and their R package iNEXT print.
#[test]
fn hill_numbers_of_spiders() {
    let girdled = [&[46, 22, 17, 15, 15, 9, 8, 6, 6, 4, 2, 2, 2, 2][..], &[1; 12]].concat();
    let logged = [&[88, 22, 16, 15, 13, 10, 8, 8, 7, 7, 7, 5, 4, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2][..], &[1; 14]].concat();
    for (counts, individuals, printed) in
        [(girdled, 168, ["26.000000", "12.059650", "7.840000"]), (logged, 252, ["37.000000", "14.421002", "6.761499"])]
    {
        let shares = market(&counts);
        assert_eq!(shares.total(), individuals);
        for (order, printed) in [0.0, 1.0, 2.0].into_iter().zip(printed) {
            assert_prints(hill_number(&shares, order).unwrap(), 6, printed);
        }
    }
}

/// Incomes per head of the 32 Mexican states in 1940 and 1980, in five regions (Rey & Sastre Gutiérrez, *Spatial
/// Economic Analysis* 5, 2010), with the values that PySAL's documentation of `Theil` and `TheilD` prints.
#[test]
fn theil_between_and_within_mexican_regions() {
    let regions = [2, 1, 2, 5, 5, 1, 1, 3, 4, 2, 3, 5, 3, 3, 4, 3, 3, 2, 1, 5, 3, 3, 5, 2, 2, 1, 5, 1, 3, 3, 5, 2];
    let incomes_1940 = [
        10384, 22361, 9573, 3758, 2934, 8578, 8537, 6909, 17816, 12132, 4359, 2181, 4414, 5309, 3408, 3327, 6936, 4836,
        9073, 1892, 3569, 11016, 21965, 4372, 4840, 6399, 2459, 7508, 3605, 5203, 7990, 3734,
    ];
    let incomes_1980 = [
        21022, 29283, 29038, 12166, 16200, 23399, 25688, 17427, 42028, 16726, 13864, 8727, 12391, 20659, 20165, 11206,
        16513, 13354, 34856, 7730, 13374, 20088, 26695, 12691, 15312, 23181, 42361, 21937, 9882, 14252, 15239, 8876,
    ];
    for (incomes, [total, between, within]) in [
        (incomes_1940, ["0.20894344", "0.03458890", "0.17435454"]),
        (incomes_1980, ["0.09560113", "0.03205257", "0.06354856"]),
    ] {
        let parts = theil_decomposition(&incomes, &regions).unwrap();
        assert_prints(parts.total, 8, total);
        assert_prints(parts.between, 8, between);
        assert_prints(parts.within, 8, within);
        assert_eq!(parts.groups.iter().map(|part| part.entities).collect::<Vec<_>>(), [6, 7, 10, 2, 7]);
    }
}
