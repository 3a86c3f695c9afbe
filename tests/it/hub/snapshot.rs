//! Snapshots of the Hub's list as files: what `lorenz snapshot` writes, and what is read of it alone, together and beside other data.

use std::path::Path;
use std::process::{Command, Output};

use lorenz::hub::{HUB, HubAnswer, Listing, snapshot_file};
use serde_json::{Value, json};

use super::{HubHost, Trouble, models};

/// 30 November 2026, 17:05 UTC.
const READ_MS: i64 = 1_796_058_300_000;
const DAY_MS: i64 = 86_400_000;

/// A snapshot of some models, so many days later, each with as many downloads more in all.
fn snapshot(days_later: i64) -> Vec<u8> {
    let records = [("a/x", 50), ("b/y", 30), ("b/z", 20)].map(|(name, downloads)| {
        json!({
            "id": name, "author": &name[..1], "downloads": downloads, "downloadsAllTime": 1_000 + downloads * days_later,
            "tags": ["license:mit", "base_model:quantized:a/x"], "createdAt": "2025-01-01T00:00:00.000Z",
        })
    });
    let mut listing = Listing::new(HUB, 3);
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
    let facts = output(&[&["inspect", "--format", "json"], files, &more[..more.len().min(2)]].concat());
    let facts: Value = serde_json::from_str(&facts).unwrap();
    let kind = facts["facts"]["downloads"].as_str().unwrap().to_owned();
    let table =
        output(&[&["report", "--level", "model", "--table", "ranking", "--format", "csv"], files, more].concat());
    (kind, table.lines().skip(1).map(str::to_owned).collect())
}

#[test]
fn a_snapshot_alone_is_of_the_last_30_days_and_two_give_the_downloads_between_them() {
    let [one, other] = [0, 7].map(|days| written(&format!("{days}.parquet"), &snapshot(days)));
    panic!(
        "{:?}\n{:?}\n{:?}",
        report(&[&one], &[]),
        report(&[&one, &other], &[]),
        report(&[&one, &other], &["--kind", "window"])
    );
}
