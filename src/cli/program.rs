//! The program: its commands, its exit codes.

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use super::append::{self, AppendArguments};
use super::error::CliError;
use super::first_view::{self, FirstViewArguments};
use super::gate::{self, GateArguments};
use super::inspect::{self, InspectArguments};
use super::methods;
use super::output::CallOutput;
use super::report::{self, ReportArguments};
use super::search::{self, SearchArguments};
use super::snapshot::{self, SnapshotArguments};

/// Concentration of model downloads, from Parquet files.
#[derive(Parser)]
#[command(name = "lorenz", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: CliCommand,
}

#[derive(Subcommand)]
enum CliCommand {
    /// Computes measures of concentration and the tables of every view.
    Report(Box<ReportArguments>),
    /// Finds models, developers, countries and all other entities by parts of their names.
    Search(SearchArguments),
    /// Says what files hold: columns and their roles, rows, dates, quality.
    Inspect(InspectArguments),
    /// Reads the Hub's most downloaded models of this minute into one Parquet file.
    Snapshot(SnapshotArguments),
    /// Adds a snapshot of the Hub's list to a folder with one Parquet file per month.
    Append(AppendArguments),
    #[command(hide = true)]
    FirstView(FirstViewArguments),
    #[command(hide = true)]
    Methods,
    /// Decides whether a newly fetched file may replace the one that is kept.
    Gate(GateArguments),
}

/// Runs the command line on the arguments of the process and returns its exit code.
pub fn main() -> ExitCode {
    // A panic in the decoder of a damaged file is caught and reported in one sentence, without the hook's own.
    std::panic::set_hook(Box::new(|_| {}));
    let result = match Cli::parse().command {
        CliCommand::Report(arguments) => std::panic::catch_unwind(|| report::run(&arguments).map(CallOutput::of)),
        CliCommand::Search(arguments) => std::panic::catch_unwind(|| search::run(&arguments).map(CallOutput::of)),
        CliCommand::Inspect(arguments) => std::panic::catch_unwind(|| inspect::run(&arguments).map(CallOutput::of)),
        CliCommand::Snapshot(arguments) => std::panic::catch_unwind(|| snapshot::run(&arguments)),
        CliCommand::Append(arguments) => std::panic::catch_unwind(|| append::run(&arguments)),
        CliCommand::FirstView(arguments) => {
            std::panic::catch_unwind(|| first_view::run(&arguments).map(CallOutput::of))
        }
        CliCommand::Methods => Ok(Ok(CallOutput::of(methods::run()))),
        CliCommand::Gate(arguments) => std::panic::catch_unwind(|| gate::run(&arguments)),
    };
    let Ok(result) = result else {
        eprintln!("lorenz: internal error, expected none: please report it with the call and the file");
        return ExitCode::from(1);
    };
    let error = match result {
        Ok(CallOutput { text, error }) => {
            // A reader that closes its end early (head) is no failure.
            let _ = std::io::stdout().write_all(text.as_bytes());
            error
        }
        Err(error) => Some(error),
    };
    error.map_or(ExitCode::SUCCESS, |error: CliError| {
        eprintln!("lorenz: {error}");
        ExitCode::from(error.exit_code())
    })
}
