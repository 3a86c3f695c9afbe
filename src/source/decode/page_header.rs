//! Reads page headers, and checks whether their counts are plausible.
//!
//! A header claims how many values and bytes its page holds. Memory is reserved for what it claims, so the claim is checked
//! against what the page's bytes can hold, and if it is large against the footer, from which the memory was estimated.

use super::error::DecodeResult;
use crate::source::parquet_types::{Compression, PhysicalType};
use crate::source::thrift::{Thrift, wire};

/// Most bytes that a page decompresses to on its own word: larger ones have to be what the footer says, too, from which
/// memory was estimated. It is as many as writers put into a page that has a row group's names.
const MAX_UNTOLD_BYTES: u64 = 128 << 20;
/// The same of a dictionary, whose every entry takes room beside its bytes.
const MAX_UNTOLD_DICTIONARY_BYTES: u64 = 32 << 20;

const TOO_LARGE: &str = "a page that claims to hold more than its bytes can";

/// The numbers that headers write for encodings.
pub(super) mod encoding {
    pub(in super::super) const PLAIN: i64 = 0;
    pub(in super::super) const PLAIN_DICTIONARY: i64 = 2;
    pub(in super::super) const RLE: i64 = 3;
    pub(in super::super) const BIT_PACKED: i64 = 4;
    pub(in super::super) const DELTA_BINARY_PACKED: i64 = 5;
    pub(in super::super) const DELTA_LENGTH_BYTE_ARRAY: i64 = 6;
    pub(in super::super) const DELTA_BYTE_ARRAY: i64 = 7;
    pub(in super::super) const RLE_DICTIONARY: i64 = 8;
    pub(in super::super) const BYTE_STREAM_SPLIT: i64 = 9;
}

/// The type of a page, with what its header says beside its sizes.
#[derive(Clone, Copy, Debug)]
pub(super) enum PageType {
    Dictionary { value_count: usize },
    DataV1(DataPageHeader),
    DataV2(DataPageHeaderV2),
    Index,
}

/// The header of a data page of version 1; levels and values are compressed together.
#[derive(Clone, Copy, Debug)]
pub(super) struct DataPageHeader {
    /// Values, nulls included.
    pub(super) value_count: usize,
    pub(super) encoding: i64,
    pub(super) definition_level_encoding: i64,
    pub(super) repetition_level_encoding: i64,
}

/// The header of a data page of version 2; levels precede the values and are not compressed.
#[derive(Clone, Copy, Debug)]
pub(super) struct DataPageHeaderV2 {
    /// Values, nulls included.
    pub(super) value_count: usize,
    pub(super) encoding: i64,
    pub(super) repetition_levels_bytes: usize,
    pub(super) definition_levels_bytes: usize,
    /// Whether the values are compressed.
    pub(super) is_compressed: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct PageHeader {
    pub(super) page_type: PageType,
    pub(super) uncompressed_bytes: usize,
    pub(super) compressed_bytes: usize,
}

impl PageHeader {
    /// Reads a header from the front of the bytes; returns the bytes behind it, too.
    ///
    /// # Errors
    /// If no header stands there, or not all of it.
    pub(super) fn read(bytes: &[u8]) -> DecodeResult<(PageHeader, &[u8])> {
        let mut thrift = Thrift::new(bytes);
        let header = parse(&mut thrift).ok_or("a page whose header can't be read")?;
        Ok((header, &bytes[bytes.len() - thrift.rest()..]))
    }

    /// Returns the number of values of a data page, nulls included; 0 of other pages.
    pub(super) fn value_count(&self) -> u64 {
        match self.page_type {
            PageType::DataV1(DataPageHeader { value_count, .. })
            | PageType::DataV2(DataPageHeaderV2 { value_count, .. }) => value_count as u64,
            PageType::Dictionary { .. } | PageType::Index => 0,
        }
    }

    /// Checks the size that the header claims against what its codec can make of the compressed bytes, and against
    /// the bytes that the footer says its column chunk still has.
    ///
    /// # Errors
    /// If the size is out of reach, or if so many bytes are not to be had on a page's word alone.
    pub(super) fn check_size(&self, compression: Compression, told_bytes: u64) -> DecodeResult<()> {
        let compression = match self.page_type {
            PageType::DataV2(DataPageHeaderV2 { is_compressed: false, .. }) => Compression::None,
            _ => compression,
        };
        let (uncompressed, compressed) = (self.uncompressed_bytes as u64, self.compressed_bytes as u64);
        if compression == Compression::None && uncompressed != compressed {
            return Err("a page that isn't compressed, with two sizes");
        }
        let untold = match self.page_type {
            PageType::Dictionary { .. } => MAX_UNTOLD_DICTIONARY_BYTES,
            _ => MAX_UNTOLD_BYTES,
        };
        let is_in_reach = uncompressed <= (compressed + 16).saturating_mul(compression.max_ratio());
        let is_expected = compression == Compression::None || uncompressed <= told_bytes.max(untold);
        let is_small = uncompressed <= untold && !compression.is_bounded();
        if is_expected && (is_in_reach || is_small) { Ok(()) } else { Err(TOO_LARGE) }
    }
}

/// Checks whether values of a physical type have such an encoding.
///
/// # Errors
/// If they don't, or if it needs a dictionary and the column chunk has none.
pub(super) fn check_encoding(encoding: i64, physical_type: PhysicalType, has_dictionary: bool) -> DecodeResult<()> {
    use encoding::*;
    let fits = match encoding {
        PLAIN => true,
        PLAIN_DICTIONARY | RLE_DICTIONARY if !has_dictionary => {
            return Err("a page that needs a dictionary, without one");
        }
        PLAIN_DICTIONARY | RLE_DICTIONARY => physical_type != PhysicalType::Boolean,
        RLE => physical_type == PhysicalType::Boolean,
        DELTA_BINARY_PACKED => matches!(physical_type, PhysicalType::Int32 | PhysicalType::Int64),
        DELTA_LENGTH_BYTE_ARRAY => physical_type == PhysicalType::ByteArray,
        DELTA_BYTE_ARRAY => matches!(physical_type, PhysicalType::ByteArray | PhysicalType::FixedLenByteArray),
        BYTE_STREAM_SPLIT => {
            !matches!(physical_type, PhysicalType::Boolean | PhysicalType::Int96 | PhysicalType::ByteArray)
        }
        _ => return Err("a page in an unknown encoding"),
    };
    if fits { Ok(()) } else { Err("a page in an encoding that its type doesn't have") }
}

/// Parses a header; `None` where the bytes are none.
fn parse(thrift: &mut Thrift<'_>) -> Option<PageHeader> {
    let mut sizes = [None; 4];
    let (mut data, mut dictionary, mut data_v2) = (None, None, None);
    thrift.structure(|thrift, number, wire_type| {
        match (number, wire_type) {
            (1..=3, wire::I32) => sizes[usize::try_from(number).ok()?] = Some(thrift.integer()?),
            (1..=3, _) => return None,
            (5, wire::STRUCT) => data = Some(thrift.numbers::<5>()?),
            (7, wire::STRUCT) => dictionary = Some(thrift.numbers::<4>()?),
            (8, wire::STRUCT) => data_v2 = Some(thrift.numbers::<8>()?),
            _ => thrift.skip(wire_type)?,
        }
        Some(())
    })?;
    let page_type = match sizes[1]? {
        0 => {
            let [_, values, encoding, definition, repetition] = data?;
            PageType::DataV1(DataPageHeader {
                value_count: size(values)?,
                encoding: encoding?,
                definition_level_encoding: definition?,
                repetition_level_encoding: repetition?,
            })
        }
        1 => PageType::Index,
        2 => {
            let [_, values, encoding, _] = dictionary?;
            let plain = [encoding::PLAIN, encoding::PLAIN_DICTIONARY].contains(&encoding?);
            plain.then_some(PageType::Dictionary { value_count: size(values)? })?
        }
        3 => {
            let [_, values, _nulls, _rows, encoding, definition, repetition, is_compressed] = data_v2?;
            PageType::DataV2(DataPageHeaderV2 {
                value_count: size(values)?,
                encoding: encoding?,
                repetition_levels_bytes: size(repetition)?,
                definition_levels_bytes: size(definition)?,
                is_compressed: is_compressed != Some(0),
            })
        }
        _ => return None,
    };
    Some(PageHeader { page_type, uncompressed_bytes: size(sizes[2])?, compressed_bytes: size(sizes[3])? })
}

/// Returns a number of 32 bits that is not negative.
fn size(number: Option<i64>) -> Option<usize> {
    usize::try_from(i32::try_from(number?).ok()?).ok()
}
