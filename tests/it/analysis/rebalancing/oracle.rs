//! The shipped data against SQL and scipy: see `oracle.py`.

use lorenz::analysis::{Question, Rebalancing, SharesOf};
use serde_json::Value;

use super::{ask, found};
use crate::shipped::shipped_panel;
use crate::support::day;

const RERUN: &str = "if www/data has changed, run tests/it/analysis/rebalancing/oracle.py again";

#[track_caller]
fn check(what: &str, actual: Option<f64>, expected: &Value) {
    let (actual, expected) = (actual.unwrap(), expected.as_f64().unwrap());
    assert!(
        (actual - expected).abs() <= 1e-9 * expected.abs().max(1e-3),
        "{what}: {actual}, by the oracle {expected}; {RERUN}"
    );
}

#[test]
fn agrees_with_sql_and_scipy_on_the_shipped_data() {
    let panel = shipped_panel();
    let oracle: Value = serde_json::from_str(include_str!("oracle.json")).unwrap();
    let levels = oracle.as_object().unwrap();
    assert_eq!(levels.len(), 2);
    for (level, expected) in levels {
        let answer = ask(&panel, level, |q| Question {
            from: Some(day("2026-06-23")),
            top: None,
            shares_of: Some(SharesOf::All),
            ..q
        });
        let found = found(&answer);
        compare_entities(found, level, expected);
        for (step, row) in found.turnover.iter().zip(expected["turnover"].as_array().unwrap()) {
            let at = format!("{level} {}", step.period);
            assert_eq!(
                (step.period.to_string().as_str(), step.entities),
                (row["period"].as_str().unwrap(), row["entities"].as_u64().unwrap()),
                "{RERUN}"
            );
            check(&at, step.spearman, &row["spearman"]);
            for (k, turnover) in &step.tops {
                check(&format!("{at} top {k}"), *turnover, &row[format!("top{k}")]);
            }
        }
        for (period, row) in found.theil.periods.iter().zip(expected["theil"].as_array().unwrap()) {
            check(&format!("{level} between {}", period.period), period.between, &row["between"]);
            check(&format!("{level} within {}", period.period), period.within, &row["within"]);
        }
        let segments = expected["segments"].as_array().unwrap();
        assert_eq!((found.turnover.len() + 1, found.theil.periods.len()), (segments.len(), segments.len()), "{RERUN}");
        for (period, row) in found.segments.periods.iter().zip(segments) {
            let counts: Vec<u64> = row.as_array().unwrap().iter().map(|count| count.as_u64().unwrap()).collect();
            let ours: Vec<u64> = period.downloads.iter().copied().chain([period.unknown]).collect();
            assert_eq!(ours, counts, "segments {}; {RERUN}", period.period);
        }
    }
}

fn compare_entities(found: &Rebalancing, level: &str, expected: &Value) {
    let hhi = found.hhi.as_ref().unwrap();
    check("HHI", Some(hhi.change), &expected["hhi_change"]);
    let rows = expected["largest"].as_array().unwrap();
    assert_eq!(rows.len(), 20);
    for (row, part) in rows.iter().zip(&hhi.contributions) {
        let name = row["entity"].as_str().unwrap();
        assert_eq!(part.entity, name, "{RERUN}");
        check(&format!("{level} {name}"), Some(part.points), &row["contribution"]);
        let change = found.changes.iter().find(|change| change.entity == name).unwrap();
        check(&format!("{level} {name} share"), change.change(), &row["change"]);
        assert_eq!(
            (change.rank_before, change.rank),
            (row["rank_before"].as_u64(), row["rank"].as_u64()),
            "{name}; {RERUN}"
        );
    }
}
