//! The date of a listing that has no column of dates: its path, or its newest model.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, StringArray, TimestampMicrosecondArray};
use bytes::Bytes;
use lorenz::load::{Import, LoadOptions, resolve_roles_together};
use lorenz::panel::Builder;
use lorenz::source::LoadError;
use parquet::file::properties::{EnabledStatistics, WriterPropertiesBuilder};

use super::load_named;
use crate::support::{counts, dates, day, import, lines, parquet, parquet_with, texts};

/// The date of a file of this path; a sentence if it has none.
fn dated(path: &str, file: &[u8]) -> Result<String, String> {
    load_named(path, file).map(|panel| panel.days()[0].to_string()).map_err(|error| error.to_string())
}

fn undated() -> Vec<u8> {
    parquet(&[("model", texts(["a/x"])), ("downloads", counts([1]))])
}

#[test]
fn folders_of_keys_give_the_date() {
    for (path, expected) in [
        ("hub/year=2026/month=01/day=06/part-0.parquet", "2026-01-06"),
        ("hub/year=2026/month=1/day=6/0.parquet", "2026-01-06"),
        ("y=2026/m=12/d=31/part-2025-01-01.parquet", "2026-12-31"),
        ("Year=2026/Month=02/part-0.parquet", "2026-02-01"),
        ("year=2026/month=02/2026-02-09.parquet", "2026-02-09"),
        ("year=2026/part-0.parquet", "2026-01-01"),
        ("hub\\year=2026\\month=01\\day=06\\part-0.parquet", "2026-01-06"),
        ("dt=2026-01-06/part-0.parquet", "2026-01-06"),
        ("dt=20260106/part-0.parquet", "2026-01-06"),
        ("ds=2026-01/part-0.parquet", "2026-01-01"),
        ("snapshot_date=2026-01-06 00%3A00%3A00/part-0.parquet", "2026-01-06"),
        ("https://host/hub/dt%3D2026-01-06/part-0.parquet", "2026-01-06"),
        ("https://host/year%3d2026/month%3D01/day%3D06/0.parquet", "2026-01-06"),
        ("snapshot=latest/2026-01-06.parquet", "2026-01-06"),
        ("country=FR/hub-2026-01-06.parquet", "2026-01-06"),
    ] {
        assert_eq!(dated(path, &undated()).as_deref(), Ok(expected), "{path}");
    }
}

#[test]
fn a_date_in_the_path_that_cannot_be_read_is_one_sentence() {
    for (path, found) in [
        ("year=2026/month=13/day=06/0.parquet", "year=2026/month=13/day=06"),
        ("year=2026/month=02/day=30/0.parquet", "year=2026/month=02/day=30"),
        ("year=2026/day=06/0.parquet", "year=2026/day=06"),
        ("year=26/month=01/0.parquet", "year=26/month=01"),
        ("dt=2026-02-30/0.parquet", "dt=2026-02-30"),
        ("dt=__HIVE_DEFAULT_PARTITION__/0.parquet", "dt=__HIVE_DEFAULT_PARTITION__"),
    ] {
        let expected = format!(
            "the date in its path can't be read: found \"{found}\", expected year=YYYY/month=MM/day=DD or date=YYYY-MM-DD"
        );
        assert_eq!(dated(path, &undated()), Err(expected.clone()), "{path}");
        // It is not dated by its models instead.
        let created = [("model", texts(["a/x"])), ("created", texts(["2026-01-01"])), ("downloads", counts([1]))];
        assert_eq!(dated(path, &parquet(&created)), Err(expected));
        // Nobody needs it where rows have dates.
        let column = [("model", texts(["a/x"])), ("time", texts(["2026-01-07"])), ("downloads", counts([1]))];
        assert_eq!(dated(path, &parquet(&column)).as_deref(), Ok("2026-01-07"));
    }
}

fn listing(created: ArrayRef, properties: impl FnOnce(WriterPropertiesBuilder) -> WriterPropertiesBuilder) -> Vec<u8> {
    let names: Vec<String> = (0..created.len()).map(|row| format!("a/m{row}")).collect();
    let downloads = counts(0..created.len() as u64);
    let columns = [("id", texts(names.iter().map(String::as_str))), ("createdAt", created), ("downloads", downloads)];
    parquet_with(&columns, properties)
}

#[test]
fn where_statistics_cannot_tell_the_newest_model_the_column_is_read() {
    let days = ["2026-01-02", "2026-03-04", "2025-01-01", "2026-02-01"];
    let without = |properties: WriterPropertiesBuilder| properties.set_statistics_enabled(EnabledStatistics::None);
    let small = |properties: WriterPropertiesBuilder| properties.set_max_row_group_row_count(Some(2));
    let cut = |properties: WriterPropertiesBuilder| properties.set_statistics_truncate_length(Some(10));
    let times = days.map(|text| format!("{text}T23:59:59.000Z"));
    let micros = days.map(|text| (i64::from(day(text).0) + 1) * 86_400_000_000 - 1);
    let nulls: ArrayRef = Arc::new(StringArray::from(vec![None, None, Some("2026-03-04"), Some("2026-02-01")]));
    let seconds: ArrayRef = Arc::new(Int64Array::from_iter_values(micros.map(|time| time / 1_000_000)));
    let files = [
        listing(dates(days.map(day)), |properties| properties),
        listing(dates(days.map(day)), without),
        listing(Arc::new(TimestampMicrosecondArray::from_iter_values(micros)), without),
        listing(nulls, small),
        listing(texts(times.iter().map(String::as_str)), cut),
        listing(texts(days), without),
        listing(seconds.clone(), |properties| properties),
        listing(seconds, without),
    ];
    for (index, file) in files.iter().enumerate() {
        assert_eq!(dated("models.parquet", file).as_deref(), Ok("2026-03-04"), "file {index}");
    }
}

#[test]
fn a_far_date_of_creation_is_no_listings_date() {
    for far in ["9999-12-31", "2100-01-01"] {
        let days = ["2026-01-02", "2026-03-04", far, "0001-01-01"];
        let file = listing(dates(days.map(day)), |properties| properties);
        assert_eq!(dated("models.parquet", &file).as_deref(), Ok("2026-03-04"));
        let options = LoadOptions { far_dates: true, ..LoadOptions::default() };
        let mut builder = Builder::default();
        import("models.parquet", &file, &options, &mut builder).unwrap();
        assert_eq!(builder.finish().unwrap().days(), [day(far)]);
    }
}

/// Opens files together; returns what the first sentence of refusal is, or the lines of the panel.
fn together(files: &[(&str, Vec<u8>)]) -> Result<Vec<String>, String> {
    let read = |file: &Vec<u8>| {
        let file = Bytes::copy_from_slice(file);
        move |range: std::ops::Range<u64>| Ok::<_, LoadError>(file.slice(range.start as usize..range.end as usize))
    };
    let mut builder = Builder::default();
    let mut imports = Vec::new();
    let mut run = || {
        for (name, file) in files {
            let mut import = Import::new(name, file.len() as u64, &LoadOptions::default())?;
            import.open(read(file))?;
            imports.push(import);
        }
        resolve_roles_together(&mut imports)?;
        for (import, (_, file)) in imports.iter_mut().zip(files) {
            import.run(&mut builder, read(file))?;
        }
        Ok::<_, LoadError>(())
    };
    run().and_then(|()| builder.finish()).map(|panel| lines(&panel)).map_err(|error| error.to_string())
}

#[test]
fn several_listings_of_one_guessed_date_are_refused_by_name() {
    let file = |downloads: u64, newest: &str| {
        parquet(&[
            ("model", texts(["a/x", "b/y"])),
            ("created", texts(["2024-01-01", newest])),
            ("downloads", counts([downloads, 1])),
        ])
    };
    let refused = together(&[
        ("one/models.parquet", file(5, "2026-01-05")),
        ("other.parquet", file(5, "2026-01-06")),
        ("two/models.parquet", file(9, "2026-01-05")),
    ]);
    assert_eq!(
        refused.unwrap_err(),
        "\"one/models.parquet\", \"two/models.parquet\" would all be dated 2026-01-05, the newest date of creation in \
         them: expected a date in each file's name, such as hub-2026-10-26.parquet"
    );
    let apart = together(&[("a.parquet", file(5, "2026-01-05")), ("b.parquet", file(9, "2026-01-06"))]).unwrap();
    assert_eq!(apart, ["2026-01-05 a/x 5", "2026-01-05 b/y 1", "2026-01-06 a/x 9", "2026-01-06 b/y 1"]);
    // Beside rows with dates they are tables of attributes.
    let panel = parquet(&[("model", texts(["a/x"])), ("time", texts(["2026-02-02"])), ("downloads", counts([7]))]);
    let files = [("a.parquet", file(5, "2026-01-05")), ("b.parquet", file(9, "2026-01-05")), ("panel.parquet", panel)];
    assert_eq!(together(&files).unwrap(), ["2026-02-02 a/x 7"]);
}
