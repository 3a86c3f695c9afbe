//! The native command line: `lorenz report` and `lorenz inspect`.
//!
//! Exit codes: 0, 1 when the data can't be read or don't hold what was asked for, 2 for a call that
//! makes no sense. Errors are one sentence on standard error; standard output holds data alone.

mod inspect;
mod output;
mod question;
mod report;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bytes::Bytes;
use clap::{Parser, Subcommand};

use crate::load::{self, Import, LoadOptions, ScanPlan};
use crate::panel::Builder;
use crate::schema::Assignment;
use crate::source::LoadError;

/// Concentration of model downloads, from Parquet files.
#[derive(Parser)]
#[command(name = "lorenz", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Computes measures of concentration and the tables of every view.
    Report(Box<report::Arguments>),
    /// Says what files hold: columns and their roles, rows, dates, quality.
    Inspect(inspect::Arguments),
}

/// Runs the command line.
pub fn main() -> ExitCode {
    // A damaged file can make its decoder panic: that is caught and told in one sentence, without the hook's own.
    std::panic::set_hook(Box::new(|_| {}));
    let result = match Cli::parse().command {
        Command::Report(arguments) => std::panic::catch_unwind(|| report::run(&arguments)),
        Command::Inspect(arguments) => std::panic::catch_unwind(|| inspect::run(&arguments)),
    };
    let Ok(result) = result else {
        eprintln!("lorenz: internal error, expected none: please report it with the call and the file");
        return ExitCode::from(1);
    };
    match result {
        Ok(text) => {
            // A reader that stops listening (head) is no failure of ours.
            let written = std::io::stdout().write_all(text.as_bytes());
            written.map_or(ExitCode::SUCCESS, |()| ExitCode::SUCCESS)
        }
        Err(error) => {
            eprintln!("lorenz: {error}");
            ExitCode::from(match error {
                CliError::Usage(_) => 2,
                CliError::File { .. } | CliError::Load { .. } | CliError::Data(_) => 1,
            })
        }
    }
}

/// Why a call gives no answer.
#[derive(Debug, thiserror::Error)]
enum CliError {
    /// The call makes no sense, whatever the data.
    #[error("{0}")]
    Usage(String),
    /// The system can't read a file.
    #[error("{path}: {error}")]
    File { path: String, error: std::io::Error },
    /// A file's content can't be used.
    #[error("{path}: {error}")]
    Load { path: String, error: LoadError },
    /// The data don't hold what was asked for.
    #[error("{0}")]
    Data(String),
}

/// One file on the way in: what the file system or the loader has against it.
enum ReadError {
    File(std::io::Error),
    Load(LoadError),
}

impl ReadError {
    fn of(self, path: &Path) -> CliError {
        let path = path.display().to_string();
        match self {
            ReadError::File(error) => CliError::File { path, error },
            ReadError::Load(error) => CliError::Load { path, error },
        }
    }
}

impl From<LoadError> for ReadError {
    fn from(error: LoadError) -> ReadError {
        ReadError::Load(error)
    }
}

/// Reads files into one builder, by slices, and returns what their footers said.
fn read(paths: &[PathBuf], options: &LoadOptions) -> Result<(Builder, Vec<ScanPlan>), CliError> {
    let mut imports = Vec::new();
    for path in paths {
        imports.push(open(path, options).map_err(|error| error.of(path))?);
    }
    load::resolve_roles_together(&mut imports).map_err(|error| CliError::Data(error.to_string()))?;
    let mut builder = Builder::default();
    for (path, import) in paths.iter().zip(&mut imports) {
        let mut file = LocalFile::open(path).map_err(|error| error.of(path))?;
        import.run(&mut builder, |range| file.read(range)).map_err(|error| error.of(path))?;
    }
    Ok((builder, imports.iter().filter_map(Import::scan_plan).cloned().collect()))
}

fn open(path: &Path, options: &LoadOptions) -> Result<Import, ReadError> {
    let mut file = LocalFile::open(path)?;
    let mut import = Import::new(&path.display().to_string(), file.length_bytes, options)?;
    import.open(|range| file.read(range))?;
    Ok(import)
}

struct LocalFile {
    file: File,
    length_bytes: u64,
}

impl LocalFile {
    fn open(path: &Path) -> Result<LocalFile, ReadError> {
        let mut file = File::open(path).map_err(ReadError::File)?;
        let length_bytes = file.seek(SeekFrom::End(0)).map_err(ReadError::File)?;
        Ok(LocalFile { file, length_bytes })
    }

    fn read(&mut self, range: Range<u64>) -> Result<Bytes, ReadError> {
        if range.end > self.length_bytes || range.start > range.end {
            let detail = format!("it points to byte {}, but has {} bytes", range.end, self.length_bytes);
            return Err(ReadError::Load(LoadError::Damaged { detail }));
        }
        let mut slice = vec![0; (range.end - range.start) as usize];
        self.file.seek(SeekFrom::Start(range.start)).map_err(ReadError::File)?;
        self.file.read_exact(&mut slice).map_err(ReadError::File)?;
        Ok(Bytes::from(slice))
    }
}

/// What `--as` says of columns.
fn mapping(assignments: &[String]) -> Result<Vec<Assignment>, CliError> {
    let expected = "ROLE:COLUMN, where ROLE is model, id, developer, date, created, downloads, base-models, unused or a level's name";
    let parse = |text: &String| Assignment::parse(text).ok_or_else(|| usage("--as", text, expected));
    assignments.iter().map(parse).collect()
}

fn usage(option: &str, found: &str, expected: &str) -> CliError {
    CliError::Usage(format!("{option}: expected {expected}; found \"{found}\""))
}
