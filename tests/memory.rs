//! The memory that a load takes, counted, beside what is estimated before it.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, StringArray, UInt64Array};
use arrow::record_batch::RecordBatch;
use bytes::Bytes;
use lorenz::load::{Import, LoadOptions};
use lorenz::panel::Builder;
use lorenz::schema::CountKind;
use lorenz::source::LoadError;
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

const MODELS: usize = 20_000;
const DATES: usize = 50;

/// A panel of a million rows, its rows by date or by model; a model's country is the same at each date or not.
fn panel(by_date: bool, moving: bool) -> Bytes {
    let at = |row: usize| if by_date { (row % MODELS, row / MODELS) } else { (row / DATES, row % DATES) };
    let rows = || (0..MODELS * DATES).map(at);
    let name = |model: usize| format!("developer-{}/model-{model}", model / 7);
    let country = |model: usize, date: usize| format!("country {}", (model + if moving { date } else { 0 }) % 40);
    let columns: [(&str, ArrayRef); 4] = [
        ("model", Arc::new(StringArray::from_iter_values(rows().map(|(model, _)| name(model))))),
        (
            "time",
            Arc::new(Date32Array::from_iter_values(rows().map(|(_, date)| 20_000 + 7 * i32::try_from(date).unwrap()))),
        ),
        ("downloads", Arc::new(UInt64Array::from_iter_values(rows().map(|(model, date)| (model * (date + 1)) as u64)))),
        ("country", Arc::new(StringArray::from_iter_values(rows().map(|(model, date)| country(model, date))))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(250_000)).build();
    let mut file = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut file, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    Bytes::from(file)
}

#[test]
fn the_estimate_is_no_less_than_what_is_taken_and_no_more_than_twice_of_it() {
    for (by_date, moving) in [(true, false), (true, true), (false, false), (false, true)] {
        let file = panel(by_date, moving);
        for kind in [CountKind::Flow, CountKind::Counter] {
            let options = LoadOptions { kind: Some(kind), ..LoadOptions::default() };
            // A part is copied, as it comes from a disk or a network.
            let read = |range: std::ops::Range<u64>| {
                Ok::<_, LoadError>(Bytes::copy_from_slice(&file[range.start as usize..range.end as usize]))
            };
            let before = ALLOCATED.current_usage();
            ALLOCATED.reset_peak_usage();
            let mut import = Import::new("panel.parquet", file.len() as u64, &options).unwrap();
            import.open(read).unwrap();
            let estimate = import.scan_plan().unwrap().estimate().bytes() as usize;
            let mut builder = Builder::default();
            import.run(&mut builder, read).unwrap();
            let panel = builder.finish().unwrap();
            let taken = ALLOCATED.peak_usage() - before;
            let facts = format!("by date {by_date}, moving {moving}, {kind:?}: {taken} taken, {estimate} estimated");
            assert!(taken <= estimate && estimate <= 2 * taken, "{facts}");
            assert!(panel.rows() > 0);
        }
    }
}
