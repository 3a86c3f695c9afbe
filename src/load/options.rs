//! Options of a load: which rows and columns are read; and the keys of a file's own metadata.

use crate::calendar::Day;
use crate::schema::{Assignment, CountKind};

/// Key-value metadata of a file: what its column of downloads counts, as [`CountKind::from_name`] reads it.
pub const KIND_KEY: &str = "lorenz.downloads";
/// Key-value metadata of a file: one line that names source and license.
pub const SOURCE_KEY: &str = "lorenz.source";

/// Key-value metadata of a file: the first day that its maker suggests to show, as `YYYY-MM-DD`.
pub const FROM_KEY: &str = "lorenz.from";

/// Key-value metadata of a file: dates whose rows are a part of what was to be collected, `YYYY-MM-DD` with commas.
pub const INCOMPLETE_KEY: &str = "lorenz.incomplete";

/// Key-value metadata of a file: the minute at which all of its rows were read, as `YYYY-MM-DDThh:mmZ`; where it has
/// snapshots of several dates, theirs in order, with semicolons. Such a snapshot may have counters and windows of one date:
/// beside other data those count that the others have.
pub const SNAPSHOT_KEY: &str = "lorenz.snapshot";

/// Key-value metadata of a file: that its rows are the most downloaded models of a longer list, as `DATE,MODELS,DOWNLOADS`: how many,
/// and the downloads of the last one; what bounds the rest. Those of several dates have semicolons between them.
pub const TOP_LIST_KEY: &str = "lorenz.top-list";

/// Options of reading a file: the kind of downloads, roles, rows, memory.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LoadOptions {
    /// What the downloads count, if the reader says; goes before the file's metadata and what is guessed.
    pub kind: Option<CountKind>,
    /// What the reader says of columns; goes before what is recognized.
    pub mapping: Vec<Assignment>,
    /// Columns to read as attributes beyond the known ones.
    pub extra_columns: Vec<String>,
    /// Row groups that end before this day are not read (except for counters, whose flows need what precedes).
    pub from: Option<Day>,
    /// Row groups that begin after this day are not read.
    pub to: Option<Day>,
    /// Rows of earlier days are left out, of any kind of downloads: a counter's first row is then its baseline.
    pub rows_from: Option<Day>,
    /// Rows of later days are left out.
    pub rows_to: Option<Day>,
    /// Only rows with one of these values are read: by column, or by the level that a column gives; of several columns
    /// each must have one of its values.
    pub rows_only: Vec<(String, String)>,
    /// Whether dates far from the bulk of the rows, such as 0001-01-01 and 9999-12-31, are dates like others; else they are set
    /// aside and counted.
    #[serde(default)]
    pub far_dates: bool,
    /// Whether what a table of developers says of an attribute is all that counts, so that developers without a row are unknown; else
    /// they keep what other files say of them.
    #[serde(default)]
    pub developer_table_alone: bool,
    /// The day of the call, after which dates end; the core reads no clock.
    #[serde(default)]
    pub today: Option<Day>,
    /// Bytes of memory that reading may take; `None` for [`crate::source::DEFAULT_BUDGET_BYTES`].
    #[serde(default)]
    pub budget_bytes: Option<u64>,
}
