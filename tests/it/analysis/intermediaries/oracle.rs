//! The bundled data against the same questions in SQL: see `oracle.py`.

use lorenz::analysis::Question;
use serde_json::Value;

use super::{ask, found, rows};
use crate::shipped::shipped_panel;
use crate::support::day;

const RERUN: &str = "if www/data has changed, run tests/it/analysis/intermediaries/oracle.py again";

#[track_caller]
fn check(what: &str, actual: Option<f64>, expected: &Value) {
    let (Some(actual), Some(expected)) = (actual, expected.as_f64()) else {
        assert_eq!((actual, expected.is_null()), (None, true), "{what}; {RERUN}");
        return;
    };
    assert!((actual - expected).abs() <= 1e-9 * expected.abs(), "{what}: {actual}, by SQL {expected}; {RERUN}");
}

#[test]
fn agrees_with_sql_on_the_bundled_data() {
    let answer = ask(&shipped_panel(), |question| Question { from: Some(day("2026-06-23")), ..question });
    let oracle: Value = serde_json::from_str(include_str!("oracle.json")).unwrap();
    let part = |name: &str| oracle[name].as_array().unwrap();

    let mut relations = rows(&answer, "derivatives", &["period", "relation", "downloads", "models"]);
    relations.retain(|row| !row.ends_with(" 0 0"));
    let line = |row: &Value| {
        let text = |name: &str| row[name].as_str().unwrap().to_owned();
        format!("{} {} {} {}", text("period"), text("relation"), row["downloads"], row["models"])
    };
    let mut expected: Vec<String> = part("relations").iter().map(line).collect();
    relations.sort();
    expected.sort();
    assert!(expected.len() > 40);
    assert_eq!(relations, expected, "{RERUN}");

    let found = found(&answer);
    assert_eq!(found.periods.len(), part("market").len(), "{RERUN}");
    for (period, row) in found.periods.iter().zip(part("market")) {
        let at = period.start.to_string();
        let market = &period.intermediaries;
        assert_eq!(at, row["period"].as_str().unwrap(), "{RERUN}");
        assert_eq!(Some(market.intermediaries), row["intermediaries"].as_u64(), "{at}; {RERUN}");
        assert_eq!(Some(market.downloads), row["downloads"].as_u64(), "{at}; {RERUN}");
        assert_eq!(Some(period.of_others), row["of_others"].as_u64(), "{at}; {RERUN}");
        check(&at, market.hhi, &row["hhi"]);
        check(&at, market.cr4, &row["cr4"]);
        if period.start == found.start {
            let largest: Vec<&str> = found.largest.iter().take(5).map(|of| of.developer.as_str()).collect();
            assert_eq!(Value::from(largest), row["largest"], "{RERUN}");
        }
    }

    assert_eq!(part("families").len(), 40);
    for (family, row) in found.families.iter().zip(part("families")) {
        let name = &family.family;
        assert_eq!(Some(name.as_str()), row["family"].as_str(), "{RERUN}");
        let counts = [
            ("base_downloads", family.base_downloads),
            ("derivative_downloads", family.derivative_downloads),
            ("own_downloads", family.own_downloads),
            ("derivatives", family.derivatives),
            ("developers", family.developers),
        ];
        for (column, count) in counts {
            assert_eq!(Some(count), row[column].as_u64(), "{name} {column}; {RERUN}");
        }
        check(name, family.hhi, &row["hhi"]);
        assert_eq!(family.largest.as_ref().map(|(name, _)| name.as_str()), row["largest"].as_str(), "{name}; {RERUN}");
    }
}
