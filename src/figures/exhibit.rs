//! The figures of a view, in its order.

use super::{adoption, claims, intermediaries, merger, properties, rebalancing, significance};
use crate::analysis::{Answer, Table, ViewAnswer};
use crate::chart::{Figure, Heading};
use crate::protocol::DataSummary;

/// One figure of a view: what is shown, and the data behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Exhibit {
    /// Its name in addresses and files: lower case, hyphens.
    pub name: &'static str,
    /// What is shown.
    pub body: Body,
    /// The data, as the CSV has them.
    pub table: Table,
}

/// What an exhibit shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
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

/// The figures of an answer's view; none for the first view, whose figures have functions and places of their own, nor for one
/// that is unavailable.
pub fn exhibits(answer: &Answer, data: &DataSummary) -> Vec<Exhibit> {
    match &answer.view {
        // Laid out by hand: see the page's own view.
        ViewAnswer::Concentration | ViewAnswer::Unavailable { .. } => Vec::new(),
        ViewAnswer::Rebalancing(found) => rebalancing::exhibits(answer, found, data),
        ViewAnswer::Properties(found) => properties::exhibits(answer, found, data),
        ViewAnswer::Intermediaries(found) => intermediaries::exhibits(answer, found, data),
        ViewAnswer::Adoption(found) => adoption::exhibits(answer, found, data),
        ViewAnswer::Significance(found) => significance::exhibits(answer, found, data),
        ViewAnswer::Merger(found) => merger::exhibits(answer, found, data),
        ViewAnswer::Claims(found) => claims::exhibits(answer, found, data),
    }
}
