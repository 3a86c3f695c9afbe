//! Values made by independent software: see `significance.py`.

use lorenz::metrics::*;
use serde_json::Value;

use super::super::assert_close;

/// For statistics and for p alike.
const TOLERANCE: f64 = 1e-9;

/// Fails unless a section has as many cases as the script makes, and hands them to a check.
fn for_each(section: &str, cases: usize, check: impl Fn(&Value)) {
    let all: Value = serde_json::from_str(include_str!("../significance.json")).unwrap();
    let list = all[section].as_array().unwrap();
    assert_eq!(list.len(), cases, "{section}");
    for case in list {
        println!("{section}: {}", case["name"]);
        check(case);
    }
}

fn floats(list: &Value) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
}

/// A sample: its values, or the formula of whole numbers that makes it.
fn sample(given: &Value) -> Vec<f64> {
    let Some(name) = given["formula"].as_str() else { return floats(given) };
    let mixed = |i: u64| i.wrapping_mul(i).wrapping_mul(2_654_435_761) % (1 << 32);
    let value = |i: u64| match name {
        "mixed" => mixed(i),
        "mixed, a little larger" => mixed(i) + (1 << 26),
        "ties" => mixed(i) % 1000,
        "more of the large ties" => mixed(i) % 1003,
        "slow rise" => mixed(i) % 100_000 + i,
        _ => panic!("no formula {name}"),
    };
    (0..given["n"].as_u64().unwrap()).map(|i| value(i) as f64).collect()
}

/// Fails unless both have a value and these agree, or neither has.
#[track_caller]
fn check(actual: Option<f64>, expected: &Value) {
    match (actual, expected.as_f64()) {
        (Some(actual), Some(expected)) => assert_close(actual, expected, 1e-300, TOLERANCE),
        (actual, expected) => assert_eq!(actual, expected),
    }
}

#[track_caller]
fn check_interval(actual: Option<ConfidenceInterval>, expected: &Value) {
    check(actual.map(|interval| interval.lower), &expected[0]);
    check(actual.map(|interval| interval.upper), &expected[1]);
}

#[test]
fn tails_of_distributions() {
    for_each("normal", 1, |rows| {
        assert_eq!(rows.as_array().unwrap().len(), 14);
        for row in rows.as_array().unwrap() {
            assert_close(normal_upper_tail(row[0].as_f64().unwrap()), row[1].as_f64().unwrap(), 0.0, 1e-12);
        }
    });
    for_each("chi_square", 1, |rows| {
        let rows = rows.as_array().unwrap();
        assert!(rows.len() > 140);
        assert!(rows.iter().any(|row| row[2].as_f64().unwrap() < 1e-290));
        for row in rows {
            println!("{row}");
            let df = u32::try_from(row[1].as_u64().unwrap()).unwrap();
            assert_close(chi_square_upper_tail(row[0].as_f64().unwrap(), df), row[2].as_f64().unwrap(), 0.0, 1e-10);
        }
    });
}

#[test]
fn two_samples() {
    for_each("mann_whitney", 21, |case| {
        let test = mann_whitney(&sample(&case["a"]), &sample(&case["b"]));
        let values = &case["values"];
        if values.is_null() {
            assert_eq!(test, Err(SampleError::Constant));
            return;
        }
        let test = test.unwrap();
        check(Some(test.u), &values["u"]);
        check(Some(test.z), &values["z"]);
        check(Some(test.p), &values["p"]);
        check(Some(test.cliffs_delta), &values["cliffs_delta"]);
        assert_eq!(Some(test.exact), values["exact"].as_bool());
    });
}

#[test]
fn several_samples() {
    for_each("kruskal_wallis", 10, |case| {
        let groups: Vec<Vec<f64>> = case["groups"].as_array().unwrap().iter().map(sample).collect();
        let test = kruskal_wallis(&groups.iter().map(Vec::as_slice).collect::<Vec<_>>());
        let values = &case["values"];
        if values.is_null() {
            assert_eq!(test, Err(SampleError::Constant));
            return;
        }
        let test = test.unwrap();
        // Where mean ranks are equal, scipy's difference of large terms leaves a rest.
        assert_close(test.h, values["h"].as_f64().unwrap(), 1e-5, TOLERANCE);
        assert_close(test.epsilon_squared, values["epsilon_squared"].as_f64().unwrap(), 1e-5, TOLERANCE);
        check(Some(test.p), &values["p"]);
        assert_eq!(Some(u64::from(test.degrees_of_freedom)), values["df"].as_u64());
    });
}

#[test]
fn proportions() {
    for_each("two_proportions", 26, |case| {
        println!("{case}");
        let count = |index: usize| case["counts"][index].as_u64().unwrap();
        let comparison = two_proportions(count(0), count(1), count(2), count(3)).unwrap();
        // Their differences of proportions cancel; ours do not.
        assert_close(comparison.difference, case["difference"].as_f64().unwrap(), 1e-6, TOLERANCE);
        for (actual, expected) in [comparison.interval.lower, comparison.interval.upper].into_iter().zip(0..) {
            assert_close(actual, case["interval"][expected].as_f64().unwrap(), 1e-6, TOLERANCE);
        }
        check(comparison.test.map(|test| test.z), &case["z"]);
        check(comparison.test.map(|test| test.p), &case["p"]);
        check(comparison.odds_ratio.map(|odds| odds.ratio), &case["odds_ratio"]);
        check_interval(comparison.odds_ratio.map(|odds| odds.interval), &case["odds_interval"]);
    });
}

#[test]
fn tables() {
    for_each("contingency", 11, |case| {
        let rows = case["table"].as_array().unwrap().iter();
        let rows: Vec<Vec<u64>> =
            rows.map(|row| row.as_array().unwrap().iter().map(|count| count.as_u64().unwrap()).collect()).collect();
        let test = chi_square(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
        let values = &case["values"];
        if values.is_null() {
            assert_eq!(test, Err(SampleError::Constant));
            return;
        }
        let test = test.unwrap();
        assert_close(test.statistic, values["statistic"].as_f64().unwrap(), 1e-20, TOLERANCE);
        check(Some(test.p), &values["p"]);
        assert_eq!(Some(u64::from(test.degrees_of_freedom)), values["df"].as_u64());
    });
}

fn check_trend(test: &MannKendall, row: &Value) {
    assert_eq!(Some(test.s), row["s"].as_i64());
    check(Some(test.variance), &row["variance"]);
    check(Some(test.z), &row["z"]);
    check(Some(test.p), &row["p"]);
}

#[test]
fn trends() {
    for_each("mann_kendall", 16, |case| {
        let values = sample(&case["values"]);
        let plain = mann_kendall(&values);
        if case["plain"].is_null() {
            assert_eq!(plain, Err(SampleError::Constant));
            return;
        }
        check_trend(&plain.unwrap(), &case["plain"]);
        check(Some(plain.unwrap().tau), &case["plain"]["tau"]);
        for row in case["hamed_rao"].as_array().unwrap() {
            let lags = row[0].as_u64().map_or(usize::MAX, |lags| lags as usize);
            println!("{lags} lags");
            match hamed_rao(&values, lags) {
                Ok(test) => check_trend(&test, &row[1]),
                Err(error) => assert!(row[1].is_null() && error == SampleError::NoVariance, "{error}"),
            }
        }
    });
}

#[test]
fn slopes() {
    for_each("sen_slope", 12, |case| {
        let fit = sen_slope(&sample(&case["times"]), &sample(&case["values"]));
        if case["slope"].is_null() {
            assert_eq!(fit, Err(SampleError::Constant));
            return;
        }
        check(Some(fit.unwrap().slope), &case["slope"]);
        check_interval(fit.unwrap().interval, &case["interval"]);
    });
}

#[test]
fn rank_correlations() {
    for_each("spearman", 7, |case| {
        check(spearman(&sample(&case["a"]), &sample(&case["b"])).ok(), &case["rho"]);
    });
}

#[test]
fn q_values() {
    for_each("benjamini_hochberg", 9, |case| {
        let (ours, theirs) = (benjamini_hochberg(&floats(&case["p"])).unwrap(), floats(&case["q"]));
        assert_eq!(ours.len(), theirs.len());
        ours.into_iter().zip(theirs).for_each(|(q, expected)| assert_close(q, expected, 0.0, 1e-12));
    });
}
