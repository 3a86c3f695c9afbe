//! The series of repositories: all prepared weeks side by side, in the order of their keys.
//!
//! Each file is ordered by key, so that one batch of each is all that is in memory, however many rows there are.

use std::cmp::Ordering;
use std::fs::File;
use std::path::{Path, PathBuf};

use datafusion::arrow::array::{Array, AsArray, Date32Array, Int64Array, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{Date32Type, Int64Type};
use datafusion::parquet::arrow::ProjectionMask;
use datafusion::parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use datafusion::parquet::file::statistics::Statistics;
use lorenz::calendar::Day;

use crate::error::PrepError;
use crate::week_file::{ALL_TIME, CREATED, KEY, MODEL};

/// Rows of a week that are in memory.
const BATCH_ROWS: usize = 4096;

/// Part of all keys: from the first, up to but without the second; `None` without a bound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyRange {
    /// The first key.
    pub from: Option<String>,
    /// The key behind the last.
    pub to: Option<String>,
}

/// A row of a repository's series.
#[derive(Clone, Copy, Debug)]
pub struct SeriesRow<'a> {
    /// The place of its week.
    pub week: usize,
    /// The name that the repository has there.
    pub model: &'a str,
    /// Its first publication.
    pub created: Option<Day>,
    /// Its downloads of all time.
    pub counter: Option<u64>,
}

/// Returns ranges of keys with about as many rows each, at most so many of them.
///
/// # Errors
///
/// Errors if a file can't be read.
pub fn key_ranges(paths: &[PathBuf], at_most: usize) -> Result<Vec<KeyRange>, PrepError> {
    let mut groups: Vec<(String, u64)> = Vec::new();
    for path in paths {
        let metadata = ArrowReaderMetadata::load(&open(path)?, ArrowReaderOptions::new())?;
        for group in metadata.metadata().row_groups() {
            let (first, _) = key_bounds(group.column(KEY).statistics());
            groups.push((first.unwrap_or_default(), group.num_rows().unsigned_abs()));
        }
    }
    groups.sort_unstable();
    let all: u64 = groups.iter().map(|(_, rows)| rows).sum();
    let mut bounds: Vec<String> = Vec::new();
    let mut before = 0;
    for (first, rows) in groups {
        // The next part begins where as many rows lie before as belong there.
        if before > 0 && before * at_most as u64 >= all * (bounds.len() as u64 + 1) && bounds.last() < Some(&first) {
            bounds.push(first);
        }
        before += rows;
    }
    bounds.truncate(at_most.saturating_sub(1));
    let starts = std::iter::once(None).chain(bounds.iter().cloned().map(Some));
    let ends = bounds.iter().cloned().map(Some).chain([None]);
    Ok(starts.zip(ends).map(|(from, to)| KeyRange { from, to }).collect())
}

/// The smallest and the largest key of a row group; `None` where it doesn't say.
fn key_bounds(statistics: Option<&Statistics>) -> (Option<String>, Option<String>) {
    let text = |bytes: Option<&[u8]>| bytes.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
    statistics.map_or((None, None), |found| (text(found.min_bytes_opt()), text(found.max_bytes_opt())))
}

pub(crate) fn open(path: &Path) -> Result<File, PrepError> {
    File::open(path).map_err(|error| PrepError::at(path, error))
}

/// Calls `each` with every key of a range and the rows of its series in the order of weeks, key by key in their order.
///
/// # Errors
///
/// Errors if a file can't be read, or with what `each` errors.
pub fn each_series(
    paths: &[PathBuf],
    range: &KeyRange,
    mut each: impl FnMut(&str, &[SeriesRow<'_>]) -> Result<(), PrepError>,
) -> Result<(), PrepError> {
    let mut cursors = paths.iter().map(|path| Cursor::open(path, range)).collect::<Result<Vec<_>, _>>()?;
    let mut at_least = Vec::with_capacity(cursors.len());
    loop {
        // A repository stands in most weeks since its birth: a look at all of them costs no more than an order that is kept.
        at_least.clear();
        for week in 0..cursors.len() {
            if cursors[week].is_at_end() {
                continue;
            }
            let order = at_least.first().map(|&least: &usize| cursors[week].order(&cursors[least]));
            match order {
                Some(Ordering::Greater) => {}
                Some(Ordering::Equal) => at_least.push(week),
                Some(Ordering::Less) | None => {
                    at_least.clear();
                    at_least.push(week);
                }
            }
        }
        let Some(&first) = at_least.first() else { return Ok(()) };
        if range.to.as_deref().is_some_and(|to| cursors[first].key() >= to) {
            return Ok(());
        }
        let rows: Vec<SeriesRow<'_>> = at_least.iter().map(|&week| cursors[week].row(week)).collect();
        each(cursors[first].key(), &rows)?;
        for &week in &at_least {
            cursors[week].advance()?;
        }
    }
}

/// A place in a week's file.
struct Cursor {
    reader: ParquetRecordBatchReader,
    columns: Option<Columns>,
    row: usize,
    /// The first bytes of the key here, as a number: nearly all keys differ by them.
    prefix: u128,
}

struct Columns {
    key: StringArray,
    model: StringArray,
    created: Date32Array,
    counter: Int64Array,
}

impl Columns {
    fn of(batch: &RecordBatch) -> Columns {
        let text = |place: usize| batch.column(place).as_string::<i32>().clone();
        Columns {
            key: text(0),
            model: text(1),
            created: batch.column(2).as_primitive::<Date32Type>().clone(),
            counter: batch.column(3).as_primitive::<Int64Type>().clone(),
        }
    }
}

impl Cursor {
    fn open(path: &Path, range: &KeyRange) -> Result<Cursor, PrepError> {
        let builder = ParquetRecordBatchReaderBuilder::try_new(open(path)?)?;
        let groups = builder.metadata().row_groups().iter().enumerate().filter(|(_, group)| {
            let (first, last) = key_bounds(group.column(KEY).statistics());
            let is_before = range.from.as_ref().zip(last).is_some_and(|(from, last)| last < *from);
            let is_behind = range.to.as_ref().zip(first).is_some_and(|(to, first)| first >= *to);
            !is_before && !is_behind
        });
        let groups: Vec<usize> = groups.map(|(place, _)| place).collect();
        let mask = ProjectionMask::roots(builder.parquet_schema(), [KEY, MODEL, CREATED, ALL_TIME]);
        let builder = builder.with_row_groups(groups).with_projection(mask).with_batch_size(BATCH_ROWS);
        let mut cursor = Cursor { reader: builder.build()?, columns: None, row: 0, prefix: 0 };
        cursor.next_batch()?;
        while !cursor.is_at_end() && range.from.as_deref().is_some_and(|from| cursor.key() < from) {
            cursor.advance()?;
        }
        Ok(cursor)
    }

    fn is_at_end(&self) -> bool {
        self.columns.is_none()
    }

    fn key(&self) -> &str {
        self.columns.as_ref().map_or("", |columns| columns.key.value(self.row))
    }

    fn order(&self, other: &Cursor) -> Ordering {
        self.prefix.cmp(&other.prefix).then_with(|| self.key().cmp(other.key()))
    }

    fn row(&self, week: usize) -> SeriesRow<'_> {
        let Some(columns) = &self.columns else { return SeriesRow { week, model: "", created: None, counter: None } };
        SeriesRow {
            week,
            model: columns.model.value(self.row),
            created: columns.created.is_valid(self.row).then(|| Day(columns.created.value(self.row))),
            counter: columns.counter.is_valid(self.row).then(|| columns.counter.value(self.row).unsigned_abs()),
        }
    }

    fn advance(&mut self) -> Result<(), PrepError> {
        self.row += 1;
        if self.columns.as_ref().is_some_and(|columns| self.row < columns.key.len()) {
            self.note_prefix();
            return Ok(());
        }
        self.next_batch()
    }

    fn next_batch(&mut self) -> Result<(), PrepError> {
        self.row = 0;
        self.columns = None;
        // A batch without rows is none.
        for batch in self.reader.by_ref() {
            let batch = batch.map_err(|error| PrepError::Data(error.to_string()))?;
            if batch.num_rows() > 0 {
                self.columns = Some(Columns::of(&batch));
                self.note_prefix();
                break;
            }
        }
        Ok(())
    }

    fn note_prefix(&mut self) {
        let mut bytes = [0; 16];
        let key = self.key().as_bytes();
        let length = key.len().min(16);
        bytes[..length].copy_from_slice(&key[..length]);
        self.prefix = u128::from_be_bytes(bytes);
    }
}
