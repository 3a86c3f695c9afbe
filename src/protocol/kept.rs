//! Data that the reader's device keeps: panels, and snapshots of the Hub's list as files.

use serde::{Deserialize, Serialize};

/// Data of the reader's own that their device keeps as they were read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptData {
    /// What was read, and how: the parts of a link about data.
    pub link: String,
    /// Rows that were read.
    pub rows: u64,
    /// Bytes on the device; 0 in what is written there.
    pub bytes: u64,
    /// When they were kept, in milliseconds since 1970.
    pub kept_ms: f64,
}

/// A snapshot of the Hub's list that the reader's device keeps, as a file that loads may name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct KeptSnapshot {
    /// Its name, `hub-2026-11-30T1705Z.parquet`.
    pub name: String,
    /// Bytes on the device.
    pub bytes: u64,
}

/// Returns whether a file of this name may be a snapshot that the device keeps.
pub fn is_snapshot_name(name: &str) -> bool {
    name.starts_with("hub-") && name.ends_with(".parquet") && !name.contains('/')
}
