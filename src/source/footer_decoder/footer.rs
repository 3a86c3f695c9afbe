//! Decodes a footer: row groups, column chunks, key-value metadata.

use std::ops::Range;
use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use bytes::Bytes;

use super::arrow_hint;
use super::extent::{Extent, fit_extents};
use super::schema::{Leaf, read_schema};
use super::statistics::{ChunkStatistics, ValueBounds};
use crate::source::error::LoadError;
use crate::source::parquet_types::Compression;
use crate::source::thrift::{Thrift, wire};

/// Fewest bytes of a column chunk in a footer, its offset and how it is encrypted: room is made for one when that many have
/// been read.
const MIN_CHUNK_BYTES: usize = 7;

/// Most bytes that a byte stands for in pages that aren't of equal bytes.
const USUAL_RATIO: u64 = 1 << 10;
/// Most bytes of a page.
const MAX_PAGE_BYTES: u64 = 1 << 31;

/// The key of Arrow's own schema among the key-value metadata.
const ARROW_SCHEMA: &str = "ARROW:schema";

/// What a footer says.
pub(in crate::source) struct Footer {
    bytes: Bytes,
    pub(in crate::source) schema: SchemaRef,
    pub(in crate::source) leaves: Vec<Leaf>,
    pub(in crate::source) row_groups: Vec<RowGroup>,
    /// Where keys and values stand in the footer.
    key_values: Vec<[Range<usize>; 2]>,
    /// Whether null counts are what they are called: a writer that has one wrong has others wrong, too.
    has_null_counts: bool,
}

/// A row group: its column chunks, in the order of the leaf columns.
#[derive(Debug)]
pub(in crate::source) struct RowGroup {
    pub(in crate::source) rows: u64,
    pub(in crate::source) chunks: Vec<ColumnChunk>,
}

/// A column chunk: where it lies, and how it is stored.
#[derive(Debug)]
pub(in crate::source) struct ColumnChunk {
    pub(in crate::source) extent: Extent,
    pub(in crate::source) compression: Compression,
    /// Slots, as the footer says; some writers leave out the nulls.
    pub(in crate::source) values: u64,
    /// Bytes that the pages decompress to, as the footer says.
    uncompressed_bytes: i64,
    statistics: ChunkStatistics,
    is_encrypted: bool,
    is_elsewhere: bool,
}

/// Why a leaf column can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::source) enum Unreadable {
    /// It is encrypted.
    Encrypted,
    /// Its pages lie in another file.
    Elsewhere,
    /// Its pages begin beyond the end of the file, or nowhere.
    Outside,
    /// Its physical type is none of the format.
    Type,
    /// It is compressed in a way that no build reads.
    Codec(Compression),
}

impl ColumnChunk {
    /// Returns the bytes that its pages are stored in, headers included.
    pub(in crate::source) fn stored_bytes(&self) -> u64 {
        let range = self.extent.range();
        range.end - range.start
    }

    /// Returns the bytes that its pages decompress to, as the footer says; `None` where that can't be true.
    pub(in crate::source) fn told_bytes(&self) -> Option<u64> {
        let told = u64::try_from(self.uncompressed_bytes).ok()?;
        let stored = self.stored_bytes();
        let most = |ratio: u64| stored.saturating_add(16).saturating_mul(ratio);
        // No more than equal bytes can be: those of one page, that is.
        let ratio = self.compression.max_ratio();
        let most = most(ratio.min(USUAL_RATIO)).max(most(ratio).min(MAX_PAGE_BYTES));
        let is_plausible = if self.compression == Compression::None {
            told >= stored.saturating_sub(64) && told <= most
        } else {
            // What can't be compressed grows a little. The same number twice is a writer's that counts once.
            told > stored - stored / 8 && told != stored && told <= most
        };
        is_plausible.then_some(told)
    }

    /// Returns why it can't be read; `None` if it can.
    fn unreadable(&self) -> Option<Unreadable> {
        Some(match self {
            _ if self.is_encrypted => Unreadable::Encrypted,
            _ if self.is_elsewhere => Unreadable::Elsewhere,
            _ if !self.extent.is_in_file() => Unreadable::Outside,
            _ if !self.compression.is_known() => Unreadable::Codec(self.compression),
            _ => return None,
        })
    }
}

impl Footer {
    /// Decodes a footer; `data_end` is where it begins in the file.
    ///
    /// # Errors
    /// [`LoadError::Damaged`] if the bytes hold no schema and row groups, or more than any table needs.
    pub(in crate::source) fn decode(bytes: Bytes, data_end: u64) -> Result<Footer, LoadError> {
        let damaged = |detail: &str| LoadError::Damaged { detail: detail.to_owned() };
        let mut decoded = (None, Vec::new(), Vec::new());
        let (schema, row_groups, key_values) = &mut decoded;
        let mut thrift = Thrift::new(&bytes);
        let walked = thrift.structure(|thrift, number, wire_type| {
            match (number, wire_type) {
                (2, wire::LIST) => {
                    let read = read_schema(thrift)?;
                    let has_failed = read.is_err();
                    *schema = Some(read);
                    // What is wrong is known: nothing else is.
                    (!has_failed).then_some(())?;
                }
                (4, wire::LIST) => *row_groups = read_row_groups(thrift, bytes.len())?,
                (5, wire::LIST) => *key_values = read_key_values(thrift, bytes.len())?,
                _ => thrift.skip(wire_type)?,
            }
            Some(())
        });
        let (schema, mut row_groups, key_values) = decoded;
        let schema = schema.transpose()?;
        let unread = || damaged("its footer can't be read");
        walked.ok_or_else(unread)?;
        let (schema, leaves) = schema.ok_or_else(unread)?;
        if let Some(group) = row_groups.iter().find(|group| group.chunks.len() != leaves.len() && group.rows > 0) {
            let (found, expected) = (group.chunks.len(), leaves.len());
            return Err(damaged(&format!("a row group of {found} columns, expected {expected}")));
        }
        let chunks = row_groups.iter_mut().flat_map(|group| &mut group.chunks);
        fit_extents(chunks.map(|chunk| &mut chunk.extent).collect(), data_end);
        let mut footer =
            Footer { bytes, schema: Arc::new(schema), leaves, row_groups, key_values, has_null_counts: true };
        footer.has_null_counts = footer.null_counts_can_be_true();
        if let Some(hint) = footer.key_value(ARROW_SCHEMA) {
            footer.schema = Arc::new(arrow_hint::apply(hint, &footer.schema));
        }
        Ok(footer)
    }

    /// Returns a column chunk; `None` where there is no such leaf column or row group.
    pub(in crate::source) fn chunk(&self, leaf: usize, group: usize) -> Option<&ColumnChunk> {
        self.row_groups.get(group)?.chunks.get(leaf)
    }

    /// Returns the value of a key in the key-value metadata; `None` without one, and where it isn't text.
    pub(in crate::source) fn key_value(&self, key: &str) -> Option<&str> {
        let of_key = |[found, _]: &&[Range<usize>; 2]| self.bytes.get(found.clone()) == Some(key.as_bytes());
        let [_, value] = self.key_values.iter().find(of_key)?;
        std::str::from_utf8(self.bytes.get(value.clone())?).ok()
    }

    /// Returns the bounds of a column chunk, as they are written.
    pub(in crate::source) fn bounds(&self, leaf: usize, group: usize) -> Option<ValueBounds<'_>> {
        self.chunk(leaf, group)?.statistics.bounds(&self.bytes)
    }

    /// Returns the number of nulls of a column chunk; `None` where it isn't known.
    pub(in crate::source) fn null_count(&self, leaf: usize, group: usize) -> Option<u64> {
        let group = self.row_groups.get(group).filter(|_| self.has_null_counts)?;
        let chunk = group.chunks.get(leaf)?;
        self.told_null_count(leaf, group, chunk).ok()?
    }

    /// Returns why a leaf column can't be read; `None` if it can.
    pub(in crate::source) fn unreadable(&self, leaf: usize) -> Option<Unreadable> {
        if self.leaves.get(leaf).is_some_and(|leaf| leaf.physical_type.is_none()) {
            return Some(Unreadable::Type);
        }
        let groups = self.row_groups.iter().filter(|group| group.rows > 0);
        groups.filter_map(|group| group.chunks.get(leaf)).find_map(ColumnChunk::unreadable)
    }

    fn null_counts_can_be_true(&self) -> bool {
        self.row_groups.iter().all(|group| {
            let mut chunks = group.chunks.iter().enumerate();
            chunks.all(|(leaf, chunk)| self.told_null_count(leaf, group, chunk).is_ok())
        })
    }

    /// Returns the number of nulls as the footer says; `Err` where that can't be true.
    fn told_null_count(&self, leaf: usize, group: &RowGroup, chunk: &ColumnChunk) -> Result<Option<u64>, ()> {
        // A slot is a row, or an item of a list.
        let is_list = self.leaves.get(leaf).is_some_and(|leaf| leaf.max_rep_level > 0);
        let slots = if is_list { chunk.values.max(group.rows) } else { group.rows };
        chunk.statistics.null_count(slots, chunk.stored_bytes())
    }
}

fn read_row_groups(thrift: &mut Thrift<'_>, footer_bytes: usize) -> Option<Vec<RowGroup>> {
    let mut groups = Vec::new();
    thrift.structures(|thrift| {
        let (mut rows, mut chunks) = (None, None);
        thrift.structure(|thrift, number, wire_type| {
            match (number, wire_type) {
                (1, wire::LIST) => chunks = Some(read_chunks(thrift, footer_bytes)?),
                (3, wire::BYTE..=wire::I64) => rows = Some(u64::try_from(thrift.number(wire_type)?).ok()?),
                _ => thrift.skip(wire_type)?,
            }
            Some(())
        })?;
        groups.push(RowGroup { rows: rows?, chunks: chunks? });
        Some(())
    })?;
    Some(groups)
}

fn read_chunks(thrift: &mut Thrift<'_>, footer_bytes: usize) -> Option<Vec<ColumnChunk>> {
    let mut chunks = Vec::new();
    thrift.structures(|thrift| {
        let before = thrift.rest();
        chunks.push(read_chunk(thrift, footer_bytes)?);
        (before - thrift.rest() >= MIN_CHUNK_BYTES).then_some(())
    })?;
    Some(chunks)
}

fn read_chunk(thrift: &mut Thrift<'_>, footer_bytes: usize) -> Option<ColumnChunk> {
    let (mut is_elsewhere, mut is_encrypted, mut has_metadata) = (false, false, false);
    let mut numbers = [0; 12];
    let mut statistics = ChunkStatistics::default();
    thrift.structure(|thrift, number, wire_type| {
        match (number, wire_type) {
            (1, wire::BINARY) => is_elsewhere = !thrift.binary()?.is_empty(),
            (3, wire::STRUCT) => {
                has_metadata = true;
                thrift.structure(|thrift, number, wire_type| {
                    match (number, wire_type) {
                        (1..=11, wire::BYTE..=wire::I64) => {
                            numbers[usize::from(number.unsigned_abs())] = thrift.number(wire_type)?;
                        }
                        (12, wire::STRUCT) => statistics = ChunkStatistics::read(thrift, footer_bytes)?,
                        _ => thrift.skip(wire_type)?,
                    }
                    Some(())
                })?;
            }
            (8, wire::STRUCT) => {
                is_encrypted = true;
                thrift.skip(wire_type)?;
            }
            _ => thrift.skip(wire_type)?,
        }
        Some(())
    })?;
    let [_, _, _, _, codec, values, uncompressed_bytes, compressed_bytes, _, data_offset, _, dictionary_offset] =
        numbers;
    Some(ColumnChunk {
        extent: Extent::new(dictionary_offset, data_offset, compressed_bytes),
        compression: Compression::from_number(codec),
        values: u64::try_from(values).unwrap_or(0),
        uncompressed_bytes,
        statistics,
        // The metadata of an encrypted column may be encrypted, too: they aren't here then.
        is_encrypted: is_encrypted || !has_metadata,
        is_elsewhere,
    })
}

fn read_key_values(thrift: &mut Thrift<'_>, footer_bytes: usize) -> Option<Vec<[Range<usize>; 2]>> {
    let mut pairs = Vec::new();
    thrift.structures(|thrift| {
        let mut pair = [0..0, 0..0];
        thrift.structure(|thrift, number, wire_type| {
            if !matches!((number, wire_type), (1 | 2, wire::BINARY)) {
                return thrift.skip(wire_type);
            }
            let length = thrift.binary()?.len();
            let end = footer_bytes - thrift.rest();
            pair[usize::from(number == 2)] = end - length..end;
            Some(())
        })?;
        pairs.push(pair);
        Some(())
    })?;
    Some(pairs)
}
