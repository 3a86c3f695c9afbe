//! Parquet files in memory, and the loader run over them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, ListBuilder, StringArray, StringBuilder, UInt64Array};
use arrow::record_batch::RecordBatch;
use bytes::Bytes;
use lorenz::calendar::Day;
use lorenz::load::{Import, LoadOptions};
use lorenz::panel::{Builder, Panel};
use lorenz::source::LoadError;
use parquet::arrow::ArrowWriter;
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder};

/// A day from its ISO form.
pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// A column of text; `""` stands for null.
pub fn texts<'a>(values: impl IntoIterator<Item = &'a str>) -> ArrayRef {
    let values = values.into_iter().map(|text| (!text.is_empty()).then_some(text));
    Arc::new(values.collect::<StringArray>())
}

/// A list of texts per row: `"a|b"` is a list of two, `""` a null, `"-"` an empty list, `"~"` a null within one.
pub fn lists(rows: &[&str]) -> ArrayRef {
    let mut builder = ListBuilder::new(StringBuilder::new());
    for row in rows.iter().copied() {
        let items = if row == "-" { Vec::new() } else { row.split('|').collect() };
        items.iter().for_each(|item| builder.values().append_option((*item != "~").then_some(*item)));
        builder.append(!row.is_empty());
    }
    Arc::new(builder.finish())
}

/// A column of dates.
pub fn dates(values: impl IntoIterator<Item = Day>) -> ArrayRef {
    Arc::new(Date32Array::from_iter_values(values.into_iter().map(|day| day.0)))
}

/// A column of counts.
pub fn counts(values: impl IntoIterator<Item = u64>) -> ArrayRef {
    Arc::new(UInt64Array::from_iter_values(values))
}

/// A file of these columns, with the writer's defaults.
pub fn parquet(columns: &[(&str, ArrayRef)]) -> Vec<u8> {
    parquet_with(columns, |properties| properties)
}

/// A file of these columns, with chosen properties.
pub fn parquet_with(
    columns: &[(&str, ArrayRef)],
    properties: impl FnOnce(WriterPropertiesBuilder) -> WriterPropertiesBuilder,
) -> Vec<u8> {
    let nullable = columns.iter().map(|(name, values)| (*name, values.clone(), true));
    let batch = RecordBatch::try_from_iter_with_nullable(nullable).unwrap();
    let properties = properties(WriterProperties::builder()).build();
    let mut file = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut file, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    file
}

/// Reads a file into a builder and returns what its footer said.
pub fn import(
    name: &str,
    file: &[u8],
    options: &LoadOptions,
    builder: &mut Builder,
) -> Result<lorenz::load::ScanPlan, LoadError> {
    let mut import = Import::new(name, file.len() as u64, options)?;
    let bytes = Bytes::copy_from_slice(file);
    // A hostile file may not keep the loader busy for ever.
    let mut reads = 0;
    import.run(builder, |range: Range<u64>| {
        reads += 1;
        assert!(reads < 10_000, "the loader asks without end");
        Ok::<_, LoadError>(bytes.slice(range.start as usize..range.end as usize))
    })?;
    Ok(import.scan_plan().unwrap().clone())
}

/// The panel of several files, read in this order.
pub fn panel_of(files: &[Vec<u8>], options: &LoadOptions) -> Result<Panel, LoadError> {
    let mut builder = Builder::default();
    for file in files {
        import("file.parquet", file, options, &mut builder)?;
    }
    builder.finish()
}

/// The panel of one file.
pub fn panel(file: Vec<u8>) -> Result<Panel, LoadError> {
    panel_of(&[file], &LoadOptions::default())
}

/// The panel as readable lines, `2026-01-05 a/x 7`, in the order of day and name.
pub fn lines(panel: &Panel) -> Vec<String> {
    let mut lines = Vec::new();
    for (snapshot, day) in panel.days().iter().enumerate() {
        for row in panel.rows_of(snapshot) {
            lines.push(format!("{day} {} {}", panel.models().get(panel.model()[row]), panel.count(row)));
        }
    }
    lines.sort();
    lines
}
