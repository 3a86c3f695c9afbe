//! Snapshots as they were: columns that come and go, change their type, repeat a repository, lack an id.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, Date32Array, DictionaryArray, Float64Array, Int32Array, Int64Array, LargeStringArray, RecordBatch,
    StringArray, StringViewArray, TimestampNanosecondArray,
};
use datafusion::arrow::datatypes::Int32Type;
use datafusion::parquet::arrow::ArrowWriter;

use crate::oracle::table;
use crate::support::{Place, manifest};

fn texts(values: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

fn counts(values: &[i64]) -> ArrayRef {
    Arc::new(Int64Array::from(values.to_vec()))
}

fn write(place: &Place, week: &str, columns: &[(&str, ArrayRef)]) {
    let path = place.path(&format!("raw/models/{week}/models.parquet"));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.iter().map(|(name, column)| (*name, Arc::clone(column), true)),
    );
    let batch = batch.unwrap();
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

/// The rows of all months: date, name, counter, flow.
fn rows(folder: &Path) -> Vec<String> {
    let resources = manifest(folder)["resources"].as_array().unwrap().clone();
    let months = resources.iter().filter(|resource| resource["name"].as_str().unwrap().starts_with("20"));
    let rows = months.flat_map(|resource| table(&folder.join(resource["path"].as_str().unwrap())));
    rows.map(|row| format!("{} {} {} {}", row[0], row[1], row[3], row[4])).collect()
}

fn models(folder: &Path) -> Vec<Vec<String>> {
    let resources = manifest(folder)["resources"].as_array().unwrap().clone();
    let models = resources.iter().find(|resource| resource["name"] == "models").unwrap();
    table(&folder.join(models["path"].as_str().unwrap()))
}

#[test]
fn each_week_is_read_in_the_types_that_it_has() {
    let place = Place::new();
    let ids = || texts(&["b1", "a2"]);
    let names = ["x/one", "y/two"];
    write(
        &place,
        "2026-01-05",
        &[
            ("_id", ids()),
            ("id", texts(&names)),
            ("downloadsAllTime", counts(&[10, 100])),
            ("createdAt", texts(&["2026-01-01T10:00:00.000Z", "1970-01-01"])),
        ],
    );
    let views: ArrayRef = Arc::new(StringViewArray::from(names.to_vec()));
    let fractions: ArrayRef = Arc::new(Float64Array::from(vec![Some(15.0), None]));
    let nanoseconds: ArrayRef =
        Arc::new(TimestampNanosecondArray::from(vec![1_767_261_600_000_000_000, 0]).with_timezone("+05:00"));
    write(
        &place,
        "2026-01-12",
        &[("createdAt", nanoseconds), ("downloadsAllTime", fractions), ("id", views), ("_id", ids())],
    );
    let large: ArrayRef = Arc::new(LargeStringArray::from(names.to_vec()));
    let small: ArrayRef = Arc::new(Int32Array::from(vec![15, 130]));
    let days: ArrayRef = Arc::new(Date32Array::from(vec![20_454, 0]));
    let known: ArrayRef = Arc::new(names.into_iter().collect::<DictionaryArray<Int32Type>>());
    write(
        &place,
        "2026-01-19",
        &[("_id", ids()), ("modelId", large), ("downloadsAllTime", small), ("createdAt", days), ("author", known)],
    );
    let (code, told) = place.run("panel", &[]);
    assert_eq!(code, 0, "{told}");
    assert_eq!(
        rows(&place.path("panel")),
        [
            "2026-01-05 y/two 100 ",
            "2026-01-05 x/one 10 ",
            "2026-01-12 x/one 15 5",
            "2026-01-19 y/two 130 30",
            "2026-01-19 x/one 15 0",
        ]
    );
    let weeks = manifest(&place.path("panel"))["lorenz"]["weeks"].clone();
    assert_eq!(weeks[1]["summary"]["without_counter"], 1);
    assert_eq!((&weeks[2]["counts"]["gaps"], &weeks[2]["counts"]["repeats"]), (&1.into(), &1.into()));
}

#[test]
fn of_several_rows_of_a_repository_the_largest_counter_stays_whatever_their_order() {
    let make = |order: [usize; 4]| {
        let place = Place::new();
        let pick = |all: [&'static str; 4]| texts(&order.map(|row| all[row]));
        let number = |all: [i64; 4]| counts(&order.map(|row| all[row]));
        write(
            &place,
            "2026-01-05",
            &[
                ("_id", pick(["a", "a", "a", "b"])),
                ("id", pick(["x/old", "x/new", "x/other", "y/z"])),
                ("downloadsAllTime", number([7, 9, 9, 3])),
                ("likes", number([5, 1, 2, 0])),
            ],
        );
        let (code, told) = place.run("panel", &[]);
        assert_eq!(code, 0, "{told}");
        let weeks = manifest(&place.path("panel"))["lorenz"]["weeks"].clone();
        (rows(&place.path("panel")), weeks[0]["summary"]["duplicates"].clone())
    };
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]] {
        assert_eq!(make(order), (vec!["2026-01-05 x/other 9 ".to_owned(), "2026-01-05 y/z 3 ".to_owned()], 2.into()));
    }
}

#[test]
fn a_repository_that_is_renamed_goes_on_as_one_series_and_one_without_an_id_by_its_name() {
    let place = Place::new();
    let week = |week: &str, names: [&str; 3], all: [i64; 3]| {
        let ids: ArrayRef = Arc::new(StringArray::from(vec![Some("a"), None, Some("")]));
        write(&place, week, &[("_id", ids), ("id", texts(&names)), ("downloadsAllTime", counts(&all))]);
    };
    week("2026-01-05", ["x/old", "no/id", ""], [10, 5, 1]);
    week("2026-01-12", ["y/new", "no/id", "late/one"], [14, 6, 2]);
    let (code, told) = place.run("panel", &[]);
    assert_eq!(code, 0, "{told}");
    assert_eq!(
        rows(&place.path("panel")),
        [
            "2026-01-05 x/old 10 ",
            "2026-01-05 no/id 5 ",
            "2026-01-12 y/new 14 4",
            "2026-01-12 no/id 6 1",
            "2026-01-12 late/one 2 "
        ]
    );
    let told = manifest(&place.path("panel"));
    assert_eq!(told["lorenz"]["weeks"][0]["summary"]["without_name"], 1);
    assert_eq!(told["lorenz"]["weeks"][1]["counts"]["renames"], 1);
    let renames = told["resources"].as_array().unwrap().iter().find(|resource| resource["name"] == "renames").unwrap();
    assert_eq!(
        table(&place.path("panel").join(renames["path"].as_str().unwrap())),
        [["a", "2026-01-12", "x/old", "y/new"]]
    );
    let names: Vec<_> = models(&place.path("panel")).into_iter().map(|row| (row[0].clone(), row[1].clone())).collect();
    let expected = [("late/one", ""), ("no/id", ""), ("y/new", "a"), ("x/old", "a")];
    assert_eq!(names, expected.map(|(name, id)| (name.to_owned(), id.to_owned())));
}

#[test]
fn what_holds_no_snapshots_is_refused_in_a_sentence() {
    let place = Place::new();
    let refused = |expected: &str| {
        let (code, told) = place.run("panel", &[]);
        assert!(code == 2 && told.contains(expected) && !told.contains("panicked"), "{code} {told}");
    };
    write(&place, "2026-01-05", &[("id", texts(&["x/one"])), ("downloads", counts(&[5]))]);
    refused("no week has downloads of all time");
    write(&place, "2026-01-05", &[("id", texts(&["x/one"])), ("rating", counts(&[5]))]);
    refused("expected a column of downloads");
    write(&place, "2026-01-05", &[("title", texts(&["x/one"])), ("downloadsAllTime", counts(&[5]))]);
    refused("expected a column of names of models");
    write(&place, "undated", &[("id", texts(&["x/one"])), ("downloadsAllTime", counts(&[5]))]);
    refused("expected the date of its snapshot in its path");
}

#[test]
fn a_week_before_downloads_of_all_time_is_left_out_and_not_prepared_again() {
    let place = Place::new();
    write(&place, "2025-02-17", &[("id", texts(&["x/one"])), ("downloads", counts(&[5]))]);
    write(&place, "2025-02-24", &[("id", texts(&["x/one"])), ("downloadsAllTime", counts(&[50]))]);
    let (code, told) = place.run("panel", &[]);
    assert!(code == 0 && told.contains("2025-02-17: it has no downloads of all time"), "{code} {told}");
    assert_eq!(rows(&place.path("panel")), ["2025-02-24 x/one 50 "]);
    assert_eq!(place.run("panel", &[]).0, 3);
}
