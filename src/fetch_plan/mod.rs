//! Policies of what is fetched and what is kept: pure functions and state machines, without I/O and without a clock.
//!
//! Whoever has a connection (in the browser, `web`) carries them out. [`plan_requests`] turns the byte ranges that a
//! reader of [`crate::source`] needs into requests, [`split_by_source`] takes what is held already out of them, [`Retry`]
//! decides when a failed request is made again, [`files_to_evict`] which files leave a full cache, and [`ZipReader`] finds
//! the files of an archive.

mod eviction;
mod paths;
mod ranges;
mod retry;
mod zip;

pub use eviction::{CachedFile, files_to_evict};
pub use paths::{is_package_path, is_parquet_path, is_zip_path};
pub use ranges::{MAX_GAP_BYTES, MAX_REQUEST_BYTES, RangeRequest, plan_requests, split_by_source};
pub use retry::{FailedAttempt, Retry};
pub use zip::{ZipEntry, ZipReader};
