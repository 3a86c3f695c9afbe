//! What fuzzing has found, kept: each file was once mistaken for what it isn't, or refused with more than a sentence.

use std::path::Path;

use super::{load, refused};

#[test]
fn what_was_found_once_is_not_found_again() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/load/hostile/findings");
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() >= 2);
    for path in files {
        let file = std::fs::read(&path).unwrap();
        if load(&file).is_err() {
            refused(&file, &path.display().to_string());
        }
    }
}

#[test]
fn long_names_are_cut() {
    let long = "x".repeat(10_000);
    let columns: Vec<String> = (0..9).map(|column| format!("{column}{long}")).collect();
    let columns: Vec<_> = columns.iter().map(|name| (name.as_str(), crate::support::counts([1]))).collect();
    let sentence = refused(&crate::support::parquet(&columns), "nine columns");
    assert!(sentence.contains("…\", \"1x") && sentence.ends_with(" and 1 more"), "{sentence}");
}
