//! One file from bytes to panel rows: footer, roles, row groups, batches.

use std::collections::BTreeMap;
use std::ops::Range;

use bytes::Bytes;

use super::file_date::day_in_path;
use super::memory_budget;
use super::options::{LoadOptions, TOP_LIST_KEY};
use super::scan_plan::{ColumnScope, ColumnSummary, DateOrigin, ScanPlan};
use crate::calendar::Day;
use crate::panel::{Builder, FileReader, RowFilter, TopList, UNKNOWN, near_days};
use crate::schema::{self, ColumnType, CountKind, FileColumn, Role, Roles};
use crate::source::{FileMetadata, FooterReader, LeafBounds, LoadError, Poll, RowReader, bounds};

#[allow(clippy::large_enum_variant, reason = "on 64-bit targets alone; one per file")]
enum ImportState {
    Footer(FooterReader),
    /// Reads the first publications, of which the newest is the date of all rows.
    Created(Box<CreatedReader>),
    FooterRead,
    Rows(Box<RowReader>, FileReader),
}

/// The reading of first publications, before the rows.
struct CreatedReader {
    plan: ScanPlan,
    column: FileColumn,
    rows: RowReader,
    /// How many rows have each date.
    days: BTreeMap<Day, u64>,
}

/// Reads one file into a [`Builder`], asking for the byte ranges that it needs.
pub struct Import {
    state: ImportState,
    options: LoadOptions,
    name: String,
    /// The date in the file's path, or what stands there in place of one.
    path_day: Result<Option<Day>, String>,
    columns: Vec<FileColumn>,
    plan: Option<ScanPlan>,
    rows_read: u64,
    split_keys: SplitKeys,
}

/// Keys of models, where another reader reads the models' names.
#[derive(Default)]
struct SplitKeys {
    /// A key per row: of the rows that were read last, or of those that come next.
    keys: Vec<u32>,
    /// How many rows have been read with them.
    used: usize,
}

impl Import {
    /// Starts on a file of `length_bytes`; `name` gives the date of a file without a column of dates (`…2026-10-26…`,
    /// `…2026-10…`).
    ///
    /// # Errors
    ///
    /// If the file is too short to be Parquet.
    pub fn new(name: &str, length_bytes: u64, options: &LoadOptions) -> Result<Import, LoadError> {
        Ok(Import {
            state: ImportState::Footer(FooterReader::new(length_bytes)?),
            options: options.clone(),
            name: name.to_owned(),
            path_day: day_in_path(name),
            columns: Vec::new(),
            plan: None,
            rows_read: 0,
            split_keys: SplitKeys::default(),
        })
    }

    /// Returns the next ranges to read; `Ready(true)` when the footer or rows were decoded, `Ready(false)` at the end.
    ///
    /// # Errors
    ///
    /// If the file is damaged, has no column of model names or no date, or
    /// takes more memory than the options allow.
    pub fn poll(&mut self, builder: &mut Builder) -> Result<Poll<bool>, LoadError> {
        match &mut self.state {
            ImportState::Footer(footer) => match footer.poll()? {
                Poll::Need(ranges) => return Ok(Poll::Need(ranges)),
                Poll::Ready(metadata) => {
                    self.columns = columns(&metadata, &self.options);
                    let plan = ScanPlan::new(metadata, self.columns.clone(), &self.path_day, &self.options)?;
                    match plan.newest_created(&self.options) {
                        Ok(newest) => self.take_plan(plan, newest),
                        Err(column) => self.state = ImportState::Created(Box::new(CreatedReader::of(plan, column)?)),
                    }
                }
            },
            ImportState::Created(created) => {
                if let Some(need) = created.poll()? {
                    return Ok(Poll::Need(need));
                }
                if let ImportState::Created(created) = std::mem::replace(&mut self.state, ImportState::FooterRead) {
                    let newest = created.newest(&self.options);
                    self.take_plan(created.plan, newest);
                }
            }
            ImportState::FooterRead => self.begin(builder)?,
            ImportState::Rows(rows, reader) => match rows.poll()? {
                Poll::Need(ranges) => return Ok(Poll::Need(ranges)),
                Poll::Ready(None) => return Ok(Poll::Ready(false)),
                Poll::Ready(Some(batch)) => {
                    self.rows_read += batch.rows() as u64;
                    match self.plan.as_ref().map_or(ColumnScope::All, |plan| plan.scope) {
                        ColumnScope::All => builder.push(reader, &batch),
                        ColumnScope::WithoutNames => {
                            builder.push_keyed(reader, &batch, self.split_keys.next(batch.rows()));
                        }
                        ColumnScope::NamesOnly => self.split_keys.keys.extend(builder.keys(reader, &batch)),
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
            ImportState::Created(created) => created.rows.push(range, bytes),
            ImportState::FooterRead => Ok(()),
            ImportState::Rows(rows, _) => rows.push(range, bytes),
        }
    }

    /// Runs until the footer has been read, with bytes that `read` gives at once: a local file, a slice.
    pub fn open<E: From<LoadError>>(&mut self, mut read: impl FnMut(Range<u64>) -> Result<Bytes, E>) -> Result<(), E> {
        let mut builder = Builder::default();
        while self.plan.is_none() {
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

    /// Does the next step; returns whether there may be more.
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
        let Some(plan) = &mut self.plan else { return };
        if let Some((_, kind)) = plan.roles.downloads {
            builder.expect_rows(kind, plan.rows());
        }
        plan.keep(row_groups);
    }

    /// Leaves the models' names to another reader of the same rows ([`Import::read_names`]); returns `false` where another role
    /// needs their column, too. To be called before any row is read.
    pub fn leave_names(&mut self) -> bool {
        self.plan.as_mut().is_some_and(|plan| plan.narrow_scope(ColumnScope::WithoutNames))
    }

    /// Reads the models' names alone; [`Import::take_keys`] returns their keys.
    pub fn read_names(&mut self) -> bool {
        self.plan.as_mut().is_some_and(|plan| plan.narrow_scope(ColumnScope::NamesOnly))
    }

    /// Returns whether keys of models are missing: more are to be pushed before the next poll.
    pub fn lacks_keys(&self) -> bool {
        let ImportState::Rows(rows, _) = &self.state else { return false };
        let leaves_names = self.plan.as_ref().is_some_and(|plan| plan.scope == ColumnScope::WithoutNames);
        leaves_names && ((self.split_keys.keys.len() - self.split_keys.used) as u64) < rows.max_next_batch_rows()
    }

    /// Takes the keys of the models of the next rows, one per row, each below `names` or [`UNKNOWN`]; `false` if they can't
    /// be that.
    // Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
    #[inline(never)]
    pub fn push_keys(&mut self, keys: &[u32], names: usize) -> bool {
        self.split_keys.keys.drain(..std::mem::take(&mut self.split_keys.used));
        self.split_keys.keys.extend_from_slice(keys);
        keys.iter().all(|&key| key == UNKNOWN || (key as usize) < names)
    }

    /// Returns the keys of the models of the rows that have been read since the last call, one per row.
    pub fn take_keys(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.split_keys.keys)
    }

    /// Makes a listing without a date of its own a table of attributes; does nothing once rows are read.
    pub(super) fn read_undated_as_attributes(&mut self) {
        let is_undated =
            |plan: &&mut ScanPlan| matches!(plan.dated, DateOrigin::NewestCreated(_) | DateOrigin::Missing);
        if let (ImportState::FooterRead, Some(plan)) = (&self.state, self.plan.as_mut().filter(is_undated)) {
            plan.roles = plan.roles.clone().without_downloads();
            plan.choose_row_groups(&self.options);
        }
    }

    /// Reads downloads of this kind, where the file has a column of them and the reader doesn't say.
    pub(super) fn read_as(&mut self, kind: CountKind) -> Result<(), LoadError> {
        if let (ImportState::FooterRead, None, Some(plan)) = (&self.state, self.options.kind, self.plan.as_mut()) {
            let LoadOptions { mapping, extra_columns, .. } = &self.options;
            plan.roles = Roles::find(&plan.columns, Some(kind), mapping, extra_columns)?;
            plan.choose_row_groups(&self.options);
        }
        Ok(())
    }

    /// Ends the opening of the file with its plan and the newest first publication, where that is the date of its rows.
    fn take_plan(&mut self, mut plan: ScanPlan, newest: Option<Day>) {
        if let Some(day) = newest {
            plan.dated = DateOrigin::NewestCreated(day);
        }
        self.plan = Some(plan);
        self.state = ImportState::FooterRead;
    }

    /// Returns the file's name, as it was given.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Returns the bytes of memory that reading may take, where the options say.
    pub(super) fn budget_bytes(&self) -> Option<u64> {
        self.options.budget_bytes
    }

    /// Returns what was decided from the footer, once it has been read.
    pub fn scan_plan(&self) -> Option<&ScanPlan> {
        self.plan.as_ref()
    }

    /// Returns the columns, once the footer has been read, whether or not roles were found for them.
    pub fn summaries(&self) -> Vec<ColumnSummary> {
        self.plan.as_ref().map_or_else(|| ColumnSummary::without_roles(&self.columns), ScanPlan::summaries)
    }

    /// Returns the number of rows decoded so far.
    pub fn rows_read(&self) -> u64 {
        self.rows_read
    }

    // Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
    #[inline(never)]
    fn begin(&mut self, builder: &mut Builder) -> Result<(), LoadError> {
        let Some(plan) = &self.plan else { return Ok(()) };
        let undated = match plan.dated {
            DateOrigin::FileName(day) | DateOrigin::NewestCreated(day) => Some(day),
            DateOrigin::Column => None,
            DateOrigin::Missing if plan.roles.downloads.is_none() => None,
            DateOrigin::Missing => {
                let no_column = || LoadError::NoColumn {
                    role: "dates",
                    expected: "one named time, day, date, week or snapshot (or a date in the file's name, such as hub-2026-10-26.parquet)",
                    found: schema::quoted_names(&plan.columns),
                };
                return Err(plan.roles.refusal(&plan.columns, &Role::Date).unwrap_or_else(no_column));
            }
        };
        memory_budget::check(plan, &self.options)?;
        builder.expect_dates(self.options.today, self.options.far_dates);
        builder.take_developer_table_alone(self.options.developer_table_alone);
        // It is the top by the downloads of the last 30 days, and by nothing else.
        let is_of = |column: usize| plan.columns.get(column).is_some_and(|column| column.name == "downloads");
        let is_window =
            plan.roles.downloads.is_some_and(|(column, kind)| kind == CountKind::THIRTY_DAYS && is_of(column));
        if let Some(lists) = plan.metadata.key_value(TOP_LIST_KEY).filter(|_| is_window) {
            if cfg!(not(feature = "all-formats")) {
                return Err(LoadError::TopList);
            }
            TopList::parse_several(lists).for_each(|list| builder.note_top_list(list));
        }
        match plan.roles.downloads {
            Some((_, kind)) => builder.expect_rows(kind, plan.rows()),
            None => builder.note_uncounted(plan.roles.refusal(&plan.columns, &Role::Downloads)),
        }
        let rows = RowReader::new(&plan.metadata, &plan.leaves(), &plan.row_groups)?;
        let filter = RowFilter { from: self.options.rows_from, to: self.options.rows_to, only: plan.only.clone() };
        let reader = FileReader::new(plan.columns.clone(), plan.roles.clone(), undated, filter);
        self.state = ImportState::Rows(Box::new(rows), reader);
        Ok(())
    }
}

// Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
impl CreatedReader {
    #[inline(never)]
    fn of(plan: ScanPlan, column: usize) -> Result<CreatedReader, LoadError> {
        let column = plan.columns[column].clone();
        let row_groups: Vec<usize> = (0..plan.metadata.row_group_count()).collect();
        let rows = RowReader::new(&plan.metadata, &[column.leaves.start], &row_groups)?;
        Ok(CreatedReader { plan, column, rows, days: BTreeMap::new() })
    }

    /// Reads on; returns the byte ranges that it needs, `None` at the end.
    #[inline(never)]
    fn poll(&mut self) -> Result<Option<Vec<Range<u64>>>, LoadError> {
        loop {
            let batch = match self.rows.poll()? {
                Poll::Need(ranges) => return Ok(Some(ranges)),
                Poll::Ready(None) => return Ok(None),
                Poll::Ready(Some(batch)) => batch,
            };
            for day in schema::days(self.column.values(&batch)).into_iter().flatten() {
                *self.days.entry(day).or_default() += 1;
            }
        }
    }

    /// Returns the newest date, of those near the bulk unless the options take all.
    fn newest(&self, options: &LoadOptions) -> Option<Day> {
        let days: Vec<(Day, u64)> = self.days.iter().map(|(day, rows)| (*day, *rows)).collect();
        let near = near_days(&days, options.today);
        self.days.keys().rev().copied().find(|day| options.far_dates || near.contains(day))
    }
}

impl SplitKeys {
    /// Returns the keys of the next rows.
    fn next(&mut self, rows: usize) -> &[u32] {
        let from = self.used;
        self.used = (from + rows).min(self.keys.len());
        self.keys.get(from..from + rows).unwrap_or_default()
    }
}

/// Returns the file's columns, with what the statistics tell of those that may be dates.
///
/// A column of numbers, or of the name of a role, whose statistics say that every row is null loses its type, so that no role is
/// refused for it: some writers store a column without values as numbers or texts.
fn columns(metadata: &FileMetadata, options: &LoadOptions) -> Vec<FileColumn> {
    let mut columns = schema::columns(metadata.schema());
    for column in columns.iter_mut().filter(|column| column.leaves.len() == 1 && !column.is_within_text()) {
        let leaf = column.leaves.start;
        // A level without values is one of which everything is unknown.
        let may_lack = column.column_type == ColumnType::Number || schema::is_role_name(&column.name);
        if may_lack && metadata.rows() > 0 && metadata.null_count(leaf) == Some(metadata.rows()) {
            column.forget_type();
        } else if schema::may_be_date(&column.name, &options.mapping) {
            match bounds(metadata, leaf) {
                Some(LeafBounds::Numbers(low, high)) if column.column_type == ColumnType::Number => {
                    let unit = |number: f64| schema::day_of_number(number.floor() as i128).map(|(_, unit)| unit);
                    // 0 and less stand for an unknown date.
                    let are_dates = unit(high).is_some() && (low <= 0.0 || unit(low) == unit(high));
                    column.note_bounds(are_dates, unit(high).filter(|_| are_dates));
                }
                Some(LeafBounds::Texts { are_dates }) => column.note_bounds(are_dates, None),
                _ => {}
            }
        }
    }
    columns
}
