//! The option `--as`: which role a column plays where it isn't recognized.

use clap::Args;

use super::error::{CliError, usage};
use crate::schema::Assignment;

const EXPECTED: &str =
    "ROLE:COLUMN, where ROLE is model, id, developer, date, created, downloads, base-models, unused or a level's name";

/// What the caller states of columns.
#[derive(Args)]
pub(super) struct MappingArguments {
    /// What a column is used as, where it isn't recognized: date:snapshot_day, country:pays, unused:tags.
    #[arg(long = "as", value_name = "ROLE:COLUMN")]
    mapping: Vec<String>,
}

impl MappingArguments {
    /// Returns the roles of columns in the order of the call; errors if one isn't of the form `ROLE:COLUMN`.
    pub(super) fn assignments(&self) -> Result<Vec<Assignment>, CliError> {
        let parse = |text: &String| Assignment::parse(text).ok_or_else(|| usage("--as", text, EXPECTED));
        self.mapping.iter().map(parse).collect()
    }
}
