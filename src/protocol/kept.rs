//! Data that the reader's device keeps.

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
