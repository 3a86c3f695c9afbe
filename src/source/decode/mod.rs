//! Column chunks become values: pages, levels, encodings, codecs.
//!
//! Nothing is believed. Whatever the bytes are, decoding ends with values or with a few words on what is wrong, never with
//! a panic, and makes no more room than the footer has told the budget. So this is our own, and the `parquet` crate reads
//! the footer alone; it is also several times faster than going through Arrow's arrays, since values go straight where
//! the panel wants them.

mod bits;
mod codec;
mod column_chunk;
mod delta;
mod leaf_column;
mod page_buffer;
mod page_header;
mod value_decoder;

pub(super) use column_chunk::Chunk;
pub use leaf_column::{ByteArrays, LeafColumn, LeafValues, NULL_KEY};
