//! Decodes a footer's bytes: schema, row groups, column chunks, statistics.
//!
//! It is our own, since a reader's file has to open whatever its writer thought of the format: what a field says beside the
//! layout of the bytes is a hint. A field of another type than its own, or one that nobody knows, is skipped; an annotation
//! that doesn't fit its column is dropped, and the column read by its physical type; sizes that can't be true are replaced
//! by where the next column chunk begins. What can't be read at all costs its column alone (`unreadable`).
//!
//! | file | what |
//! | --- | --- |
//! | `footer` | the footer: row groups, column chunks, key-value metadata |
//! | `schema` | the tree of columns, as Arrow's types, and its leaf columns with their levels |
//! | `leaf_type` | a leaf column's type, from its physical type and what is said of it |
//! | `arrow_hint` | the schema that Arrow's writers add, for what Parquet's own types can't say |
//! | `statistics` | bounds and null counts, as far as they can be true |
//! | `extent` | where column chunks lie, whatever their sizes say |

mod arrow_hint;
mod extent;
mod footer;
mod leaf_type;
mod schema;
mod statistics;

pub(super) use footer::{ColumnChunk, Footer, Unreadable};
pub(super) use schema::Leaf;
pub(super) use statistics::ValueBounds;
