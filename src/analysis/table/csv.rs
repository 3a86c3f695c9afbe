//! Answers as tables: the same columns in the page's downloads and on the command line.

use std::borrow::Cow;

/// Columns that hold words; all others hold numbers.
// One below the other it would be as long as all else here.
#[rustfmt::skip]
pub const TEXT_COLUMNS: &[&str] = &[
    "against", "attribute", "band_after", "band_before", "claim", "column", "created", "definition", "developer",
    "effect", "entities_merged", "entity", "event", "examples", "fact", "family", "file", "finding", "first_date", "group", "last_date", "level",
    "measure", "model", "note", "partner", "period", "property", "question", "reason", "relation", "role", "segment",
    "size_class", "statement", "statistic", "study", "read_in", "test", "threshold", "type", "unit", "value_name", "verdict", "weighting",
];

/// A table of text, ready to be shown or written.
///
/// Numbers stand in their shortest form that reads back to the same value; an undefined value is empty.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Table {
    /// Names of the columns.
    pub columns: Vec<&'static str>,
    /// The rows; each as long as `columns`.
    pub rows: Vec<Vec<String>>,
}

/// A table with the name by which the command line and downloads call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedTable {
    /// Such as `share-changes`.
    pub name: &'static str,
    /// Its columns and rows.
    pub table: Table,
}

impl Table {
    /// The table as CSV (RFC 4180, with a header, lines ending in a line feed).
    ///
    /// A text that a spreadsheet would compute, such as `=1+1`, has an apostrophe before it.
    pub fn to_csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Writing to memory can't fail, and all records have the header's length.
        let mut write = |row: &[String]| {
            row.iter().try_for_each(|cell| writer.write_field(&*inert(cell)))?;
            // The end of the record.
            writer.write_record(None::<&[u8]>)
        };
        let header: Vec<String> = self.columns.iter().map(|&column| column.to_owned()).collect();
        let written = std::iter::once(&header).chain(&self.rows).try_for_each(|row| write(row));
        debug_assert!(written.is_ok());
        String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
    }
}

/// A cell that a spreadsheet shows as it is: names are whatever a file holds, and a formula among them could fetch an address
/// or run a command. Which starts are computed is OWASP's list ("CSV Injection"); numbers stay numbers.
fn inert(cell: &str) -> Cow<'_, str> {
    let is_computed = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let is_number = cell.bytes().any(|byte| byte.is_ascii_digit()) && cell.parse::<f64>().is_ok();
    if is_computed && !is_number { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// A number, or nothing where there is none.
pub(in crate::analysis) fn optional(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}
