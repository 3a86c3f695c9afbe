//! A check of column chunks before the decoder sees them.
//!
//! The decoder takes a page header's word: it allocates what the header claims, and panics on some contradictions.
//! So every header of a fetched chunk is read first and held against the footer. What is compressed isn't looked into,
//! which makes the check cheap; one exception is below.

use parquet::basic::{Compression, Encoding, Type};
use parquet::file::metadata::ColumnChunkMetaData;

use super::LoadError;
use super::thrift::{Thrift, wire};

/// What the decoder of gzip may produce beyond a header's word before anyone looks: it inflates to the end.
const UNSEEN_BYTES: u64 = 256 << 20;

/// Numbers of encodings, as headers write them.
mod encoding {
    pub(super) const PLAIN: i64 = 0;
    pub(super) const PLAIN_DICTIONARY: i64 = 2;
    pub(super) const RLE: i64 = 3;
    pub(super) const BIT_PACKED: i64 = 4;
    pub(super) const DELTA_BINARY_PACKED: i64 = 5;
    pub(super) const DELTA_LENGTH_BYTE_ARRAY: i64 = 6;
    pub(super) const DELTA_BYTE_ARRAY: i64 = 7;
    pub(super) const RLE_DICTIONARY: i64 = 8;
    pub(super) const BYTE_STREAM_SPLIT: i64 = 9;
}

/// What a page holds, in a header's own words.
enum Kind {
    Dictionary { values: i64, encoding: i64 },
    Data { values: i64, encoding: i64, levels: [i64; 2] },
    DataV2 { values: i64, nulls: i64, rows: i64, encoding: i64, levels_bytes: [i64; 2], is_compressed: bool },
    Index,
}

struct Header {
    kind: Kind,
    uncompressed_bytes: u64,
    compressed_bytes: u64,
}

/// Errors when the pages of a column chunk contradict each other, the footer, or what their bytes can hold.
///
/// `rows` is the number of rows of its row group, `bytes` are all bytes of the chunk.
pub(super) fn check(chunk: &ColumnChunkMetaData, rows: i64, bytes: &[u8]) -> Result<(), LoadError> {
    Walk { chunk, values: 0, uncompressed_bytes: 0, has_dictionary: false, pages: 0 }.all(rows, bytes).map_err(|what| {
        let column = chunk.column_path().string();
        LoadError::Damaged { detail: format!("column {column:?} has {what}") }
    })
}

struct Walk<'a> {
    chunk: &'a ColumnChunkMetaData,
    values: i64,
    uncompressed_bytes: u64,
    has_dictionary: bool,
    pages: u64,
}

impl Walk<'_> {
    fn all(&mut self, rows: i64, bytes: &[u8]) -> Result<(), &'static str> {
        let repeated = self.chunk.column_descr().max_rep_level() > 0;
        let values = self.chunk.num_values();
        if values < rows || (values > rows && !repeated) {
            return Err("another number of values than its row group has rows");
        }
        let mut rest = bytes;
        // As the decoder does: of a plain column, what follows the last value isn't read.
        while !rest.is_empty() && (self.values < values || repeated) {
            let mut thrift = Thrift::new(rest);
            let header = header(&mut thrift).ok_or("a page whose header can't be read")?;
            let after = &rest[rest.len() - thrift.rest()..];
            let size = usize::try_from(header.compressed_bytes).ok();
            let page = size.and_then(|size| after.split_at_checked(size));
            let (page, after) = page.ok_or("a page that reaches beyond it")?;
            self.page(&header, page)?;
            rest = after;
            self.pages += 1;
        }
        if self.values == values { Ok(()) } else { Err("pages with another number of values than its footer says") }
    }

    fn page(&mut self, header: &Header, page: &[u8]) -> Result<(), &'static str> {
        self.uncompressed_bytes = self.uncompressed_bytes.saturating_add(header.uncompressed_bytes);
        if i64::try_from(self.uncompressed_bytes).is_ok_and(|bytes| bytes > self.chunk.uncompressed_size()) {
            return Err("pages that are larger than its footer says");
        }
        self.check_size(header, page)?;
        match header.kind {
            Kind::Dictionary { values, encoding } => {
                if self.pages > 0 {
                    return Err("a page of a dictionary behind another page");
                }
                if ![encoding::PLAIN, encoding::PLAIN_DICTIONARY].contains(&encoding) {
                    return Err("a page of a dictionary in an encoding that dictionaries don't have");
                }
                let least_bytes = u64::try_from(values).ok().and_then(|values| values.checked_mul(self.value_bytes()));
                if least_bytes.is_none_or(|bytes| bytes > header.uncompressed_bytes) {
                    return Err("a page of a dictionary that has more entries than bytes for them");
                }
                if values == 0 && header.uncompressed_bytes > 0 {
                    return Err("a page of a dictionary that has bytes without entries");
                }
                self.has_dictionary = true;
            }
            Kind::Data { values, encoding, levels } => {
                self.check_encoding(encoding)?;
                if levels.iter().any(|level| ![encoding::RLE, encoding::BIT_PACKED].contains(level)) {
                    return Err("a page whose levels are in an unknown encoding");
                }
                self.count(values)?;
                let [definition, repetition] = levels.map(|level| level == encoding::RLE);
                let by_runs = definition && (repetition || self.chunk.column_descr().max_rep_level() == 0);
                if self.chunk.compression() == Compression::UNCOMPRESSED && by_runs {
                    self.check_levels_before(page, values)?;
                }
            }
            Kind::DataV2 { values, nulls, rows, encoding, levels_bytes, .. } => {
                self.check_encoding(encoding)?;
                let fits = |part: i64| (0..=values).contains(&part);
                if !fits(nulls) || !fits(rows) {
                    return Err("a page with more rows or nulls than values");
                }
                let sum = levels_bytes.iter().try_fold(0u64, |sum, &bytes| sum.checked_add(u64::try_from(bytes).ok()?));
                let Some(levels) = sum.filter(|&sum| sum <= header.compressed_bytes.min(header.uncompressed_bytes))
                else {
                    return Err("a page whose levels are larger than itself");
                };
                self.count(values)?;
                let of_values = header.uncompressed_bytes - levels;
                let present = values.abs_diff(nulls);
                let least = if encoding == encoding::BYTE_STREAM_SPLIT { present * self.value_bytes() } else { 0 };
                if least > of_values || (encoding == encoding::PLAIN && present == 0 && of_values > 0) {
                    return Err("a page with another number of values than it has bytes for");
                }
                let definition = usize::try_from(levels_bytes[1]).ok().zip(usize::try_from(levels).ok());
                let definition = definition.and_then(|(start, end)| page.get(start..end));
                self.check_definition(definition.unwrap_or_default(), values)?;
            }
            Kind::Index => {}
        }
        Ok(())
    }

    fn count(&mut self, values: i64) -> Result<(), &'static str> {
        if values < 0 {
            return Err("a page with a negative number of values");
        }
        self.values = self.values.saturating_add(values);
        Ok(())
    }

    /// The size that a header claims is one that its codec can reach with the bytes that are there.
    fn check_size(&self, header: &Header, page: &[u8]) -> Result<(), &'static str> {
        let (kind, bytes) = (&header.kind, header.compressed_bytes);
        let compression = match kind {
            Kind::DataV2 { is_compressed: false, .. } => Compression::UNCOMPRESSED,
            _ => self.chunk.compression(),
        };
        // The best that each format can do: a copy of 64 bytes in 3, lengths in steps of 255, 258 bytes in 2 bits,
        // a block of 128 KiB in 4 bytes.
        let most = match compression {
            Compression::UNCOMPRESSED if header.uncompressed_bytes != bytes => {
                return Err("a page that isn't compressed, with two sizes");
            }
            Compression::UNCOMPRESSED => return Ok(()),
            Compression::SNAPPY => 22,
            Compression::LZ4 | Compression::LZ4_RAW => 255,
            Compression::GZIP(_) => 1032,
            _ => 32 << 10,
        };
        if header.uncompressed_bytes > bytes.saturating_add(16).saturating_mul(most) {
            return Err("a page that claims to hold more than its bytes can");
        }
        let unseen = bytes.saturating_mul(most);
        match compression {
            Compression::GZIP(_) if unseen > UNSEEN_BYTES && inflated(page, header) => {
                Err("a page that holds more than it claims")
            }
            // An old form, whose decoder doesn't stop at the claimed size either; its blocks can't be counted.
            Compression::LZ4 if unseen > UNSEEN_BYTES && page.starts_with(&[0x04, 0x22, 0x4d, 0x18]) => {
                Err("a page in a form of lz4 that is too large to check")
            }
            _ => Ok(()),
        }
    }

    fn check_encoding(&self, encoding: i64) -> Result<(), &'static str> {
        use encoding::*;
        let physical_type = self.chunk.column_type();
        let fits = match encoding {
            PLAIN => true,
            PLAIN_DICTIONARY | RLE_DICTIONARY if !self.has_dictionary => {
                return Err("a page that needs a dictionary, without one");
            }
            PLAIN_DICTIONARY | RLE_DICTIONARY => physical_type != Type::BOOLEAN,
            RLE => physical_type == Type::BOOLEAN,
            DELTA_BINARY_PACKED => matches!(physical_type, Type::INT32 | Type::INT64),
            DELTA_LENGTH_BYTE_ARRAY => physical_type == Type::BYTE_ARRAY,
            DELTA_BYTE_ARRAY => matches!(physical_type, Type::BYTE_ARRAY | Type::FIXED_LEN_BYTE_ARRAY),
            // Its decoder counts on all values being there; a byte of damage rarely changes the footer's list, too.
            BYTE_STREAM_SPLIT if !self.chunk.encodings().any(|known| known == Encoding::BYTE_STREAM_SPLIT) => {
                return Err("a page in an encoding that its footer doesn't name");
            }
            BYTE_STREAM_SPLIT => !matches!(physical_type, Type::BOOLEAN | Type::INT96 | Type::BYTE_ARRAY),
            _ => return Err("a page in an unknown encoding"),
        };
        if fits { Ok(()) } else { Err("a page in an encoding that its type doesn't have") }
    }

    /// The same of a page that has its levels, each with its length in four bytes, before its values.
    fn check_levels_before(&self, page: &[u8], values: i64) -> Result<(), &'static str> {
        let too_large = "a page whose levels are larger than itself";
        fn levels<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
            let (length, rest) = bytes.split_first_chunk::<4>()?;
            let (levels, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
            *bytes = rest;
            Some(levels)
        }
        let column = self.chunk.column_descr();
        let mut rest = page;
        if column.max_rep_level() > 0 {
            levels(&mut rest).ok_or(too_large)?;
        }
        if column.max_def_level() > 0 {
            self.check_definition(levels(&mut rest).ok_or(too_large)?, values)?;
        }
        Ok(())
    }

    /// Levels of one bit: runs in which there must be a bit for each value that they claim, as far as they are read.
    fn check_definition(&self, levels: &[u8], values: i64) -> Result<(), &'static str> {
        if self.chunk.column_descr().max_def_level() != 1 {
            return Ok(());
        }
        let mut left = u64::try_from(values).unwrap_or(0);
        let mut runs = Thrift::new(levels);
        while left > 0 {
            let run = runs.varint().ok_or("a page with fewer levels than values")?;
            let of_run = if run & 1 == 1 { (run >> 1).saturating_mul(8) } else { run >> 1 }.min(left);
            let bytes = if run & 1 == 1 { of_run.div_ceil(8) } else { 1 };
            runs.skip_bytes(bytes).ok_or("a page with fewer levels than values")?;
            left -= of_run;
        }
        Ok(())
    }

    /// Bytes that a value takes at least.
    fn value_bytes(&self) -> u64 {
        match self.chunk.column_type() {
            Type::BOOLEAN => 1,
            Type::INT32 | Type::FLOAT | Type::BYTE_ARRAY => 4,
            Type::INT64 | Type::DOUBLE => 8,
            Type::INT96 => 12,
            Type::FIXED_LEN_BYTE_ARRAY => u64::try_from(self.chunk.column_descr().type_length()).unwrap_or(1).max(1),
        }
    }
}

/// Whether a page of gzip holds more than its header claims; a build without gzip has refused it before.
#[cfg(not(feature = "all-codecs"))]
fn inflated(_: &[u8], _: &Header) -> bool {
    true
}

/// Whether a page of gzip holds more than its header claims.
#[cfg(feature = "all-codecs")]
fn inflated(page: &[u8], header: &Header) -> bool {
    let levels_bytes = match header.kind {
        Kind::DataV2 { levels_bytes: [a, b], .. } => usize::try_from(a.saturating_add(b)).unwrap_or(usize::MAX),
        _ => 0,
    };
    let Some(compressed) = page.get(levels_bytes..) else { return true };
    let limit = header.uncompressed_bytes;
    let inflater = std::io::Read::take(flate2::read::MultiGzDecoder::new(compressed), limit + 1);
    // What can't be inflated, the decoder will say.
    std::io::copy(&mut { inflater }, &mut std::io::sink()).is_ok_and(|bytes| bytes > limit)
}

fn header(thrift: &mut Thrift<'_>) -> Option<Header> {
    let mut sizes = [None; 4];
    let (mut data, mut dictionary, mut data_v2) = (None, None, None);
    thrift.structure(|thrift, number, wire_type| {
        match (number, wire_type) {
            (1..=3, wire::I32) => sizes[usize::try_from(number).ok()?] = Some(int32(thrift.integer()?)?),
            (1..=3, _) => return None,
            (5, wire::STRUCT) => data = Some(thrift.numbers::<5>()?),
            (7, wire::STRUCT) => dictionary = Some(thrift.numbers::<4>()?),
            (8, wire::STRUCT) => data_v2 = Some(thrift.numbers::<8>()?),
            _ => thrift.skip(wire_type)?,
        }
        Some(())
    })?;
    let kind = match sizes[1]? {
        0 => {
            let [_, values, encoding, definition, repetition] = data?;
            let levels = [definition?, repetition?];
            Kind::Data { values: int32(values?)?, encoding: encoding?, levels }
        }
        1 => Kind::Index,
        2 => {
            let [_, values, encoding, _] = dictionary?;
            Kind::Dictionary { values: int32(values?)?, encoding: encoding? }
        }
        3 => {
            let [_, values, nulls, rows, encoding, definition, repetition, is_compressed] = data_v2?;
            Kind::DataV2 {
                values: int32(values?)?,
                nulls: nulls?,
                rows: rows?,
                encoding: encoding?,
                levels_bytes: [int32(definition?)?, int32(repetition?)?],
                is_compressed: is_compressed != Some(0),
            }
        }
        _ => return None,
    };
    let bytes = |size: Option<i64>| u64::try_from(size?).ok();
    Some(Header { kind, uncompressed_bytes: bytes(sizes[2])?, compressed_bytes: bytes(sizes[3])? })
}

/// A number, if it is one of 32 bits: a larger one would be cut by the decoder.
fn int32(number: i64) -> Option<i64> {
    i32::try_from(number).is_ok().then_some(number)
}
