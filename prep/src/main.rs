//! The program `lorenz-prep`: its commands, its exit codes.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use lorenz_prep::cluster::{ExecutorArguments, SchedulerArguments, execute, schedule};
use lorenz_prep::error::PrepError;
use lorenz_prep::folder::PanelFolder;
use lorenz_prep::generate::{GenerateArguments, generate};
use lorenz_prep::plan::{WeekState, plan};
use lorenz_prep::progress::LogFormat;
use lorenz_prep::run::{Outcome, run};
use lorenz_prep::settings::RunArguments;
use lorenz_prep::verify::{collect_garbage, verify};

/// Turns the Hub's weekly snapshots into a compact panel that Lorenz loads.
///
/// Exit codes: 0 done, 1 some weeks failed, or a panel isn't as its manifest says, 2 nothing could be done, 3 nothing new.
#[derive(Parser)]
#[command(name = "lorenz-prep", version, disable_help_subcommand = true)]
struct Program {
    #[command(subcommand)]
    command: ProgramCommand,
    /// How messages are written to the error stream
    #[arg(long, global = true, value_enum, default_value_t)]
    log_format: LogFormat,
}

#[derive(Subcommand)]
enum ProgramCommand {
    /// Says which weeks are new, changed or done, and changes nothing.
    Plan(RunArguments),
    /// Prepares what is new, and publishes the panel.
    Run(RunArguments),
    /// Reads a whole panel, and says what isn't as its manifest says.
    Verify {
        /// The folder of the panel
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Deletes the files that neither the manifest nor the one before it names.
    Gc {
        /// The folder of the panel
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// Say which, and delete none
        #[arg(long)]
        dry_run: bool,
    },
    /// Makes up a history of the Hub, to try things with.
    Generate(GenerateArguments),
    /// Runs the scheduler of a cluster.
    Scheduler(SchedulerArguments),
    /// Runs an executor of a cluster.
    Executor(ExecutorArguments),
}

#[tokio::main]
async fn main() -> ExitCode {
    let program = Program::parse();
    match command(program).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("lorenz-prep: {error}");
            ExitCode::from(2)
        }
    }
}

async fn command(program: Program) -> Result<ExitCode, PrepError> {
    match program.command {
        ProgramCommand::Plan(arguments) => {
            let settings = arguments.settings()?;
            let folder = PanelFolder::to_read(&settings.out);
            let weeks = plan(&settings, &folder, &mut folder.prepared()?).await?;
            println!("week,state,files,bytes");
            for week in &weeks {
                println!("{},{},{},{}", week.week, week.state.name(), week.files.len(), week.bytes());
            }
            let is_new = weeks.iter().any(|week| week.state != WeekState::Done);
            Ok(if is_new { ExitCode::SUCCESS } else { ExitCode::from(3) })
        }
        ProgramCommand::Run(arguments) => match run(&arguments.settings()?, program.log_format).await? {
            Outcome::Done => Ok(ExitCode::SUCCESS),
            Outcome::NothingNew => Ok(ExitCode::from(3)),
            Outcome::SomeFailed(weeks) => {
                let weeks: Vec<String> = weeks.iter().map(|(week, _)| week.to_string()).collect();
                eprintln!("lorenz-prep: {} failed: {}", weeks_in_words(weeks.len()), weeks.join(", "));
                Ok(ExitCode::from(1))
            }
        },
        ProgramCommand::Verify { folder } => {
            let faults = verify(&PanelFolder::to_read(&folder))?;
            faults.iter().for_each(|fault| println!("{fault}"));
            Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
        }
        ProgramCommand::Gc { folder, dry_run } => {
            let folder = if dry_run { PanelFolder::to_read(&folder) } else { PanelFolder::to_work(&folder)? };
            collect_garbage(&folder, dry_run)?.iter().for_each(|name| println!("{name}"));
            Ok(ExitCode::SUCCESS)
        }
        ProgramCommand::Generate(arguments) => {
            println!("{} rows", generate(&arguments)?);
            Ok(ExitCode::SUCCESS)
        }
        ProgramCommand::Scheduler(arguments) => schedule(&arguments).await.map(|()| ExitCode::SUCCESS),
        ProgramCommand::Executor(arguments) => execute(&arguments).await.map(|()| ExitCode::SUCCESS),
    }
}

fn weeks_in_words(weeks: usize) -> String {
    if weeks == 1 { "1 week".to_owned() } else { format!("{weeks} weeks") }
}
