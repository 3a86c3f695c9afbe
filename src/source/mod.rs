//! Which bytes, in which order: from a file's length to batches of values, without doing any I/O.
//!
//! [`FooterReader`] and [`RowReader`] are state machines: they say which byte ranges they need and take the
//! bytes from whoever has them. The browser's fetch, a local file read by slices and a `&[u8]` in a
//! native test drive the same code. [`plan`] makes requests of the ranges, [`Retry`] says when one is made again,
//! and [`displaced`] what leaves a full cache.
//!
//! ```text
//! length ──▶ FooterReader ──▶ FileMetadata ──▶ projection, row groups ──▶ RowReader ──▶ Batch …
//!              ▲ tail bytes                                          ▲ column chunks
//! ```

mod decode;
mod error;
mod file_metadata;
mod footer;
mod footer_guard;
mod memory_estimate;
mod poll;
mod prune;
mod rows;
mod thrift;

pub use decode::{ByteArrays, LeafColumn, LeafValues, NULL_KEY};
pub use error::LoadError;
pub(crate) use error::quoted;
pub use file_metadata::FileMetadata;
pub use footer::FooterReader;
pub use memory_estimate::{DEFAULT_BUDGET_BYTES, MemoryEstimate, ReadScope, estimate_memory};
pub use poll::Poll;
pub use prune::{first_days, latest_day, row_groups_between, row_groups_with};
pub use rows::{Batch, RowReader};
