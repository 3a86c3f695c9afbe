//! Named entities of the bundled data against the same questions in SQL: see `oracle.py`.

use std::path::Path;

use lorenz::calendar::Day;
use lorenz::load::LoadOptions;
use serde_json::Value;

use super::{asked, named};
use crate::support::panel_of;

const RERUN: &str = "if www/data has changed, run tests/it/analysis/entity/oracle.py again";

#[test]
fn pages_agree_with_sql_on_the_bundled_data() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/data");
    let files = ["panel.parquet", "models.parquet"].map(|name| std::fs::read(data.join(name)).unwrap());
    let panel = panel_of(&files, &LoadOptions::default()).unwrap();
    let oracle: Value = serde_json::from_str(include_str!("oracle.json")).unwrap();
    let entities = oracle.as_array().unwrap();
    assert_eq!(entities.len(), 10);
    for expected in entities {
        let of = expected["of"].as_str().unwrap();
        let question = lorenz::analysis::Question { from: Day::from_date(2026, 6, 23), ..asked(&[of]) };
        let found = named(&panel, &question);
        let page = found.page.as_ref().unwrap();
        let rows = expected["series"].as_array().unwrap();
        assert!(rows.len() > 8 && found.totals.len() == rows.len(), "{of}; {RERUN}");
        for (index, row) in rows.iter().enumerate() {
            let entity = &found.entities[0];
            assert_eq!(Some(entity.downloads[index]), row["downloads"].as_u64(), "{of} {row}; {RERUN}");
            assert_eq!(entity.ranks[index], row["rank"].as_u64(), "{of} {row}; {RERUN}");
            assert_eq!(Some(found.ranked[index]), row["entities"].as_u64(), "{of} {row}; {RERUN}");
            assert_eq!(Some(entity.models[index]), row["models"].as_u64(), "{of} {row}; {RERUN}");
            let (share, by_sql) = (found.share(0, index).unwrap(), row["share"].as_f64().unwrap());
            assert!((share - by_sql).abs() <= 1e-9 * by_sql, "{of}: {share}, by SQL {by_sql}; {RERUN}");
        }
        assert_eq!(Some(page.models_in_all), expected["models"].as_u64(), "{of}; {RERUN}");
        for (model, row) in page.models.iter().zip(expected["largest"].as_array().unwrap()) {
            let own = (model.model.as_str(), Some(model.downloads), model.downloads_before);
            assert_eq!(
                own,
                (row["model"].as_str().unwrap(), row["downloads"].as_u64(), row["before"].as_u64()),
                "{of}"
            );
        }
        for (adapter, row) in page.adapters.iter().zip(expected["adapters"].as_array().unwrap()) {
            let own = (adapter.developer.as_str(), Some(adapter.models), Some(adapter.downloads));
            assert_eq!(
                own,
                (row["developer"].as_str().unwrap(), row["models"].as_u64(), row["downloads"].as_u64()),
                "{of}"
            );
        }
    }
}
