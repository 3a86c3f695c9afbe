//! Estimates the memory that reading a file takes, from its footer.

use super::file_metadata::FileMetadata;
use super::parquet_types::PhysicalType;

/// Bytes of memory that a load may take by default: a browser's tab can address 4 GiB in WebAssembly, a part of which the
/// answers need.
pub const DEFAULT_BUDGET_BYTES: u64 = 3_500_000_000;

/// Bytes that an attribute takes per row: between next to nothing, where it doesn't vary within a model, and a key in the
/// builder and in its sorted copy.
const ATTRIBUTE_BYTES: u64 = 4;
/// Bytes that decoding takes for any file: batches, vectors with room to grow.
const WORKING_BYTES: u64 = 8_000_000;
/// Bytes that a compressed byte is taken to stand for where the footer doesn't tell.
const GUESSED_RATIO: u64 = 4;
/// Bytes that an interned text takes per byte of its own: with its end, its place in the hash table and room to grow.
const INTERNED_BYTES_PER_BYTE: u64 = 2;

/// The memory that reading a file takes, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemoryEstimate {
    /// Bytes that stay in use until the panel is finished: rows, attributes, names.
    pub panel_bytes: u64,
    /// Bytes that decoding takes, most of them the column chunks of the largest row group, as they are stored and decoded.
    pub reading_bytes: u64,
    /// Whether sizes in the footer can't be true, so that others were put in their place.
    pub is_guess: bool,
}

impl MemoryEstimate {
    /// Returns the sum of both: the last row group may be the largest.
    pub fn bytes(&self) -> u64 {
        self.panel_bytes.saturating_add(self.reading_bytes)
    }
}

/// The part of a file that is going to be read.
#[derive(Clone, Copy, Debug)]
pub struct ReadScope<'a> {
    /// Indices of the Parquet leaf columns.
    pub leaves: &'a [usize],
    /// Indices of the row groups.
    pub row_groups: &'a [usize],
    /// Number of columns that become attributes.
    pub attributes: usize,
    /// Bytes that a row of downloads takes until the panel is finished; all row groups of such rows name the same models.
    /// 0 where a row is a model.
    pub row_bytes: u64,
}

/// Estimates the memory that reading takes, from the sizes in the footer.
///
/// Files whose row groups each name models of their own take more than is estimated for names. A column chunk may be one page,
/// which is decoded whole, and the footer doesn't tell: a row group of many gigabytes doesn't fit, however few rows are wanted.
pub fn estimate_memory(file: &FileMetadata, scope: &ReadScope<'_>) -> MemoryEstimate {
    let (mut rows, mut texts, mut largest_texts, mut reading_bytes, mut is_guess) = (0u64, 0u64, 0u64, 0, false);
    for &group in scope.row_groups {
        rows = rows.saturating_add(file.rows_of(&[group]));
        let (mut stored, mut decoded, mut of_texts) = (0u64, 0u64, 0u64);
        for (column, chunk) in scope.leaves.iter().filter_map(|&leaf| file.column_chunk(leaf, group)) {
            let bytes = chunk.stored_bytes();
            let told = chunk.told_bytes();
            is_guess |= told.is_none();
            let told = told.unwrap_or(bytes.saturating_mul(GUESSED_RATIO.min(chunk.compression.max_ratio())));
            stored = stored.saturating_add(bytes);
            decoded = decoded.saturating_add(told);
            if column.physical_type == Some(PhysicalType::ByteArray) {
                of_texts = of_texts.saturating_add(told);
            }
        }
        texts = texts.saturating_add(of_texts);
        largest_texts = largest_texts.max(of_texts);
        reading_bytes = reading_bytes.max(stored.saturating_add(decoded));
    }
    let texts = if scope.row_bytes > 0 { largest_texts } else { texts };
    let row_bytes = scope.row_bytes + ATTRIBUTE_BYTES * scope.attributes as u64;
    let panel_bytes = rows.saturating_mul(row_bytes).saturating_add(texts.saturating_mul(INTERNED_BYTES_PER_BYTE));
    MemoryEstimate { panel_bytes, reading_bytes: reading_bytes.saturating_add(WORKING_BYTES), is_guess }
}
