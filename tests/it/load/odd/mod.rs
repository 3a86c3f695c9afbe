//! Footers that are wrong or odd in what isn't needed: the file is read as it is meant, or without the column in question.

mod bytes_of_pages;
mod columns;
mod hints;
mod sizes;
mod statistics;
mod thrift_tree;
mod writers;

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};
use lorenz::load::LoadOptions;
use lorenz::panel::{Builder, Panel};
use lorenz::source::LoadError;
use parquet::file::properties::WriterPropertiesBuilder;

use crate::support::{dates, day, import, lines, lists, parquet_with, texts};

/// Rows of a file, two weeks of four models.
const ROWS: usize = 80;

/// The columns of a sound file, by their order: model, time, downloads (some null), license, tags.
fn columns() -> [(&'static str, ArrayRef); 5] {
    let models: Vec<String> = (0..ROWS).map(|row| format!("{}/model-{}", ["a", "b", "c"][row % 3], row % 40)).collect();
    let tags: Vec<&str> = (0..ROWS).map(|row| ["license:mit|base_model:a/b", "", "-", "x|y|z"][row % 4]).collect();
    let downloads = (0..ROWS).map(|row| (row % 5 > 0).then_some(row as i64 * 7 + 1));
    [
        ("model", texts(models.iter().map(String::as_str))),
        ("time", dates((0..ROWS).map(|row| day(["2026-01-05", "2026-01-12"][row / 40])))),
        ("downloads", Arc::new(downloads.collect::<Int64Array>())),
        ("license", texts((0..ROWS).map(|row| ["mit", "", "apache-2.0"][row % 3]))),
        ("tags", lists(&tags)),
    ]
}

fn sound_as(form: impl FnOnce(WriterPropertiesBuilder) -> WriterPropertiesBuilder) -> Vec<u8> {
    parquet_with(&columns(), |properties| form(properties.set_max_row_group_row_count(Some(50))))
}

fn sound() -> Vec<u8> {
    sound_as(|properties| properties)
}

/// What a file says: its rows, with the models' licenses and bases.
fn said(panel: &Panel) -> Vec<String> {
    let mut said = lines(panel);
    for attribute in panel.categories() {
        let names = attribute.dictionary();
        let names: Vec<&str> = (0..names.len() as u32).map(|key| names.get(key)).collect();
        said.push(format!("{}: {names:?} {:?}", attribute.name(), attribute.placement()));
    }
    said.push(format!("bases: {}", panel.bases().is_some()));
    said
}

#[track_caller]
fn reads_as(file: &[u8], expected: &[u8], what: &str) {
    let read = |file: &[u8]| super::load(file).map(|panel| said(&panel));
    match read(file) {
        Ok(found) => assert_eq!(found, read(expected).unwrap(), "{what}"),
        Err(error) => panic!("{what}: {error}"),
    }
}

#[track_caller]
fn reads_as_sound(file: &[u8], what: &str) {
    reads_as(file, &sound(), what);
}

/// What each column is used as, in the order of the file.
fn uses(file: &[u8], options: &LoadOptions) -> Result<Vec<String>, LoadError> {
    let plan = import("file.parquet", file, options, &mut Builder::default())?;
    Ok(plan.summaries().into_iter().map(|column| column.uses).collect())
}
