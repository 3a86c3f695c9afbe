//! One file from bytes to panel rows: footer, roles, projection, row groups, batches.
//!
//! [`Import`] is a state machine over [`crate::source`]; several imports in a row fill one
//! [`Builder`]: shards of a table, snapshots, a panel and its table of attributes.

mod memory_budget;
mod preview;
mod scan_plan;

pub use preview::{Preview, PreviewReader};
use scan_plan::Reads;
pub use scan_plan::{ColumnSummary, DateSource, ScanPlan};

use std::ops::Range;

use bytes::Bytes;

use crate::calendar::Day;
use crate::panel::{Builder, FileReader, RowFilter, UNKNOWN};
use crate::schema::{self, Assignment, ColumnType, CountKind, FileColumn};
use crate::source::{FileMetadata, FooterReader, LoadError, Poll, RowReader};

/// Key-value metadata of a file: what its column of downloads counts, as [`CountKind::from_name`] reads it.
pub const KIND_KEY: &str = "lorenz.downloads";
/// Key-value metadata of a file: one line that names source and license.
pub const SOURCE_KEY: &str = "lorenz.source";

/// Key-value metadata of a file: the first day that its maker suggests to show, as `YYYY-MM-DD`.
pub const FROM_KEY: &str = "lorenz.from";

/// Key-value metadata of a file: dates whose rows are a part of what was to be collected, `YYYY-MM-DD` with commas.
pub const INCOMPLETE_KEY: &str = "lorenz.incomplete";

/// What to read of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LoadOptions {
    /// What the downloads count, if the reader says; goes before the file's word and every guess.
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
    /// Bytes of memory that reading may take; `None` for [`crate::source::DEFAULT_BUDGET_BYTES`].
    #[serde(default)]
    pub budget_bytes: Option<u64>,
}

enum ImportState {
    Footer(FooterReader),
    FooterRead,
    Rows(Box<RowReader>, FileReader),
}

/// Reads one file into a [`Builder`], asking for the byte ranges that it needs.
pub struct Import {
    state: ImportState,
    options: LoadOptions,
    named: Option<Day>,
    columns: Vec<FileColumn>,
    opened: Option<ScanPlan>,
    rows_read: u64,
    apart: Apart,
}

/// What is kept of keys where the models' names are read apart from everything else.
#[derive(Default)]
struct Apart {
    /// A key per row: of the rows that were read last, or of those that come next.
    keys: Vec<u32>,
    /// How many rows have been read with them.
    used: usize,
}

impl Import {
    /// Starts on a file; `name` gives the date of a file without a column of dates (`…2026-10-26…`, `…2026-10…`).
    pub fn new(name: &str, length_bytes: u64, options: &LoadOptions) -> Result<Import, LoadError> {
        Ok(Import {
            state: ImportState::Footer(FooterReader::new(length_bytes)?),
            options: options.clone(),
            named: day_in_name(name),
            columns: Vec::new(),
            opened: None,
            rows_read: 0,
            apart: Apart::default(),
        })
    }

    /// The next ranges to read; `Ready(true)` when the footer or rows were decoded, `Ready(false)` at the end.
    pub fn poll(&mut self, builder: &mut Builder) -> Result<Poll<bool>, LoadError> {
        match &mut self.state {
            ImportState::Footer(footer) => match footer.poll()? {
                Poll::Need(ranges) => return Ok(Poll::Need(ranges)),
                Poll::Ready(metadata) => {
                    self.columns = columns(&metadata);
                    self.opened = Some(ScanPlan::new(metadata, self.columns.clone(), self.named, &self.options)?);
                    self.state = ImportState::FooterRead;
                }
            },
            ImportState::FooterRead => self.begin(builder)?,
            ImportState::Rows(rows, table) => match rows.poll()? {
                Poll::Need(ranges) => return Ok(Poll::Need(ranges)),
                Poll::Ready(None) => return Ok(Poll::Ready(false)),
                Poll::Ready(Some(batch)) => {
                    self.rows_read += batch.rows() as u64;
                    match self.opened.as_ref().map_or(Reads::All, |opened| opened.reads) {
                        Reads::All => builder.push(table, &batch),
                        Reads::BesidesNames => builder.push_keyed(table, &batch, self.apart.next(batch.rows())),
                        Reads::Names => self.apart.keys.extend(builder.keys(table, &batch)),
                    }
                }
            },
        }
        Ok(Poll::Ready(true))
    }

    /// Takes the bytes of a range that was asked for.
    pub fn push(&mut self, range: Range<u64>, bytes: Bytes) -> Result<(), LoadError> {
        match &mut self.state {
            ImportState::Footer(footer) => footer.push(range, bytes),
            ImportState::FooterRead => Ok(()),
            ImportState::Rows(rows, _) => rows.push(range, bytes),
        }
    }

    /// Runs until the footer has been read, with bytes that `read` gives at once: a local file, a slice.
    pub fn open<E: From<LoadError>>(&mut self, mut read: impl FnMut(Range<u64>) -> Result<Bytes, E>) -> Result<(), E> {
        let mut builder = Builder::default();
        while self.opened.is_none() {
            self.step(&mut builder, &mut read)?;
        }
        Ok(())
    }

    /// Runs to the end with bytes that `read` gives at once.
    pub fn run<E: From<LoadError>>(
        &mut self,
        builder: &mut Builder,
        mut read: impl FnMut(Range<u64>) -> Result<Bytes, E>,
    ) -> Result<(), E> {
        while self.step(builder, &mut read)? {}
        Ok(())
    }

    /// Whether there may be more.
    fn step<E: From<LoadError>>(
        &mut self,
        builder: &mut Builder,
        read: &mut impl FnMut(Range<u64>) -> Result<Bytes, E>,
    ) -> Result<bool, E> {
        match self.poll(builder)? {
            Poll::Need(ranges) => {
                for range in ranges {
                    let bytes = read(range.clone())?;
                    self.push(range, bytes)?;
                }
                Ok(true)
            }
            Poll::Ready(more) => Ok(more),
        }
    }

    /// Reads these row groups alone, of those that were going to be read; the builder has room for the others, too.
    pub fn keep(&mut self, row_groups: &[usize], builder: &mut Builder) {
        let Some(opened) = &mut self.opened else { return };
        if let Some((_, kind)) = opened.roles.downloads {
            builder.expect_rows(kind, opened.rows());
        }
        opened.keep(row_groups);
    }

    /// Leaves the models' names to another reader of the same rows, which [`Import::read_names`]; `false` where that can't be.
    /// To be called before any row is read.
    pub fn leave_names(&mut self) -> bool {
        self.opened.as_mut().is_some_and(|opened| opened.read_apart(Reads::BesidesNames))
    }

    /// Reads the models' names alone; their keys are had by [`Import::take_keys`].
    pub fn read_names(&mut self) -> bool {
        self.opened.as_mut().is_some_and(|opened| opened.read_apart(Reads::Names))
    }

    /// Whether keys of models are missing: more are to be pushed before the next poll.
    pub fn lacks_keys(&self) -> bool {
        let ImportState::Rows(rows, _) = &self.state else { return false };
        let leaves_names = self.opened.as_ref().is_some_and(|opened| opened.reads == Reads::BesidesNames);
        leaves_names && ((self.apart.keys.len() - self.apart.used) as u64) < rows.max_next_batch_rows()
    }

    /// Takes the keys of the models of the next rows, one per row, each below `names` or [`UNKNOWN`]; `false` if they can't
    /// be that.
    // By itself: a browser compiles what it calls, whole.
    #[inline(never)]
    pub fn push_keys(&mut self, keys: &[u32], names: usize) -> bool {
        self.apart.keys.drain(..std::mem::take(&mut self.apart.used));
        self.apart.keys.extend_from_slice(keys);
        keys.iter().all(|&key| key == UNKNOWN || (key as usize) < names)
    }

    /// The keys of the models of the rows that have been read since the last call, one per row.
    pub fn take_keys(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.apart.keys)
    }

    /// What the footer said, once it has been read.
    pub fn scan_plan(&self) -> Option<&ScanPlan> {
        self.opened.as_ref()
    }

    /// The columns, once the footer has been read, whether or not roles were found for them.
    pub fn summaries(&self) -> Vec<ColumnSummary> {
        self.opened.as_ref().map_or_else(|| ColumnSummary::without_roles(&self.columns), ScanPlan::summaries)
    }

    /// Rows decoded so far.
    pub fn rows_read(&self) -> u64 {
        self.rows_read
    }

    // By itself: a browser compiles what it calls, whole.
    #[inline(never)]
    fn begin(&mut self, builder: &mut Builder) -> Result<(), LoadError> {
        let Some(opened) = &self.opened else { return Ok(()) };
        let undated = match opened.dated {
            DateSource::FileName(day) | DateSource::NewestCreated(day) => Some(day),
            DateSource::Column => None,
            DateSource::Missing if opened.roles.downloads.is_none() => None,
            DateSource::Missing => {
                return Err(LoadError::NoColumn {
                    role: "dates",
                    expected: "one named time, day, date, week or snapshot (or a date in the file's name, such as hub-2026-10-26.parquet)",
                    found: schema::quoted_names(&opened.columns),
                });
            }
        };
        memory_budget::check(opened, &self.options)?;
        if let Some((_, kind)) = opened.roles.downloads {
            builder.expect_rows(kind, opened.rows());
        }
        let rows = RowReader::new(&opened.metadata, &opened.leaves(), &opened.row_groups)?;
        let wanted = RowFilter { from: self.options.rows_from, to: self.options.rows_to, only: opened.only.clone() };
        let table = FileReader::new(opened.columns.clone(), opened.roles.clone(), undated, wanted);
        self.state = ImportState::Rows(Box::new(rows), table);
        Ok(())
    }
}

impl Apart {
    /// The keys of the next rows.
    fn next(&mut self, rows: usize) -> &[u32] {
        let from = self.used;
        self.used = (from + rows).min(self.keys.len());
        self.keys.get(from..from + rows).unwrap_or_default()
    }
}

/// The file's columns; one of numbers that the statistics know to be without any has no type that a role could want or
/// refuse: some writers store what has no type as numbers.
fn columns(metadata: &FileMetadata) -> Vec<FileColumn> {
    let mut columns = schema::columns(metadata.schema());
    for column in columns.iter_mut().filter(|column| column.column_type == ColumnType::Number) {
        if metadata.rows() > 0 && metadata.null_count(column.leaves.start) == Some(metadata.rows()) {
            column.forget_type();
        }
    }
    columns
}

/// Settles what each of several opened files is, before their rows are read.
///
/// Beside a file whose rows have dates, a listing of models without any date is a table of attributes: its downloads
/// belong to no date of the others.
///
/// Errors when all of them together would take more memory than there may be for one.
pub fn resolve_roles_together(imports: &mut [Import]) -> Result<(), LoadError> {
    resolve_undated_listings(imports);
    memory_budget::check_together(imports)
}

fn resolve_undated_listings(imports: &mut [Import]) {
    let dated = |import: &Import| {
        let opened = import.opened.as_ref().filter(|opened| opened.roles.downloads.is_some());
        opened.is_some_and(|opened| matches!(opened.dated, DateSource::Column | DateSource::FileName(_)))
    };
    if !imports.iter().any(dated) {
        return;
    }
    for Import { opened, options, state, .. } in imports {
        let undated =
            |opened: &&mut ScanPlan| matches!(opened.dated, DateSource::NewestCreated(_) | DateSource::Missing);
        if let (ImportState::FooterRead, Some(opened)) = (state, opened.as_mut().filter(undated)) {
            opened.roles = opened.roles.clone().without_downloads();
            opened.plan(options);
        }
    }
}

/// The last date that a file's name holds: `YYYY-MM-DD`, or the first of the month of `YYYY-MM`.
///
/// It stands by itself: the digits of a longer number (`part-00001-12`) or of an identifier are no date.
fn day_in_name(name: &str) -> Option<Day> {
    // `joins`: the characters that make a date a part of something longer.
    let cut = |start: usize, length: usize, joins: fn(char) -> bool| {
        let (before, rest) = name.split_at_checked(start)?;
        let (date, after) = rest.split_at_checked(length)?;
        (!before.ends_with(joins) && !after.starts_with(joins)).then_some(date)
    };
    let starts = || (0..name.len()).rev();
    let full = starts().find_map(|start| Day::parse(cut(start, "YYYY-MM-DD".len(), char::is_numeric)?));
    let month = |start| Day::parse(&format!("{}-01", cut(start, "YYYY-MM".len(), char::is_alphanumeric)?));
    full.or_else(|| starts().find_map(month))
}
