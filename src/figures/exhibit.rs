//! One figure of a view: a chart or a table for reading, with the data behind it.

use crate::analysis::Table;
use crate::chart::{Figure, Heading};

/// One figure of a view: what is shown, and the data behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Exhibit {
    /// Its name in addresses and files: lower case, hyphens.
    pub name: &'static str,
    /// What is shown.
    pub body: ExhibitBody,
    /// The data, as the CSV has them.
    pub table: Table,
}

impl Exhibit {
    /// Returns a chart with its data.
    pub(super) fn chart(name: &'static str, figure: Figure, table: Table) -> Exhibit {
        Exhibit { name, body: ExhibitBody::Chart(Box::new(figure)), table }
    }

    /// Returns a table for reading with its data.
    pub(super) fn list(name: &'static str, list: List, table: Table) -> Exhibit {
        Exhibit { name, body: ExhibitBody::List(list), table }
    }
}

/// What an exhibit shows.
#[derive(Clone, Debug, PartialEq)]
pub enum ExhibitBody {
    /// A chart on canvas.
    Chart(Box<Figure>),
    /// A table for reading.
    List(List),
}

/// A table for reading: its numbers are rounded and carry their units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// The finding, and what is listed.
    pub heading: Heading,
    /// Foot line: source, date of data.
    pub source: String,
    /// Names of the columns; one that starts with a space holds numbers, set to the right.
    pub columns: Vec<String>,
    /// The rows; each as long as `columns`.
    pub rows: Vec<Vec<String>>,
}
