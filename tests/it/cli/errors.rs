//! Errors: exit code 1 for data, 2 for usage; one sentence on standard error, nothing on standard output.

use super::{lorenz, written};
use crate::support::{counts, dates, day, parquet, texts};

#[track_caller]
fn fails(arguments: &[&str], code: i32) -> String {
    let outcome = lorenz(arguments);
    assert_eq!(outcome.code, Some(code), "{arguments:?}: {}", outcome.error);
    assert_eq!(outcome.output, "", "{arguments:?}");
    outcome.error
}

/// An error of ours: one line that starts with the program's name.
#[track_caller]
fn says(arguments: &[&str], code: i32, sentence: &str) {
    assert_eq!(fails(arguments, code), format!("lorenz: {sentence}\n"), "{arguments:?}");
}

const PANEL: &str = "www/data/panel.parquet";

#[test]
fn calls_that_make_no_sense() {
    let report = |arguments: &[&'static str]| [&["report", PANEL], arguments].concat();
    let measure = fails(&report(&["--measure", "herfindahl"]), 2);
    assert_eq!(measure.lines().count(), 1);
    assert!(measure.starts_with(
        "lorenz: --measure: expected hhi, hhi-normalized, effective-number, cr1, cr3, cr4, cr8, cr20 (any crK), \
         top-0.1-percent, top-1-percent, top-10-percent, entropy, hill-1, theil, theil-normalized, gini, \
         rank-size-slope, rank-size-r2; or by itself one of share, ranking, lorenz"
    ));
    assert!(measure.ends_with("; found \"herfindahl\"\n"), "{measure}");
    for measure in ["cr0", "cr", "cr-1", "crx", "hhi,share", "lorenz,gini", "", "HHI"] {
        assert!(fails(&["report", PANEL, "--measure", measure], 2).starts_with("lorenz: --measure: expected hhi"));
    }
    let periods = "snapshot, week, month, quarter, year, 4-weeks, 13-weeks, 26-weeks, 52-weeks";
    says(&report(&["--by", "day"]), 2, &format!("--by: expected {periods}; found \"day\""));
    says(&report(&["--age", "9-3"]), 2, "--age: expected a range such as 0-365, 90- or -30; found \"9-3\"");
    says(&report(&["--size", "big"]), 2, "--size: expected a range such as 1B-8B, 70B- or -500M; found \"big\"");
    let condition = "LEVEL:VALUE, such as license:mit or country:Unknown";
    says(&report(&["--only", "mit"]), 2, &format!("--only: expected {condition}; found \"mit\""));
    for (option, expected) in [
        ("--basis", "all or first-year"),
        ("--attribution", "uploader or original"),
        ("--unaffiliated", "with or without"),
        ("--entities", "with-downloads or existing"),
    ] {
        says(&report(&[option, "x"]), 2, &format!("{option}: expected {expected}; found \"x\""));
    }
    says(&report(&["--all", "--format", "csv"]), 2, "--format: expected json beside --all; found \"csv\"");
    says(&report(&["--from", "2026-02-30"]), 2, "--from: expected a day as YYYY-MM-DD; found \"2026-02-30\"");
    says(
        &report(&["--from", "2026-05-02", "--to", "2026-05-01"]),
        2,
        "--to: expected a day not before --from 2026-05-02; found \"2026-05-01\"",
    );
    says(&report(&["--format", "xml"]), 2, "--format: expected csv, json or table; found \"xml\"");
    says(&report(&["--kind", "sum"]), 2, "--kind: expected counter, flow, window or window:DAYS; found \"sum\"");
    let roles = "model, id, developer, date, created, downloads, base-models, unused or a level's name";
    says(&report(&["--as", "date"]), 2, &format!("--as: expected ROLE:COLUMN, where ROLE is {roles}; found \"date\""));
}

#[test]
fn calls_that_the_arguments_refuse() {
    for arguments in [&[][..], &["report"], &["inspect"], &["plot", PANEL], &["report", PANEL, "--top", "many"]] {
        assert!(!fails(arguments, 2).is_empty());
    }
    assert!(fails(&["report", PANEL, "--levle", "model"], 2).contains("--level"), "a slip of the pen gets a hint");
}

#[test]
fn files_that_cannot_be_read() {
    let absent = fails(&["report", "absent.parquet"], 1);
    assert!(absent.starts_with("lorenz: absent.parquet: No such file or directory"), "{absent}");
    assert_eq!(absent.lines().count(), 1);
    assert_eq!(fails(&["report", "www"], 1).lines().count(), 1);
    let named = |name: &str, bytes: &[u8], sentence: &str| {
        let path = written(name, bytes);
        let path = path.to_str().unwrap();
        for command in ["report", "inspect"] {
            says(&[command, path], 1, &format!("{path}: {sentence}"));
        }
    };
    named("empty.parquet", b"", "the file is empty (0 bytes), expected a Parquet file");
    let ragged = b"model,time,downloads\na,b\n";
    named("text.csv", ragged, "the text is not a table: line 2 has 2 cells, expected 3 as line 1 has");
    let encrypted = "the Parquet file is encrypted, expected one that can be read without a key";
    named("encrypted.parquet", b"PAR1........PARE", encrypted);
    let none = parquet(&[("name", texts(["a"])), ("title", texts(["b"])), ("n", counts([1]))]);
    let expected =
        "no column of model names: expected one named model, id, modelId or repo_id; found \"name\", \"title\", \"n\"";
    named("columns.parquet", &none, expected);
}

#[test]
fn a_file_that_cannot_be_read_is_left_out_where_the_call_keeps_going() {
    let file = |model: &str, downloads: u64| {
        parquet(&[("model", texts([model])), ("time", dates([day("2026-01-05")])), ("downloads", counts([downloads]))])
    };
    let path = |name: &str, bytes: &[u8]| written(name, bytes).to_str().unwrap().to_owned();
    let (first, second) = (path("first.parquet", &file("a/x", 3)), path("second.parquet", &file("b/y", 5)));
    let text = path("notes.csv", b"model,time\na\n");
    // A file whose footer is sound, and whose rows are not.
    let mut damaged = file("c/z", 7);
    damaged[4..20].fill(0xff);
    let damaged = path("hurt.parquet", &damaged);
    let share = ["--measure", "share", "--level", "model"];
    let expected = super::succeeds(&[&["report", &first, &second], &share[..]].concat());

    let files = [first.as_str(), &text, &damaged, "absent.parquet", &second];
    let report = [&["report"], &files[..], &share].concat();
    assert!(fails(&report, 1).starts_with(&format!("lorenz: {text}: the text is not a table")));
    let outcome = lorenz(&[&report[..], &["--keep-going"]].concat());
    assert_eq!((outcome.code, outcome.output), (Some(0), expected));
    let said: Vec<&str> = outcome.error.lines().collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said[0].starts_with(&format!("lorenz: left out: {text}: the text is not a table: line 2")), "{said:?}");
    assert!(said[1].starts_with("lorenz: left out: absent.parquet: No such file"), "{said:?}");
    assert!(said[2].starts_with(&format!("lorenz: left out: {damaged}: the Parquet file is damaged")), "{said:?}");
    let columns = lorenz(&[&["inspect"], &files[..], &["--keep-going"]].concat());
    assert_eq!(columns.code, Some(0));
    assert!(
        columns.output.contains("second.parquet") && !columns.output.contains("hurt.parquet"),
        "{}",
        columns.output
    );
    // Where none is left, the last says why.
    let none = lorenz(&["report", &text, "absent.parquet", "--keep-going"]);
    assert_eq!((none.code, none.error.lines().count()), (Some(1), 2));
}

#[test]
fn a_damaged_file_ends_in_one_sentence_even_where_its_decoder_panics() {
    let time = dates((0..12).map(|row| lorenz::calendar::Day(day("2026-01-05").0 + row / 4 * 7)));
    let models = (0..12).map(|row| ["meta/llama", "Qwen/Qwen3", "google/bert", "é/ü"][row % 4]);
    let file = parquet(&[("model", texts(models)), ("time", time), ("downloads", counts(0..12))]);
    let mut damaged = 0;
    // The head of the first page, where a changed byte is most likely to mislead the decoder.
    for index in 4..60 {
        let mut file = file.clone();
        file[index] ^= 0x80;
        let outcome = lorenz(&["report", written("damaged.parquet", &file).to_str().unwrap()]);
        match outcome.code {
            Some(0) => assert_eq!(outcome.error, ""),
            code => {
                assert_eq!((code, outcome.output.as_str()), (Some(1), ""), "byte {index}");
                assert_eq!(outcome.error.lines().count(), 1, "byte {index}: {}", outcome.error);
                assert!(!outcome.error.contains("internal error"), "byte {index}: {}", outcome.error);
                damaged += 1;
            }
        }
    }
    assert!(damaged > 10, "{damaged} of 56 damaged files are noticed");
}

#[test]
fn data_without_what_was_asked_for() {
    let levels = "model, developer";
    says(
        &["report", PANEL, "--level", "mood"],
        1,
        &format!("no level \"mood\" in this file, expected one of {levels}"),
    );
    let table = "no download counts in the given files: expected a file with a model, a date and a count of downloads";
    says(&["report", "www/data/models.parquet"], 1, table);
    let trailing = "52 weeks can't be added up: the counts are of the last 30 days at each date and overlap; expected \
        flows or all-time counters, or another period";
    says(&["report", PANEL, "--by", "52-weeks"], 1, trailing);
    let created = "expected a column of first publication, such as created";
    let missing = |option: &str| format!("{option} can't be had from this file: {created}");
    says(&["report", PANEL, "--basis", "first-year"], 1, &missing("the basis \"first year of a model\""));
    says(&["report", PANEL, "--age", "0-30"], 1, &missing("a range of ages"));
    let creator = "the original creator can't be had from this file: expected a column derived_author, or columns that \
        name each model's base";
    says(&["report", PANEL, "--attribution", "original"], 1, creator);
    let country = "a market without the unaffiliated can't be had from this file: expected a column of countries or \
        segments, such as org_country_single or org_type";
    says(&["report", PANEL, "--unaffiliated", "without"], 1, country);
    says(&["report", PANEL, "--only", "developer:Nobody"], 1, "no developer \"Nobody\" in this file");
    let late = fails(&["report", PANEL, "--from", "2030-01-01"], 1);
    assert!(
        late.starts_with("lorenz: no period between 2030-01-01 and the end: the file's dates run from 20"),
        "{late}"
    );
}

#[test]
fn a_search_without_a_hit_and_searches_that_make_no_sense() {
    says(&["search", PANEL, "no such name"], 1, "no name in these data has \"no such name\" in it");
    says(&["search", PANEL, " "], 2, "TEXT: expected a part of a name; found \" \"");
    says(&["search", PANEL, "qwen", "--limit", "0"], 2, "--limit: expected a number from 1; found \"0\"");
    assert!(!fails(&["search", PANEL], 2).is_empty(), "a file without a text");
}
