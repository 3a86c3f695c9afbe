//! The options of reading: which role a column plays where it isn't recognized, which dates are dates.

use std::time::SystemTime;

use clap::Args;

use super::error::{CliError, usage};
use crate::calendar::Day;
use crate::load::LoadOptions;
use crate::schema::Assignment;

const EXPECTED: &str =
    "ROLE:COLUMN, where ROLE is model, id, developer, date, created, downloads, base-models, unused or a level's name";

/// What the caller states of columns.
#[derive(Args)]
pub(super) struct MappingArguments {
    /// What a column is used as, where it isn't recognized: date:snapshot_day, country:pays, unused:tags.
    #[arg(long = "as", value_name = "ROLE:COLUMN")]
    mapping: Vec<String>,
    /// Keep dates far from the bulk of the rows (0001-01-01, 1970, 9999), which are else set aside and counted.
    #[arg(long)]
    far_dates: bool,
    /// Take what a table of developers says alone: developers without a row are unknown, and don't keep what other files say.
    #[arg(long)]
    developer_table_alone: bool,
}

impl MappingArguments {
    /// Returns the options of a load with what the caller states, and without a limit of memory but the machine's; errors if a
    /// role isn't of the form `ROLE:COLUMN`.
    pub(super) fn options(&self) -> Result<LoadOptions, CliError> {
        let parse = |text: &String| Assignment::parse(text).ok_or_else(|| usage("--as", text, EXPECTED));
        let mapping = self.mapping.iter().map(parse).collect::<Result<_, _>>()?;
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok();
        let today = since.and_then(|since| Some(Day(i32::try_from(since.as_secs() / 86_400).ok()?)));
        let (far_dates, developer_table_alone) = (self.far_dates, self.developer_table_alone);
        Ok(LoadOptions {
            mapping,
            today,
            far_dates,
            developer_table_alone,
            budget_bytes: Some(u64::MAX),
            ..LoadOptions::default()
        })
    }
}
