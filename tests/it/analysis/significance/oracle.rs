//! The bundled data against pandas, numpy and statsmodels: see `oracle.py`.

use lorenz::analysis::{Method, Question, Topic};
use lorenz::calendar::Day;
use lorenz::metrics::SWAPS;
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
            (actual - expected).abs() <= tolerance * expected.abs() || (actual - expected).abs() < 1e-12
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
    let oracle: Value = serde_json::from_str(include_str!("oracle.json")).unwrap();
    let oracle = oracle.as_array().unwrap();
    // HHI, CR4, 8 developers, 4 segments, 4 countries; 5 properties of newcomers.
    assert_eq!(oracle.len(), 23);
    let tested: Vec<_> = found(&answer).tests.iter().filter(|test| test.topic != Topic::Trend).collect();
    assert_eq!(tested.len(), oracle.len(), "{RERUN}");
    for (test, expected) in tested.into_iter().zip(oracle) {
        let name = format!("{} {}", test.topic.name(), test.subject.name());
        let words = ["question", "subject"].map(|key| expected[key].as_str().unwrap());
        assert_eq!(name, words.join(" "), "{RERUN}");
        let check = |key: &str, actual: Option<f64>, tolerance: f64| {
            check(&format!("{name} {key}"), actual, &expected[key], tolerance);
        };
        check("effect", test.size, 1e-9);
        check("value_before", test.values.0, 1e-9);
        check("value_after", test.values.1, 1e-9);
        if matches!(test.method, Method::SwapByDeveloper | Method::SwapByModel) {
            // Both are draws: five standard deviations.
            let (p, by_oracle) = (test.p.unwrap(), expected["p"].as_f64().unwrap());
            let deviation = (by_oracle * (1.0 - by_oracle) * (1.0 / SWAPS as f64 + 1.0 / 20_000.0)).sqrt();
            assert!(
                (p - by_oracle).abs() < 5.0 * deviation + 1e-3,
                "{name}: p {p}, by the oracle {by_oracle}; {RERUN}"
            );
        } else {
            check("p", test.p, 1e-6);
            check("low", test.interval.map(|(low, _)| low), 1e-9);
            check("high", test.interval.map(|(_, high)| high), 1e-9);
            let models = [&expected["n_before"], &expected["n_after"]].map(|number| number.as_f64().unwrap() as u64);
            assert_eq!(test.models, Some(models.into()), "{name}");
        }
    }
}
