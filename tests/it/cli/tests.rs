//! The table of tests: numbers that no `f64` holds.

use serde_json::Value;

use super::{succeeds, written};
use crate::support::{counts, dates, day, parquet, texts};

/// 1,500 models of which none is an adapter, later 1,500 others of which all are: p is far below 1e-300.
#[test]
fn p_too_small_for_a_number_is_a_bound() {
    // A developer a model. Nearly all that are newly listed are adapters, and nearly none of those from before.
    let names: Vec<String> = (0..3_000).map(|index| format!("dev{index}/m")).collect();
    let is_later = |index: usize| index >= 1_500;
    let is_adapter = |index: usize| is_later(index) != index.is_multiple_of(1_500);
    let rows: Vec<(usize, &str)> = (0..names.len())
        .map(|index| (index, "2026-03-01"))
        .chain((0..1_500).map(|index| (index, "2026-01-01")))
        .collect();
    let file = parquet(&[
        ("model", texts(rows.iter().map(|row| names[row.0].as_str()))),
        ("time", dates(rows.iter().map(|row| day(row.1)))),
        ("downloads_30d", counts(rows.iter().map(|_| 1))),
        ("base_relation", texts(rows.iter().map(|row| if is_adapter(row.0) { "adapter" } else { "" }))),
    ]);
    let path = written("adapters.parquet", &file);
    let path = path.to_str().unwrap();
    let csv = succeeds(&["report", path, "--measure", "tests"]);
    let line = csv.lines().find(|line| line.starts_with("newcomers,derivative,")).unwrap();
    assert!(line.contains(",< 1e-300,< 1e-300,difference,0.99"), "{line}");
    let json: Value =
        serde_json::from_str(&succeeds(&["report", path, "--measure", "tests", "--format", "json"])).unwrap();
    let row = json.as_array().unwrap().iter().find(|row| row["subject"] == "derivative").unwrap();
    assert_eq!((row["p"].as_str(), row["q"].as_str()), (Some("< 1e-300"), Some("< 1e-300")));
    assert!(row["statistic_value"].as_f64().unwrap() > 54.0, "{row}");
}
