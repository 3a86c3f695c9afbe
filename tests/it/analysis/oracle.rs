//! The bundled data against the same questions in SQL: see `oracle.py`.

use std::path::Path;

use lorenz::analysis::{Level, Measure, Question, answer};
use lorenz::load::LoadOptions;
use serde_json::Value;

use super::concentration;
use crate::support::panel_of;

const RERUN: &str = "if www/data has changed, run tests/it/analysis/oracle.py again";

#[track_caller]
fn check(name: &str, actual: Option<f64>, expected: &Value) {
    let (actual, expected) = (actual.unwrap(), expected.as_f64().unwrap());
    assert!((actual - expected).abs() <= 1e-9 * expected.abs(), "{name}: {actual}, by SQL {expected}; {RERUN}");
}

#[test]
fn agrees_with_sql_on_the_bundled_data() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/data");
    let files = ["panel.parquet", "models.parquet"].map(|name| std::fs::read(data.join(name)).unwrap());
    let panel = panel_of(&files, &LoadOptions::default()).unwrap();
    let oracle: Value = serde_json::from_str(include_str!("oracle.json")).unwrap();
    let levels = oracle.as_object().unwrap();
    assert_eq!(levels.len(), 3);
    for (level, rows) in levels {
        let question = Question { level: Level::from(level.clone()), ..Question::default() };
        let answer = answer(&panel, &question).unwrap();
        let rows = rows.as_array().unwrap();
        assert_eq!(answer.periods.len(), rows.len(), "{RERUN}");
        assert!(rows.len() >= 20);
        for (index, (period, row)) in answer.periods.iter().zip(rows).enumerate() {
            let name = |measure: &str| format!("{level} {} {measure}", period.start);
            assert_eq!(period.start.to_string(), row["period"].as_str().unwrap(), "{RERUN}");
            assert_eq!(Some(period.entities), row["entities"].as_u64(), "{}; {RERUN}", name("entities"));
            assert_eq!(Some(period.downloads), row["downloads"].as_u64(), "{}; {RERUN}", name("downloads"));
            check(&name("coverage"), period.coverage, &row["coverage"]);
            for (measure, column) in [(Measure::Hhi, "hhi"), (Measure::Cr(4), "cr4"), (Measure::Gini, "gini")] {
                let series =
                    concentration(&answer).key_figures.iter().find(|series| series.measure == measure).unwrap();
                check(&name(column), series.values[index], &row[column]);
            }
        }
    }
}
