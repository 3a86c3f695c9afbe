//! `lorenz search`: the names that have a text in them, best first.

use clap::Args;

use super::error::{CliError, usage};
use super::files::FileArguments;
use super::mapping::MappingArguments;
use super::output::Format;
use crate::analysis::SearchIndexing;

/// Finds models, developers, countries and all other entities by parts of their names.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct SearchArguments {
    #[command(flatten)]
    files: FileArguments,
    /// A part of a name: case and accents don't matter.
    #[arg(required = true, value_name = "TEXT")]
    text: String,
    /// The most hits that are printed, best first.
    #[arg(long, default_value = "20", value_name = "NUMBER")]
    limit: usize,
    #[command(flatten)]
    mapping: MappingArguments,
    /// csv, json or table.
    #[arg(long, default_value = "csv", value_name = "FORMAT")]
    format: String,
}

const AFTER_HELP: &str = "\
Names that are the text come first, then those of which a word begins with it, then others; among these those with the most
downloads at the last date. Shares are of all downloads at that date, ranks among the entities of the level.";

/// Returns what `lorenz search` prints.
///
/// Errors if the call makes no sense, if a file can't be read, or if no name has the text.
pub(super) fn run(arguments: &SearchArguments) -> Result<String, CliError> {
    let format = Format::from_name(&arguments.format)?;
    if arguments.text.trim().is_empty() {
        return Err(usage("TEXT", &arguments.text, "a part of a name"));
    }
    if arguments.limit == 0 {
        return Err(usage("--limit", "0", "a number from 1"));
    }
    let (builder, _) = arguments.files.read(&arguments.mapping.options()?)?;
    let panel = builder.finish_uninspected().map_err(|error| CliError::Data(error.to_string()))?;
    let found = SearchIndexing::of(&panel).finish().find(&panel, &arguments.text, arguments.limit);
    if found.hits.is_empty() {
        return Err(CliError::Data(format!("no name in these data has \"{}\" in it", arguments.text)));
    }
    Ok(format.write(&found.table()))
}
