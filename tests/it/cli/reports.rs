//! What `lorenz report` prints, byte for byte as it was: shipped data in many questions and forms, every file of the tests.
//!
//! `golden/reports.txt` has a line per call: a hash of exit code, output and error, the bytes of the output, and the call.
//! `UPDATE_GOLDEN=1` accepts what is printed now.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use lorenz::analysis::View;

use super::lorenz;

const SHIPPED: [&str; 3] = ["report", "www/data/panel.parquet", "www/data/models.parquet"];

/// Questions of every kind about the shipped data.
const QUESTIONS: &[&str] = &[
    "",
    "--by month --level country",
    "--by quarter --level segment --unaffiliated without",
    "--level country-group --attribution original",
    "--level license-class --entities existing",
    "--level model --top 5",
    "--balanced --basis first-year",
    "--only country:China --without license:mit",
    "--age 0-365 --size 1B-8B --name instruct",
    "--merge Qwen --merge deepseek-ai --divest Qwen/Qwen2.5-7B-Instruct",
    "--by month --from 2026-09-01 --at 2026-10-01 --against 2026-09-01",
    "--level country --intervals --only segment:company --from 2026-09-20",
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Parquet files below a folder of the package, as paths within it, in order.
fn parquet_files(path: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(parquet_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "parquet") {
            let within = path.strip_prefix(folder()).unwrap();
            found.push(within.iter().map(|part| part.to_str().unwrap()).collect::<Vec<_>>().join("/"));
        }
    }
    found.sort();
    found
}

/// FNV-1a with 64 bits: not against forgery, but any change of a byte shows.
fn hash(parts: &[&[u8]]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.iter());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn line(arguments: &[&str]) -> String {
    let outcome = lorenz(arguments);
    let code = outcome.code.unwrap();
    let hash = hash(&[code.to_string().as_bytes(), outcome.output.as_bytes(), outcome.error.as_bytes()]);
    format!("{hash:016x} {:>9} {}\n", outcome.output.len(), arguments.join(" "))
}

/// Calls on the shipped data: every question whole, every table of the plain one in the other two forms.
fn shipped() -> String {
    let mut lines = String::new();
    let intervals = "--measure hhi,cr4 --intervals --level country --from 2026-09-20";
    lines.push_str(&line(&[&SHIPPED[..], &intervals.split_whitespace().collect::<Vec<_>>()].concat()));
    for question in QUESTIONS {
        let words: Vec<&str> = question.split_whitespace().collect();
        lines.push_str(&line(&[&SHIPPED[..], &["--all"], &words].concat()));
    }
    let tables = View::ALL.iter().flat_map(|view| view.tables().iter().copied());
    for table in tables.chain(["hhi", "cr4", "gini,theil,hill-1", "rank-size-slope", "mean-size"]) {
        for form in ["csv", "table"] {
            lines.push_str(&line(&[&SHIPPED[..], &["--measure", table, "--format", form]].concat()));
        }
    }
    lines
}

fn of_the_tests() -> String {
    let mut lines = String::new();
    for file in parquet_files(&folder().join("tests")) {
        lines.push_str(&line(&["report", &file, "--all"]));
    }
    lines
}

#[test]
fn reports_are_byte_for_byte_what_they_were() {
    let path = folder().join("tests/it/golden/reports.txt");
    let mut found = String::new();
    std::thread::scope(|scope| {
        let (shipped, tests) = (scope.spawn(shipped), scope.spawn(of_the_tests));
        write!(found, "{}{}", shipped.join().unwrap(), tests.join().unwrap()).unwrap();
    });
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    let lines = || expected.lines().zip(found.lines());
    let changed: Vec<&str> = lines().filter(|(before, now)| before != now).map(|(_, now)| now).collect();
    assert!(changed.is_empty(), "printed other bytes than before:\n{}", changed.join("\n"));
    assert_eq!(expected.lines().count(), found.lines().count(), "other calls than before: UPDATE_GOLDEN=1");
}
