//! Which bytes, in which order: from a file's length to batches of values, without doing any I/O.
//!
//! [`Footer`] and [`Rows`] are state machines: they say which byte ranges they need and take the
//! bytes from whoever has them. The browser's fetch, a local file read by slices and a `&[u8]` in a
//! native test drive the same code. [`plan`] makes requests of the ranges, [`Retry`] says when one is made again,
//! and [`displaced`] what leaves a full cache.
//!
//! ```text
//! length ──▶ Footer ──▶ FileMetadata ──▶ projection, row groups ──▶ Rows ──▶ Batch …
//!              ▲ tail bytes                                          ▲ column chunks
//! ```

mod budget;
mod decode;
mod error;
mod footer;
mod forms;
mod kept;
mod outline;
mod prune;
mod ranges;
mod retry;
mod rows;
mod thrift;
mod zip;

pub use budget::{BUDGET_BYTES, Demand, Estimate, estimate};
pub use decode::{Leaf, NULL, Texts, Values};
pub use error::LoadError;
pub(crate) use error::quoted;
pub use footer::{FileMetadata, Footer};
pub use kept::{Kept, displaced};
pub use prune::{first_days, latest_day, row_groups_between, row_groups_with};
pub use ranges::{GAP_BYTES, Planned, REQUEST_BYTES, pieces, plan};
pub use retry::{Attempt, Retry};
pub use rows::{Batch, Rows};
pub use zip::{Zip, ZipEntry, is_parquet, is_zip};

use std::ops::Range;

/// What a state machine of this module wants next, or what it has made.
#[derive(Debug)]
pub enum Poll<T> {
    /// These bytes of the file, in this order; hand them over by `push`, then poll again.
    Need(Vec<Range<u64>>),
    /// Something is ready.
    Ready(T),
}
