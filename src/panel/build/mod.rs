//! Builds a panel from batches, in any order of files, row groups and rows.

mod bases;
mod builder;
mod creators;
mod developer_table;
mod duplicates;
mod file_reader;
mod finish;
mod flows;
mod ids;
mod interner;
mod join_by_repository_id;
mod last_seen;
mod model_attribute;
mod near_days;
mod partial;
mod recency;
mod renames;
mod row_attribute;
mod row_days;
mod sort;
mod split_names;
mod sums;
mod twins;

pub use builder::Builder;
pub use file_reader::{FileReader, RowFilter};
pub use flows::CounterStep;
pub use near_days::near_days;
pub use twins::ALIASES;
