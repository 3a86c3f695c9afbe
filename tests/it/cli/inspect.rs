//! `lorenz inspect` and the help.

use serde_json::Value;

use super::{lorenz, succeeds};

#[test]
fn inspect_tells_roles_and_quality() {
    let text = succeeds(&["inspect", "www/data/panel.parquet", "www/data/models.parquet"]);
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ");
    let lines: Vec<String> = text.lines().map(words).collect();
    for line in [
        "file column type role",
        "panel.parquet model Utf8 model",
        "panel.parquet time Date32 date",
        "panel.parquet downloads Int64 downloads (window:30)",
        "models.parquet org_country_single Utf8 level country",
        "models.parquet parameters Int64 number parameters",
        "models.parquet merged_derived_from Utf8 base models",
        "panel.parquet likes Int32 not read (a number, if asked for)",
        "downloads are downloads in the last 30 days",
    ] {
        assert!(lines.iter().any(|other| other == line), "no line \"{line}\" in\n{text}");
    }
    for fact in ["rows read", "rows refused", "models", "snapshots", "first date", "duplicate rows", "levels model,"] {
        assert!(lines.iter().any(|line| line.starts_with(fact)), "no fact \"{fact}\" in\n{text}");
    }
    let width = text.lines().map(str::len).max().unwrap();
    assert!(text.lines().all(|line| line.len() * 4 > width || !line.starts_with(' ')), "{text}");
}

#[test]
fn inspect_as_json() {
    let text = succeeds(&["inspect", "www/data/panel.parquet", "--format", "json"]);
    let json: Value = serde_json::from_str(&text).unwrap();
    let columns = json["columns"].as_array().unwrap();
    assert!(columns.iter().any(|column| column["column"] == "time" && column["role"] == "date"));
    let number = |fact: &str| json["facts"][fact].as_str().unwrap().parse::<u64>().unwrap();
    assert!(number("rows kept") > 50_000 && number("rows kept") <= number("rows read"));
    assert!(number("snapshots") >= 20);
}

#[test]
fn inspect_as_csv_is_the_quality_report_with_dates_and_names() {
    let text = succeeds(&["inspect", "www/data/panel.parquet", "www/data/models.parquet", "--format", "csv"]);
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("fact,count,models,first_date,last_date,examples"));
    assert_eq!(lines.next(), Some("rows read,114774,,,,"));
    let repeats = text.lines().find(|line| line.starts_with("values that repeat the one before,")).unwrap();
    let fields: Vec<&str> = repeats.split(',').collect();
    assert!(fields[1].parse::<u64>().unwrap() >= fields[2].parse::<u64>().unwrap(), "{repeats}");
    assert!(fields[3].starts_with("2026-") && fields[3] < fields[4], "{repeats}");
    assert_eq!(fields[5].split("; ").count(), 20, "{repeats}");
    assert!(text.lines().any(|line| line.starts_with("of them joined by id under another name,")), "{text}");
}

#[test]
fn columns_can_be_given_roles() {
    let text = succeeds(&["inspect", "www/data/panel.parquet", "--as", "downloads:likes", "--as", "unused:downloads"]);
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ");
    let lines: Vec<String> = text.lines().map(words).collect();
    assert!(lines.iter().any(|line| line.starts_with("panel.parquet likes Int32 downloads")), "{text}");
    assert!(lines.iter().any(|line| line.starts_with("panel.parquet downloads Int64 not read")), "{text}");
}

#[test]
fn a_table_of_attributes_can_be_inspected_by_itself() {
    let text = succeeds(&["inspect", "www/data/models.parquet"]);
    assert!(text.contains("level license"), "{text}");
}

#[test]
fn help_names_measures_and_formats() {
    for command in [&["--help"][..], &["report", "--help"], &["search", "--help"], &["inspect", "--help"]] {
        let outcome = lorenz(command);
        assert_eq!((outcome.code, outcome.error.as_str()), (Some(0), ""));
    }
    let help = succeeds(&["report", "--help"]);
    for word in ["--level", "--measure", "--by", "--top", "--from", "--to", "--format", "top-0.1-percent", "lorenz"] {
        assert!(help.contains(word), "{word}");
    }
}
