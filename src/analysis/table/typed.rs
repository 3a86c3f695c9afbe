//! A table: a name, and columns of one length.

use serde::{Deserialize, Serialize};

use super::column::{Column, TableCell};

/// A table of typed columns. CSV, JSON, aligned text and the page's tables are written from it.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Table {
    /// The name by which the command line and downloads call it, such as `share-changes`.
    pub name: String,
    /// The columns, all of one length.
    pub columns: Vec<Column>,
}

impl Table {
    /// Returns the number of rows.
    #[expect(clippy::len_without_is_empty, reason = "a table without rows still has columns")]
    pub fn len(&self) -> usize {
        self.columns.first().map_or(0, Column::len)
    }

    /// Returns the names of the columns.
    pub fn header(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// Returns the rows as text, each as long as the header; see [`Column::text`].
    pub fn rows(&self) -> impl Iterator<Item = Vec<String>> {
        (0..self.len()).map(|row| self.columns.iter().map(|column| column.text(row)).collect())
    }

    /// Returns the column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Returns a table of these rows, in their order.
    pub fn select(&self, rows: &[usize]) -> Table {
        Table { name: self.name.clone(), columns: self.columns.iter().map(|column| column.select(rows)).collect() }
    }

    /// Returns the rows whose cell of a column is this text, or (`is` false) those whose cell isn't.
    pub fn only(&self, column: &str, text: &str, is: bool) -> Table {
        let column = self.column(column);
        let has_text = |row: &usize| column.is_some_and(|column| column.cell(*row) == TableCell::Text(text));
        self.select(&(0..self.len()).filter(|row| has_text(row) == is).collect::<Vec<usize>>())
    }

    /// Adds the rows of a table with the same columns.
    pub fn append(&mut self, other: &Table) {
        debug_assert!(self.header().eq(other.header()));
        self.columns.iter_mut().zip(&other.columns).for_each(|(column, more)| column.append(more));
    }
}
