//! The Hub's own counters: its list of models, most downloaded first, page by page, as one Parquet file.
//!
//! Nothing here makes a request. [`HubListing`] says which address is asked next and how long to wait before, and takes what came; the
//! browser's fetch, the command line and a test drive the same code. What it has read becomes a file with [`snapshot_file()`], which
//! is then loaded as any other: roles, quality, joins and tables of developers don't know of the Hub.
//!
//! ```text
//! HubListing ──address──▶ fetch │ ureq │ test ──page──▶ HubListing ──HubModel…──▶ snapshot_file ──▶ load
//! ```
//!
//! | file | what |
//! | --- | --- |
//! | `listing` | which page is asked next, when again, and what is missing in the end |
//! | `record` | a model as the Hub tells of it |
//! | `snapshot_file` | models as a Parquet file |

mod listing;
mod record;
mod snapshot_file;

pub use listing::{HubAnswer, HubError, HubListing, ListingTally, NextStep};
pub use record::HubModel;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use snapshot_file::SNAPSHOT_COLUMNS;
pub use snapshot_file::{minute_text, snapshot_file};

/// The address of the Hub.
pub const HUB: &str = "https://huggingface.co";
