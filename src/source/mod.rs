//! Reads Parquet files without doing any I/O: from a file's length to batches of values.
//!
//! [`FooterReader`] and [`RowReader`] are state machines. Their `poll` returns [`Poll::Need`] with the byte ranges that they
//! need next, or [`Poll::Ready`]; `push` takes the bytes of a range, from whoever has them. The browser's fetch, a local file
//! that is read by slices and a `&[u8]` in a test all drive the same code.
//!
//! ```text
//! length ──▶ FooterReader ──▶ FileMetadata ──▶ columns, row groups ──▶ RowReader ──▶ Batch …
//!              ▲ end of the file                (prune, memory_estimate)   ▲ slices of column chunks
//! ```
//!
//! # Examples
//!
//! Counts the rows of a file, in which every batch has the first column's values:
//!
//! ```
//! use bytes::Bytes;
//! use lorenz::source::{FooterReader, LoadError, Poll, RowReader};
//!
//! fn count_rows(file: &Bytes) -> Result<usize, LoadError> {
//!     let slice = |range: &std::ops::Range<u64>| file.slice(range.start as usize..range.end as usize);
//!
//!     let mut footer = FooterReader::new(file.len() as u64)?;
//!     let metadata = loop {
//!         match footer.poll()? {
//!             Poll::Need(ranges) => {
//!                 for range in ranges {
//!                     let bytes = slice(&range);
//!                     footer.push(range, bytes)?;
//!                 }
//!             }
//!             Poll::Ready(metadata) => break metadata,
//!         }
//!     };
//!
//!     let row_groups: Vec<usize> = (0..metadata.row_group_count()).collect();
//!     let mut reader = RowReader::new(&metadata, &[0], &row_groups)?;
//!     let mut rows = 0;
//!     loop {
//!         match reader.poll()? {
//!             Poll::Need(ranges) => {
//!                 for range in ranges {
//!                     let bytes = slice(&range);
//!                     reader.push(range, bytes)?;
//!                 }
//!             }
//!             Poll::Ready(Some(batch)) => {
//!                 assert_eq!(batch.leaf(0).map(|column| column.keys.len()), Some(batch.rows()));
//!                 rows += batch.rows();
//!             }
//!             Poll::Ready(None) => return Ok(rows),
//!         }
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let path = concat!(env!("CARGO_MANIFEST_DIR"), "/www/data/models.parquet");
//! let file = Bytes::from(std::fs::read(path)?);
//! assert!(count_rows(&file)? > 0);
//! assert_eq!(count_rows(&Bytes::from_static(b"no Parquet but text")).unwrap_err().to_string(),
//!     "not a Parquet file: it is a text, expected \"PAR1\" at both ends");
//! # Ok(())
//! # }
//! ```

mod bounds;
mod decode;
mod error;
mod file_metadata;
mod footer;
mod footer_decoder;
mod memory_estimate;
mod parquet_types;
pub(crate) mod parquet_writer;
mod poll;
mod prune;
mod rows;
mod text_table;
mod thrift;
mod written_dictionary;

pub use bounds::{LeafBounds, bounds};
pub use decode::{ByteArrays, LeafColumn, LeafValues, NULL_KEY};
pub use error::LoadError;
pub(crate) use error::{quoted, quoted_path};
pub use file_metadata::FileMetadata;
pub use footer::{FooterReader, HEAD_BYTES, format_of};
pub use memory_estimate::{DEFAULT_BUDGET_BYTES, MemoryEstimate, ReadScope, estimate_memory};
pub use poll::Poll;
pub use prune::{first_days, latest_day, row_groups_between, row_groups_with};
pub use rows::{Batch, RowReader};
pub use text_table::{MAX_TEXT_BYTES, gunzip, parquet_of_text, text_too_large};
