//! A column chunk, page by page.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use parquet::file::metadata::ColumnChunkMetaData;

use super::bits::{Result, Runs, SHORT, from_most_significant};
use super::codec::Codec;
use super::leaf_column::{LeafColumn, LeafValues, NULL_KEY};
use super::page_buffer::Pages;
use super::page_header::{Header, Kind, check_encoding, encoding};
use super::value_decoder::{Encoded, Stored, plain};

/// Slots of a batch at most: a list of more items than this is no list of names.
const SLOTS: usize = 1 << 26;
/// Levels that are looked at ahead.
const AHEAD: usize = 1 << 16;

/// Reads a column chunk from its bytes as they come, in as many rows at a time as its caller likes.
pub(in super::super) struct Chunk {
    stored: Stored,
    most_repeated: u32,
    most_defined: u32,
    codec: Codec,
    compression: parquet::basic::Compression,
    pages: Pages,
    dictionary: Arc<LeafValues>,
    has_dictionary: bool,
    page: Page,
    pages_read: u64,
    /// What the footer says that the pages ahead hold.
    values_left: u64,
    uncompressed_left: u64,
    /// Levels of the slots ahead.
    repeated: Vec<u32>,
    defined: Vec<u32>,
}

/// The page that is being read.
struct Page {
    bytes: Vec<u8>,
    /// Slots that have not been read.
    left: usize,
    repetitions: Levels,
    definitions: Levels,
    values: Encoded,
}

/// How often a slot's path is repeated, or how far it is defined.
enum Levels {
    None,
    Runs(Runs),
    /// The old form, by a position in bits.
    Old {
        at_bit: usize,
        width: u32,
    },
}

impl Levels {
    fn read(&mut self, page: &[u8], count: usize, out: &mut Vec<u32>) -> Result<()> {
        match self {
            Levels::None => out.resize(out.len() + count, 0),
            Levels::Runs(runs) => runs.read(page, count, out)?,
            Levels::Old { at_bit, width } => {
                from_most_significant(page, *at_bit, *width, count, out)?;
                *at_bit += count * *width as usize;
            }
        }
        Ok(())
    }

    /// Passes over levels that are one run of the same; `false`, and none, where they are more.
    fn pass(&mut self, page: &[u8], count: usize, level: u32) -> Result<bool> {
        match self {
            Levels::Runs(runs) => runs.pass(page, count, level),
            Levels::None | Levels::Old { .. } => Ok(false),
        }
    }
}

impl Chunk {
    /// Starts on a column chunk that lies there in its file; errors when it can't be one of a row group of so many rows.
    pub(in super::super) fn new(chunk: &ColumnChunkMetaData, rows: u64, range: Range<u64>) -> Result<Chunk> {
        let column = chunk.column_descr();
        let values = u64::try_from(chunk.num_values()).unwrap_or(0);
        if values < rows || (values > rows && column.max_rep_level() == 0) {
            return Err("another number of values than its row group has rows");
        }
        let stored = Stored {
            physical_type: column.physical_type(),
            length: usize::try_from(column.type_length()).unwrap_or(0),
        };
        let page = Page {
            bytes: Vec::new(),
            left: 0,
            repetitions: Levels::None,
            definitions: Levels::None,
            values: Encoded::Plain { at: 0 },
        };
        Ok(Chunk {
            stored,
            most_repeated: u32::try_from(column.max_rep_level()).unwrap_or(0),
            most_defined: u32::try_from(column.max_def_level()).unwrap_or(0),
            codec: Codec::new(chunk.compression()),
            compression: chunk.compression(),
            pages: Pages::new(range),
            dictionary: Arc::new(stored.none()),
            has_dictionary: false,
            page,
            pages_read: 0,
            values_left: values,
            uncompressed_left: u64::try_from(chunk.uncompressed_size()).unwrap_or(0),
            repeated: Vec::new(),
            defined: Vec::new(),
        })
    }

    /// Whether rows hold lists.
    pub(in super::super) fn is_repeated(&self) -> bool {
        self.most_repeated > 0
    }

    /// Bytes of the file that are missing for the next rows, or some of them; `None` where nothing is.
    pub(in super::super) fn missing(&self, rows: u64) -> Option<Range<u64>> {
        if self.is_repeated() {
            // How many rows a page holds is seen only once it is read.
            return self.pages.rest();
        }
        if self.page.left as u64 + self.pages.values() >= rows { None } else { self.pages.next_slice() }
    }

    /// Takes the bytes of a range of the file, if it is what comes next.
    pub(in super::super) fn push(&mut self, range: &Range<u64>, bytes: &Bytes) {
        if self.pages.rest().is_some_and(|rest| rest.start == range.start && rest.end >= range.end) {
            self.pages.push(bytes.clone());
        }
    }

    /// The next rows, of which nothing is missing; errors when there are fewer, or when a page's bytes aren't what they should be.
    pub(in super::super) fn read(&mut self, rows: usize) -> Result<LeafColumn> {
        let (mut leaf, mut plain_values) = (LeafColumn::default(), self.stored.none());
        if self.is_repeated() {
            self.lists(rows, &mut leaf, &mut plain_values)?;
        } else {
            self.rows(rows, &mut leaf, &mut plain_values)?;
        }
        leaf.plain_values = Arc::new(plain_values);
        leaf.dictionary = self.dictionary.clone();
        Ok(leaf)
    }

    /// Errors when the pages hold more rows than were read.
    pub(in super::super) fn finish(&mut self) -> Result<()> {
        let more = self.page.left > 0 || self.is_repeated() && self.turn()?;
        if more { Err("pages with another number of values than its footer says") } else { Ok(()) }
    }

    fn rows(&mut self, mut rows: usize, leaf: &mut LeafColumn, plain_values: &mut LeafValues) -> Result<()> {
        leaf.keys.reserve(rows);
        while rows > 0 {
            if self.page.left == 0 && !self.turn()? {
                return Err("pages with another number of values than its footer says");
            }
            let slots = rows.min(self.page.left);
            self.slots(slots, leaf, plain_values)?;
            rows -= slots;
        }
        Ok(())
    }

    fn lists(&mut self, rows: usize, leaf: &mut LeafColumn, plain_values: &mut LeafValues) -> Result<()> {
        loop {
            if self.page.left == 0 && !self.turn()? {
                break;
            }
            if self.repeated.is_empty() {
                let ahead = self.page.left.min(AHEAD);
                self.page.repetitions.read(&self.page.bytes, ahead, &mut self.repeated)?;
            }
            let mut slots = 0;
            for &level in &self.repeated {
                if level == 0 {
                    if leaf.list_offsets.len() == rows {
                        break;
                    }
                    leaf.list_offsets.push((leaf.keys.len() + slots) as u32);
                } else if leaf.list_offsets.is_empty() {
                    return Err("a page that begins within a row");
                }
                slots += 1;
            }
            let more = slots == self.repeated.len();
            self.repeated.drain(..slots);
            self.slots(slots, leaf, plain_values)?;
            if leaf.keys.len() > SLOTS {
                return Err("lists of more items than are read at a time");
            }
            if !more {
                break;
            }
        }
        if leaf.list_offsets.len() != rows {
            return Err("pages with another number of rows than its footer says");
        }
        leaf.list_offsets.push(leaf.keys.len() as u32);
        Ok(())
    }

    /// Appends slots of the current page.
    fn slots(&mut self, slots: usize, leaf: &mut LeafColumn, plain_values: &mut LeafValues) -> Result<()> {
        let Page { bytes, left, definitions, values, .. } = &mut self.page;
        *left -= slots;
        let mut present = slots;
        if self.most_defined > 0 && !definitions.pass(bytes, slots, self.most_defined)? {
            self.defined.clear();
            definitions.read(bytes, slots, &mut self.defined)?;
            present = self.defined.iter().filter(|&&level| level == self.most_defined).count();
        }
        let start = leaf.keys.len();
        if let Encoded::Keys(runs) = values {
            runs.read(bytes, present, &mut leaf.keys)?;
            let entries = self.dictionary.len();
            if present > 0 && largest(&leaf.keys[start..]) as usize >= entries {
                return Err("a page with keys that its dictionary doesn't have");
            }
        } else {
            let first = self.dictionary.len() + plain_values.len();
            values.read(bytes, self.stored, present, plain_values)?;
            leaf.keys.extend(first as u32..(first + present) as u32);
        }
        if present < slots {
            spread(&mut leaf.keys, start, slots, |slot| self.defined[slot] == self.most_defined);
        }
        Ok(())
    }

    /// Goes on to the next page of data; `false` at the end.
    fn turn(&mut self) -> Result<bool> {
        self.repeated.clear();
        while self.values_left > 0 {
            let next = self.pages.next()?;
            let (header, page) = next.ok_or("pages with another number of values than its footer says")?;
            let size = header.uncompressed_bytes as u64;
            self.uncompressed_left =
                self.uncompressed_left.checked_sub(size).ok_or("pages that are larger than its footer says")?;
            header.check_size(self.compression)?;
            self.pages_read += 1;
            match header.kind {
                Kind::Dictionary { values } => self.look_up(&header, values, &page)?,
                Kind::Data { values, encoding, levels } => self.open(&header, (values, encoding, levels), &page)?,
                Kind::DataV2 { values, encoding, levels_bytes, is_compressed } => {
                    self.open_v2(&header, (values, encoding, levels_bytes), is_compressed, &page)?;
                }
                Kind::Index => {}
            }
            if self.page.left > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn look_up(&mut self, header: &Header, values: usize, page: &[u8]) -> Result<()> {
        if self.pages_read > 1 {
            return Err("a page of a dictionary behind another page");
        }
        if values.saturating_mul(self.stored.least_bytes()) > header.uncompressed_bytes {
            return Err("a page of a dictionary that has more entries than bytes for them");
        }
        let mut bytes = Vec::new();
        self.codec.decompress(page, header.uncompressed_bytes, &mut bytes)?;
        let mut dictionary = self.stored.none();
        plain(&bytes, &mut 0, self.stored, values, &mut dictionary)?;
        self.dictionary = Arc::new(dictionary);
        self.has_dictionary = true;
        Ok(())
    }

    fn open(&mut self, header: &Header, page: (usize, i64, [i64; 2]), compressed: &[u8]) -> Result<()> {
        let (values, encoding, [definition, repetition]) = page;
        self.count(values, encoding)?;
        let mut bytes = std::mem::take(&mut self.page.bytes);
        bytes.clear();
        self.codec.decompress(compressed, header.uncompressed_bytes, &mut bytes)?;
        let mut at = 0;
        let repetitions = levels_before(&bytes, &mut at, repetition, self.most_repeated, values)?;
        let definitions = levels_before(&bytes, &mut at, definition, self.most_defined, values)?;
        let encoded = Encoded::new(encoding, self.stored, &bytes, at)?;
        self.page = Page { bytes, left: values, repetitions, definitions, values: encoded };
        Ok(())
    }

    fn open_v2(
        &mut self,
        header: &Header,
        (values, encoding, [repetition, definition]): (usize, i64, [usize; 2]),
        is_compressed: bool,
        page: &[u8],
    ) -> Result<()> {
        self.count(values, encoding)?;
        let too_large = "a page whose levels are larger than itself";
        let at = repetition.checked_add(definition).ok_or(too_large)?;
        let (levels, compressed) = page.split_at_checked(at).ok_or(too_large)?;
        let size = header.uncompressed_bytes.checked_sub(at).ok_or(too_large)?;
        let mut bytes = std::mem::take(&mut self.page.bytes);
        bytes.clear();
        bytes.extend_from_slice(levels);
        if is_compressed {
            self.codec.decompress(compressed, size, &mut bytes)?;
        } else {
            bytes.extend_from_slice(compressed);
        }
        let runs = |start: usize, end: usize, most: u32| {
            if most == 0 { Ok(Levels::None) } else { Runs::new(start, end, width(most)).map(Levels::Runs) }
        };
        let repetitions = runs(0, repetition, self.most_repeated)?;
        let definitions = runs(repetition, at, self.most_defined)?;
        let encoded = Encoded::new(encoding, self.stored, &bytes, at)?;
        self.page = Page { bytes, left: values, repetitions, definitions, values: encoded };
        Ok(())
    }

    fn count(&mut self, values: usize, encoding: i64) -> Result<()> {
        check_encoding(encoding, self.stored.physical_type, self.has_dictionary)?;
        let left = self.values_left.checked_sub(values as u64);
        self.values_left = left.ok_or("pages with another number of values than its footer says")?;
        Ok(())
    }
}

/// Levels that stand before the values; runs have their length before them.
fn levels_before(bytes: &[u8], at: &mut usize, encoding: i64, most: u32, values: usize) -> Result<Levels> {
    if most == 0 {
        return Ok(Levels::None);
    }
    let too_large = "a page whose levels are larger than itself";
    match encoding {
        encoding::RLE => {
            let length = bytes.get(*at..).and_then(|rest| rest.first_chunk::<4>()).ok_or(SHORT)?;
            let start = *at + 4;
            let end = start.checked_add(u32::from_le_bytes(*length) as usize).filter(|&end| end <= bytes.len());
            *at = end.ok_or(too_large)?;
            Runs::new(start, *at, width(most)).map(Levels::Runs)
        }
        encoding::BIT_PACKED => {
            let (at_bit, width) = (*at * 8, width(most));
            *at += values.checked_mul(width as usize).ok_or(too_large)?.div_ceil(8);
            if *at > bytes.len() {
                return Err(too_large);
            }
            Ok(Levels::Old { at_bit, width })
        }
        _ => Err("a page whose levels are in an unknown encoding"),
    }
}

/// The largest of some keys, 0 without any.
fn largest(keys: &[u32]) -> u32 {
    // Eight at a time: by a few instructions.
    let (eights, rest) = keys.as_chunks::<8>();
    let mut most = [0; 8];
    eights.iter().for_each(|eight| most.iter_mut().zip(eight).for_each(|(most, &key)| *most = key.max(*most)));
    most.iter().chain(rest).fold(0, |most, &key| key.max(most))
}

/// Bits of a level.
fn width(most: u32) -> u32 {
    u32::BITS - most.leading_zeros()
}

/// Spreads the keys behind `start` over as many slots as there are, with [`NULL_KEY`] where there is no value.
fn spread(keys: &mut Vec<u32>, start: usize, slots: usize, has_value: impl Fn(usize) -> bool) {
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
