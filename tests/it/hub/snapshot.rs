//! Snapshots of the Hub's list as files: what `lorenz snapshot` writes, and what is read of it alone, together and beside other data.

use std::path::Path;
use std::process::{Command, Output};

use lorenz::analysis::{HUB_MODELS_AT_MOST, Level, Question, answer};
use lorenz::figures::{exhibits, lede};
use lorenz::hub::{HUB, HubAnswer, HubListing, snapshot_file};
use lorenz::load::LoadOptions;
use lorenz::schema::CountKind;
use serde_json::{Value, json};

use super::{HubHost, Trouble, models};
use crate::shipped::summary;
use crate::support::panel_of;

/// 30 November 2026, 17:05 UTC.
const READ_MS: i64 = 1_796_058_300_000;
const DAY_MS: i64 = 86_400_000;
/// What the report says that downloads are.
const WINDOW: &str = "downloads in the last 30 days";
const COUNTER: &str = "downloads, from all-time counters";

/// A snapshot of some models, so many days later, each with as many downloads more in all.
fn snapshot(days_later: i64) -> Vec<u8> {
    let records = [("a/x", 50), ("b/y", 30), ("b/z", 20)].map(|(name, downloads)| {
        json!({
            "id": name, "author": &name[..1], "downloads": downloads, "downloadsAllTime": 1_000 + downloads * days_later,
            "tags": ["license:mit", "base_model:quantized:a/x"], "createdAt": "2025-01-01T00:00:00.000Z",
        })
    });
    let mut listing = HubListing::new(HUB, 3);
    let body = serde_json::to_vec(&Value::from(records.to_vec())).unwrap();
    listing.take(HubAnswer::Page { body: &body, link: None }).unwrap();
    snapshot_file(&listing, READ_MS + days_later * DAY_MS, days_later % 2 == 0)
}

fn written(name: &str, bytes: &[u8]) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hub");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

/// Runs `lorenz`, with the Hub at an address.
fn lorenz(endpoint: &str, arguments: &[&str]) -> Output {
    let mut call = Command::new(env!("CARGO_BIN_EXE_lorenz"));
    call.args(arguments).env("HF_ENDPOINT", endpoint).env("HF_TOKEN", " secret\n").output().unwrap()
}

fn output(arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } = lorenz("http://127.0.0.1:9", arguments);
    assert!(status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap()
}

/// What the files' downloads count, and the rows of the ranking of models.
fn report(files: &[&str], more: &[&str]) -> (String, Vec<String>) {
    let all = output(&[&["report", "--level", "model", "--all"], files, more].concat());
    let all: Value = serde_json::from_str(&all).unwrap();
    let kind = all["quality"]["downloads are"].as_str().unwrap().to_owned();
    let table = output(&[&["report", "--level", "model", "--measure", "ranking"], files, more].concat());
    let row = |line: &str| line.split(',').skip(2).take(2).collect::<Vec<_>>().join(",");
    (kind, table.lines().skip(1).map(row).collect())
}

#[test]
fn a_snapshot_alone_is_of_the_last_30_days_and_two_give_the_downloads_between_them() {
    let [one, other] = [0, 7].map(|days| written(&format!("{days}.parquet"), &snapshot(days)));
    let window = (WINDOW.to_owned(), ["a/x,50", "b/y,30", "b/z,20"].map(str::to_owned).to_vec());
    assert_eq!(report(&[&one], &[]), window);
    let week = ["a/x,350", "b/y,210", "b/z,140"].map(str::to_owned).to_vec();
    assert_eq!(report(&[&one, &other], &[]), (COUNTER.to_owned(), week));
    assert_eq!(report(&[&one, &other], &["--kind", "window"]), window, "what the reader says goes before");
}

#[test]
fn beside_other_data_a_snapshot_counts_what_these_count() {
    let later = written("later.parquet", &snapshot(400));
    let table = |columns: &str, values: &str| {
        written(&format!("{columns}.csv"), format!("model,date,{columns}\na/x,2026-10-01,{values}\n").as_bytes())
    };
    let kind = |files: &[&str]| report(files, &[]).0;
    assert_eq!(kind(&[&table("downloads_30d", "7"), &later]), WINDOW);
    assert_eq!(kind(&[&table("downloadsAllTime", "7"), &later]), COUNTER);
}

#[test]
fn the_whole_list_becomes_a_file_that_the_report_reads() {
    let listed = models(1_700);
    // Whatever fails once is tried again; a field that is refused is done without.
    let host = HubHost::new(listed.clone(), |count, target| match count {
        2 => Some(Trouble::status(503, &[], "busy")),
        4 => Some(Trouble::limited(0)),
        5 => Some(Trouble::Cut(1_000)),
        6 => Some(Trouble::Destroy),
        _ => Trouble::refused(target, &["gguf"]),
    });
    let file = written("list.parquet", b"what was there");
    let call = lorenz(&host.url, &["snapshot", "--top", "1600", "--out", &file, "--format", "json"]);
    assert_eq!((call.status.code(), String::from_utf8_lossy(&call.stderr).as_ref()), (Some(0), ""));
    for asked in host.requests() {
        let token = asked.headers.iter().find(|(name, _)| name == "authorization").map(|(_, value)| value.as_str());
        assert_eq!(token, Some("Bearer secret"));
    }
    let mut expected: Vec<(String, u64)> = listed[..1_600]
        .iter()
        .map(|model| (model["id"].as_str().unwrap().to_owned(), model["downloads"].as_u64().unwrap()))
        .filter(|(_, downloads)| *downloads > 0)
        .collect();
    expected.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    let rows = expected.iter().map(|(name, downloads)| format!("{name},{downloads}"));
    let (kind, found) = report(&[&file], &[]);
    assert_eq!(kind, WINDOW);
    assert_eq!(found[..20], rows.take(20).collect::<Vec<_>>()[..], "the ranking is the list's");
}

#[test]
fn a_list_that_breaks_off_is_kept_as_far_as_it_came_and_one_that_never_came_changes_nothing() {
    let host = HubHost::new(models(1_700), |count, _| (count > 2).then(|| Trouble::status(403, &[], "no")));
    let file = written("partly.parquet", b"what was there");
    let call = lorenz(&host.url, &["snapshot", "--top", "1600", "--out", &file]);
    let said = format!("lorenz: {}: 1000 of 1600 models were read, the Hub refuses its list (HTTP 403)\n", host.url);
    assert_eq!((call.status.code(), String::from_utf8(call.stderr).unwrap()), (Some(1), said));
    assert!(output(&["inspect", &file]).contains("1000"));
    let gone = HubHost::new(models(3), |_, _| Some(Trouble::status(404, &[], "")));
    let file = written("gone.parquet", b"what was there");
    let call = lorenz(&gone.url, &["snapshot", "--out", &file]);
    let said = format!("lorenz: {}: the Hub refuses its list (HTTP 404)\n", gone.url);
    assert_eq!((call.status.code(), String::from_utf8(call.stderr).unwrap()), (Some(1), said));
    assert_eq!(std::fs::read(&file).unwrap(), b"what was there");
    assert_eq!(lorenz(&gone.url, &["snapshot", "--top", "0", "--out", &file]).status.code(), Some(2));
}

/// Whatever the models further down are, the whole has its measures between the bounds of a list that is cut.
#[test]
fn the_bounds_of_a_list_hold_on_the_whole() {
    let listed = models(2_500);
    let value = |table: &str, statement: &str| -> Vec<f64> {
        let line = table.lines().find(|line| line.split(',').nth(1) == Some(statement)).unwrap();
        line.rsplit(',').take(3).map(|cell| cell.parse().unwrap()).collect()
    };
    let take = |top: usize| {
        let mut listing = HubListing::new(HUB, top);
        let body = serde_json::to_vec(&Value::from(listed[..top].to_vec())).unwrap();
        listing.take(HubAnswer::Page { body: &body, link: None }).unwrap();
        written(&format!("top-{top}.parquet"), &snapshot_file(&listing, READ_MS, true))
    };
    let whole = take(2_500);
    let measures = output(&["report", &whole, "--measure", "hhi,gini", "--level", "developer"]);
    for top in [60, 400, 1_900] {
        let bounds = output(&["report", &take(top), "--measure", "list-bounds", "--level", "developer"]);
        for measure in ["hhi", "gini"] {
            let [high, low, at_list] = value(&bounds, measure)[..] else { panic!("{bounds}") };
            let line = measures.lines().find(|line| line.contains(measure)).unwrap();
            let whole: f64 = line.split(',').nth(3).unwrap().parse().unwrap();
            assert!(low <= whole && whole <= high, "{measure} at {top}: {low} <= {whole} <= {high}");
            assert!(low <= at_list && at_list <= high);
        }
    }
}

#[test]
fn what_is_said_of_a_list_is_said_of_nothing_more() {
    let options = LoadOptions { kind: Some(CountKind::THIRTY_DAYS), ..LoadOptions::default() };
    let panel = panel_of(&[snapshot(0)], &options).unwrap();
    let question = Question { level: Level::Model, ..Question::default() };
    let answered = answer(&panel, &question).unwrap();
    let said = "In the 30 days to 30 Nov 2026, 3 models drew 100 downloads among the Hub's 3 most downloaded models.";
    assert_eq!(lede(&answered), said);
    let bounds = answered.concentration().and_then(|found| found.list_bounds.as_ref()).unwrap();
    assert_eq!((bounds.models, bounds.unlisted_models, bounds.least_downloads), (3, HUB_MODELS_AT_MOST - 3, 20));
    let figures = exhibits(&answered, &summary(&panel), &lorenz::app::Display::default());
    let titles: Vec<&str> = figures.iter().map(|figure| figure.name).collect();
    assert_eq!(titles.last(), Some(&"list-bounds"));
    // Beside the same as a whole list there is nothing to bound.
    let whole = panel_of(&[snapshot(0), snapshot(7)], &LoadOptions::default()).unwrap();
    let answered = answer(&whole, &question).unwrap();
    assert!(answered.concentration().is_some_and(|found| found.list_bounds.is_none()));
}
