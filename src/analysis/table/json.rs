//! Tables as JSON: the page's downloads.

use super::column::{Column, TableCell};
use super::typed::Table;

impl Table {
    /// Returns the table as JSON (RFC 8259): an array with an object for each row, one a line.
    ///
    /// Numbers have the digits of the CSV; an undefined one is `null`, an undefined day an empty text.
    ///
    /// ```
    /// use lorenz::analysis::{ColumnUnit, TableBuilder};
    /// let rows = [("a \"b\"", 0.25, Some(3)), ("c", 2.0, None)];
    /// let table = TableBuilder::new("test", &rows)
    ///     .text("name", |row| row.0)
    ///     .number("share", ColumnUnit::Share, |row| row.1)
    ///     .count("models", ColumnUnit::Models, |row| row.2)
    ///     .finish();
    /// let lines = ["[", r#"{"name":"a \"b\"","share":0.25,"models":3},"#, r#"{"name":"c","share":2,"models":null}"#, "]", ""];
    /// assert_eq!(table.to_json(), lines.join("\n"));
    /// ```
    pub fn to_json(&self) -> String {
        let names: Vec<String> = self.header().map(text).collect();
        let mut json = String::from("[\n");
        for row in 0..self.len() {
            for (place, (name, column)) in names.iter().zip(&self.columns).enumerate() {
                json.push(if place == 0 { '{' } else { ',' });
                json.push_str(name);
                json.push(':');
                json.push_str(&cell(column, row));
            }
            json.push_str(if row + 1 == self.len() { "}\n" } else { "},\n" });
        }
        json.push_str("]\n");
        json
    }
}

fn cell(column: &Column, row: usize) -> String {
    let words = || column.text(row);
    match column.cell(row) {
        TableCell::Undefined if column.is_numeric() => "null".to_owned(),
        TableCell::Count(count) => count.to_string(),
        // "< 1e-300" is a text.
        TableCell::Number(_) => {
            Some(words()).filter(|words| words.parse::<f64>().is_ok()).unwrap_or_else(|| text(&words()))
        }
        TableCell::Undefined | TableCell::Day(_) | TableCell::Text(_) => text(&words()),
    }
}

/// Returns a text in quotes, with all that has to be escaped.
fn text(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            control if control < ' ' => quoted.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
