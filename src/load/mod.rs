//! One file from bytes to panel rows: footer, roles, projection, row groups, batches.
//!
//! [`Import`] is a state machine over [`crate::source`]; several imports in a row fill one
//! [`Builder`](crate::panel::Builder): shards of a table, snapshots, a panel and its table of attributes.
//!
//! ```
//! use lorenz::load::{Import, LoadOptions};
//! use lorenz::panel::Builder;
//! use lorenz::source::LoadError;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let file = bytes::Bytes::from(std::fs::read("www/data/panel.parquet")?);
//! let mut builder = Builder::default();
//! let mut import = Import::new("panel.parquet", file.len() as u64, &LoadOptions::default())?;
//! import.run(&mut builder, |range| Ok::<_, LoadError>(file.slice(range.start as usize..range.end as usize)))?;
//! let panel = builder.finish()?;
//! assert!(panel.rows() > 0 && panel.days().is_sorted());
//! # Ok(())
//! # }
//! ```

#[cfg(feature = "all-formats")]
mod data_package;
mod file_date;
mod import;
mod memory_budget;
mod options;
mod preview;
mod resolve;
mod scan_plan;

#[cfg(feature = "all-formats")]
pub use data_package::{DataPackage, PackageFile};
pub use file_date::day_in_path;
pub use import::Import;
pub use options::{FROM_KEY, INCOMPLETE_KEY, KIND_KEY, LoadOptions, SNAPSHOT_KEY, SOURCE_KEY, TOP_LIST_KEY};
pub use preview::{Preview, PreviewReader};
pub use resolve::resolve_roles_together;
pub use scan_plan::{ColumnSummary, DateOrigin, ScanPlan};
