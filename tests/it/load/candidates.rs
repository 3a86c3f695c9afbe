//! Roles go by name and type: a column whose type can't play the role of its name is passed over.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, Float64Array, Int32Array, Int64Array, StringArray, StructArray, Time32SecondArray, UInt8Array,
};
use lorenz::load::{LoadOptions, ScanPlan};
use lorenz::panel::{Builder, Panel};
use lorenz::schema::Assignment;
use parquet::file::properties::EnabledStatistics;

use super::{load, load_named, sentence};
use crate::support::{counts, dates, day, import, lines, lists, parquet, parquet_with, texts};

const NAMES: [&str; 2] = ["a/x", "b/y"];
const DATES: [&str; 2] = ["2026-01-05", "2026-01-12"];
const LINES: [&str; 2] = ["2026-01-05 a/x 3", "2026-01-12 b/y 4"];

/// Models, dates and counts, behind and before other columns.
fn beside(others: &[(&'static str, ArrayRef)]) -> [Vec<u8>; 2] {
    let plain = [("model", texts(NAMES)), ("date", dates(DATES.map(day))), ("downloads", counts([3, 4]))];
    [parquet(&[others, &plain[..]].concat()), parquet(&[&plain[..], others].concat())]
}

/// What a column is used as.
fn use_of(file: &[u8], column: &str) -> String {
    let plan: ScanPlan = import("f.parquet", file, &LoadOptions::default(), &mut Builder::default()).unwrap();
    let index = plan.columns.iter().position(|one| one.name == column).unwrap();
    plan.uses_of(index)
}

fn developer(panel: &Panel) -> Vec<&str> {
    let developer = panel.attribute("developer").unwrap();
    panel.model().iter().map(|&model| developer.dictionary().get(developer.key(0, model))).collect()
}

#[test]
fn a_date_is_a_column_that_can_be_one() {
    let time: ArrayRef = Arc::new(Time32SecondArray::from(vec![3_723, 3_724]));
    let day_of_month: ArrayRef = Arc::new(UInt8Array::from(vec![5, 12]));
    let year: ArrayRef = Arc::new(Int64Array::from(vec![2026, 2026]));
    let cases: [(&str, ArrayRef, &str); 6] = [
        ("time", time, "Time32(s)"),
        ("day", day_of_month, "UInt8"),
        ("time", year, "Int64"),
        ("time", texts(["12:00:01", "23:59:59"]), "Utf8"),
        ("time", lists(&["2026-01-05", "2026-01-12"]), "List(Utf8)"),
        ("day", Arc::new(StringArray::new_null(2)), "no values"),
    ];
    for (name, values, found) in cases {
        for file in beside(&[(name, values.clone())]) {
            assert_eq!(lines(&load(&file).unwrap()), LINES, "{name}: {found}");
            assert_eq!(use_of(&file, name), format!("not read (expected a date, found {found})"));
            assert_eq!(use_of(&file, "date"), "date");
        }
    }
}

#[test]
fn numbers_that_can_only_be_dates_are_dates_where_nothing_else_is() {
    let (seconds, day_length) = ([1_767_571_200_i64, 1_768_176_000], 86_399);
    for (scale, unit) in
        [(1, "seconds"), (1_000, "milliseconds"), (1_000_000, "microseconds"), (1_000_000_000, "nanoseconds")]
    {
        let values: ArrayRef = Arc::new(Int64Array::from_iter_values(seconds.map(|one| (one + day_length) * scale)));
        let file = parquet(&[("model", texts(NAMES)), ("time", values), ("downloads", counts([3, 4]))]);
        assert_eq!(lines(&load(&file).unwrap()), LINES, "{unit}");
        assert_eq!(use_of(&file, "time"), format!("date ({unit} since 1970)"));
    }
    let digits: ArrayRef = Arc::new(Int32Array::from(vec![20_260_105, 20_260_112]));
    let file = parquet(&[("model", texts(NAMES)), ("date", digits), ("downloads", counts([3, 4]))]);
    assert_eq!(lines(&load(&file).unwrap()), LINES);
    assert_eq!(use_of(&file, "date"), "date (digits of a date)");
}

#[test]
fn a_first_publication_in_numbers_is_recognized_by_its_size() {
    let expected = [Some(day("2025-12-01")), None];
    let floats: ArrayRef = Arc::new(Float64Array::from(vec![Some(1_764_547_200.75), None]));
    let zero: ArrayRef = Arc::new(Int64Array::from(vec![1_764_547_200_000, 0]));
    for (values, uses) in
        [(floats, "first publication (seconds since 1970)"), (zero, "first publication (milliseconds since 1970)")]
    {
        for file in beside(&[("created_at", values.clone())]) {
            let panel = load(&file).unwrap();
            assert_eq!(NAMES.map(|name| panel.created()[panel.models().find(name).unwrap() as usize]), expected);
            assert_eq!(use_of(&file, "created_at"), uses);
        }
    }
    let year: ArrayRef = Arc::new(Int64Array::from(vec![2024, 2025]));
    for file in beside(&[("created", year.clone())]) {
        assert_eq!(load(&file).unwrap().created(), [None, None]);
        assert_eq!(use_of(&file, "created"), "not read (expected a date, found Int64)");
    }
}

#[test]
fn a_developer_that_is_no_text_is_that_of_the_models_name() {
    let name: ArrayRef = texts(["x", "y"]);
    let fields: ArrayRef = Arc::new(StructArray::try_from(vec![("name", name)]).unwrap());
    let number: ArrayRef = Arc::new(Int64Array::from(vec![1, 2]));
    for values in [fields, number, lists(&["p|q", "p"]), Arc::new(StringArray::new_null(2))] {
        for file in beside(&[("author", values.clone())]) {
            assert_eq!(developer(&load(&file).unwrap()), ["a", "b"]);
            assert!(use_of(&file, "author").starts_with("not read (expected developers as text, found "));
        }
    }
    // The next name that is text goes before the model's.
    let number: ArrayRef = Arc::new(Int64Array::from(vec![1, 2]));
    for file in beside(&[("author", number.clone()), ("organization", texts(["p", "q"]))]) {
        assert_eq!(developer(&load(&file).unwrap()), ["p", "q"]);
    }
}

#[test]
fn without_statistics_a_column_of_developers_without_any_is_none_either() {
    let none: ArrayRef = Arc::new(StringArray::new_null(2));
    let columns =
        [("model", texts(NAMES)), ("author", none), ("date", dates(DATES.map(day))), ("downloads", counts([3, 4]))];
    let file = parquet_with(&columns, |properties| properties.set_statistics_enabled(EnabledStatistics::None));
    assert_eq!(developer(&load(&file).unwrap()), ["a", "b"]);
}

#[test]
fn downloads_are_a_number_and_no_other_number_stands_for_them() {
    let file = beside(&[("downloadsAllTime", texts(["many", "more"]))]);
    for file in file {
        assert_eq!(lines(&load(&file).unwrap()), LINES);
        assert_eq!(use_of(&file, "downloadsAllTime"), "not read (expected a number of downloads, found Utf8)");
    }
    let other = parquet(&[
        ("model", texts(NAMES)),
        ("date", dates(DATES.map(day))),
        ("downloads", texts(["3", "4"])),
        ("stars", counts([30, 40])),
    ]);
    assert_eq!(sentence(&other), "column \"downloads\": expected a number of downloads, found Utf8");
}

#[test]
fn a_model_is_named_by_the_next_column_of_text() {
    let number: ArrayRef = Arc::new(Int64Array::from(vec![7, 8]));
    let plain = [("date", dates(DATES.map(day))), ("downloads", counts([3, 4]))];
    for name in ["modelId", "repository"] {
        let file = parquet(&[&[("model", number.clone()), (name, texts(NAMES))], &plain[..]].concat());
        assert_eq!(lines(&load(&file).unwrap()), LINES);
        assert_eq!(use_of(&file, "model"), "not read (expected model names as text, found Int64)");
    }
}

#[test]
fn texts_that_are_known_to_be_no_dates_give_way_to_the_date_in_the_name() {
    let columns = [("model", texts(NAMES)), ("time", texts(["noon", "soon"])), ("downloads", counts([3, 4]))];
    let file = parquet(&columns);
    assert_eq!(lines(&load_named("hub-2026-01-05.parquet", &file).unwrap()), ["2026-01-05 a/x 3", "2026-01-05 b/y 4"]);
    assert_eq!(sentence(&file), "none of the 2 rows can be used: 2 without a date");
    // A date between two texts that are none is read.
    let between = parquet(&[
        ("model", texts(["a/x", "b/y", "c/z"])),
        ("time", texts(["-", "2026-01-05", "unknown"])),
        ("downloads", counts([1, 2, 3])),
    ]);
    assert_eq!(lines(&load(&between).unwrap()), ["2026-01-05 b/y 2"]);
}

#[test]
fn a_column_that_is_to_be_unused_leaves_its_role_to_the_next() {
    let file = parquet(&[
        ("model", texts(NAMES)),
        ("time", dates(["2020-01-06"; 2].map(day))),
        ("date", dates(DATES.map(day))),
        ("downloads", counts([3, 4])),
    ]);
    let mapping = vec![Assignment::parse("unused:time").unwrap()];
    let mut builder = Builder::default();
    import("f.parquet", &file, &LoadOptions { mapping, ..LoadOptions::default() }, &mut builder).unwrap();
    assert_eq!(lines(&builder.finish().unwrap()), LINES);
}
