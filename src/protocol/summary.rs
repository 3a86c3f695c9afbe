//! The summary of loaded data, which the page shows.

use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::load::{ColumnSummary, DateOrigin};
use crate::panel::Quality;
use crate::schema::{CountKind, attributes};

/// The summary of the loaded data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DataSummary {
    /// The files, in the order in which they were read.
    pub files: Vec<FileSummary>,
    /// Files that can't be read and were left out, each with the reason, as sentences.
    pub left_out: Vec<String>,
    /// What the file says of its own source and license.
    pub source_line: Option<String>,
    /// What the counts count.
    pub kind: CountKind,
    /// Rows that were read, attribute tables apart.
    pub rows: u64,
    /// Bytes that were read.
    pub bytes: u64,
    /// The dates.
    pub days: Vec<Day>,
    /// Rows of each date, in their order.
    pub rows_by_day: Vec<u64>,
    /// First day that the file's maker suggests to show.
    pub suggested_from: Option<Day>,
    /// Dates that the file's maker calls incomplete.
    pub incomplete: Vec<Day>,
    /// The levels, by name.
    pub levels: Vec<String>,
    /// Per level its values, the largest first (at most 200): what filters can name. Models are left out.
    pub values: Vec<(String, Vec<String>)>,
    /// What happened to the rows.
    pub quality: Quality,
}

impl DataSummary {
    /// Returns where the data come from, in words: addresses or names of files, of many the first three.
    pub fn origin(&self) -> String {
        const SHOWN: usize = 3;
        let mut names: Vec<&str> = self.files.iter().map(|file| file.name.as_str()).collect();
        names.dedup();
        let more = names.len().saturating_sub(SHOWN);
        names.truncate(SHOWN);
        if more > 0 { format!("{} and {more} more", names.join(", ")) } else { names.join(", ") }
    }
}

/// One file of the loaded data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileSummary {
    /// Index of the part in [`LoadSpec::sources`](super::LoadSpec::sources) that it belongs to; an archive and the shipped data have several files.
    pub source: usize,
    /// Its address, or its name or path.
    pub name: String,
    /// Where its rows' date comes from; `None` for a table of attributes.
    pub dated: Option<DateOrigin>,
    /// Its rows.
    pub rows: u64,
    /// Bytes that were read of it.
    pub bytes: u64,
    /// Its columns.
    pub columns: Vec<ColumnSummary>,
}

impl FileSummary {
    /// Returns whether its rows are of models; else of developers.
    pub fn names_models(&self) -> bool {
        self.columns.iter().any(|column| column.role.as_deref() == Some(attributes::MODEL))
    }
}
