//! `lorenz gate`: what lets a fetched file replace the one that is kept, and what doesn't.

use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::{ArrayRef, StructArray};
use arrow::datatypes::{DataType, Field};
use lorenz::calendar::Day;

use super::{Outcome, lorenz, succeeds, written};
use crate::support::{counts, dates, day, parquet, parquet_with, texts};

/// A column of a file, by its name.
type NamedColumn<'a> = (&'a str, ArrayRef);

/// Columns of so many models at two weekly dates, whose counts follow `count` from the number of the row.
fn columns_of(models: usize, from: &str, count: impl Fn(u64) -> u64) -> Vec<NamedColumn<'static>> {
    let names: Vec<String> = (0..models * 2).map(|row| format!("meta/m{}", row / 2)).collect();
    let first = day(from).0;
    vec![
        ("model", texts(names.iter().map(String::as_str))),
        ("time", dates((0..models).flat_map(|_| [Day(first), Day(first + 7)]))),
        ("downloads_30d", counts((0..models as u64 * 2).map(count))),
        ("license", texts((0..models * 2).map(|row| ["mit", "apache-2.0"][row % 2]))),
    ]
}

/// The file that is kept in most of these tests: windows of 50 models, 100 rows.
fn old_columns() -> Vec<NamedColumn<'static>> {
    columns_of(50, "2026-01-05", |row| row + 10)
}

fn path(name: &str, bytes: &[u8]) -> String {
    let path: PathBuf = written(&format!("gate-{name}.parquet"), bytes);
    path.to_str().unwrap().to_owned()
}

/// A call on two files of these bytes, with its table as CSV; files are named by the test.
fn gate(name: &str, old: &[u8], new: &[u8], options: &[&str]) -> Outcome {
    let (old, new) = (path(&format!("{name}-old"), old), path(&format!("{name}-new"), new));
    lorenz(&[&["gate", &old, &new, "--format", "csv"], options].concat())
}

/// Whether the row of a check is in the table: `columns,failed` is how it begins.
fn has(outcome: &Outcome, row: &str) -> bool {
    outcome.output.lines().any(|line| line.starts_with(row))
}

/// Refused: code 1, and standard error names this check first, with this finding.
#[track_caller]
fn refused(name: &str, new: &[u8], check: &str, finding: &str) {
    let outcome = gate(name, &parquet(&old_columns()), new, &[]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.output);
    assert!(has(&outcome, &format!("{check},failed,")), "{}", outcome.output);
    let expected = format!("-old.parquet: {check}: {finding}\n");
    assert!(outcome.error.ends_with(&expected) && outcome.error.lines().count() == 1, "{}", outcome.error);
}

#[track_caller]
fn passes(name: &str, new: &[u8], row: &str) {
    let outcome = gate(name, &parquet(&old_columns()), new, &[]);
    assert_eq!((outcome.code, outcome.error.as_str()), (Some(0), ""), "{}", outcome.output);
    assert!(has(&outcome, row), "no \"{row}\" in\n{}", outcome.output);
    assert_eq!(outcome.output.matches(",passed,").count(), 9, "{}", outcome.output);
}

#[test]
fn a_good_file_passes_every_check_in_order() {
    let new = parquet(&columns_of(52, "2026-01-12", |row| row));
    let outcome = gate("good", &parquet(&old_columns()), &new, &[]);
    assert_eq!((outcome.code, outcome.error.as_str()), (Some(0), ""), "{}", outcome.output);
    let checks: Vec<&str> = outcome.output.lines().map(|line| line.split(',').next().unwrap()).collect();
    let expected =
        ["check", "present", "content", "ends", "footer", "columns", "rows", "newest-date", "downloads", "load"];
    assert_eq!(checks, expected);
    for row in [
        "footer,passed,4 columns",
        "columns,passed,\"the 4 of OLD are there, 0 are new\"",
        "rows,passed,\"104 rows, before 100 (+4.0 %)\"",
        "newest-date,passed,\"2026-01-19, before 2026-01-12\"",
        "downloads,passed,\"downloads in the last 30 days, which may fall\"",
        "load,passed,52 models on 2 dates until 2026-01-19",
    ] {
        assert!(has(&outcome, row), "no \"{row}\" in\n{}", outcome.output);
    }
    let table = lorenz(&["gate", &path("good-old", &parquet(&old_columns())), &path("good-new", &new)]);
    assert!(table.output.starts_with("check        outcome  finding\npresent      passed   "), "{}", table.output);
}

#[test]
fn new_columns_fields_and_values_where_there_were_none_are_fine() {
    let more = [columns_of(50, "2026-01-05", |row| row), vec![("likes", counts(0..100))]].concat();
    passes("more-columns", &parquet(&more), "columns,passed,\"the 4 of OLD are there, 1 are new\"");

    // Of a struct the fields are compared one by one; a column of numbers that are all null has no type.
    let with = |fields: &[&str], likes: ArrayRef| {
        let field = |name: &&str| (Arc::new(Field::new(*name, DataType::UInt64, true)), counts(0..100));
        let sizes: ArrayRef = Arc::new(StructArray::from(fields.iter().map(field).collect::<Vec<_>>()));
        parquet(&[old_columns(), vec![("sizes", sizes), ("likes", likes)]].concat())
    };
    let no_values: ArrayRef = Arc::new(arrow::array::UInt64Array::from(vec![None; 100]));
    let (few, many) = (with(&["f16"], no_values), with(&["f16", "f32"], counts(0..100)));
    let outcome = gate("fields", &few, &many, &[]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.output);
    let outcome = gate("lost-field", &many, &few, &[]);
    let expected = "columns: no \"sizes.f32\"; \"likes\" is Null, before UInt64\n";
    assert!(outcome.code == Some(1) && outcome.error.ends_with(expected), "{}", outcome.error);
}

#[test]
fn what_is_no_file_of_data_is_refused() {
    refused("empty", b"", "present", "the file is empty (0 bytes), expected a Parquet file");
    let page = b"<!doctype html>\n<html><title>404</title></html>\n";
    refused("page", page, "content", "it is an HTML page, expected a Parquet file");
    refused("json", b"{\"error\":\"Not found\"}", "content", "it is a JSON file, expected a Parquet file");
    refused("csv", b"model,time,downloads\n", "content", "it is a CSV file, expected a Parquet file");
    let pointer = b"version https://git-lfs.github.com/spec/v1\n";
    let found = "it is a Git LFS pointer, in place of the file, expected a Parquet file";
    refused("pointer", pointer, "content", found);

    let old = path("absent-old", &parquet(&old_columns()));
    let absent = lorenz(&["gate", &old, "absent.parquet", "--format", "csv"]);
    assert!(absent.code == Some(1) && has(&absent, "present,failed,No such file"), "{}", absent.output);
    assert!(
        absent.error.contains("absent.parquet may not replace") && absent.error.contains(": present: No such file")
    );
    assert_eq!(absent.output.matches(",skipped,").count(), 8, "{}", absent.output);
}

#[test]
fn what_is_cut_or_has_other_ends_is_refused() {
    let whole = parquet(&columns_of(52, "2026-01-12", |row| row));
    let mut other = whole.clone();
    other[..4].copy_from_slice(b"\0\0\0\0");
    refused(
        "head",
        &other,
        "ends",
        "it begins with \"\\0\\0\\0\\0\" and ends with \"PAR1\", expected \"PAR1\" at both",
    );
    for length in [11, 12, whole.len() / 2, whole.len() - 1] {
        let outcome = gate("cut", &parquet(&old_columns()), &whole[..length], &[]);
        assert!(outcome.code == Some(1) && outcome.error.contains(": ends: it begins with"), "{}", outcome.error);
    }
    refused("magic", b"PAR1", "footer", "the Parquet file is cut off: 4 bytes, expected 12 or more");
    // Bytes are missing in the middle: the footer is whole, and tells of what is not there.
    let missing = [&whole[..200], &whole[whole.len() - footer_bytes(&whole)..]].concat();
    let found = "the Parquet file is damaged or cut off: column \"time\" lies beyond the end of the file";
    refused("middle", &missing, "footer", found);
    let first = lorenz(&["gate", "absent.parquet", &path("middle-new", &missing)]);
    assert!(first.code == Some(1) && first.error.ends_with(&format!("footer: {found}\n")), "{}", first.error);
    let mut unread = whole.clone();
    let length = unread.len();
    unread[length - 8..length - 4].copy_from_slice(&1_000_000_u32.to_le_bytes());
    let outcome = gate("footer", &parquet(&old_columns()), &unread, &[]);
    assert!(has(&outcome, "ends,passed,") && has(&outcome, "footer,failed,"), "{}", outcome.output);
}

/// Bytes of the footer, its length and the magic number.
fn footer_bytes(file: &[u8]) -> usize {
    let length: [u8; 4] = file[file.len() - 8..file.len() - 4].try_into().unwrap();
    u32::from_le_bytes(length) as usize + 8
}

#[test]
fn lost_and_changed_columns_are_refused() {
    let mut lost = old_columns();
    lost.pop();
    refused("lost", &parquet(&lost), "columns", "no \"license\"");
    let mut changed = old_columns();
    changed[3].1 = counts(0..100);
    refused("changed", &parquet(&changed), "columns", "\"license\" is UInt64, before Utf8");
    // Without the models' names nothing is loaded; the lost column is named all the same.
    let outcome = gate("nameless", &parquet(&old_columns()), &parquet(&old_columns()[1..]), &[]);
    assert!(outcome.error.ends_with("columns: no \"model\"\n"), "{}", outcome.error);
    assert!(has(&outcome, "rows,skipped,") && has(&outcome, "load,failed,"), "{}", outcome.output);
}

#[test]
fn rows_may_become_a_little_fewer_and_some_more() {
    let file = |models| parquet(&columns_of(models, "2026-01-05", |row| row));
    let limits = "expected at most 5 % fewer or 20 % more";
    refused("fewer", &file(47), "rows", &format!("94 rows, before 100 (-6.0 %), {limits}"));
    refused("more", &file(61), "rows", &format!("122 rows, before 100 (+22.0 %), {limits}"));
    passes("most", &file(60), "rows,passed,\"120 rows, before 100 (+20.0 %)\"");
    let half = gate("half", &parquet(&old_columns()), &file(25), &["--fewer", "50"]);
    assert_eq!(half.code, Some(0), "{}", half.output);
    let none = gate("none", &parquet(&old_columns()), &file(51), &["--more", "0"]);
    assert!(none.code == Some(1) && none.error.contains(": rows: 102 rows"), "{}", none.error);
}

#[test]
fn dates_may_not_go_back() {
    let older = parquet(&columns_of(50, "2025-12-29", |row| row));
    refused("older", &older, "newest-date", "2026-01-05, expected 2026-01-12 or later");
    let same = parquet(&columns_of(50, "2026-01-05", |row| row));
    passes("same-date", &same, "newest-date,passed,\"2026-01-12, before 2026-01-12\"");
    let attributes = [&old_columns()[..1], &old_columns()[3..]].concat();
    let outcome = gate("dateless", &parquet(&old_columns()), &parquet(&attributes), &["--fewer", "100"]);
    assert!(has(&outcome, "newest-date,failed,\"no dates, before until 2026-01-12\""), "{}", outcome.output);
    assert!(has(&outcome, "downloads,failed,no downloads"), "{}", outcome.output);
}

/// A file whose metadata say what it counts.
fn of_kind(kind: &str, columns: &[NamedColumn]) -> Vec<u8> {
    let entry = parquet::file::metadata::KeyValue::new("lorenz.downloads".to_owned(), kind.to_owned());
    parquet_with(columns, |properties| properties.set_key_value_metadata(Some(vec![entry])))
}

#[test]
fn counters_may_not_fall_in_sum() {
    let old = of_kind("counter", &columns_of(50, "2026-01-05", |row| row + 1_000));
    // The newest date that both have is the second of the old one, the first of the new one.
    let new = |count: fn(u64) -> u64| of_kind("counter", &columns_of(50, "2026-01-12", count));
    let fallen = gate("fallen", &old, &new(|row| row + 1_000), &[]);
    // At the later date of OLD rows are odd, at the earlier one of NEW even: each of the 50 is one less.
    let expected = "downloads: counters add up to 52450 on 2026-01-12, expected 52500 or more\n";
    assert!(fallen.code == Some(1) && fallen.error.ends_with(expected), "{}", fallen.error);
    let risen = gate("risen", &old, &new(|row| row + 1_001), &[]);
    let expected = "downloads,passed,\"counters add up to 52500 on 2026-01-12, before 52500\"";
    assert!(risen.code == Some(0) && has(&risen, expected), "{}", risen.output);
    let apart = of_kind("counter", &columns_of(50, "2026-02-02", |row| row));
    let apart = gate("apart", &old, &apart, &[]);
    assert!(apart.code == Some(0) && has(&apart, "downloads,skipped,"), "{}", apart.output);
    // Windows and flows may fall; but they may not become one another.
    let flow = |from| of_kind("flow", &columns_of(50, from, |row| row));
    assert_eq!(gate("flows", &flow("2026-01-05"), &flow("2026-01-12"), &[]).code, Some(0));
    let other = gate("kinds", &old, &flow("2026-01-12"), &[]);
    let said = other.error.split_once(": downloads: they are ").map(|(_, said)| said.to_owned());
    assert!(other.code == Some(1) && said.is_some_and(|said| said.contains(", before ")), "{}", other.error);
}

#[test]
fn a_file_that_cannot_be_loaded_is_refused() {
    let mut damaged = parquet(&columns_of(52, "2026-01-12", |row| row));
    damaged[4..40].fill(0xff);
    let outcome = gate("damaged", &parquet(&old_columns()), &damaged, &[]);
    assert!(
        outcome.code == Some(1) && outcome.error.contains(": load: the Parquet file is damaged"),
        "{}",
        outcome.error
    );
    assert!(has(&outcome, "rows,skipped,it can't be loaded"), "{}", outcome.output);
    let none = parquet(&columns_of(0, "2026-01-12", |row| row));
    refused("rowless", &none, "load", "the file has 0 rows, expected at least one download count");
}

#[test]
fn the_same_bytes_are_nothing_new() {
    let file = parquet(&old_columns());
    let outcome = gate("same", &file, &file, &[]);
    assert_eq!(outcome.code, Some(3), "{}", outcome.output);
    assert!(outcome.error.starts_with("lorenz: nothing new: ") && outcome.error.lines().count() == 1);
    assert_eq!(outcome.output.matches(",skipped,it has the bytes of OLD").count(), 8, "{}", outcome.output);
}

#[test]
fn a_first_file_is_looked_at_by_itself() {
    let new = path("first-new", &parquet(&old_columns()));
    let text = succeeds(&["gate", "absent.parquet", &new, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let rows = json.as_array().unwrap();
    assert_eq!(rows.len(), 9);
    let skipped: Vec<_> = rows.iter().filter(|row| row["outcome"] == "skipped").map(|row| &row["check"]).collect();
    assert_eq!(skipped, ["columns", "rows", "newest-date", "downloads"]);
    assert_eq!(rows[4]["finding"], "OLD is not there: nothing to compare with");
}

#[test]
fn calls_that_cannot_be_answered() {
    let file = path("call", &parquet(&old_columns()));
    let says = |arguments: &[&str], code: i32, sentence: &str| {
        let outcome = lorenz(&[&["gate"], arguments].concat());
        assert_eq!((outcome.code, outcome.output.as_str()), (Some(code), ""), "{arguments:?}");
        assert_eq!(outcome.error, format!("lorenz: {sentence}\n"));
    };
    for percent in ["-1", "101", "NaN", "inf", "many", ""] {
        let fewer = format!("--fewer={percent}");
        let sentence = format!("--fewer: expected a percentage from 0 to 100; found \"{percent}\"");
        says(&[&file, &file, &fewer], 2, &sentence);
    }
    says(&[&file, &file, "--more=inf"], 2, "--more: expected a percentage of 0 or more; found \"inf\"");
    says(&[&file, &file, "--format", "xml"], 2, "--format: expected csv, json or table; found \"xml\"");
    // A kept file that can't be read is nobody's fault but the keeper's.
    let broken = path("broken", b"PAR1");
    let sentence = format!("{broken}: the Parquet file is cut off: 4 bytes, expected 12 or more");
    says(&[&broken, &file], 1, &sentence);
    assert_eq!(lorenz(&["gate", &file]).code, Some(2));
}
