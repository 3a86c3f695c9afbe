//! The messages between an engine and its helpers.

use serde::{Deserialize, Serialize};

use super::DataSource;
use crate::load::LoadOptions;
use crate::packed::Packed;
use crate::panel::PartialPanel;

/// A request of an engine to a helper: a helper gets one kind of request in its life, buffers apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum HelperRequest {
    /// Read the rows of some row groups, which come as [`HelperResponse::RowsRead`].
    ReadRows(PartRequest),
    /// Read the models' names of all rows, which come as arrays of the keys of the next rows (`Uint32Array`), the names of new
    /// keys (`Uint8Array`) and their lengths (`Uint32Array`), and at the end [`HelperResponse::NamesRead`].
    ReadNames(PartRequest),
    /// Send the next keys of models in the memory that rides beside, in which others came.
    ReuseBuffer,
    /// Fetch a range of a file.
    FetchRange(FetchRequest),
}

/// Which range of which file a helper fetches, while the engine goes on decoding.
///
/// The answers are arrays of two values with the request's number first: how many bytes have arrived, as a number, and at the
/// end the bytes as a `Uint8Array`, which may break off early.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FetchRequest {
    /// Number of the request.
    pub id: u32,
    /// The file: an address, or a file that rides beside.
    pub source: DataSource,
    /// The version that the file has for the engine: its entity tag, and when it was changed last.
    pub version: [Option<String>; 2],
    /// Bytes of the file, where its host says so.
    pub length_bytes: Option<u64>,
    /// The bytes to fetch.
    pub range: std::ops::Range<u64>,
}

/// Which part of which file a helper reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartRequest {
    /// The file: an address, or a file that rides beside.
    pub source: DataSource,
    /// The file's name, which may tell its date.
    pub name: String,
    /// Bytes that the file has for the engine.
    pub length_bytes: u64,
    /// The version that the file has for the engine: its entity tag, and when it was changed last.
    pub version: [Option<String>; 2],
    /// Its last bytes, as far as they are there.
    pub tail: Packed<u8>,
    /// How to read it.
    pub options: LoadOptions,
    /// Row groups whose rows are read; names are read of all.
    pub row_groups: Vec<usize>,
}

/// A response of a helper to the engine that has started it.
///
/// An enum apart from [`Response`](super::Response): an engine that could read all of those would be an eighth larger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum HelperResponse {
    /// The request is under way.
    Progress {
        /// Bytes that have arrived.
        bytes: u64,
        /// Rows that have been read.
        rows: u64,
    },
    /// All rows have been read.
    RowsRead {
        /// What was gathered.
        rows: Box<PartialPanel>,
    },
    /// All names have been read and sent.
    NamesRead,
    /// The helper can't do what was asked: the engine does it itself, and finds what is in the way.
    Failed {
        /// What happened, for debugging: the engine doesn't read it.
        message: String,
    },
}
