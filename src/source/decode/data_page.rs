//! Decodes data pages of both versions: levels, then values.

use super::codec::Codec;
use super::error::{DecodeResult, LEVELS_TOO_LARGE};
use super::leaf_descriptor::LeafDescriptor;
use super::levels::LevelDecoder;
use super::page_header::{DataPageHeader, DataPageHeaderV2};
use super::value_decoder::ValueDecoder;

/// A data page that is being read.
pub(super) struct DataPage {
    /// Levels and values, decompressed.
    pub(super) bytes: Vec<u8>,
    /// Slots that have not been read.
    pub(super) slots_left: usize,
    pub(super) repetition_levels: LevelDecoder,
    pub(super) definition_levels: LevelDecoder,
    pub(super) values: ValueDecoder,
}

impl DataPage {
    /// Returns a page without slots.
    pub(super) fn empty() -> DataPage {
        DataPage {
            bytes: Vec::new(),
            slots_left: 0,
            repetition_levels: LevelDecoder::AllZero,
            definition_levels: LevelDecoder::AllZero,
            values: ValueDecoder::Plain { position: 0 },
        }
    }

    /// Decompresses a page of version 1 into `bytes`, whose memory it uses again, and starts on its levels and values.
    ///
    /// # Errors
    /// If the page can't be decompressed, or its levels or values don't begin as they should.
    pub(super) fn read_v1(
        header: DataPageHeader,
        page: &[u8],
        uncompressed_bytes: usize,
        leaf: LeafDescriptor,
        codec: &mut Codec,
        mut bytes: Vec<u8>,
    ) -> DecodeResult<DataPage> {
        let DataPageHeader { value_count, encoding, definition_level_encoding, repetition_level_encoding } = header;
        bytes.clear();
        codec.decompress(page, uncompressed_bytes, &mut bytes)?;
        let mut position = 0;
        let mut levels =
            |encoding: i64, max_level: u32| LevelDecoder::v1(&bytes, &mut position, encoding, max_level, value_count);
        let repetition_levels = levels(repetition_level_encoding, leaf.max_rep_level)?;
        let definition_levels = levels(definition_level_encoding, leaf.max_def_level)?;
        let values = ValueDecoder::new(encoding, leaf, &bytes, position)?;
        Ok(DataPage { bytes, slots_left: value_count, repetition_levels, definition_levels, values })
    }

    /// Decompresses a page of version 2 into `bytes`, whose memory it uses again, and starts on its levels and values.
    ///
    /// # Errors
    /// If the page can't be decompressed, or its levels or values don't begin as they should.
    pub(super) fn read_v2(
        header: DataPageHeaderV2,
        page: &[u8],
        uncompressed_bytes: usize,
        leaf: LeafDescriptor,
        codec: &mut Codec,
        mut bytes: Vec<u8>,
    ) -> DecodeResult<DataPage> {
        let repetition_end = header.repetition_levels_bytes;
        let levels_end = repetition_end.checked_add(header.definition_levels_bytes).ok_or(LEVELS_TOO_LARGE)?;
        let (levels, compressed_values) = page.split_at_checked(levels_end).ok_or(LEVELS_TOO_LARGE)?;
        let values_bytes = uncompressed_bytes.checked_sub(levels_end).ok_or(LEVELS_TOO_LARGE)?;
        bytes.clear();
        bytes.extend_from_slice(levels);
        if header.is_compressed {
            codec.decompress(compressed_values, values_bytes, &mut bytes)?;
        } else {
            bytes.extend_from_slice(compressed_values);
        }
        let repetition_levels = LevelDecoder::v2(0, repetition_end, leaf.max_rep_level)?;
        let definition_levels = LevelDecoder::v2(repetition_end, levels_end, leaf.max_def_level)?;
        let values = ValueDecoder::new(header.encoding, leaf, &bytes, levels_end)?;
        Ok(DataPage { bytes, slots_left: header.value_count, repetition_levels, definition_levels, values })
    }
}
