//! Builds the data set that the site ships, from published releases of a crate.
//!
//! Reads `developers.csv` in the output folder, and writes `panel.parquet`, `models.parquet` and
//! `PROVENANCE.md` beside it. The same releases and the same table give the same bytes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

mod attributes;
mod attribution;
mod coverage;
mod developers;
mod fetch;
mod listing;
mod naming;
mod panel;
mod releases;
mod write;

/// Why the data set could not be built, in one sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Failure(String);

impl From<parquet::errors::ParquetError> for Failure {
    fn from(error: parquet::errors::ParquetError) -> Failure {
        Failure(error.to_string())
    }
}

impl From<arrow::error::ArrowError> for Failure {
    fn from(error: arrow::error::ArrowError) -> Failure {
        Failure(error.to_string())
    }
}

/// Builds the shipped data set from the releases of llmfit-core in Cargo's registry.
#[derive(Parser)]
#[command(name = "dataset")]
struct Arguments {
    /// Where the files are written.
    #[arg(long, default_value = "www/data")]
    out: PathBuf,
    /// The table of developers.
    #[arg(long, default_value = "www/data/developers.csv")]
    developers: PathBuf,
    /// Print the coverage tables and write nothing.
    #[arg(long)]
    coverage: bool,
    /// Print quantization, relation and base key of a repository's name, and stop.
    #[arg(long, value_name = "NAME")]
    name: Vec<String>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("dataset: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    if !arguments.name.is_empty() {
        for model in &arguments.name {
            let name = naming::Name::new(model);
            println!("{}\t{}\t{}", name.quantization(), name.relation().unwrap_or_default(), name.base_key());
        }
        return Ok(());
    }
    let table = fs::read(&arguments.developers).map_err(|error| at(&arguments.developers, &error))?;
    let developers = developers::Developers::read(&table)?;
    let releases = releases::all();
    let mut snapshots = Vec::new();
    for release in &releases {
        snapshots.push((release.published, listing::read(&fetch::model_list(release.version)?)?));
    }
    let panel = panel::fold(snapshots, &developers);
    let attributes = attributes::all(&panel, &developers)?;
    if arguments.coverage {
        println!("{}", coverage::snapshots(&panel, &attributes, &releases));
        println!("{}", coverage::coverage(&panel, &attributes));
        return Ok(());
    }
    let incomplete: Vec<String> = releases
        .iter()
        .filter(|release| releases::INCOMPLETE.contains(&release.version))
        .map(|release| release.published.to_string())
        .collect();
    save(&arguments.out.join("panel.parquet"), &write::panel(&panel, &incomplete.join(" "))?)?;
    save(&arguments.out.join("models.parquet"), &write::models(&attributes)?)?;
    save(
        &arguments.out.join("PROVENANCE.md"),
        coverage::provenance(&panel, &attributes, &releases, &developers).as_bytes(),
    )
}

fn save(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(|error| at(path, &error))?;
    println!("{}: {} bytes", path.display(), bytes.len());
    Ok(())
}

fn at(path: &Path, error: &std::io::Error) -> Failure {
    Failure(format!("{}: {error}", path.display()))
}
