//! The messages between page and engine, and between an engine and its helpers.
//!
//! They cross as structured clones, each in an array: first the request, then what rides beside it, the files of each
//! [`DataSource::File`] in their order. The two edges have an enum of requests and one of responses each: [`Request`] and
//! [`Response`], [`HelperRequest`] and [`HelperResponse`]. A worker knows by its own name which of the two it is.

mod helper;
mod kept;
mod load_spec;
mod page;
mod summary;

pub use helper::{FetchRequest, HelperRequest, HelperResponse, PartRequest};
pub use kept::{KeptData, KeptSnapshot, is_snapshot_name};
pub use load_spec::{DataSource, EngineKind, LoadSpec};
pub use page::{ListingProgress, Request, Response, Unanswered};
pub use summary::{DataSummary, FileSummary};

pub use crate::load::{ColumnSummary, DateOrigin, LoadOptions, Preview};
