//! Reads rows of chosen columns and row groups, batch by batch.

use std::ops::Range;

use bytes::Bytes;

use super::decode::{ColumnChunkReader, LeafColumn};
use super::error::LoadError;
use super::file_metadata::FileMetadata;
use super::footer::check_length;
use super::poll::Poll;

/// Most rows of a batch: enough to spread the cost of a batch, few enough to stay in the processor's cache.
const MAX_BATCH_ROWS: u64 = 64 * 1024;
/// Most bytes of a column in a batch, if its rows are equally long: rows of long texts come in smaller batches.
const MAX_BATCH_BYTES: u64 = 64 << 20;

/// Some rows of the columns that are read.
#[derive(Clone, Debug)]
pub struct Batch {
    rows: usize,
    /// By index of the Parquet leaf column, ascending.
    leaves: Vec<(usize, LeafColumn)>,
}

impl Batch {
    /// Returns the number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Returns the values of a Parquet leaf column, by its index in the file's schema; `None` if it isn't read.
    pub fn leaf(&self, leaf: usize) -> Option<&LeafColumn> {
        let index = self.leaves.binary_search_by_key(&leaf, |(leaf, _)| *leaf).ok()?;
        self.leaves.get(index).map(|(_, leaf)| leaf)
    }
}

/// Reads rows of a file as batches, one row group after the other; does no I/O.
///
/// [`RowReader::poll`] returns the byte ranges that the next batch needs, or the batch. The example of
/// [`crate::source`] shows the loop.
pub struct RowReader {
    file: FileMetadata,
    leaves: Vec<usize>,
    /// Row groups that are still to be read, the next one last.
    row_groups: Vec<usize>,
    row_group: Option<RowGroupReader>,
    /// Rows that may still be read.
    limit: Option<u64>,
}

/// The row group that is being read.
struct RowGroupReader {
    rows_left: u64,
    /// Most rows of a batch.
    batch_rows: u64,
    /// By index of the Parquet leaf column.
    chunks: Vec<(usize, ColumnChunkReader)>,
}

impl RowReader {
    /// Starts on Parquet leaf columns and row groups, both by their indices; `leaves` are ascending.
    ///
    /// # Errors
    /// [`LoadError::Codec`] and [`LoadError::RareCodec`] if a column is compressed with a codec that this build doesn't read,
    /// [`LoadError::Encrypted`] if it is encrypted, [`LoadError::Damaged`] if it isn't in the file.
    pub fn new(file: &FileMetadata, leaves: &[usize], row_groups: &[usize]) -> Result<RowReader, LoadError> {
        leaves.iter().try_for_each(|&leaf| file.check_readable(leaf, row_groups))?;
        let row_groups = row_groups.iter().rev().copied().collect();
        Ok(RowReader { file: file.clone(), leaves: leaves.to_vec(), row_groups, row_group: None, limit: None })
    }

    /// Starts as [`RowReader::new`] does, to read no more than the first `limit` rows.
    ///
    /// # Errors
    /// As [`RowReader::new`].
    pub fn with_limit(
        file: &FileMetadata,
        leaves: &[usize],
        row_groups: &[usize],
        limit: u64,
    ) -> Result<RowReader, LoadError> {
        RowReader::new(file, leaves, row_groups).map(|rows| RowReader { limit: Some(limit), ..rows })
    }

    /// Returns the byte ranges that the next batch needs, the next batch, or `Ready(None)` at the end.
    ///
    /// # Errors
    /// [`LoadError::Damaged`] if a column's bytes aren't what the footer says.
    pub fn poll(&mut self) -> Result<Poll<Option<Batch>>, LoadError> {
        while self.limit != Some(0) {
            if self.row_group.as_ref().is_none_or(|group| group.rows_left == 0) {
                self.finish_row_group()?;
                let Some(index) = self.row_groups.pop() else { break };
                self.begin_row_group(index);
            }
            let Some(group) = &mut self.row_group else { continue };
            let rows = group.rows_left.min(group.batch_rows).min(self.limit.unwrap_or(u64::MAX));
            let missing: Vec<Range<u64>> =
                group.chunks.iter().filter_map(|(_, chunk)| chunk.missing_range(rows)).collect();
            if !missing.is_empty() {
                return Ok(Poll::Need(missing));
            }
            let rows_left = group.rows_left;
            let fitting = group.chunks.iter().map(|(_, chunk)| chunk.rows_within(MAX_BATCH_BYTES, rows, rows_left));
            let rows = fitting.min().unwrap_or(rows);
            group.rows_left -= rows;
            if let Some(limit) = &mut self.limit {
                *limit -= rows;
            }
            let mut leaves = Vec::with_capacity(group.chunks.len());
            for (leaf, chunk) in &mut group.chunks {
                let column = chunk.read(rows as usize);
                leaves.push((*leaf, column.map_err(|what| self.file.damaged_column(*leaf, what))?));
            }
            return Ok(Poll::Ready(Some(Batch { rows: rows as usize, leaves })));
        }
        Ok(Poll::Ready(None))
    }

    /// Returns the most rows that the next batch can have; 0 at the end.
    pub fn max_next_batch_rows(&self) -> u64 {
        let current = self.row_group.as_ref().filter(|group| group.rows_left > 0).map(|group| group.rows_left);
        let next = || self.row_groups.iter().rev().map(|&group| self.file.rows_of(&[group])).find(|&rows| rows > 0);
        current.or_else(next).unwrap_or(0).min(MAX_BATCH_ROWS)
    }

    /// Takes the bytes of a range that [`RowReader::poll`] returned.
    ///
    /// # Errors
    /// [`LoadError::Damaged`] if they aren't as many as the range has.
    pub fn push(&mut self, range: Range<u64>, bytes: Bytes) -> Result<(), LoadError> {
        check_length(&range, &bytes)?;
        let Some(group) = &mut self.row_group else { return Ok(()) };
        group.chunks.iter_mut().for_each(|(_, chunk)| chunk.push(&range, &bytes));
        Ok(())
    }

    /// Starts on the column chunks of a row group.
    fn begin_row_group(&mut self, index: usize) {
        let rows = self.file.rows_of(&[index]);
        let (mut chunks, mut largest) = (Vec::new(), 1);
        // A row group without rows has nothing to wait for.
        for &leaf in self.leaves.iter().filter(|_| rows > 0) {
            let Some((column, chunk)) = self.file.column_chunk(leaf, index) else { continue };
            largest = largest.max(chunk.told_bytes().unwrap_or(0));
            chunks.extend(ColumnChunkReader::new(column, chunk, rows).map(|chunk| (leaf, chunk)));
        }
        let fitting_rows = u128::from(MAX_BATCH_BYTES) * u128::from(rows) / u128::from(largest);
        let batch_rows = MAX_BATCH_ROWS.min(u64::try_from(fitting_rows).unwrap_or(MAX_BATCH_ROWS)).max(1);
        self.row_group = Some(RowGroupReader { rows_left: rows, batch_rows, chunks });
    }

    /// Ends the row group that has been read to its end.
    ///
    /// # Errors
    /// [`LoadError::Damaged`] if its pages hold more rows.
    fn finish_row_group(&mut self) -> Result<(), LoadError> {
        let Some(mut group) = self.row_group.take() else { return Ok(()) };
        for (leaf, chunk) in &mut group.chunks {
            chunk.finish().map_err(|what| self.file.damaged_column(*leaf, what))?;
        }
        Ok(())
    }
}
