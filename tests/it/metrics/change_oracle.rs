//! Values made by independent software: see `change.py`.

use lorenz::metrics::*;
use serde_json::Value;

use super::oracle::{check, formula, integers};

/// The cases of a section of `change.json`, as many as the script makes.
fn cases(section: &str, number: usize) -> Vec<Value> {
    let mut all: Value = serde_json::from_str(include_str!("change.json")).unwrap();
    let Value::Array(cases) = all[section].take() else { panic!("no section {section}") };
    assert_eq!(cases.len(), number, "{section}");
    cases
}

fn floats(list: &Value) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
}

fn rows(list: &Value) -> Vec<Vec<f64>> {
    let rows: Vec<Vec<f64>> = list.as_array().unwrap().iter().map(floats).collect();
    assert!(!rows.is_empty());
    rows
}

/// Two lists of counts, given or made by formulas.
fn two_lists(case: &Value, names: [&str; 2]) -> [Vec<u64>; 2] {
    match case["formulas"].as_array() {
        Some(formulas) => [0, 1].map(|i| formula(formulas[i].as_str().unwrap(), case["n"].as_u64().unwrap())),
        None => names.map(|name| integers(&case[name])),
    }
}

fn pairs(case: &Value) -> Vec<(f64, u64)> {
    match case["pairs"].as_array() {
        Some(pairs) => pairs.iter().map(|pair| (pair[0].as_f64().unwrap(), pair[1].as_u64().unwrap())).collect(),
        None => {
            let [values, weights] = two_lists(case, ["", ""]);
            values.into_iter().map(|value| value as f64 / 8.0).zip(weights).collect()
        }
    }
}

#[test]
fn weighted_values() {
    for case in cases("weighted", 14) {
        let name = case["name"].as_str().unwrap();
        let weighted = Weighted::from_pairs(&pairs(&case)).unwrap();
        check(name, "mean", Some(weighted.mean()), case["mean"].as_f64());
        check(name, "geometric mean", weighted.geometric_mean(), case["geometric_mean"].as_f64());
        for row in rows(&case["quantiles"]) {
            assert_eq!(weighted.quantile(row[0] as u16), row[1], "{name}, {} ‰", row[0]);
        }
    }
}

#[test]
fn contributions_to_the_hhi() {
    for case in cases("contributions", 9) {
        let name = case["name"].as_str().unwrap();
        let [before, after] = two_lists(&case, ["before", "after"]);
        let ours = hhi_contributions(&before, &after).unwrap();
        assert_eq!(ours.entities.len(), before.len());
        let expected = floats(&case["values"]);
        check(name, "before", Some(ours.before.0), Some(1e4 * expected[0]));
        check(name, "after", Some(ours.after.0), Some(1e4 * expected[1]));
        // A difference of two values that are each rounded, as are the 15 digits of the script.
        assert!((ours.total.0 - 1e4 * expected[2]).abs() <= 1e-11, "{name}: {:?} for {}", ours.total, expected[2]);
        for row in rows(&case["entities"]) {
            let part = ours.entities[row[0] as usize];
            check(name, "share change", Some(part.share_change), Some(row[1]));
            check(name, "share sum", Some(part.share_sum), Some(row[2]));
            check(name, "HHI change", Some(part.hhi_change.0), Some(1e4 * row[3]));
        }
    }
}

#[test]
fn mergers() {
    for case in cases("mergers", 9) {
        let name = case["name"].as_str().unwrap();
        let members: Vec<usize> = integers(&case["members"]).into_iter().map(|index| index as usize).collect();
        let effect = merge_effect(&integers(&case["counts"]), &members).unwrap();
        let expected = floats(&case["values"]);
        check(name, "before", Some(effect.before.0), Some(1e4 * expected[0]));
        check(name, "after", Some(effect.after.0), Some(1e4 * expected[1]));
        // One is 10⁻³⁷: relative to the value however small it is.
        assert!((effect.delta.0 - 1e4 * expected[2]).abs() <= 1e-10 * expected[2], "{name}: {:?}", effect.delta);
    }
}

#[test]
fn rank_sizes() {
    for case in cases("rank_sizes", 8) {
        let name = case["name"].as_str().unwrap();
        let counts = match case["formula"].as_str() {
            Some(formula_name) => formula(formula_name, case["n"].as_u64().unwrap()),
            None => integers(&case["counts"]),
        };
        let market = Shares::from_counts(&counts).unwrap();
        let fit = rank_size_slope(&market, case["top"].as_u64().unwrap() as usize).unwrap();
        let expected = floats(&case["values"]);
        assert_eq!(fit.entities as u64, case["entities"].as_u64().unwrap());
        check(name, "slope", Some(fit.slope), Some(expected[0]));
        check(name, "intercept", Some(fit.intercept), Some(expected[1]));
        check(name, "R²", Some(fit.r_squared), Some(expected[2]));
    }
}

#[test]
fn resamples() {
    for case in cases("resamples", 7) {
        let expected = integers(&case["multiplicities"]);
        let mut multiplicities = vec![99; expected.len()];
        resample(case["seed"].as_u64().unwrap(), case["replicate"].as_u64().unwrap(), &mut multiplicities);
        assert_eq!(multiplicities.into_iter().map(u64::from).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn bootstrap_intervals() {
    for case in cases("bootstraps", 3) {
        let name = case["name"].as_str().unwrap();
        let mut clusters = Clusters::default();
        for cluster in case["clusters"].as_array().unwrap() {
            let counts = cluster.as_array().unwrap().iter().map(integers);
            clusters.push(counts.map(|pair| (pair[0] as u32, pair[1])));
        }
        let measure = |totals: &[u64]| Shares::from_counts(totals).ok().map(|market| sum_of_squared_shares(&market));
        let range = 0..case["replicates"].as_u64().unwrap();
        let replicates = clusters.replicates(case["seed"].as_u64().unwrap(), range, measure);
        for row in rows(&case["intervals"]) {
            let interval = percentile_interval(&replicates, row[0] as u16).unwrap();
            check(name, &format!("low of {} ‰", row[0]), Some(interval.low), Some(row[1]));
            check(name, &format!("high of {} ‰", row[0]), Some(interval.high), Some(row[2]));
            assert_eq!(interval.undefined as u64, case["undefined"].as_u64().unwrap(), "{name}");
            assert_eq!(interval.defined + interval.undefined, replicates.len(), "{name}");
        }
    }
}
