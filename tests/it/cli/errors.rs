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
    says(
        &report(&["--measure", "herfindahl"]),
        2,
        "--measure: expected hhi, hhi-normalized, effective-number, cr1, cr3, cr4, cr8, cr20 (any crK), \
         top-0.1-percent, top-1-percent, top-10-percent, entropy, theil, gini; share or lorenz by themselves; \
         found \"herfindahl\"",
    );
    for measure in ["cr0", "cr", "cr-1", "crx", "hhi,share", "lorenz,gini", "", "HHI"] {
        assert!(fails(&["report", PANEL, "--measure", measure], 2).starts_with("lorenz: --measure: expected hhi"));
    }
    says(&report(&["--by", "year"]), 2, "--by: expected snapshot, week, month or quarter; found \"year\"");
    says(&report(&["--from", "2026-02-30"]), 2, "--from: expected a day as YYYY-MM-DD; found \"2026-02-30\"");
    says(
        &report(&["--from", "2026-05-02", "--to", "2026-05-01"]),
        2,
        "--to: expected a day not before --from 2026-05-02; found \"2026-05-01\"",
    );
    says(&report(&["--format", "xml"]), 2, "--format: expected csv, json or table; found \"xml\"");
    says(&report(&["--kind", "sum"]), 2, "--kind: expected counter, flow, window or window:DAYS; found \"sum\"");
    says(&["inspect", PANEL, "--format", "csv"], 2, "--format: expected table or json; found \"csv\"");
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
    named("text.csv", b"model,time\na,b\n", "not a Parquet file: it ends with \"a,b\\n\", expected \"PAR1\"");
    let encrypted = "the Parquet file is encrypted, expected one that can be read without a key";
    named("encrypted.parquet", b"PAR1........PARE", encrypted);
    let none = parquet(&[("name", texts(["a"])), ("n", counts([1]))]);
    let expected = "no column of model names: expected one named model, id, modelId or repo_id; found \"name\", \"n\"";
    named("columns.parquet", &none, expected);
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
    let late = fails(&["report", PANEL, "--from", "2030-01-01"], 1);
    assert!(
        late.starts_with("lorenz: no period between 2030-01-01 and the end: the file's dates run from 20"),
        "{late}"
    );
}
