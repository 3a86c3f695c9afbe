//! `lorenz append`: a folder of months that says what its snapshots say together.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use arrow::util::display::array_value_to_string;
use lorenz::hub::{HUB, HubAnswer, HubListing, snapshot_file};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Value, json};

use super::{Outcome, lorenz};
use crate::hub::models;
use crate::support::{counts, day, parquet, texts};

const DAY_MS: i64 = 86_400_000;
const MODELS: usize = 90;
/// The dates of the snapshots of most tests, in two months.
const DATES: [&str; 4] = ["2026-11-28", "2026-11-30", "2026-12-01", "2026-12-09"];

/// A folder of its own for a test, empty.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("append").join(name);
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The list of a day, on which each model has more downloads by its rank and the day; some come, go, change and are
/// renamed.
fn records(days_later: u64) -> Vec<Value> {
    let mut records = models(MODELS);
    for (rank, record) in records.iter_mut().enumerate() {
        let more = days_later * (1_000 + 37 * (rank as u64 * 7 % 11));
        for field in ["downloads", "downloadsAllTime"] {
            record[field] = json!(record[field].as_u64().unwrap() + more);
        }
        if rank % 10 == 3 {
            record["library_name"] = json!(["transformers", "mlx"][days_later as usize % 2]);
        }
    }
    if days_later >= 2 {
        records[4]["id"] = json!("unsloth/another-name");
        records[6]["tags"] = json!(["license:mit", "transformers"]);
        records[6]["author"] = json!("openai");
        records[8].as_object_mut().unwrap().remove("pipeline_tag");
        records[9]["downloadsAllTime"] = json!(7);
        records.remove(20);
    } else {
        records.remove(30);
    }
    records
}

/// A snapshot of these records, read at noon of a day and so many minutes.
fn snapshot_of(records: &[Value], date: &str, minutes: i64) -> Vec<u8> {
    written(records, date, minutes, true)
}

/// The same, in the plainest form if it isn't to be kept.
fn written(records: &[Value], date: &str, minutes: i64, is_kept: bool) -> Vec<u8> {
    let mut listing = HubListing::new(HUB, MODELS);
    let body = serde_json::to_vec(records).unwrap();
    listing.take(HubAnswer::Page { body: &body, link: None }).unwrap();
    let noon_ms = i64::from(day(date).0) * DAY_MS + DAY_MS / 2;
    snapshot_file(&listing, noon_ms + minutes * 60_000, is_kept)
}

/// The list of a date.
fn records_at(date: &str) -> Vec<Value> {
    records((day(date).0 - day(DATES[0]).0) as u64)
}

fn snapshot(date: &str) -> Vec<u8> {
    snapshot_of(&records_at(date), date, 0)
}

/// Appends bytes, which are written beside the folder.
fn append(folder: &Path, snapshot: &[u8]) -> Outcome {
    let file = folder.with_extension("parquet");
    fs::write(&file, snapshot).unwrap();
    lorenz(&["append", &folder.display().to_string(), &file.display().to_string(), "--format", "csv"])
}

/// Appends a snapshot that has to be taken; returns the facts.
#[track_caller]
fn takes(folder: &Path, snapshot: &[u8]) -> BTreeMap<String, String> {
    let outcome = append(folder, snapshot);
    assert_eq!((outcome.code, outcome.error.as_str()), (Some(0), ""), "{}", outcome.output);
    facts(&outcome)
}

fn facts(outcome: &Outcome) -> BTreeMap<String, String> {
    let pair = |line: &str| line.split_once(',').map(|(fact, finding)| (fact.to_owned(), finding.to_owned())).unwrap();
    outcome.output.lines().skip(1).map(pair).collect()
}

#[track_caller]
fn has(facts: &BTreeMap<String, String>, expected: &[(&str, &str)]) {
    for (fact, finding) in expected {
        assert_eq!(facts.get(*fact).map(String::as_str), Some(*finding), "{fact} of {facts:#?}");
    }
}

/// The files of a folder with their bytes.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    files.map(|file| (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap())).collect()
}

/// Refused: code 1, a sentence that ends so, nothing changed, nothing left behind.
#[track_caller]
fn refused(folder: &Path, snapshot: &[u8], sentence: &str) {
    let before = content(folder);
    let outcome = append(folder, snapshot);
    assert_eq!((outcome.code, outcome.output.as_str()), (Some(1), ""), "{}", outcome.error);
    assert!(outcome.error.starts_with("lorenz: ") && outcome.error.lines().count() == 1, "{}", outcome.error);
    assert!(outcome.error.contains(sentence), "{}", outcome.error);
    assert!(content(folder) == before, "the folder was changed");
}

/// The rows of files, by another reader of Parquet, in an order of their own.
fn rows(files: impl IntoIterator<Item = Vec<u8>>) -> Vec<String> {
    let mut rows = Vec::new();
    for file in files {
        let reader = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(file)).unwrap().build().unwrap();
        for batch in reader.map(|batch| batch.unwrap()) {
            let value = |row| batch.columns().iter().map(move |column| array_value_to_string(column, row).unwrap());
            rows.extend((0..batch.num_rows()).map(|row| value(row).collect::<Vec<_>>().join("|")));
        }
    }
    rows.sort();
    rows
}

/// The metadata of a file, by another reader.
fn key_value(file: &[u8], key: &str) -> Option<String> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::copy_from_slice(file)).unwrap();
    let pairs = reader.metadata().file_metadata().key_value_metadata().cloned().unwrap_or_default();
    pairs.into_iter().find(|pair| pair.key == key)?.value
}

/// A folder with all snapshots.
fn full_folder(name: &str) -> PathBuf {
    let folder = folder(name);
    fs::remove_dir(&folder).unwrap();
    DATES.iter().for_each(|date| drop(takes(&folder, &snapshot(date))));
    folder
}

#[test]
fn days_are_added_to_the_file_of_their_month() {
    let folder = folder("days");
    fs::remove_dir(&folder).unwrap();
    let first = takes(&folder, &snapshot(DATES[0]));
    has(&first, &[("read", "2026-11-28T12:00Z"), ("the one before", ""), ("models", "89"), ("new models", "89")]);
    let second = takes(&folder, &snapshot(DATES[1]));
    has(&second, &[("the one before", "2026-11-28T12:00Z"), ("takes its place", "no"), ("new models", "1")]);
    has(&second, &[("models no longer listed", "1"), ("counters that fell", "1")]);
    has(&second, &[("file of the month", "history-2026-11.parquet")]);
    // All 88 of both have other numbers; beside them a name, tags, an author and a task change.
    assert_eq!(second["numbers of downloads changed"], (2 * 88).to_string());
    assert_eq!(second["values changed"], (2 * 88 + 4).to_string());
    let third = takes(&folder, &snapshot(DATES[2]));
    has(&third, &[("the one before", "2026-11-30T12:00Z"), ("file of the month", "history-2026-12.parquet")]);
    assert_eq!(third["bytes of it"], content(&folder)["history-2026-12.parquet"].len().to_string());
    let names = ["datapackage.json", "history-2026-11.parquet", "history-2026-12.parquet"];
    assert_eq!(content(&folder).into_keys().collect::<Vec<_>>(), names);
}

#[test]
fn every_reader_of_parquet_finds_the_rows_of_the_snapshots() {
    let folder = full_folder("rows");
    let months = content(&folder).into_iter().filter(|(name, _)| name.ends_with(".parquet")).map(|(_, bytes)| bytes);
    let months: Vec<Vec<u8>> = months.collect();
    let (november, december) = (&months[0], &months[1]);
    assert_eq!(rows(months.clone()), rows(DATES.map(|date| written(&records_at(date), date, 0, false))));
    let minutes = "2026-11-28T12:00Z;2026-11-30T12:00Z";
    assert_eq!(key_value(november, "lorenz.snapshot").as_deref(), Some(minutes));
    let source = "Hugging Face Hub, its most downloaded models, snapshots of 2 dates from 28 Nov 2026 to 30 Nov 2026";
    assert_eq!(key_value(november, "lorenz.source").as_deref(), Some(source));
    let lists = key_value(december, "lorenz.top-list").unwrap();
    assert!(lists.starts_with("2026-12-01,89,") && lists.contains(";2026-12-09,89,"), "{lists}");
    assert_eq!(key_value(december, "lorenz.incomplete"), None);
}

#[test]
fn what_does_not_change_takes_next_to_no_room() {
    let folder = folder("room");
    let mut records = records(0);
    let sizes: Vec<usize> = (1..=28)
        .map(|date| {
            // Counters alone go on.
            records.iter_mut().for_each(|record| record["downloadsAllTime"] = json!(date * 1_000));
            takes(&folder, &snapshot_of(&records, &format!("2026-11-{date:02}"), 0));
            content(&folder)["history-2026-11.parquet"].len()
        })
        .collect();
    assert!(sizes[27] < 2 * sizes[0], "{sizes:?}");
}

/// What a report says of files: of everything, with a question about each date.
fn told(files: &[PathBuf], question: &[&str]) -> (Option<i32>, String, String) {
    let files: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let outcome = lorenz(&[&["report"], files.as_slice(), question].concat());
    (outcome.code, outcome.output, outcome.error)
}

#[test]
fn a_report_on_the_folder_is_that_on_its_snapshots() {
    let singles = folder("singles");
    let single = |date: &str| {
        let path = singles.join(format!("hub-{date}.parquet"));
        fs::write(&path, snapshot(date)).unwrap();
        path
    };
    let dated = DATES.map(single);
    let folder = full_folder("reports");
    let months = ["2026-11", "2026-12"].map(|month| folder.join(format!("history-{month}.parquet")));
    for kind in [&[] as &[&str], &["--kind", "window"]] {
        for date in DATES {
            let question = [&["--all", "--level", "developer", "--at", date], kind].concat();
            let (code, output, error) = told(&months, &question);
            assert!(code == Some(0) || date == DATES[0], "{question:?}: {error}");
            assert_eq!((code, error), (told(&dated, &question).0, told(&dated, &question).2));
            assert!(output == told(&dated, &question).1, "{question:?}: the folder tells otherwise");
        }
        for level in ["model", "library", "license"] {
            let question = [&["--measure", "share", "--level", level], kind].concat();
            assert_eq!(told(&months, &question), told(&dated, &question));
        }
    }
    // Counters: of the first date no flow is known, from month to month it is.
    let shares = told(&months, &["--level", "model", "--measure", "share"]).1;
    let periods: Vec<&str> = shares.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert!(periods.contains(&"2026-12-01") && !periods.contains(&"2026-11-28"), "{periods:?}");
    let bounds = ["--measure", "list-bounds", "--kind", "window", "--at", DATES[1]];
    assert!(told(&months, &bounds).1.contains("2026-11-30"), "{}", told(&months, &bounds).1);
}

#[test]
fn a_folder_of_one_snapshot_is_read_as_it() {
    let (folder, single) = (folder("alone"), folder("alone-single").join("hub.parquet"));
    takes(&folder, &snapshot(DATES[0]));
    fs::write(&single, snapshot(DATES[0])).unwrap();
    let month = folder.join("history-2026-11.parquet");
    let alone = told(&[month], &["--all"]);
    assert_eq!(alone.0, Some(0), "{}", alone.2);
    assert_eq!(alone, told(&[single], &["--all"]));
}

#[test]
fn where_the_downloads_are_the_same_nothing_is_new() {
    let folder = folder("same");
    takes(&folder, &snapshot(DATES[0]));
    let before = content(&folder);
    let again = append(&folder, &snapshot(DATES[0]));
    assert_eq!(again.code, Some(3), "{}", again.output);
    let said = "are those of 2026-11-28T12:00Z, the newest of ";
    assert!(again.error.starts_with("lorenz: nothing new: ") && again.error.contains(said), "{}", again.error);
    has(&facts(&again), &[("values changed", "0"), ("file of the month", "history-2026-11.parquet")]);
    // Likes go on when downloads are not counted yet, on the same day or on the next.
    let mut liked = records(0);
    liked[0]["likes"] = json!(9_999_999);
    for (date, minutes) in [(DATES[0], 5), (DATES[0], -5), (DATES[1], -700)] {
        let outcome = append(&folder, &snapshot_of(&liked, date, minutes));
        assert_eq!(outcome.code, Some(3), "{}", outcome.error);
        has(&facts(&outcome), &[("values changed", "1"), ("numbers of downloads changed", "0")]);
    }
    assert!(content(&folder) == before);
    // What tells of the folder is mended all the same.
    fs::write(folder.join("datapackage.json"), "{}").unwrap();
    assert_eq!(append(&folder, &snapshot(DATES[0])).code, Some(3));
    assert!(content(&folder) == before);
}

#[test]
fn a_later_snapshot_takes_the_place_of_that_of_its_day() {
    let folder = folder("replaced");
    takes(&folder, &snapshot(DATES[0]));
    takes(&folder, &snapshot_of(&records(1), DATES[1], 0));
    let later = takes(&folder, &snapshot_of(&records(2), DATES[1], 90));
    has(&later, &[("the one before", "2026-11-30T12:00Z"), ("read", "2026-11-30T13:30Z"), ("takes its place", "yes")]);
    let file = content(&folder).remove("history-2026-11.parquet").unwrap();
    assert_eq!(rows([file.clone()]), rows([snapshot(DATES[0]), snapshot(DATES[1])]));
    assert_eq!(key_value(&file, "lorenz.snapshot").as_deref(), Some("2026-11-28T12:00Z;2026-11-30T13:30Z"));
    assert_eq!(key_value(&file, "lorenz.top-list").unwrap().matches("2026-11-30").count(), 1);
    // The earlier one, once more.
    refused(&folder, &snapshot_of(&records(1), DATES[1], 0), "it was read at 2026-11-30T12:00Z, expected later than");
}

#[test]
fn what_is_older_is_refused() {
    let folder = folder("older");
    takes(&folder, &snapshot(DATES[2]));
    for date in [DATES[0], DATES[1]] {
        let sentence = format!("it was read at {date}T12:00Z, expected later than 2026-12-01T12:00Z, the newest of ");
        refused(&folder, &snapshot(date), &sentence);
    }
    refused(&folder, &snapshot_of(&records(3), DATES[1], 0), ", the newest of ");
}

#[test]
fn what_is_no_snapshot_is_refused() {
    let folder = folder("damaged");
    takes(&folder, &snapshot(DATES[0]));
    let good = snapshot(DATES[1]);
    let mut damaged = good.clone();
    damaged[4..60].fill(0xff);
    refused(&folder, &damaged, "the Parquet file is damaged");
    refused(&folder, &good[..good.len() / 2], "the Parquet file is cut off");
    refused(&folder, b"", "the file is empty (0 bytes)");
    let other = parquet(&[("model", texts(["a/b"])), ("downloads", counts([1]))]);
    refused(&folder, &other, "it has no column \"time\", expected one");
    let month = full_folder("of-several").join("history-2026-11.parquet");
    refused(&folder, &fs::read(month).unwrap(), "it has snapshots of 2 dates, expected one");
    let absent = lorenz(&["append", &folder.display().to_string(), "absent.parquet"]);
    assert!(absent.code == Some(1) && absent.error.contains("absent.parquet: No such file"), "{}", absent.error);
}

#[test]
fn a_damaged_file_of_the_folder_is_named() {
    let folder = full_folder("broken");
    let next = snapshot_of(&records(30), "2026-12-10", 0);
    let newest = folder.join("history-2026-12.parquet");
    let good = fs::read(&newest).unwrap();
    fs::write(&newest, &good[..good.len() - 9]).unwrap();
    refused(&folder, &next, "history-2026-12.parquet: the Parquet file is cut off");
    fs::write(&newest, snapshot("2026-11-30")).unwrap();
    refused(&folder, &next, "history-2026-12.parquet: it has 2026-11-30T12:00Z, expected 2026-12 alone");
    fs::write(&newest, good).unwrap();
    takes(&folder, &next);
}

#[test]
fn the_description_lists_all_files_and_columns() {
    let folder = full_folder("described");
    // Files of others stay, and are none of the months.
    fs::write(folder.join("history-2026-13.parquet"), "other").unwrap();
    takes(&folder, &snapshot_of(&records(70), "2027-02-01", 0));
    let files = content(&folder);
    let package: Value = serde_json::from_slice(&files["datapackage.json"]).unwrap();
    let resources = package["resources"].as_array().unwrap();
    let paths: Vec<&str> = resources.iter().map(|resource| resource["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["history-2026-11.parquet", "history-2026-12.parquet", "history-2027-02.parquet"]);
    for (resource, path) in resources.iter().zip(&paths) {
        assert_eq!(resource["bytes"], files[*path].len());
        let reader = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(files[*path].clone())).unwrap();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let named = fields.iter().map(|field| field["name"].as_str().unwrap());
        assert!(named.eq(reader.schema().fields().iter().map(|field| field.name().as_str())));
        assert!(fields.iter().all(|field| ["string", "integer", "date"].contains(&field["type"].as_str().unwrap())));
    }
    assert_eq!(package["name"], "hub-history");
}

#[test]
fn calls_that_make_no_sense() {
    assert_eq!(lorenz(&["append", "folder"]).code, Some(2));
    let outcome = lorenz(&["append", "folder", "file.parquet", "--format", "xml"]);
    assert_eq!((outcome.code, outcome.output.as_str()), (Some(2), ""));
    assert_eq!(outcome.error, "lorenz: --format: expected csv, json or table; found \"xml\"\n");
}
