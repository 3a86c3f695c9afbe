//! The shipped data against exact fractions: see `oracle.py`.

use lorenz::analysis::{HhiEffect, Level, Question, View, answer};
use serde_json::Value;

use super::found;
use crate::shipped::shipped_panel;

const RERUN: &str = "if www/data has changed, run tests/it/analysis/merger/oracle.py again";

#[track_caller]
fn check(what: &str, actual: &HhiEffect, expected: &Value) {
    for (part, value) in [("before", actual.before), ("after", actual.after), ("change", actual.change)] {
        let expected = expected[part].as_f64().unwrap();
        assert!((value - expected).abs() <= 1e-9 * expected.abs(), "{what} {part}: {value}, not {expected}; {RERUN}");
    }
}

#[test]
fn agrees_with_exact_fractions_on_the_shipped_data() {
    let panel = shipped_panel();
    let oracle: Value = serde_json::from_str(include_str!("oracle.json")).unwrap();
    let levels = oracle.as_object().unwrap();
    assert_eq!(levels.len(), 2);
    for (level, expected) in levels {
        let names = |key: &str| expected[key].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned());
        let question = Question {
            view: View::Merger,
            level: Level::from(level.clone()),
            merge: names("merged").collect(),
            divest: expected["model"].as_str().map(str::to_owned),
            ..Question::default()
        };
        let answer = answer(&panel, &question).unwrap();
        let found = found(&answer);
        check("merger", &found.merge.as_ref().unwrap().effect.unwrap(), &expected["merge"]);
        let divest = found.divest.as_ref().unwrap();
        assert_eq!(divest.family, expected["family"].as_str().unwrap(), "{RERUN}");
        check("divestiture", &divest.scenario.effect.unwrap(), &expected["divest"]);
        let pairs = expected["pairs"].as_array().unwrap();
        assert_eq!((found.pairs.len(), pairs.len()), (45, 45));
        for (pair, row) in found.pairs.iter().zip(pairs) {
            let name = format!("{} + {}", pair.larger.0, pair.smaller.0);
            assert_eq!(name, row["pair"].as_str().unwrap(), "{RERUN}");
            check(&name, &pair.effect, row);
        }
        let families = expected["families"].as_array().unwrap();
        assert_eq!((found.largest_families.len(), families.len()), (100, 100), "{RERUN}");
        for (family, row) in found.largest_families.iter().zip(families) {
            let ours = (family.name.as_str(), family.owner.as_str(), family.downloads);
            let theirs =
                (row["family"].as_str().unwrap(), row["owner"].as_str().unwrap(), row["downloads"].as_u64().unwrap());
            assert_eq!(ours, theirs, "{RERUN}");
            check(&family.name, &family.effect, row);
        }
    }
}
