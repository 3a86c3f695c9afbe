//! The table of tests: numbers that no `f64` holds.

use serde_json::Value;

use super::{succeeds, written};
use crate::support::{counts, dates, day, parquet, texts};

/// 1,500 models of which none is an adapter, later 1,500 others of which all are: p is far below 1e-300.
#[test]
fn p_too_small_for_a_number_is_a_bound() {
    let names: Vec<String> = (0..3_000).map(|index| format!("dev/{index}")).collect();
    let is_later = |index: usize| index >= 1_500;
    let each = || 0..names.len();
    let file = parquet(&[
        ("model", texts(names.iter().map(String::as_str))),
        ("time", dates(each().map(|index| day(if is_later(index) { "2026-03-01" } else { "2026-01-01" })))),
        ("downloads_30d", counts(each().map(|_| 1))),
        ("base_relation", texts(each().map(|index| if is_later(index) { "adapter" } else { "" }))),
    ]);
    let path = written("adapters.parquet", &file);
    let path = path.to_str().unwrap();
    let csv = succeeds(&["report", path, "--measure", "tests"]);
    let line =
        csv.lines().find(|line| line.starts_with("share,adapter,two-proportion-z,2026-03-01,2026-01-01,z,")).unwrap();
    assert!(line.contains(",< 1e-300,< 1e-300,difference,1,"), "{line}");
    let json: Value =
        serde_json::from_str(&succeeds(&["report", path, "--measure", "tests", "--format", "json"])).unwrap();
    let row = json.as_array().unwrap().iter().find(|row| row["subject"] == "adapter").unwrap();
    assert_eq!((row["p"].as_str(), row["q"].as_str()), (Some("< 1e-300"), Some("< 1e-300")));
    assert_eq!((row["effect_value"].as_u64(), row["coverage"].as_f64()), (Some(1), Some(0.5)));
    assert!(row["statistic_value"].as_f64().unwrap() > 54.0, "{row}");
}
