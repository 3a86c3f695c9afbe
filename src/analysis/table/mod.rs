//! Tables of answers: columns, rows, CSV; and a table of a question by itself.

mod columns;
pub(in crate::analysis) mod csv;
mod quality;
mod table;

pub use columns::{Column, Columns};
pub use csv::{NamedTable, TEXT_COLUMNS, Table};
pub use quality::quality_table;
pub use table::{COMPLETE_TABLES, table, text_table};
