//! The reader of a column chunk: page by page, in as many rows at a time as its caller likes.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::Compression;
use parquet::file::metadata::ColumnChunkMetaData;

use super::codec::Codec;
use super::data_page::DataPage;
use super::dictionary::read_dictionary_page;
use super::error::DecodeResult;
use super::leaf_column::{LeafColumn, LeafValues, NULL_KEY};
use super::leaf_descriptor::LeafDescriptor;
use super::page_buffer::PageBuffer;
use super::page_header::{PageType, check_encoding};
use super::value_decoder::ValueDecoder;

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
    /// Values that the following pages hold, as the footer says.
    values_left: u64,
    /// Bytes that the following pages decompress to, as the footer says.
    uncompressed_bytes_left: u64,
    /// Repetition levels of the slots ahead.
    repetition_levels: Vec<u32>,
    /// Definition levels of the slots that are being read.
    definition_levels: Vec<u32>,
}

impl ColumnChunkReader {
    /// Starts on a column chunk of a row group of so many rows, by its range of bytes in the file.
    ///
    /// # Errors
    /// If the chunk's number of values can't be that of so many rows.
    pub(in super::super) fn new(
        chunk: &ColumnChunkMetaData,
        rows: u64,
        range: Range<u64>,
    ) -> DecodeResult<ColumnChunkReader> {
        let leaf = LeafDescriptor::new(chunk.column_descr());
        let values = u64::try_from(chunk.num_values()).unwrap_or(0);
        if values < rows || (values > rows && leaf.max_rep_level == 0) {
            return Err("another number of values than its row group has rows");
        }
        Ok(ColumnChunkReader {
            leaf,
            compression: chunk.compression(),
            codec: Codec::new(chunk.compression()),
            pages: PageBuffer::new(range),
            dictionary: Arc::new(leaf.empty_values()),
            has_dictionary: false,
            page: DataPage::empty(),
            pages_read: 0,
            values_left: values,
            uncompressed_bytes_left: u64::try_from(chunk.uncompressed_size()).unwrap_or(0),
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
        if self.pages.remaining().is_some_and(|rest| rest.start == range.start && rest.end >= range.end) {
            self.pages.push(bytes.clone());
        }
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
    /// If a page's bytes aren't what they should be, or are more than the footer says.
    fn next_page(&mut self) -> DecodeResult<bool> {
        self.repetition_levels.clear();
        while self.values_left > 0 {
            let (header, page) = self.pages.next_page()?.ok_or(OTHER_VALUE_COUNT)?;
            let size = header.uncompressed_bytes;
            let left = self.uncompressed_bytes_left.checked_sub(size as u64);
            self.uncompressed_bytes_left = left.ok_or("pages that are larger than its footer says")?;
            header.check_size(self.compression)?;
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

    /// Checks a data page's encoding, and counts its values towards those that the footer says.
    fn begin_data_page(&mut self, value_count: usize, encoding: i64) -> DecodeResult<()> {
        check_encoding(encoding, self.leaf.physical_type, self.has_dictionary)?;
        let left = self.values_left.checked_sub(value_count as u64);
        self.values_left = left.ok_or(OTHER_VALUE_COUNT)?;
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
