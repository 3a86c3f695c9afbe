//! Decodes column chunks: pages, levels, encodings, codecs.
//!
//! | in Parquet's words | file |
//! | --- | --- |
//! | column chunk: its rows, its dictionary and its pages in turn | `column_chunk` |
//! | the chunk's bytes as they arrive, split into pages | `page_buffer` |
//! | page header, page types, numbers of encodings | `page_header` |
//! | dictionary page | `dictionary` |
//! | data page v1 and v2 | `data_page` |
//! | repetition and definition levels | `levels` |
//! | values, by encoding | `value_decoder` |
//! | `PLAIN` | `plain` |
//! | RLE/bit-packed hybrid: `RLE`, `RLE_DICTIONARY` | `rle`, `bit_packed` |
//! | `DELTA_BINARY_PACKED`, `DELTA_LENGTH_BYTE_ARRAY`, `DELTA_BYTE_ARRAY` | files of these names |
//! | `BYTE_STREAM_SPLIT` | `byte_stream_split` |
//! | codec: snappy, zstd and the rare ones | `codec` |
//! | numbers of a few bits, LEB128, stretches of bytes | `bits` |
//! | how a leaf column is stored: physical type, maximum levels | `leaf_descriptor` |
//! | decoded values | `leaf_column` |
//!
//! No byte is trusted: whatever they are, decoding ends with values or with a few words on what is wrong, never with a panic,
//! and reserves no more memory than was estimated from the footer, or a page of some size takes. Therefore the decoder is our
//! own. It is also several times faster than going through Arrow's arrays, since values go straight where the panel wants them.

mod bit_packed;
mod bits;
mod byte_stream_split;
mod codec;
mod column_chunk;
mod data_page;
mod delta_binary_packed;
mod delta_byte_array;
mod delta_length_byte_array;
mod dictionary;
mod error;
mod leaf_column;
mod leaf_descriptor;
mod levels;
mod page_buffer;
mod page_header;
mod plain;
mod rle;
mod value_decoder;

pub(super) use column_chunk::ColumnChunkReader;
pub use leaf_column::{ByteArrays, LeafColumn, LeafValues, NULL_KEY};
