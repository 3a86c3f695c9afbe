//! Snapshots of the Hub's list in one Parquet file: read into rows, written of rows.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use std::rc::Rc;

use bytes::Bytes;

use super::error::CliError;
use crate::calendar::Day;
use crate::hub::SNAPSHOT_COLUMNS;
use crate::load::{INCOMPLETE_KEY, SNAPSHOT_KEY, SOURCE_KEY, TOP_LIST_KEY};
use crate::panel::TopList;
use crate::schema;
use crate::source::parquet_writer::{PageForm, ParquetWriter, WrittenType, WrittenValue};
use crate::source::{
    Batch, ByteArrays, FileMetadata, FooterReader, LeafColumn, LeafValues, LoadError, NULL_KEY, Poll, RowReader,
};

/// The places of the columns that say which row it is, among [`SNAPSHOT_COLUMNS`].
const MODEL: usize = 0;
const ID: usize = 1;
const TIME: usize = 3;

/// The length of `2026-11-30T17:05Z`.
const MINUTE_LENGTH: usize = 17;

/// A value of a row. Equal texts of a file share their bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum HistoryValue {
    #[default]
    Null,
    Number(i64),
    Text(Rc<[u8]>),
}

/// A model at a date: its values in the order of [`SNAPSHOT_COLUMNS`].
#[derive(Clone, Debug, Default)]
pub(super) struct HistoryRow([HistoryValue; SNAPSHOT_COLUMNS.len()]);

impl HistoryRow {
    /// Returns what a model keeps when it is renamed, or else its name.
    pub(super) fn key(&self) -> &[u8] {
        match (&self.0[ID], &self.0[MODEL]) {
            (HistoryValue::Text(text), _) | (_, HistoryValue::Text(text)) => text,
            _ => &[],
        }
    }

    /// Returns the date.
    pub(super) fn day(&self) -> Option<Day> {
        let HistoryValue::Number(day) = self.0[TIME] else { return None };
        i32::try_from(day).ok().map(Day)
    }

    /// Returns the value of a column, by its name.
    pub(super) fn number(&self, column: &str) -> Option<i64> {
        let place = SNAPSHOT_COLUMNS.iter().position(|(name, _)| *name == column)?;
        let HistoryValue::Number(number) = self.0[place] else { return None };
        Some(number)
    }

    /// Returns how many values but the date differ from those of another row.
    pub(super) fn differences(&self, other: &HistoryRow) -> usize {
        let values = self.0.iter().zip(&other.0).enumerate();
        values.filter(|(place, (one, other))| *place != TIME && one != other).count()
    }

    /// Returns where the row stands in a file: the rows of a model are together, in the order of their dates.
    fn order(&self) -> (&[u8], Option<Day>) {
        let HistoryValue::Text(model) = &self.0[MODEL] else { return (&[], self.day()) };
        (model, self.day())
    }
}

/// Snapshots of one or more dates.
#[derive(Default)]
pub(super) struct HistoryFile {
    /// When each was read, in order, as `2026-11-30T17:05Z`; one of a date, and at least one.
    pub(super) minutes: Vec<String>,
    /// The rows of all.
    pub(super) rows: Vec<HistoryRow>,
    /// What is known of the longer lists that they are the beginnings of, as the file's metadata have it.
    top_lists: Vec<String>,
    /// Dates of which only a part was collected.
    incomplete: BTreeSet<Day>,
}

impl HistoryFile {
    /// Reads a file.
    ///
    /// Errors, with the file's path, if it can't be read, or holds something else than snapshots.
    pub(super) fn read(path: &Path) -> Result<HistoryFile, CliError> {
        let name = path.display();
        let bytes = std::fs::read(path).map_err(|error| CliError::File { path: name.to_string(), error })?;
        let file = Bytes::from(bytes);
        let at_path = |error| CliError::Load { path: name.to_string(), error };
        let metadata = metadata(&file).map_err(at_path)?;
        let refused = |why: String| CliError::Data(format!("{name}: {why}"));
        let leaves = leaves(&metadata).map_err(refused)?;
        let history = HistoryFile {
            minutes: minutes(&metadata).map_err(refused)?,
            rows: rows(&file, &metadata, leaves).map_err(at_path)?,
            top_lists: metadata.key_value(TOP_LIST_KEY).map_or_else(Vec::new, several),
            incomplete: days_of(metadata.key_value(INCOMPLETE_KEY).unwrap_or_default().split(',')),
        };
        let (told, found): (BTreeSet<Day>, BTreeSet<Option<Day>>) =
            (days_of(history.minutes.iter().map(String::as_str)), history.rows.iter().map(HistoryRow::day).collect());
        if told.len() != history.minutes.len() || !told.iter().copied().map(Some).eq(found) {
            let told: Vec<String> = told.iter().map(ToString::to_string).collect();
            return Err(refused(format!(
                "its rows are not those of its snapshots, expected one of {}",
                told.join(", ")
            )));
        }
        Ok(history)
    }

    /// Returns the minute of the newest snapshot.
    pub(super) fn newest(&self) -> &str {
        self.minutes.last().map_or("", String::as_str)
    }

    /// Returns the date of the newest snapshot.
    pub(super) fn newest_day(&self) -> Option<Day> {
        Day::parse(self.newest())
    }

    /// Returns the rows of the newest snapshot.
    pub(super) fn newest_rows(&self) -> impl Iterator<Item = &HistoryRow> {
        let day = self.newest_day();
        self.rows.iter().filter(move |row| row.day() == day)
    }

    /// Leaves out the newest snapshot.
    pub(super) fn drop_newest(&mut self) {
        let Some(day) = self.newest_day() else { return };
        self.minutes.pop();
        self.rows.retain(|row| row.day() != Some(day));
        self.top_lists.retain(|list| TopList::parse(list).is_some_and(|list| list.day != day));
        self.incomplete.remove(&day);
    }

    /// Adds later snapshots.
    pub(super) fn add(&mut self, later: HistoryFile) {
        self.minutes.extend(later.minutes);
        self.rows.extend(later.rows);
        self.top_lists.extend(later.top_lists);
        self.incomplete.extend(later.incomplete);
    }

    /// Returns the file, in which the rows of a model are together: what they have in common takes next to no room.
    pub(super) fn into_bytes(mut self) -> Vec<u8> {
        self.rows.sort_by(|one, other| one.order().cmp(&other.order()));
        let columns = SNAPSHOT_COLUMNS.map(|(name, written_type)| (name.to_owned(), written_type));
        let mut writer = ParquetWriter::new(columns, PageForm::Compressed);
        for row in &self.rows {
            for (column, (value, (_, written_type))) in row.0.iter().zip(SNAPSHOT_COLUMNS).enumerate() {
                let value = match value {
                    HistoryValue::Null => WrittenValue::Null,
                    HistoryValue::Text(text) => WrittenValue::Text(text),
                    HistoryValue::Number(number) if written_type == WrittenType::Date => {
                        i32::try_from(*number).map_or(WrittenValue::Null, WrittenValue::Int32)
                    }
                    HistoryValue::Number(number) => WrittenValue::Int64(*number),
                };
                writer.push(column, value);
            }
            writer.end_row();
        }
        let (source, minutes, lists) = (self.source_line(), self.minutes.join(";"), self.top_lists.join(";"));
        let incomplete = self.incomplete.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        let metadata = [(SOURCE_KEY, &source), (SNAPSHOT_KEY, &minutes), (TOP_LIST_KEY, &lists)].into_iter();
        let metadata = metadata.chain([(INCOMPLETE_KEY, &incomplete)]).filter(|(_, value)| !value.is_empty());
        writer.finish(&metadata.map(|(key, value)| (key, value.as_str())).collect::<Vec<_>>())
    }

    /// Returns the line that figures state.
    fn source_line(&self) -> String {
        let days: Vec<Day> = days_of(self.minutes.iter().map(String::as_str)).into_iter().collect();
        let dates = match days.as_slice() {
            [] => String::new(),
            [day] => format!("a snapshot of {}", day.long()),
            [first, .., last] => format!("snapshots of {} dates from {} to {}", days.len(), first.long(), last.long()),
        };
        format!("Hugging Face Hub, its most downloaded models, {dates}")
    }
}

/// Returns what stands between semicolons.
fn several(text: &str) -> Vec<String> {
    text.split(';').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Returns the days of texts that begin with one.
fn days_of<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeSet<Day> {
    texts.filter_map(Day::parse).collect()
}

/// Reads when the snapshots of a file were read; errors with what it holds instead.
fn minutes(metadata: &FileMetadata) -> Result<Vec<String>, String> {
    let minutes = several(metadata.key_value(SNAPSHOT_KEY).unwrap_or_default());
    if minutes.is_empty() {
        return Err(format!(
            "it is no snapshot of the Hub's list, expected one by lorenz snapshot (no key {SNAPSHOT_KEY})"
        ));
    }
    let is_minute = |minute: &String| minute.len() == MINUTE_LENGTH && Day::parse(minute).is_some();
    if !minutes.iter().all(is_minute) || !minutes.is_sorted() {
        let found = minutes.join(";");
        return Err(format!("its {SNAPSHOT_KEY} is \"{found}\", expected minutes in order, as 2026-11-30T17:05Z"));
    }
    Ok(minutes)
}

/// Reads a file's footer.
fn metadata(file: &Bytes) -> Result<FileMetadata, LoadError> {
    let mut footer = FooterReader::new(file.len() as u64)?;
    loop {
        match footer.poll()? {
            Poll::Ready(metadata) => return Ok(metadata),
            Poll::Need(ranges) => {
                for range in ranges {
                    let bytes = slice(file, &range)?;
                    footer.push(range, bytes)?;
                }
            }
        }
    }
}

/// Returns the bytes of a range; errors where the file ends before.
fn slice(file: &Bytes, range: &Range<u64>) -> Result<Bytes, LoadError> {
    let (start, end) = (range.start.min(range.end), range.end);
    if end > file.len() as u64 {
        let detail = format!("it points to byte {end}, but has {} bytes", file.len());
        return Err(LoadError::Damaged { detail });
    }
    Ok(file.slice(start as usize..end as usize))
}

/// Returns the Parquet leaf column of each column, `None` where a file lacks one that need not be there; errors with what it
/// lacks.
fn leaves(metadata: &FileMetadata) -> Result<[Option<usize>; SNAPSHOT_COLUMNS.len()], String> {
    let columns = schema::columns(metadata.schema());
    let mut leaves = [None; SNAPSHOT_COLUMNS.len()];
    for (place, (name, written_type)) in SNAPSHOT_COLUMNS.into_iter().enumerate() {
        let expected = match written_type {
            WrittenType::Date => "Date32",
            WrittenType::Int64 => "Int64",
            _ => "Utf8",
        };
        match columns.iter().find(|column| column.name == name) {
            Some(column) if column.type_name == expected => leaves[place] = Some(column.leaves.start),
            Some(column) => return Err(format!("its column \"{name}\" is {}, expected {expected}", column.type_name)),
            None if [MODEL, TIME].contains(&place) => return Err(format!("it has no column \"{name}\", expected one")),
            None => {}
        }
    }
    Ok(leaves)
}

/// Reads all rows of a file.
fn rows(
    file: &Bytes,
    metadata: &FileMetadata,
    leaves: [Option<usize>; SNAPSHOT_COLUMNS.len()],
) -> Result<Vec<HistoryRow>, LoadError> {
    let mut read: Vec<usize> = leaves.iter().copied().flatten().collect();
    read.sort_unstable();
    let row_groups: Vec<usize> = (0..metadata.row_group_count()).collect();
    let mut reader = RowReader::new(metadata, &read, &row_groups)?;
    let mut rows = Vec::new();
    loop {
        match reader.poll()? {
            Poll::Need(ranges) => {
                for range in ranges {
                    let bytes = slice(file, &range)?;
                    reader.push(range, bytes)?;
                }
            }
            Poll::Ready(Some(batch)) => push_rows(&batch, leaves, &mut rows),
            Poll::Ready(None) => return Ok(rows),
        }
    }
}

/// Adds the rows of a batch.
fn push_rows(batch: &Batch, leaves: [Option<usize>; SNAPSHOT_COLUMNS.len()], rows: &mut Vec<HistoryRow>) {
    let first = rows.len();
    rows.resize_with(first + batch.rows(), HistoryRow::default);
    for (place, leaf) in leaves.into_iter().enumerate() {
        let Some(column) = leaf.and_then(|leaf| batch.leaf(leaf)) else { continue };
        let values = values(column);
        for (row, key) in rows[first..].iter_mut().zip(&column.keys).filter(|(_, key)| **key != NULL_KEY) {
            row.0[place] = values.get(*key as usize).cloned().unwrap_or_default();
        }
    }
}

/// Returns the values of a column in the order of their keys.
fn values(column: &LeafColumn) -> Vec<HistoryValue> {
    let texts = |texts: &ByteArrays| -> Vec<HistoryValue> {
        (0..texts.len()).map(|index| HistoryValue::Text(Rc::from(texts.get(index)))).collect()
    };
    let of = |values: &LeafValues| match values {
        LeafValues::Integers(numbers) => numbers.iter().copied().map(HistoryValue::Number).collect(),
        LeafValues::Floats(numbers) => vec![HistoryValue::Null; numbers.len()],
        LeafValues::Bytes(bytes) => texts(bytes),
    };
    [&column.dictionary, &column.page_values].into_iter().flat_map(|values| of(values)).collect()
}
