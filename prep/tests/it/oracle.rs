//! The rows of a panel beside those that another program makes of the same snapshots.
//!
//! `oracle.py` asks DuckDB; what it said stands in `oracle.csv`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;

use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use sha2::{Digest, Sha256};

use crate::support::{Place, manifest};

/// The rows of a Parquet file as texts; null is empty.
pub fn table(path: &Path) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let options = FormatOptions::default();
    for batch in ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap().build().unwrap() {
        let batch = batch.unwrap();
        let columns: Vec<ArrayFormatter<'_>> =
            batch.columns().iter().map(|column| ArrayFormatter::try_new(column, &options).unwrap()).collect();
        rows.extend(
            (0..batch.num_rows())
                .map(|row| columns.iter().map(|column| column.value(row).to_string()).collect::<Vec<_>>()),
        );
    }
    rows
}

/// A hash of the rows of a panel in their order: date, name, counter, flow, the day before the flow.
pub fn hash_of_rows(folder: &Path) -> String {
    let manifest = manifest(folder);
    let mut hash = Sha256::new();
    for resource in manifest["resources"].as_array().unwrap() {
        if !resource["name"].as_str().unwrap().starts_with("20") {
            continue;
        }
        for row in table(&folder.join(resource["path"].as_str().unwrap())) {
            let [time, model, _, counter, flow, since] = row.as_slice() else { panic!("{row:?}") };
            hash.update(format!("{time}|{model}|{counter}|{flow}|{since}\n"));
        }
    }
    hash.finalize().iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

#[test]
fn rows_are_those_that_duckdb_makes_of_the_same_snapshots() {
    let place = Place::with_history(20_000, 20);
    assert_eq!(place.run("panel", &[]).0, 0);
    let expected: BTreeMap<&str, &str> =
        include_str!("oracle.csv").lines().filter_map(|line| line.split_once(',')).collect();
    let told = manifest(&place.path("panel"));
    for week in told["lorenz"]["weeks"].as_array().unwrap() {
        let counts = &week["counts"];
        let found =
            ["repositories", "downloads", "baselines", "new", "resets", "gaps"].map(|name| counts[name].to_string());
        assert_eq!(expected.get(week["week"].as_str().unwrap()), Some(&found.join(",").as_str()), "{week}");
    }
    assert_eq!(expected.get("rows"), Some(&hash_of_rows(&place.path("panel")).as_str()));
    assert_eq!(expected.len(), 22);
}
