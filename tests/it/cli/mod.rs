//! The command line as a script sees it: exit codes, standard output, standard error.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

mod append;
mod command;
mod errors;
mod first_view;
mod gate;
mod inspect;
mod methods;
mod old_calls;
mod report;
mod reports;
mod tests;

use std::path::{Path, PathBuf};
use std::process::Command;

/// What a call left behind.
struct Outcome {
    code: Option<i32>,
    output: String,
    error: String,
}

/// Runs `lorenz` in the package's folder.
fn lorenz(arguments: &[&str]) -> Outcome {
    let output = Command::new(env!("CARGO_BIN_EXE_lorenz"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    Outcome {
        code: output.status.code(),
        output: String::from_utf8(output.stdout).unwrap(),
        error: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The output of a call that has to succeed in silence.
#[track_caller]
fn succeeds(arguments: &[&str]) -> String {
    let outcome = lorenz(arguments);
    assert_eq!((outcome.code, outcome.error.as_str()), (Some(0), ""), "{arguments:?}");
    outcome.output
}

/// A report on the bundled data, with these further arguments.
#[track_caller]
fn report(arguments: &[&str]) -> String {
    succeeds(&[&["report", "www/data/panel.parquet", "www/data/models.parquet"], arguments].concat())
}

/// A file of bytes in the build's folder for temporary files.
fn written(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}
