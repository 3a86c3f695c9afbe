//! The bundled data against pandas: see `oracle.py`.

use lorenz::analysis::Question;
use serde_json::Value;

use super::{ask, found};
use crate::shipped::shipped_panel;
use crate::support::day;

const RERUN: &str = "if www/data has changed, run tests/it/analysis/adoption/oracle.py again";

#[track_caller]
fn check(what: &str, actual: Option<f64>, expected: &Value) {
    let (Some(actual), Some(expected)) = (actual, expected.as_f64()) else {
        assert_eq!((actual, expected.is_null()), (None, true), "{what}: {expected}; {RERUN}");
        return;
    };
    assert!((actual - expected).abs() <= 1e-9 * expected.abs(), "{what}: {actual}, by pandas {expected}; {RERUN}");
}

#[test]
fn agrees_with_pandas_on_the_bundled_data() {
    let answer = ask(&shipped_panel(), |question| Question { from: Some(day("2026-06-23")), ..question });
    let found = found(&answer);
    let oracle: Value = serde_json::from_str(include_str!("oracle.json")).unwrap();
    assert_eq!(
        (Some(found.published), Some(found.followed)),
        (oracle["published"].as_u64(), oracle["followed"].as_u64())
    );
    assert_eq!(Value::from(&found.reached[..3]), oracle["reached"], "{RERUN}");
    let models = oracle["models"].as_array().unwrap();
    assert!(models.len() > 120);
    for expected in models {
        let model = &found.models[expected["place"].as_u64().unwrap() as usize];
        let name = &model.model;
        assert_eq!(Some(name.as_str()), expected["model"].as_str(), "{RERUN}");
        assert_eq!(Some(u64::from(model.observed_days)), expected["days"].as_u64(), "{name}; {RERUN}");
        check(name, Some(model.downloads), &expected["downloads"]);
        for (at, expected) in model.at.iter().zip(expected["at"].as_array().unwrap()) {
            check(name, at.map(|at| at.downloads), &expected[0]);
            check(name, at.and_then(|at| at.relative), &expected[1]);
        }
    }
    let all = &found.curves[0];
    let last = all.points.last().unwrap();
    assert_eq!((all.size_class.as_str(), last.age_days), ("all sizes", 14));
    for (name, value) in [("median", last.median), ("p10", last.p10), ("p90", last.p90)] {
        check(name, Some(value), &oracle["at_14"][name]);
    }
}
