//! A file's metadata, as its footer states them: columns, row groups, statistics, where the column chunks lie.

use std::ops::Range;
use std::sync::Arc;

use arrow::datatypes::SchemaRef;

use super::error::{LoadError, quoted};
use super::footer_decoder::{ColumnChunk, Footer, Leaf, Unreadable};
use super::parquet_types::Compression;

/// What a footer says: columns, row groups, statistics, key-value metadata.
#[derive(Clone)]
pub struct FileMetadata {
    pub(super) footer: Arc<Footer>,
}

impl FileMetadata {
    /// Takes over what has been decoded.
    pub(super) fn new(footer: Footer) -> FileMetadata {
        FileMetadata { footer: Arc::new(footer) }
    }

    /// Returns the columns, each kind in one type: text is `Utf8`, bytes that aren't declared to be text are `Binary`, decimals
    /// are `Decimal256`, lists are `List`, and nothing is a dictionary.
    pub fn schema(&self) -> &SchemaRef {
        &self.footer.schema
    }

    /// Returns a leaf column and its chunk; `None` where there is no such leaf column or row group.
    pub(super) fn column_chunk(&self, leaf: usize, group: usize) -> Option<(&Leaf, &ColumnChunk)> {
        Some((self.footer.leaves.get(leaf)?, self.footer.chunk(leaf, group)?))
    }

    /// Returns the error for a leaf column whose bytes aren't what they should be: `what` completes "column x has ...".
    pub(super) fn damaged_column(&self, leaf: usize, what: &str) -> LoadError {
        LoadError::Damaged { detail: format!("column {} has {what}", quoted(self.path(leaf))) }
    }

    /// Returns the name of a leaf column behind those of the structs that hold it; empty where there is none.
    pub(super) fn path(&self, leaf: usize) -> &str {
        self.footer.leaves.get(leaf).map_or("", |leaf| &leaf.path)
    }

    /// Returns why a Parquet leaf column can't be read, in a few words; `None` if it can, by some build.
    pub fn unreadable(&self, leaf: usize) -> Option<String> {
        Some(match self.footer.unreadable(leaf)? {
            Unreadable::Encrypted => "encrypted".to_owned(),
            Unreadable::Elsewhere => "in another file".to_owned(),
            Unreadable::Outside => "not in the file".to_owned(),
            Unreadable::Type => "of an unknown type".to_owned(),
            Unreadable::Codec(codec) => format!("compressed with {}", codec.name()),
        })
    }

    /// Returns the name of the first leaf column whose pages begin beyond the end of the file; `None` of a whole file.
    pub fn column_outside(&self) -> Option<&str> {
        let is_outside = |leaf: &usize| matches!(self.footer.unreadable(*leaf), Some(Unreadable::Outside));
        (0..self.footer.leaves.len()).find(is_outside).map(|leaf| self.path(leaf))
    }

    /// Checks that a leaf column can be read, by this build.
    ///
    /// # Errors
    /// The sentence of why it can't.
    pub(super) fn check_readable(&self, leaf: usize, row_groups: &[usize]) -> Result<(), LoadError> {
        let column = || self.path(leaf).to_owned();
        if let Some(why) = self.footer.unreadable(leaf) {
            return Err(match why {
                Unreadable::Encrypted => LoadError::Encrypted,
                Unreadable::Elsewhere => self.damaged_column(leaf, "its values in another file"),
                Unreadable::Outside => self.damaged_column(leaf, "its values beyond the end of the file"),
                Unreadable::Type => self.damaged_column(leaf, "values of an unknown type"),
                Unreadable::Codec(codec) => LoadError::Codec { column: column(), codec: codec.name() },
            });
        }
        let mut codecs = row_groups.iter().filter_map(|&group| Some(self.footer.chunk(leaf, group)?.compression));
        let is_common =
            |codec: &Compression| matches!(codec, Compression::None | Compression::Snappy | Compression::Zstd);
        match codecs.find(|codec| !is_common(codec) && !cfg!(feature = "all-formats")) {
            Some(rare) => Err(LoadError::RareCodec { column: column(), codec: rare.name() }),
            None => Ok(()),
        }
    }

    /// Returns the number of rows of the whole file.
    pub fn rows(&self) -> u64 {
        self.footer.row_groups.iter().map(|group| group.rows).fold(0, u64::saturating_add)
    }

    /// Returns the number of rows of these row groups.
    pub fn rows_of(&self, row_groups: &[usize]) -> u64 {
        let rows = |&group: &usize| self.footer.row_groups.get(group).map_or(0, |group| group.rows);
        row_groups.iter().map(rows).fold(0, u64::saturating_add)
    }

    /// Returns the number of row groups.
    pub fn row_group_count(&self) -> usize {
        self.footer.row_groups.len()
    }

    /// Returns the value of a key in the file's key-value metadata; `None` where it isn't text.
    pub fn key_value(&self, key: &str) -> Option<&str> {
        self.footer.key_value(key)
    }

    /// Returns the last part of the name of a Parquet leaf column; empty where there is none.
    pub fn leaf_name(&self, leaf: usize) -> &str {
        self.footer.leaves.get(leaf).map_or("", |leaf| &leaf.name)
    }

    /// Returns the number of nulls in a Parquet leaf column; `None` where the statistics of a row group lack it, or can't be true.
    pub fn null_count(&self, leaf: usize) -> Option<u64> {
        (0..self.row_group_count()).map(|group| self.footer.null_count(leaf, group)).sum()
    }

    /// Returns the compressed size of these Parquet leaf columns in these row groups, in bytes.
    pub fn compressed_bytes(&self, leaves: &[usize], row_groups: &[usize]) -> u64 {
        self.column_chunk_ranges(leaves, row_groups).map(|range| range.end - range.start).fold(0, u64::saturating_add)
    }

    /// Returns the byte ranges of these Parquet leaf columns in these row groups, in the order in which
    /// [`RowReader`](super::RowReader) reads them; a column chunk may reach beyond where the footer is wrong.
    pub fn column_chunk_ranges(&self, leaves: &[usize], row_groups: &[usize]) -> impl Iterator<Item = Range<u64>> {
        let chunks = row_groups.iter().filter_map(|&group| self.footer.row_groups.get(group));
        let chunks = chunks.flat_map(|group| group.chunks.iter().enumerate());
        chunks.filter(|(leaf, _)| leaves.contains(leaf)).map(|(_, chunk)| chunk.extent.range())
    }
}
