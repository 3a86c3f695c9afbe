//! The bundled data against scipy, statsmodels and pymannkendall: see `oracle.py`.

use lorenz::analysis::Question;
use lorenz::calendar::Day;
use serde_json::Value;

use super::{found, question};
use crate::shipped::shipped_panel;

const RERUN: &str = "if www/data has changed, run tests/it/analysis/significance/oracle.py again";

/// A value and an expected one, both or neither there, apart by at most this part of it (or this much near 0).
#[track_caller]
fn check(name: &str, actual: Option<f64>, expected: &Value, tolerance: f64) {
    let expected = expected.as_f64();
    let agree = match (actual, expected) {
        (Some(actual), Some(expected)) => {
            (actual - expected).abs() <= tolerance * expected.abs() || (actual - expected).abs() < 1e-14
        }
        (None, None) => true,
        _ => false,
    };
    assert!(agree, "{name}: {actual:?}, by the oracle {expected:?}; {RERUN}");
}

#[test]
fn agrees_with_independent_software_on_the_bundled_data() {
    let from = Day::from_date(2026, 6, 23);
    let answer = lorenz::analysis::answer(&shipped_panel(), &Question { from, ..question() }).unwrap();
    let found = found(&answer);
    let oracle: Value = serde_json::from_str(include_str!("oracle.json")).unwrap();
    let oracle = oracle.as_array().unwrap();
    assert_eq!(oracle.len(), 30);
    // Training data are not known in this file.
    let tested: Vec<_> = found.tests.iter().filter(|test| test.reason.is_none()).collect();
    assert_eq!(tested.len(), oracle.len(), "{RERUN}");
    for (test, expected) in tested.into_iter().zip(oracle) {
        let name = format!("{} {} {}", test.topic.name(), test.subject.name(), test.method.name());
        let words = ["question", "subject", "test"].map(|key| expected[key].as_str().unwrap());
        assert_eq!(name, words.join(" "), "{RERUN}");
        let check = |key: &str, actual: Option<f64>, tolerance: f64| {
            check(&format!("{name} {key}"), actual, &expected[key], tolerance);
        };
        check("statistic", test.statistic, 1e-9);
        check("p", test.p, 1e-6);
        check("q", test.q, 1e-6);
        check("effect", test.size, 1e-9);
        check("low", test.interval.map(|(low, _)| low), 1e-9);
        check("high", test.interval.map(|(_, high)| high), 1e-9);
        if !expected["value_before"].is_null() {
            check("value_before", test.values.0, 1e-9);
            check("value_after", test.values.1, 1e-9);
        }
        let models = [&expected["n_before"], &expected["n_after"]].map(Value::as_u64);
        assert_eq!(
            test.models.map(|(before, after)| [before, after]),
            models[0].zip(models[1]).map(<[u64; 2]>::from),
            "{name}"
        );
    }
}
