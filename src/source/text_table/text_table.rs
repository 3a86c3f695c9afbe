//! From the bytes of a text table to those of a Parquet file.

use std::collections::BTreeSet;
use std::io::Read;

use csv::{ByteRecord, Reader};

use super::cells::{CellValue, boolean, date, is_null_word, number};
use super::column_guess::{ColumnGuess, TextColumnType};
use super::dialect::{delimiter, reader};
use super::text::{decoded, line_at, trimmed};
use crate::source::error::LoadError;
use crate::source::footer::{HEAD_BYTES, format_of, is_text};
use crate::source::parquet_writer::{PageForm, ParquetWriter, WrittenType, WrittenValue};

/// Most bytes of a text that is read as a table: more are Parquet's part.
pub const MAX_TEXT_BYTES: u64 = 200_000_000;

/// Most columns of a table.
const MAX_COLUMNS: usize = 10_000;

/// What stands behind the text while it is parsed: a quotation mark that nobody closed swallows it. No text holds it.
const END: &[u8] = b"\0";

/// Returns the table that a text (CSV, TSV) holds as the bytes of a Parquet file, to be read as any other.
///
/// The delimiter (comma, semicolon, tab or bar), quotation marks, UTF-8 and UTF-16, the order of dates and the marks within
/// numbers are recognized. A column of whole numbers, fractions, dates or Booleans is written as such; all else is text. Empty
/// cells are null.
///
/// # Errors
///
/// [`LoadError::NotTable`] with the line and what was expected there; [`LoadError::TextTooLarge`] above [`MAX_TEXT_BYTES`].
///
/// # Examples
///
/// ```
/// use lorenz::source::parquet_of_text;
///
/// let parquet = parquet_of_text("regions.csv", b"organization;region\nmistralai;France\n").unwrap();
/// assert!(parquet.starts_with(b"PAR1") && parquet.ends_with(b"PAR1"));
/// let ragged = parquet_of_text("regions.csv", b"organization,region\nmistralai\n").unwrap_err();
/// assert_eq!(ragged.to_string(), "the text is not a table: line 2 has 1 cell, expected 2 as line 1 has");
/// ```
pub fn parquet_of_text(name: &str, bytes: &[u8]) -> Result<Vec<u8>, LoadError> {
    if bytes.len() as u64 > MAX_TEXT_BYTES {
        return Err(text_too_large(name));
    }
    let not_table = |detail: String| LoadError::NotTable { detail };
    const EXPECTED: &str = "expected names of columns with commas, semicolons, tabs or bars between";
    if let Some(format) = format_of(&bytes[..bytes.len().min(HEAD_BYTES as usize)]).filter(|format| !is_text(format)) {
        return Err(not_table(format!("it is {format}, {EXPECTED}")));
    }
    let text = decoded(bytes)?;
    let (delimiter, start) = delimiter(&text).ok_or_else(|| not_table(format!("line 1 has one cell, {EXPECTED}")))?;
    let table = TextTable { text: &text, start, delimiter };
    let mut names = Vec::new();
    let mut guesses: Vec<ColumnGuess> = Vec::new();
    table.each_record(|record| {
        if names.is_empty() {
            if record.len() > MAX_COLUMNS {
                return Err(not_table(format!("line 1 has {} cells, expected at most {MAX_COLUMNS}", record.len())));
            }
            names = column_names(record);
            guesses = vec![ColumnGuess::new(delimiter == b';'); names.len()];
        } else {
            guesses.iter_mut().zip(record).for_each(|(guess, cell)| guess.push(trimmed(cell)));
        }
        Ok(())
    })?;
    let marks: Vec<_> = guesses.iter().filter_map(ColumnGuess::sure_mark).collect();
    let mark = marks.first().copied().filter(|first| marks.iter().all(|mark| mark == first));
    let types: Vec<TextColumnType> = guesses.iter().map(|guess| guess.column_type(mark)).collect();
    let mut writer =
        ParquetWriter::new(names.into_iter().zip(types.iter().map(|of_column| of_column.written())), PageForm::Plain);
    let mut is_header = true;
    table.each_record(|record| {
        if !std::mem::take(&mut is_header) {
            for (column, (of_column, cell)) in types.iter().zip(record).enumerate() {
                writer.push(column, of_column.value(trimmed(cell)));
            }
            writer.end_row();
        }
        Ok(())
    })?;
    Ok(writer.finish(&[]))
}

/// Returns the error of a text with more than [`MAX_TEXT_BYTES`], with the line that makes Parquet of it.
pub fn text_too_large(name: &str) -> LoadError {
    let file = name.split(['?', '#']).next().unwrap_or(name).rsplit(['/', '\\']).next().unwrap_or(name);
    // What a shell takes as it stands.
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-');
    let file = if !file.is_empty() && file.len() <= 80 && file.chars().all(is_plain) { file } else { "table.csv" };
    let stem = [".gz", ".csv", ".tsv", ".txt"].iter().fold(file, |stem, end| stem.strip_suffix(end).unwrap_or(stem));
    LoadError::TextTooLarge { command: format!("duckdb -c \"COPY (FROM '{file}') TO '{stem}.parquet'\"") }
}

/// A text, and how its cells are parted.
struct TextTable<'a> {
    text: &'a [u8],
    /// Where the first line of the table begins.
    start: usize,
    delimiter: u8,
}

impl TextTable<'_> {
    /// Hands on each line of cells, the first of them with the columns' names.
    ///
    /// Errors with the first that has another number of cells.
    fn each_record(&self, mut each: impl FnMut(&ByteRecord) -> Result<(), LoadError>) -> Result<(), LoadError> {
        let rows = &self.text[self.start..];
        let mut reader = reader(rows.chain(&b"\n"[..]).chain(END), self.delimiter);
        let mut record = ByteRecord::new();
        let mut first: Option<(usize, usize)> = None;
        let mut last_start = 0;
        while self.next_record(&mut reader, &mut record)? {
            let start = record.position().map_or(0, |position| position.byte() as usize);
            if record.len() == 1 && &record[0] == END {
                return Ok(());
            }
            last_start = start;
            if record.len() == 1 && trimmed(&record[0]).is_empty() {
                continue;
            }
            match first {
                Some((cells, line)) if cells != record.len() => {
                    let holds_end = record.iter().next_back().is_some_and(|cell| cell.ends_with(END));
                    if holds_end {
                        break;
                    }
                    let (at, found) = (self.line(start), record.len());
                    let cell = if found == 1 { "cell" } else { "cells" };
                    let detail = format!("line {at} has {found} {cell}, expected {cells} as line {line} has");
                    return Err(LoadError::NotTable { detail });
                }
                Some(_) => {}
                None => first = Some((record.len(), self.line(start))),
            }
            // The last: nothing follows it.
            if record.iter().next_back().is_some_and(|cell| cell.ends_with(END)) {
                break;
            }
            each(&record)?;
        }
        let line = self.line(last_start);
        let detail = format!("a quotation mark in or after line {line} is never closed, expected a second one");
        Err(LoadError::NotTable { detail })
    }

    fn next_record(&self, reader: &mut Reader<impl Read>, record: &mut ByteRecord) -> Result<bool, LoadError> {
        reader.read_byte_record(record).map_err(|error| LoadError::NotTable { detail: error.to_string() })
    }

    /// Returns the number of the line of a record that was looked for from this byte of the table on.
    fn line(&self, from: usize) -> usize {
        let rest = self.text.get(self.start + from..).unwrap_or_default();
        // Ends of the line before, and empty lines.
        let skipped = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        line_at(&self.text[..(self.start + from + skipped).min(self.text.len())])
    }
}

/// Returns the columns' names; those without one are called by their number, and a name that stands twice gets a number, too.
fn column_names(record: &ByteRecord) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut taken = BTreeSet::new();
    for (index, cell) in record.iter().enumerate() {
        let cell = String::from_utf8_lossy(trimmed(cell)).into_owned();
        let name = if cell.is_empty() { format!("column {}", index + 1) } else { cell };
        let mut numbered = name.clone();
        let mut count = 1;
        while !taken.insert(numbered.clone()) {
            count += 1;
            numbered = format!("{name} {count}");
        }
        names.push(numbered);
    }
    names
}

impl TextColumnType {
    fn written(self) -> WrittenType {
        match self {
            TextColumnType::Text => WrittenType::Text,
            TextColumnType::Boolean => WrittenType::Boolean,
            TextColumnType::Date(_) => WrittenType::Date,
            TextColumnType::Small(_) => WrittenType::Int32,
            TextColumnType::Whole(_) => WrittenType::Int64,
            TextColumnType::Fraction(_) => WrittenType::Double,
        }
    }

    /// Returns the value of a cell; null where it is empty, or says in a word that it is.
    fn value(self, cell: &[u8]) -> WrittenValue<'_> {
        if cell.is_empty() || self != TextColumnType::Text && is_null_word(cell) {
            return WrittenValue::Null;
        }
        let value = match self {
            TextColumnType::Text => Some(WrittenValue::Text(cell)),
            TextColumnType::Boolean => boolean(cell).map(WrittenValue::Boolean),
            TextColumnType::Date(order) => date(cell, order).map(|day| WrittenValue::Int32(day.0)),
            TextColumnType::Small(mark) => number(cell, mark).and_then(|number| match number.value {
                CellValue::Whole(value) => i32::try_from(value).ok().map(WrittenValue::Int32),
                _ => None,
            }),
            TextColumnType::Whole(mark) => number(cell, mark).and_then(|number| match number.value {
                CellValue::Whole(value) => Some(WrittenValue::Int64(value)),
                _ => None,
            }),
            TextColumnType::Fraction(mark) => number(cell, mark).map(|number| match number.value {
                CellValue::Whole(value) => WrittenValue::Double(value as f64),
                CellValue::Huge(value) | CellValue::Fraction(value) => WrittenValue::Double(value),
            }),
        };
        value.unwrap_or(WrittenValue::Null)
    }
}
