//! Writes tables as CSV, JSON or aligned text.

use serde_json::{Map, Value};

use super::error::CliError;
use crate::analysis::{Column, ColumnUnit, LEAST_PROBABILITY, Table, TableCell};

/// What a call leaves behind, where it can be done.
pub(super) struct CallOutput {
    /// What it prints on standard output.
    pub(super) text: String,
    /// What it says on standard error, with its exit code, where it ends in a refusal that the text explains.
    pub(super) error: Option<CliError>,
}

impl CallOutput {
    /// Returns the output of a call that succeeds.
    pub(super) fn of(text: String) -> CallOutput {
        CallOutput { text, error: None }
    }
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// RFC 4180 with a header.
    Csv,
    /// An array with an object per row.
    Json,
    /// Aligned columns for reading.
    Table,
}

impl Format {
    pub(super) fn from_name(name: &str) -> Result<Format, CliError> {
        match name {
            "csv" => Ok(Format::Csv),
            "json" => Ok(Format::Json),
            "table" => Ok(Format::Table),
            _ => Err(CliError::Usage(format!("--format: expected csv, json or table; found \"{name}\""))),
        }
    }

    pub(super) fn write(self, table: &Table) -> String {
        match self {
            Format::Csv => table.to_csv(),
            Format::Json => format!("{:#}\n", json_rows(table)),
            Format::Table => aligned(table),
        }
    }
}

/// Returns an array with an object per row.
pub(super) fn json_rows(table: &Table) -> Value {
    let object = |row: usize| {
        let cells = table.columns.iter().map(|column| (column.name.clone(), json_cell(column, row)));
        Value::Object(cells.collect::<Map<String, Value>>())
    };
    Value::Array((0..table.len()).map(object).collect())
}

/// Returns a cell as JSON: an undefined number is null, an undefined day an empty text.
fn json_cell(column: &Column, row: usize) -> Value {
    match column.cell(row) {
        TableCell::Undefined if column.is_numeric() => Value::Null,
        TableCell::Undefined | TableCell::Day(_) | TableCell::Text(_) => Value::String(column.text(row)),
        TableCell::Count(count) => Value::from(count),
        // "< 1e-300"
        TableCell::Number(p) if column.unit == ColumnUnit::Probability && p < LEAST_PROBABILITY => {
            Value::String(column.text(row))
        }
        // Whole numbers have no point, and the digits of the CSV: above 2^53 these aren't all digits of the number.
        TableCell::Number(number) if number.fract() == 0.0 => {
            column.text(row).parse::<u64>().map_or_else(|_| Value::from(number), Value::from)
        }
        TableCell::Number(number) => Value::from(number),
    }
}

/// The one column of words that stands to the right, as scripts may expect it of the table of tests.
const SUBJECT: &str = "subject";

/// Columns side by side: words to the left, numbers (at most four decimals) to the right.
fn aligned(table: &Table) -> String {
    let mut lines: Vec<Vec<String>> = vec![table.header().map(str::to_owned).collect()];
    lines.extend((0..table.len()).map(|row| table.columns.iter().map(|column| rounded(column, row)).collect()));
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..table.columns.len()).map(width).collect();
    let mut text = String::new();
    for line in &lines {
        let cells = line.iter().zip(&widths).zip(&table.columns).map(|((cell, &width), column)| {
            let to_the_right = column.is_numeric() || column.name == SUBJECT;
            if to_the_right { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
        });
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

/// Returns the text of a cell, with four decimals where it has a fraction and no exponent.
fn rounded(column: &Column, row: usize) -> String {
    let text = column.text(row);
    match column.cell(row) {
        TableCell::Number(number) if text.contains('.') && !text.contains('e') => format!("{number:.4}"),
        _ => text,
    }
}
