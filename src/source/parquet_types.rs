//! The format's physical types and codecs, by the numbers that a footer writes.
//!
//! <https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift>

/// How the values of a leaf column are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PhysicalType {
    Boolean,
    Int32,
    Int64,
    Int96,
    Float,
    Double,
    ByteArray,
    FixedLenByteArray,
}

impl PhysicalType {
    /// Returns the type of this number; `None` for one that the format doesn't have.
    pub(super) fn from_number(number: i64) -> Option<PhysicalType> {
        Some(match number {
            0 => PhysicalType::Boolean,
            1 => PhysicalType::Int32,
            2 => PhysicalType::Int64,
            3 => PhysicalType::Int96,
            4 => PhysicalType::Float,
            5 => PhysicalType::Double,
            6 => PhysicalType::ByteArray,
            7 => PhysicalType::FixedLenByteArray,
            _ => return None,
        })
    }
}

/// How the pages of a column chunk are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    Snappy,
    Gzip,
    Lzo,
    Brotli,
    Lz4,
    Zstd,
    Lz4Raw,
    /// A number that the format doesn't have.
    Unknown(i64),
}

impl Compression {
    /// Returns the codec of this number.
    pub(super) fn from_number(number: i64) -> Compression {
        match number {
            0 => Compression::None,
            1 => Compression::Snappy,
            2 => Compression::Gzip,
            3 => Compression::Lzo,
            4 => Compression::Brotli,
            5 => Compression::Lz4,
            6 => Compression::Zstd,
            7 => Compression::Lz4Raw,
            other => Compression::Unknown(other),
        }
    }

    /// Returns its name in messages.
    pub(super) fn name(self) -> String {
        match self {
            Compression::Unknown(number) => format!("codec {number}"),
            named => format!("{named:?}").to_lowercase(),
        }
    }

    /// Returns whether some build reads it.
    pub(super) fn is_known(self) -> bool {
        !matches!(self, Compression::Lzo | Compression::Unknown(_))
    }

    /// Returns how many bytes a byte can at most stand for. Snappy copies 64 bytes with 3, LZ4 writes lengths in steps of 255,
    /// Deflate writes 258 bytes in 2 bits, Zstandard a block of 128 KiB in 4 bytes. Brotli can do with a few bytes altogether:
    /// of a large page no more is expected.
    pub(super) fn max_ratio(self) -> u64 {
        match self {
            Compression::None => 1,
            Compression::Snappy => 22,
            Compression::Lz4 | Compression::Lz4Raw => 255,
            Compression::Gzip => 1032,
            _ => 32 << 10,
        }
    }

    /// Returns whether its highest ratio is a property of the format, which no page exceeds.
    pub(super) fn is_bounded(self) -> bool {
        !matches!(self, Compression::Zstd | Compression::Brotli)
    }
}
