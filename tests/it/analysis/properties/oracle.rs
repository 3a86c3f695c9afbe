//! The bundled data against plain Python over DuckDB: see `oracle.py`.

use lorenz::analysis::{Question, SharesOf};
use serde_json::Value;

use super::{ask, found, question};
use crate::shipped::shipped_panel;
use crate::support::day;

const RERUN: &str = "if www/data has changed, run tests/it/analysis/properties/oracle.py again";

#[track_caller]
fn check(name: &str, actual: Option<f64>, expected: &Value) {
    let (actual, expected) = (actual.unwrap(), expected.as_f64().unwrap());
    assert!((actual - expected).abs() <= 1e-9 * expected.abs(), "{name}: {actual}, expected {expected}; {RERUN}");
}

#[test]
fn agrees_with_python_on_the_bundled_data() {
    let oracle: Value = serde_json::from_str(include_str!("oracle.json")).unwrap();
    let answer = ask(&shipped_panel(), &Question { from: Some(day("2026-06-23")), ..question() });
    let found = found(&answer);
    let periods = oracle.as_object().unwrap();
    assert!(periods.len() == found.periods.len() && periods.len() >= 9, "{RERUN}");
    for (index, period) in found.periods.iter().enumerate() {
        let expected = &periods[&period.to_string()];
        for (weighting, points) in &found.sizes {
            let (expected, point) = (&expected[weighting.name()], &points[index]);
            let sizes = point.sizes.unwrap();
            let values = [
                ("mean", sizes.mean),
                ("geometric_mean", sizes.geometric_mean),
                ("p10", sizes.p10),
                ("median", sizes.median),
                ("p90", sizes.p90),
            ];
            for (name, value) in values {
                check(&format!("{period} {} {name}", weighting.name()), Some(value), &expected[name]);
            }
            assert_eq!(Some(point.models), expected["models"].as_u64(), "{period} {}; {RERUN}", weighting.name());
            if !expected["coverage"].is_null() {
                check(&format!("{period} {} coverage", weighting.name()), point.coverage, &expected["coverage"]);
            }
        }
        let shares = expected["shares"].as_object().unwrap();
        assert_eq!(shares.len(), 8);
        for series in found.series.iter().filter(|series| shares.contains_key(series.property.name())) {
            let name = series.property.name();
            let expected = &shares[name];
            check(&format!("{period} {name}"), series.values[index], &expected["value"]);
            check(&format!("{period} {name} coverage"), series.coverage[index], &expected["coverage"]);
            assert_eq!(Some(series.models[index]), expected["models"].as_u64(), "{period} {name}; {RERUN}");
        }
        for (value, expected) in expected["values"].as_object().unwrap() {
            let share = found.breakdowns.iter().find_map(|breakdown| {
                let found = breakdown.values.iter().find(|found| found.name == *value)?;
                breakdown.share(SharesOf::All, found, index)
            });
            check(&format!("{period} {value}"), share, expected);
        }
    }
}
