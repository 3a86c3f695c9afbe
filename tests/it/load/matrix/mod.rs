//! The same panel as each writer stores it: every type, codec, encoding and kind of page that it can make.
//!
//! The files are made by the scripts beside this file; a file's name says its forms.

use std::path::{Path, PathBuf};

use lorenz::panel::Panel;

use super::load;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/load/matrix")
}

/// Every row with all that is known of it, sorted.
pub fn rows(panel: &Panel) -> String {
    let names = ["developer", "country", "is_moe", "languages", "parameters"];
    let mut lines = Vec::new();
    for (snapshot, day) in panel.days().iter().enumerate() {
        for row in panel.rows_of(snapshot) {
            let model = panel.model()[row];
            let created = panel.created()[model as usize].map_or_else(String::new, |day| day.to_string());
            let mut line = format!("{day}|{}|{}|{created}", panel.models().get(model), panel.count(row));
            for name in names {
                let value = panel.attribute(name).map_or("", |values| values.dictionary().get(values.key(row, model)));
                line = format!("{line}|{value}");
            }
            lines.push(line);
        }
    }
    lines.sort();
    lines.join("\n") + "\n"
}

#[track_caller]
fn all_of(writer: &str, fewest: usize) {
    let expected = std::fs::read_to_string(folder().join("expected.txt")).unwrap();
    let mut failed = Vec::new();
    let mut files = 0;
    for entry in std::fs::read_dir(folder().join(writer)).unwrap() {
        let path = entry.unwrap().path();
        files += 1;
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let read = load(&std::fs::read(&path).unwrap()).map(|panel| rows(&panel));
        match read {
            Ok(rows) if rows == expected => {}
            Ok(rows) => {
                let differs = rows.lines().zip(expected.lines()).find(|(read, expected)| read != expected);
                failed.push(format!("{name}: {differs:?}, {} lines", rows.lines().count()));
            }
            Err(error) => failed.push(format!("{name}: {error}")),
        }
    }
    failed.sort();
    assert!(failed.is_empty(), "{} of {files} differ:\n{}", failed.len(), failed.join("\n"));
    assert!(files >= fewest, "{files} files by {writer}");
}

#[test]
fn by_pyarrow() {
    all_of("pyarrow", 120);
}

#[test]
fn by_polars() {
    all_of("polars", 60);
}

#[test]
fn by_duckdb() {
    all_of("duckdb", 60);
}
