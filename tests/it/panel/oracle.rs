//! Flows from made-up counters against the same rules in SQL: see `counters.py`.

use lorenz::panel::{Event, Panel};
use serde_json::Value;

use crate::support::{counts, dates, day, panel, parquet, texts};

/// Each row that is kept: `2026-01-12 a/x 10 since 2026-01-05`.
pub fn flows(panel: &Panel) -> Vec<String> {
    let mut flows = Vec::new();
    for snapshot in 0..panel.days().len() {
        for row in panel.rows_of(snapshot) {
            let (since, until) = panel.covers(row, snapshot).unwrap();
            let model = panel.models().get(panel.model()[row]);
            flows.push(format!("{until} {model} {} since {since}", panel.count(row)));
        }
    }
    flows.sort();
    flows
}

#[test]
fn counters_become_the_flows_that_sql_makes_of_them() {
    let cases: Value = serde_json::from_str(include_str!("counters.json")).unwrap();
    let cases = cases.as_array().unwrap();
    assert_eq!(cases.len(), 4);
    for case in cases {
        let rows = case["rows"].as_array().unwrap();
        assert!(rows.len() > 300);
        let text = |column: usize| texts(rows.iter().map(|row| row[column].as_str().unwrap_or_default()));
        let panel = panel(parquet(&[
            ("_id", text(0)),
            ("model", text(1)),
            ("time", dates(rows.iter().map(|row| day(row[2].as_str().unwrap())))),
            ("created", text(3)),
            ("downloadsAllTime", counts(rows.iter().map(|row| row[4].as_u64().unwrap()))),
        ]))
        .unwrap();
        let mut expected: Vec<&str> =
            case["flows"].as_array().unwrap().iter().map(|flow| flow.as_str().unwrap()).collect();
        expected.sort_unstable();
        assert_eq!(flows(&panel), expected);
        let events = [
            (Event::Duplicate, "duplicate"),
            (Event::Reset, "reset"),
            (Event::Baseline, "baseline"),
            (Event::Interpolated, "interpolated"),
            (Event::Spike, "spike"),
            (Event::Rename, "rename"),
            (Event::Takeover, "takeover"),
            (Event::CreatedLater, "created_later"),
        ];
        let has_ids = rows.iter().any(|row| !row[0].is_null());
        for (event, name) in events {
            let expected = case["events"][name].as_u64().unwrap();
            assert!(expected > 0 || (event == Event::Takeover && !has_ids), "the case has no {name}");
            assert_eq!(panel.quality().count(event), expected, "{name}");
        }
    }
}
