//! Errors of reading a file, each with its sentence.

use crate::calendar::Day;

/// Most characters of a detail in a sentence.
const MAX_DETAIL_CHARACTERS: usize = 120;
/// Most characters of a name in a sentence.
const MAX_NAME_CHARACTERS: usize = 32;

/// Returns a name from a file in quotation marks, on one line, and cut where it is long.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", cut(name, MAX_NAME_CHARACTERS))
}

/// Returns the end of a file's path in quotation marks, on one line.
pub(crate) fn quoted_path(path: &str) -> String {
    let more = path.chars().count().saturating_sub(MAX_DETAIL_CHARACTERS);
    let end: String = path.chars().skip(more).collect();
    format!("\"{}{}\"", if more > 0 { "…" } else { "" }, cut(&end, MAX_DETAIL_CHARACTERS))
}

/// Returns a text on one line, cut behind so many characters.
fn cut(text: &str, characters: usize) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let mut line = text.chars().map(|c| if breaks(c) { char::REPLACEMENT_CHARACTER } else { c });
    let start: String = line.by_ref().take(characters).collect();
    if line.next().is_some() { start + "…" } else { start }
}

/// Why a file can't be read.
///
/// The sentence gives the fact, then what was expected. The caller puts the file's name in front.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// The file has no bytes.
    #[error("the file is empty (0 bytes), expected a Parquet file")]
    Empty,
    /// The file neither begins nor ends as a Parquet file does.
    #[error("not a Parquet file: {found}, expected \"PAR1\" at both ends")]
    NotParquet {
        /// What it is, "it is a CSV file"; where that can't be told, how it ends.
        found: String,
        /// Whether it may be a text that holds a table, plain or compressed with gzip.
        may_be_text: bool,
    },
    /// A text that holds no table.
    #[error("the text is not a table: {detail}")]
    NotTable {
        /// What is wrong, in which line, and what was expected.
        detail: String,
    },
    /// A text that is too large to be read as a table.
    #[error("the text has more than 200 MB, expected fewer, or Parquet, which one line makes of it: {command}")]
    TextTooLarge {
        /// The line.
        command: String,
    },
    /// The file begins as a Parquet file does, and doesn't end as one.
    #[error("the Parquet file is cut off: {detail}")]
    CutOff {
        /// What is wrong, in a few words.
        detail: String,
    },
    /// The footer or the data point beyond the end of the file, or break off.
    #[error("the Parquet file is damaged or cut off: {detail}")]
    Damaged {
        /// What is wrong, in a few words.
        detail: String,
    },
    /// The footer is encrypted.
    #[error("the Parquet file is encrypted, expected one that can be read without a key")]
    Encrypted,
    /// Reading would take more memory than it may.
    #[error("reading it needs {needed} of memory, more than the {budget} that it may take; {advice}")]
    TooLarge {
        /// Memory that it would take: "about 5.2 GB".
        needed: String,
        /// Memory that it may take.
        budget: String,
        /// What of it would fit: "fewer columns (without \"tags\": 2.9 GB) would fit".
        advice: String,
    },
    /// A column is compressed in a way that no build reads.
    #[error(
        "column {} is compressed with {codec}, expected one of none, snappy, zstd, gzip, brotli, lz4",
        quoted(column)
    )]
    Codec {
        /// The column's name.
        column: String,
        /// The codec's name.
        codec: String,
    },
    /// The file is a table of developers, which only a build with the feature `all-formats` joins.
    #[error("this is a table of developers, which this program does not join")]
    DeveloperTable,
    /// The most downloaded models of a longer list, which a build without the feature `all-formats` has no bounds for.
    #[error("it lists the most downloaded models of more, which this program doesn't read")]
    TopList,
    /// A column is compressed in a way that only a build with the feature `all-formats` reads.
    #[error("column {} is compressed with {codec}, expected one of none, snappy, zstd", quoted(column))]
    RareCodec {
        /// The column's name.
        column: String,
        /// The codec's name.
        codec: String,
    },
    /// An archive can't be read.
    #[error("the archive can't be read: {detail}")]
    Archive {
        /// What is wrong with it.
        detail: String,
    },
    /// An archive without data.
    #[error("the archive holds no Parquet file, expected one whose name ends in .parquet")]
    NothingInArchive,
    /// The file is sound and holds no rows.
    #[error("the file has 0 rows, expected at least one download count")]
    NoRows,
    /// All rows are of other days or have other values than those that were asked for.
    #[error("no row is of the days and values that were asked for, expected at least one")]
    NoWantedRows,
    /// No column can play a role that is needed.
    #[error("no column of {role}: expected {expected}; found {found}")]
    NoColumn {
        /// What the column would hold: "model names".
        role: &'static str,
        /// Names that are recognized.
        expected: &'static str,
        /// The names that the file has, quoted.
        found: String,
    },
    /// The folders of the file's path that should give its date don't.
    #[error(
        "the date in its path can't be read: found {}, expected year=YYYY/month=MM/day=DD or date=YYYY-MM-DD",
        quoted(found)
    )]
    PathDate {
        /// The folders: "year=2026/month=13".
        found: String,
    },
    /// Several listings without dates of their own would be of one date.
    #[error(
        "{files} would all be dated {day}, the newest date of creation in them: expected a date in each file's name, such as hub-2026-10-26.parquet"
    )]
    SameDate {
        /// The names of the files, with commas.
        files: String,
        /// The date.
        day: Day,
    },
    /// A column that is needed has a type that can't be read as its role.
    #[error("column {}: expected {expected}, found {}", quoted(column), cut(found, MAX_DETAIL_CHARACTERS))]
    WrongType {
        /// The column's name.
        column: String,
        /// What was expected: "a date".
        expected: &'static str,
        /// The column's type.
        found: String,
    },
    /// Every row was refused.
    #[error("none of the {rows} rows can be used: {reasons}")]
    NoUsableRows {
        /// Rows that were read.
        rows: u64,
        /// Reasons with their counts.
        reasons: String,
    },
    /// Downloads that add up to more than a sum holds.
    #[error(
        "the downloads add up to more than {}, expected a sum that can be counted; the largest is {largest}, of {} on {day}",
        u64::MAX,
        quoted(model)
    )]
    TooManyDownloads {
        /// The largest of them.
        largest: u64,
        /// The name of its model.
        model: String,
        /// Its date.
        day: Day,
    },
    /// Files that can't be added up: counters and windows, say.
    #[error("the files count different things: {first} and {second}, expected one of them")]
    MixedKinds {
        /// What the first file counts, as the command line names it.
        first: String,
        /// What a later one counts.
        second: String,
    },
    /// Only attribute tables were given.
    #[error("no download counts in the given files: expected a file with a model, a date and a count of downloads")]
    NoPanel,
}

impl LoadError {
    /// Returns whether the file may be a text that holds a table: [`parquet_of_text`](super::parquet_of_text) tells.
    pub fn may_be_text(&self) -> bool {
        matches!(self, LoadError::NotParquet { may_be_text: true, .. })
    }

    /// Returns whether an engine without the feature `all-formats` leaves the file to one with it: the file may be a text, a table of
    /// developers or a snapshot of the Hub's list, or its compression is rare.
    pub fn needs_all_formats(&self) -> bool {
        self.may_be_text()
            || matches!(self, LoadError::RareCodec { .. } | LoadError::DeveloperTable | LoadError::TopList)
    }
}
