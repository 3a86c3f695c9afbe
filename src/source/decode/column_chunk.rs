//! The reader of a column chunk: page by page, in as many rows at a time as its caller likes.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;

use super::codec::Codec;
use super::data_page::DataPage;
use super::dictionary::read_dictionary_page;
use super::error::DecodeResult;
use super::leaf_column::{LeafColumn, LeafValues, NULL_KEY};
use super::leaf_descriptor::LeafDescriptor;
use super::page_buffer::PageBuffer;
use super::page_header::{PageType, check_encoding};
use super::value_decoder::ValueDecoder;
use crate::source::footer_decoder::{ColumnChunk, Leaf};
use crate::source::parquet_types::Compression;

/// Most slots of a batch: a list of more items than this is no list of names.
const MAX_SLOTS: usize = 1 << 26;
/// Repetition levels that are decoded ahead.
const LEVELS_AHEAD: usize = 1 << 16;

const OTHER_VALUE_COUNT: &str = "pages with another number of values than its footer says";

/// Reads a column chunk from its bytes as they arrive.
pub(in super::super) struct ColumnChunkReader {
    leaf: LeafDescriptor,
    compression: Compression,
    codec: Codec,
    pages: PageBuffer,
    dictionary: Arc<LeafValues>,
    has_dictionary: bool,
    page: DataPage,
    pages_read: u64,
    /// Slots that the following pages hold: those of the row group's rows, of lists as many as the footer says or more.
    values_left: u64,
    /// Bytes that the following pages decompress to, as the footer says; 0 where that can't be true.
    told_bytes_left: u64,
    /// Repetition levels of the slots ahead.
    repetition_levels: Vec<u32>,
    /// Definition levels of the slots that are being read.
    definition_levels: Vec<u32>,
}

impl ColumnChunkReader {
    /// Starts on a column chunk of a row group of so many rows; `None` for a type that the format doesn't have.
    pub(in super::super) fn new(column: &Leaf, chunk: &ColumnChunk, rows: u64) -> Option<ColumnChunkReader> {
        let leaf = LeafDescriptor::new(column)?;
        Some(ColumnChunkReader {
            leaf,
            compression: chunk.compression,
            codec: Codec::new(chunk.compression),
            pages: PageBuffer::new(chunk.extent.range(), chunk.extent.limit()),
            dictionary: Arc::new(leaf.empty_values()),
            has_dictionary: false,
            page: DataPage::empty(),
            pages_read: 0,
            values_left: if leaf.max_rep_level > 0 { chunk.values } else { rows },
            told_bytes_left: chunk.told_bytes().unwrap_or(0),
            repetition_levels: Vec::new(),
            definition_levels: Vec::new(),
        })
    }

    /// Returns whether rows hold lists.
    fn is_repeated(&self) -> bool {
        self.leaf.max_rep_level > 0
    }

    /// Returns the next range of the file that reading so many rows needs; `None` where all has arrived.
    pub(in super::super) fn missing_range(&self, rows: u64) -> Option<Range<u64>> {
        if self.is_repeated() {
            // How many rows a page holds is known only once it is decoded.
            return self.pages.remaining();
        }
        let values = self.page.slots_left as u64 + self.pages.complete_values();
        if values >= rows { None } else { self.pages.next_range() }
    }

    /// Takes the bytes of a range of the file, if it is what comes next; else ignores them.
    pub(in super::super) fn push(&mut self, range: &Range<u64>, bytes: &Bytes) {
        if self.pages.is_next(range) {
            self.pages.push(bytes.clone());
        }
    }

    /// Returns how many of the next rows, at most `rows` and at least one, take no more than about so many bytes, as the headers of
    /// their pages say; `rows_left` are those that have not been read.
    pub(in super::super) fn rows_within(&self, bytes: u64, rows: u64, rows_left: u64) -> u64 {
        if self.is_repeated() {
            // All of them have arrived.
            let page_bytes = self.page.bytes.len() as u64 + self.pages.complete_bytes();
            let fitting = u128::from(bytes) * u128::from(rows_left) / u128::from(page_bytes.max(1));
            return rows.min(u64::try_from(fitting).unwrap_or(rows)).max(1);
        }
        let (mut fitting, mut bytes_left) = (0, bytes);
        let current = (self.page.slots_left as u64, self.page.bytes.len() as u64);
        for (values, page_bytes) in std::iter::once(current).chain(self.pages.complete_sizes()) {
            if fitting >= rows || page_bytes > bytes_left {
                // Of a page that is larger by itself as many of its rows as fit, if they are equally long.
                let part = u128::from(bytes_left) * u128::from(values) / u128::from(page_bytes.max(1));
                fitting += u64::try_from(part).unwrap_or(0);
                break;
            }
            fitting += values;
            bytes_left -= page_bytes;
        }
        fitting.clamp(1, rows.max(1))
    }

    /// Reads the next rows, of which [`ColumnChunkReader::missing_range`] misses nothing.
    ///
    /// # Errors
    /// If there are fewer, or if a page's bytes aren't what they should be.
    pub(in super::super) fn read(&mut self, rows: usize) -> DecodeResult<LeafColumn> {
        let (mut column, mut page_values) = (LeafColumn::default(), self.leaf.empty_values());
        if self.is_repeated() {
            self.read_lists(rows, &mut column, &mut page_values)?;
        } else {
            self.read_flat(rows, &mut column, &mut page_values)?;
        }
        column.page_values = Arc::new(page_values);
        column.dictionary = self.dictionary.clone();
        Ok(column)
    }

    /// Ends the column chunk.
    ///
    /// # Errors
    /// If its pages hold more rows than were read.
    pub(in super::super) fn finish(&mut self) -> DecodeResult<()> {
        let more = self.page.slots_left > 0 || self.is_repeated() && self.next_page()?;
        if more { Err(OTHER_VALUE_COUNT) } else { Ok(()) }
    }

    /// Reads rows of which each is one slot.
    fn read_flat(
        &mut self,
        mut rows: usize,
        column: &mut LeafColumn,
        page_values: &mut LeafValues,
    ) -> DecodeResult<()> {
        column.keys.reserve(rows);
        while rows > 0 {
            if self.page.slots_left == 0 && !self.next_page()? {
                return Err(OTHER_VALUE_COUNT);
            }
            let slots = rows.min(self.page.slots_left);
            self.read_slots(slots, column, page_values)?;
            rows -= slots;
        }
        Ok(())
    }

    /// Reads rows of lists: a repetition level of 0 begins a row.
    fn read_lists(&mut self, rows: usize, column: &mut LeafColumn, page_values: &mut LeafValues) -> DecodeResult<()> {
        loop {
            if self.page.slots_left == 0 && !self.next_page()? {
                break;
            }
            if self.repetition_levels.is_empty() {
                let ahead = self.page.slots_left.min(LEVELS_AHEAD);
                self.page.repetition_levels.read(&self.page.bytes, ahead, &mut self.repetition_levels)?;
            }
            let mut slots = 0;
            for &level in &self.repetition_levels {
                if level == 0 {
                    if column.list_offsets.len() == rows {
                        break;
                    }
                    column.list_offsets.push((column.keys.len() + slots) as u32);
                } else if column.list_offsets.is_empty() {
                    return Err("a page that begins within a row");
                }
                slots += 1;
            }
            let more = slots == self.repetition_levels.len();
            self.repetition_levels.drain(..slots);
            self.read_slots(slots, column, page_values)?;
            if column.keys.len() > MAX_SLOTS {
                return Err("lists of more items than are read at a time");
            }
            if !more {
                break;
            }
        }
        if column.list_offsets.len() != rows {
            return Err("pages with another number of rows than its footer says");
        }
        column.list_offsets.push(column.keys.len() as u32);
        Ok(())
    }

    /// Appends the keys and values of the next slots of the current page.
    fn read_slots(&mut self, slots: usize, column: &mut LeafColumn, page_values: &mut LeafValues) -> DecodeResult<()> {
        let DataPage { bytes, slots_left, definition_levels, values, .. } = &mut self.page;
        let max_def_level = self.leaf.max_def_level;
        *slots_left -= slots;
        let mut present = slots;
        if max_def_level > 0 && !definition_levels.try_skip_run(bytes, slots, max_def_level)? {
            self.definition_levels.clear();
            definition_levels.read(bytes, slots, &mut self.definition_levels)?;
            present = self.definition_levels.iter().filter(|&&level| level == max_def_level).count();
        }
        let start = column.keys.len();
        if let ValueDecoder::Dictionary(indices) = values {
            indices.read(bytes, present, &mut column.keys)?;
            let entries = self.dictionary.len();
            if present > 0 && max_key(&column.keys[start..]) as usize >= entries {
                return Err("a page with keys that its dictionary doesn't have");
            }
        } else {
            let first = self.dictionary.len() + page_values.len();
            values.read(bytes, self.leaf, present, page_values)?;
            column.keys.extend(first as u32..(first + present) as u32);
        }
        if present < slots {
            insert_nulls(&mut column.keys, start, slots, |slot| self.definition_levels[slot] == max_def_level);
        }
        Ok(())
    }

    /// Goes on to the next data page that has slots, past dictionary and index pages; `false` at the end.
    ///
    /// # Errors
    /// If a page's bytes aren't what they should be.
    fn next_page(&mut self) -> DecodeResult<bool> {
        self.repetition_levels.clear();
        // Where the footer counts no nulls, lists have more slots than it says.
        while self.values_left > 0 || self.is_repeated() && self.pages.complete_values() > 0 {
            let (header, page) = self.pages.next_page()?.ok_or(OTHER_VALUE_COUNT)?;
            let size = header.uncompressed_bytes;
            header.check_size(self.compression, self.told_bytes_left)?;
            self.told_bytes_left = self.told_bytes_left.saturating_sub(size as u64);
            self.pages_read += 1;
            match header.page_type {
                PageType::Dictionary { value_count } => {
                    if self.pages_read > 1 {
                        return Err("a page of a dictionary behind another page");
                    }
                    let dictionary = read_dictionary_page(value_count, &page, size, self.leaf, &mut self.codec)?;
                    self.dictionary = Arc::new(dictionary);
                    self.has_dictionary = true;
                }
                PageType::DataV1(data) => {
                    self.begin_data_page(data.value_count, data.encoding)?;
                    let buffer = std::mem::take(&mut self.page.bytes);
                    self.page = DataPage::read_v1(data, &page, size, self.leaf, &mut self.codec, buffer)?;
                }
                PageType::DataV2(data) => {
                    self.begin_data_page(data.value_count, data.encoding)?;
                    let buffer = std::mem::take(&mut self.page.bytes);
                    self.page = DataPage::read_v2(data, &page, size, self.leaf, &mut self.codec, buffer)?;
                }
                PageType::Index => {}
            }
            if self.page.slots_left > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Checks a data page's encoding, and counts its values towards those that are expected.
    fn begin_data_page(&mut self, value_count: usize, encoding: i64) -> DecodeResult<()> {
        check_encoding(encoding, self.leaf.physical_type, self.has_dictionary)?;
        match self.values_left.checked_sub(value_count as u64) {
            Some(left) => self.values_left = left,
            None if self.is_repeated() => self.values_left = 0,
            None => return Err(OTHER_VALUE_COUNT),
        }
        Ok(())
    }
}

/// Returns the largest of some keys; 0 without any.
fn max_key(keys: &[u32]) -> u32 {
    // Eight at a time, which a few instructions do at once.
    let (eights, rest) = keys.as_chunks::<8>();
    let mut max = [0; 8];
    eights.iter().for_each(|eight| max.iter_mut().zip(eight).for_each(|(max, &key)| *max = key.max(*max)));
    max.iter().chain(rest).fold(0, |max, &key| key.max(max))
}

/// Spreads the keys from `start` on over `slots` slots, with [`NULL_KEY`] in those without a value.
fn insert_nulls(keys: &mut Vec<u32>, start: usize, slots: usize, has_value: impl Fn(usize) -> bool) {
    let mut from = keys.len();
    keys.resize(start + slots, NULL_KEY);
    // From the end, so that no key is written over before it has moved.
    for slot in (0..slots).rev() {
        keys[start + slot] = if has_value(slot) {
            from -= 1;
            keys[from]
        } else {
            NULL_KEY
        };
    }
}
