//! Tables as CSV, JSON or aligned text.

use serde_json::{Map, Value};

use super::error::CliError;
use crate::analysis::{TEXT_COLUMNS, Table};

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

/// An array with an object per row.
pub(super) fn json_rows(table: &Table) -> Value {
    let cell = |column: &str, text: &String| {
        if TEXT_COLUMNS.contains(&column) {
            return Value::String(text.clone());
        }
        // An undefined value is empty. Read by std: serde_json's own reader of numbers may miss the last digit.
        match (text.parse::<u64>(), text.parse::<f64>()) {
            (Ok(whole), _) => Value::from(whole),
            (_, Ok(number)) => Value::from(number),
            _ if text.is_empty() => Value::Null,
            // "< 1e-300"
            _ => Value::String(text.clone()),
        }
    };
    let object = |row: &Vec<String>| {
        let cells = table.columns.iter().zip(row).map(|(&column, text)| (column.to_owned(), cell(column, text)));
        Value::Object(cells.collect::<Map<String, Value>>())
    };
    Value::Array(table.rows.iter().map(object).collect())
}

/// Columns side by side: words to the left, numbers (at most four decimals) to the right.
fn aligned(table: &Table) -> String {
    let shown = |column: &str, text: &String| match text.parse::<f64>() {
        Ok(number) if !TEXT_COLUMNS.contains(&column) && text.contains('.') && !text.contains('e') => {
            format!("{number:.4}")
        }
        _ => text.clone(),
    };
    let mut lines: Vec<Vec<String>> = vec![table.columns.iter().map(|&column| column.to_owned()).collect()];
    lines.extend(table.rows.iter().map(|row| table.columns.iter().zip(row).map(|(c, text)| shown(c, text)).collect()));
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..table.columns.len()).map(width).collect();
    let mut text = String::new();
    for line in &lines {
        let cells = line.iter().zip(&widths).zip(&table.columns).map(|((cell, &width), column)| {
            if TEXT_COLUMNS.contains(column) { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}
