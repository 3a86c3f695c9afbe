//! Values made by independent software: see `oracle.py`.

use lorenz::metrics::*;
use serde_json::Value;

use super::assert_close;

const TOLERANCE: f64 = 1e-9;

/// Inputs too large to list; the script has the same two formulas.
pub(super) fn formula(name: &str, n: u64) -> Vec<u64> {
    match name {
        "zipf" => (0..n).map(|i| 1_000_000_000 / (i + 1)).collect(),
        "ties" => (0..n).map(|i| (u128::from(i * i) * 2_654_435_761 % (1 << 32) % 1000) as u64).collect(),
        _ => panic!("no formula {name}"),
    }
}

pub(super) fn integers(list: &Value) -> Vec<u64> {
    list.as_array().unwrap().iter().map(|value| value.as_u64().unwrap()).collect()
}

/// A list of `[parameter, value]` pairs, never empty.
fn pairs<'a>(case: &'a Value, key: &str) -> Vec<(&'a Value, f64)> {
    let list = case[key].as_array().unwrap();
    assert!(!list.is_empty());
    list.iter().map(|pair| (&pair[0], pair[1].as_f64().unwrap())).collect()
}

#[track_caller]
pub(super) fn check(name: &str, measure: &str, actual: Option<f64>, expected: Option<f64>) {
    println!("{name}: {measure} {actual:?}, expected {expected:?}");
    match (actual, expected) {
        (Some(actual), Some(expected)) => assert_close(actual, expected, 1e-30, TOLERANCE),
        _ => assert_eq!(actual, expected),
    }
}

fn check_case(case: &Value) {
    let name = case["name"].as_str().unwrap();
    let counts = match case["formula"].as_str() {
        Some(formula_name) => formula(formula_name, case["n"].as_u64().unwrap()),
        None => integers(&case["counts"]),
    };
    let shares = Shares::with_zeros(&counts).unwrap();
    for (measure, value) in [
        ("hhi", Some(sum_of_squared_shares(&shares))),
        ("normalized_hhi", normalized_hhi(&shares)),
        ("effective_number", Some(effective_number(&shares))),
        ("entropy", Some(entropy(&shares))),
        ("theil", Some(theil(&shares))),
        ("gini", Some(gini(&shares))),
    ] {
        check(name, measure, value, case["values"][measure].as_f64());
    }
    for (k, value) in pairs(case, "cr") {
        let k = k.as_u64().unwrap() as usize;
        check(name, &format!("CR{k}"), Some(concentration_ratio(&shares, k)), Some(value));
    }
    for (per_mille, value) in pairs(case, "top_per_mille") {
        let percent = TopPercent::from_per_mille(per_mille.as_u64().unwrap() as u16).unwrap();
        check(name, &format!("{percent:?}"), Some(top_percent_share(&shares, percent)), Some(value));
    }
    for (order, value) in pairs(case, "hill") {
        let order = order.as_f64().unwrap();
        check(name, &format!("Hill number of order {order}"), hill_number(&shares, order), Some(value));
    }
    let curve = lorenz_curve(&shares);
    for (index, value) in pairs(case, "lorenz") {
        let index = index.as_u64().unwrap() as usize;
        check(name, &format!("Lorenz point {index}"), Some(curve[index].downloads), Some(value));
    }
    if let Some(parts) = case.get("decomposition") {
        let groups: Vec<u32> = integers(&case["groups"]).into_iter().map(|group| group as u32).collect();
        let ours = theil_decomposition_with_zeros(&counts, &groups).unwrap();
        for (part, value) in [("between", ours.between), ("within", ours.within)] {
            check(name, part, Some(value), parts[part].as_f64());
        }
    }
}

#[test]
fn agrees_with_independent_software() {
    let cases: Value = serde_json::from_str(include_str!("oracle.json")).unwrap();
    let cases = cases.as_array().unwrap();
    assert_eq!(cases.len(), 17);
    cases.iter().for_each(check_case);
}
