//! Tables as CSV: the same bytes in the page's downloads and on the command line.

use std::borrow::Cow;

use super::column::{Column, TableCell};
use super::typed::Table;

impl Table {
    /// Returns the table as CSV (RFC 4180, with a header, lines ending in a line feed).
    ///
    /// A text that a spreadsheet would compute, such as `=1+1`, has an apostrophe before it.
    pub fn to_csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Writing to memory can't fail, and all records have the header's length.
        let mut write = |record: &mut dyn Iterator<Item = Cow<'_, str>>| {
            for field in record {
                writer.write_field(&*field)?;
            }
            // The end of the record.
            writer.write_record(None::<&[u8]>)
        };
        let mut written = write(&mut self.header().map(inert));
        for row in 0..self.len() {
            written = written.and_then(|()| write(&mut self.columns.iter().map(|column| field(column, row))));
        }
        debug_assert!(written.is_ok());
        String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
    }
}

fn field(column: &Column, row: usize) -> Cow<'_, str> {
    match column.cell(row) {
        TableCell::Text(text) => inert(text),
        _ => Cow::Owned(column.text(row)),
    }
}

/// Returns a text that a spreadsheet shows as it is: names are whatever a file holds, and a formula among them could fetch an
/// address or run a command. Which starts are computed is OWASP's list ("CSV Injection"); numbers stay numbers.
fn inert(text: &str) -> Cow<'_, str> {
    let is_computed = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let is_number = text.bytes().any(|byte| byte.is_ascii_digit()) && text.parse::<f64>().is_ok();
    if is_computed && !is_number { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}
