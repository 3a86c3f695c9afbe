//! Turns a text table (CSV, TSV) into the bytes of a small Parquet file, which the readers beside it then read as any other.
//!
//! So a table has one pipeline, whatever its file: roles, quality report, preview and joins are those of Parquet files. The
//! text is parsed twice: to learn what each column holds, and to write it. In the browser only the build with the feature
//! `all-formats` calls this.
//!
//! | file | what |
//! | --- | --- |
//! | `text_table` | the two passes over the text |
//! | `text` | bytes as UTF-8, lines by their numbers |
//! | `gzip` | texts that are compressed |
//! | `dialect` | which character stands between cells |
//! | `cells` | what a cell can be read as: numbers, dates, Booleans |
//! | `column_guess` | what a column can be read as, from all of its cells |

mod cells;
mod column_guess;
mod dialect;
mod gzip;
mod text;
mod text_table;

pub use gzip::gunzip;
pub use text_table::{MAX_TEXT_BYTES, parquet_of_text, text_too_large};
