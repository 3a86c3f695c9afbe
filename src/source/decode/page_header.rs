//! Page headers, and whether they can be true.
//!
//! A header claims how many values and bytes its page holds. Room is made for what it claims, so it is held against the
//! footer, which the budget was told by, and against what its bytes can hold.

use parquet::basic::{Compression, Type};

use super::bits::Result;
use crate::source::thrift::{Thrift, wire};

/// Numbers of encodings, as headers write them.
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

/// What a page holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Dictionary {
        values: usize,
    },
    /// `levels` are the encodings of definition and repetition levels.
    Data {
        values: usize,
        encoding: i64,
        levels: [i64; 2],
    },
    /// `levels_bytes` are the lengths of repetition and definition levels.
    DataV2 {
        values: usize,
        encoding: i64,
        levels_bytes: [usize; 2],
        is_compressed: bool,
    },
    Index,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    pub(super) kind: Kind,
    pub(super) uncompressed_bytes: usize,
    pub(super) compressed_bytes: usize,
}

impl Header {
    /// Reads a header from the front of bytes; returns the bytes behind it, too.
    pub(super) fn read(bytes: &[u8]) -> Result<(Header, &[u8])> {
        let mut thrift = Thrift::new(bytes);
        let header = header(&mut thrift).ok_or("a page whose header can't be read")?;
        Ok((header, &bytes[bytes.len() - thrift.rest()..]))
    }

    /// The size that a header claims is one that its codec can reach with the bytes that are there.
    pub(super) fn check_size(&self, compression: Compression) -> Result<()> {
        let compression = match self.kind {
            Kind::DataV2 { is_compressed: false, .. } => Compression::UNCOMPRESSED,
            _ => compression,
        };
        // The best that each format can do: a copy of 64 bytes in 3, lengths in steps of 255, 258 bytes in 2 bits,
        // a block of 128 KiB in 4 bytes.
        let most = match compression {
            Compression::UNCOMPRESSED if self.uncompressed_bytes != self.compressed_bytes => {
                return Err("a page that isn't compressed, with two sizes");
            }
            Compression::UNCOMPRESSED => 1,
            Compression::SNAPPY => 22,
            Compression::LZ4 | Compression::LZ4_RAW => 255,
            Compression::GZIP(_) => 1032,
            _ => 32 << 10,
        };
        if self.uncompressed_bytes > self.compressed_bytes.saturating_add(16).saturating_mul(most) {
            return Err("a page that claims to hold more than its bytes can");
        }
        Ok(())
    }
}

/// Errors when values of a physical type have no such encoding.
pub(super) fn check_encoding(encoding: i64, physical_type: Type, has_dictionary: bool) -> Result<()> {
    use encoding::*;
    let fits = match encoding {
        PLAIN => true,
        PLAIN_DICTIONARY | RLE_DICTIONARY if !has_dictionary => {
            return Err("a page that needs a dictionary, without one");
        }
        PLAIN_DICTIONARY | RLE_DICTIONARY => physical_type != Type::BOOLEAN,
        RLE => physical_type == Type::BOOLEAN,
        DELTA_BINARY_PACKED => matches!(physical_type, Type::INT32 | Type::INT64),
        DELTA_LENGTH_BYTE_ARRAY => physical_type == Type::BYTE_ARRAY,
        DELTA_BYTE_ARRAY => matches!(physical_type, Type::BYTE_ARRAY | Type::FIXED_LEN_BYTE_ARRAY),
        BYTE_STREAM_SPLIT => !matches!(physical_type, Type::BOOLEAN | Type::INT96 | Type::BYTE_ARRAY),
        _ => return Err("a page in an unknown encoding"),
    };
    if fits { Ok(()) } else { Err("a page in an encoding that its type doesn't have") }
}

fn header(thrift: &mut Thrift<'_>) -> Option<Header> {
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
    let kind = match sizes[1]? {
        0 => {
            let [_, values, encoding, definition, repetition] = data?;
            Kind::Data { values: size(values)?, encoding: encoding?, levels: [definition?, repetition?] }
        }
        1 => Kind::Index,
        2 => {
            let [_, values, encoding, _] = dictionary?;
            let plain = [encoding::PLAIN, encoding::PLAIN_DICTIONARY].contains(&encoding?);
            plain.then_some(Kind::Dictionary { values: size(values)? })?
        }
        3 => {
            let [_, values, _nulls, _rows, encoding, definition, repetition, is_compressed] = data_v2?;
            Kind::DataV2 {
                values: size(values)?,
                encoding: encoding?,
                levels_bytes: [size(repetition)?, size(definition)?],
                is_compressed: is_compressed != Some(0),
            }
        }
        _ => return None,
    };
    Some(Header { kind, uncompressed_bytes: size(sizes[2])?, compressed_bytes: size(sizes[3])? })
}

/// A number of 32 bits that is no less than 0.
fn size(number: Option<i64>) -> Option<usize> {
    usize::try_from(i32::try_from(number?).ok()?).ok()
}
