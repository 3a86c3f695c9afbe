//! Decodes a data page's values, whatever their encoding is.

use super::byte_stream_split::ByteStreamSplitDecoder;
use super::delta_binary_packed::DeltaBinaryPackedDecoder;
use super::delta_byte_array::DeltaByteArrayDecoder;
use super::delta_length_byte_array::DeltaLengthByteArrayDecoder;
use super::error::DecodeResult;
use super::leaf_column::LeafValues;
use super::leaf_descriptor::LeafDescriptor;
use super::page_header::encoding;
use super::plain::read_plain;
use super::rle::RleBitPackedDecoder;
use crate::source::parquet_types::PhysicalType;

/// The decoder of a page's encoding.
///
/// It holds the position of the page's next value: every call takes the page's bytes.
#[derive(Clone, Debug)]
pub(super) enum ValueDecoder {
    /// `PLAIN`; the position is in bytes, of Booleans in bits.
    Plain {
        position: usize,
    },
    /// `RLE_DICTIONARY`: indices into the column chunk's dictionary.
    Dictionary(RleBitPackedDecoder),
    /// `RLE`: Booleans.
    RleBoolean(RleBitPackedDecoder),
    DeltaBinaryPacked(DeltaBinaryPackedDecoder),
    DeltaLengthByteArray(DeltaLengthByteArrayDecoder),
    DeltaByteArray(DeltaByteArrayDecoder),
    ByteStreamSplit(ByteStreamSplitDecoder),
}

impl ValueDecoder {
    /// Starts on the values that stand at a position of a page; `check_encoding` has passed the encoding.
    ///
    /// # Errors
    /// If what precedes the values (lengths, the bits of an index) can't be read.
    pub(super) fn new(encoding: i64, leaf: LeafDescriptor, page: &[u8], position: usize) -> DecodeResult<ValueDecoder> {
        let rle = |position: usize, width: u32| RleBitPackedDecoder::new(position, page.len().max(position), width);
        Ok(match encoding {
            encoding::PLAIN if leaf.physical_type == PhysicalType::Boolean => {
                ValueDecoder::Plain { position: position * 8 }
            }
            encoding::PLAIN => ValueDecoder::Plain { position },
            encoding::PLAIN_DICTIONARY | encoding::RLE_DICTIONARY => {
                // A page of nulls alone may lack even the bit width of its indices.
                let width = page.get(position).copied().map_or(0, u32::from);
                ValueDecoder::Dictionary(rle(position + 1, width)?)
            }
            // The length that precedes the runs, in four bytes, says nothing new: they reach to the page's end.
            encoding::RLE => ValueDecoder::RleBoolean(rle(position + 4, 1)?),
            // Pages of nulls alone have no header of lengths.
            encoding::DELTA_BINARY_PACKED | encoding::DELTA_LENGTH_BYTE_ARRAY | encoding::DELTA_BYTE_ARRAY
                if position >= page.len() =>
            {
                ValueDecoder::Plain { position }
            }
            encoding::DELTA_BINARY_PACKED => {
                ValueDecoder::DeltaBinaryPacked(DeltaBinaryPackedDecoder::new(page, position)?)
            }
            encoding::DELTA_LENGTH_BYTE_ARRAY => {
                ValueDecoder::DeltaLengthByteArray(DeltaLengthByteArrayDecoder::new(page, position)?)
            }
            encoding::DELTA_BYTE_ARRAY => ValueDecoder::DeltaByteArray(DeltaByteArrayDecoder::new(page, position)?),
            _ => ValueDecoder::ByteStreamSplit(ByteStreamSplitDecoder::new(page, position, leaf)),
        })
    }

    /// Appends the next `count` values to `out`; dictionary indices are read by their own [`RleBitPackedDecoder`].
    ///
    /// # Errors
    /// If the page has fewer, or its encoding is none of the column's type.
    pub(super) fn read(
        &mut self,
        page: &[u8],
        leaf: LeafDescriptor,
        count: usize,
        out: &mut LeafValues,
    ) -> DecodeResult<()> {
        match (self, out) {
            (ValueDecoder::Plain { position }, out) => read_plain(page, position, leaf, count, out),
            (ValueDecoder::RleBoolean(booleans), LeafValues::Integers(out)) => {
                let mut numbers = Vec::new();
                booleans.read(page, count, &mut numbers)?;
                out.extend(numbers.into_iter().map(i64::from));
                Ok(())
            }
            (ValueDecoder::DeltaBinaryPacked(decoder), LeafValues::Integers(out)) => {
                let start = out.len();
                decoder.read(page, count, out)?;
                if leaf.physical_type == PhysicalType::Int32 {
                    // Differences of 32 bits wrap around at 32 bits.
                    out[start..].iter_mut().for_each(|value| *value = i64::from(*value as i32));
                }
                Ok(())
            }
            (ValueDecoder::DeltaLengthByteArray(decoder), LeafValues::Bytes(out)) => decoder.read(page, count, out),
            (ValueDecoder::DeltaByteArray(decoder), LeafValues::Bytes(out)) => decoder.read(page, count, out),
            (ValueDecoder::ByteStreamSplit(decoder), out) => decoder.read(page, leaf, count, out),
            // Each encoding stands with a type of its own alone.
            _ => Err("a page in an encoding that its type doesn't have"),
        }
    }
}
