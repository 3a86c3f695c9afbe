//! Column chunks become values: pages, levels, encodings, codecs.
//!
//! Nothing is believed. Whatever the bytes are, decoding ends with values or with a few words on what is wrong, never with
//! a panic, and makes no more room than the footer has told the budget. So this is our own, and the `parquet` crate reads
//! the footer alone; it is also several times faster than going through Arrow's arrays, since values go straight where
//! the panel wants them.

mod bits;
mod chunk;
mod codec;
mod delta;
mod header;
mod leaf;
mod pages;
mod values;

pub(super) use chunk::Chunk;
pub use leaf::{Leaf, NULL, Texts, Values};
