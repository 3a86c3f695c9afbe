//! Tables of typed columns: how they are built, and how they are written as CSV.

mod builder;
mod column;
mod csv;
mod evidence;
mod json;
mod quality;
mod typed;

pub use builder::TableBuilder;
pub(in crate::analysis) use builder::TextBuilder;
pub use column::{Column, ColumnData, ColumnUnit, LEAST_PROBABILITY, TableCell};
pub use quality::quality_table;
pub use typed::Table;
