//! The shipped data, and texts that are kept beside the tests.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use std::path::Path;

use bytes::Bytes;
use lorenz::analysis::levels;
use lorenz::figures::{ReadingColumn, ReadingTable};
use lorenz::load::{Import, LoadOptions};
use lorenz::panel::{Builder, Panel};
use lorenz::protocol::DataSummary;
use lorenz::source::LoadError;

/// The panel that the site shows by default.
pub fn shipped_panel() -> Panel {
    let mut builder = Builder::default();
    for name in ["panel.parquet", "models.parquet"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/data").join(name);
        let file = Bytes::from(std::fs::read(path).unwrap());
        let mut import = Import::new(name, file.len() as u64, &LoadOptions::default()).unwrap();
        let read =
            |range: std::ops::Range<u64>| Ok::<_, LoadError>(file.slice(range.start as usize..range.end as usize));
        import.run(&mut builder, read).unwrap();
    }
    builder.finish().unwrap()
}

/// What the page knows of the shipped data.
pub fn summary(panel: &Panel) -> DataSummary {
    DataSummary {
        files: Vec::new(),
        left_out: Vec::new(),
        source_line: Some("a list".to_owned()),
        kind: panel.kind(),
        rows: panel.quality().rows_read,
        bytes: 1,
        rows_by_day: (0..panel.days().len()).map(|at| panel.rows_of(at).len() as u64).collect(),
        days: panel.days().to_vec(),
        suggested_from: None,
        incomplete: Vec::new(),
        levels: levels(panel),
        values: Vec::new(),
        quality: panel.quality().clone(),
    }
}

/// The header of a table for reading; a blank before the name of a column of numbers.
pub fn header(table: &ReadingTable) -> Vec<String> {
    let name = |column: &ReadingColumn| format!("{}{}", if column.is_numeric { " " } else { "" }, column.name);
    table.columns.iter().map(name).collect()
}

/// Compares a text with the one kept in `tests/it/golden`; `UPDATE_GOLDEN=1` accepts.
pub fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, kept, "{name} has changed; look at it, then accept with UPDATE_GOLDEN=1");
}
