//! Folders of snapshots, calls of the program, what it leaves.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

/// A folder that disappears with its test.
pub struct Place(TempDir);

impl Place {
    pub fn new() -> Place {
        Place(TempDir::new().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A history of so many rows and weeks, in `raw`.
    pub fn with_history(rows: u64, weeks: u32) -> Place {
        let place = Place::new();
        let raw = place.text("raw");
        let (rows, weeks) = (rows.to_string(), weeks.to_string());
        let made = prep(&["generate", "--rows", &rows, "--weeks", &weeks, "--out", &raw]);
        assert_eq!(made.status.code(), Some(0), "{}", told(&made));
        place
    }

    pub fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    /// Runs on `raw` into a folder; returns the exit code and what was said.
    pub fn run(&self, out: &str, more: &[&str]) -> (i32, String) {
        let (raw, out) = (self.text("raw"), self.text(out));
        let output = prep(&[&["run", "--out", &out, &raw], more].concat());
        (output.status.code().unwrap(), told(&output))
    }
}

/// A call of the program, not yet begun. Settings of the folder in which tests run don't count.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lorenz-prep"));
    command.args(arguments).stdin(Stdio::null());
    command
}

pub fn prep(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

pub fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout)
}

/// The published files of a folder, by name, with their content.
pub fn published(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.is_file());
    files.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap())).collect()
}

/// Whether two folders hold the same files, to the byte; says which don't.
#[track_caller]
pub fn assert_same(one: &Path, other: &Path) {
    let (one, other) = (published(one), published(other));
    assert!(one.contains_key("datapackage.json"));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(other[name] == *bytes, "{name} differs");
    }
}

/// All files of a folder that end so, in the order of their paths.
pub fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.to_str().unwrap().ends_with(end) => found.push(path),
                false => {}
            }
        }
    }
    found.sort();
    found
}

/// The manifest of a panel.
pub fn manifest(folder: &Path) -> serde_json::Value {
    serde_json::from_slice(&fs::read(folder.join("datapackage.json")).unwrap()).unwrap()
}

/// A process that ends with its test.
pub struct Process(pub Child);

impl Process {
    pub fn start(command: &mut Command) -> Process {
        Process(command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap())
    }

    /// Ends it as the system does, without a word to it.
    pub fn kill(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}
