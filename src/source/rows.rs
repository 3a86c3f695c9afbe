//! The rows of the chosen columns and row groups, batch by batch.

use std::ops::Range;

use bytes::Bytes;
use parquet::basic::Compression;

use super::decode::{Chunk, LeafColumn};
use super::error::LoadError;
use super::file_metadata::FileMetadata;
use super::footer::check_length;
use super::poll::Poll;

/// Rows of a batch at most: enough to spread the cost of a batch, few enough to stay in the processor's cache.
const BATCH_ROWS: u64 = 64 * 1024;
/// Bytes that a column takes in a batch, if its rows are all alike: rows of long texts come in smaller batches.
const BATCH_BYTES: u64 = 64 << 20;

/// The values of the columns that are read, in some rows.
#[derive(Clone, Debug)]
pub struct Batch {
    rows: usize,
    /// By Parquet leaf column, ascending.
    leaves: Vec<(usize, LeafColumn)>,
}

impl Batch {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// A Parquet leaf column; `None` if it isn't read.
    pub fn leaf(&self, leaf: usize) -> Option<&LeafColumn> {
        let index = self.leaves.binary_search_by_key(&leaf, |(leaf, _)| *leaf).ok()?;
        self.leaves.get(index).map(|(_, leaf)| leaf)
    }
}

/// Reads rows: asks for what is next of the columns of one row group at a time, hands out batches.
pub struct RowReader {
    file: FileMetadata,
    leaves: Vec<usize>,
    /// Row groups that are still to be read, the next one last.
    groups: Vec<usize>,
    group: Option<Group>,
    limit: Option<u64>,
}

/// The row group that is being read.
struct Group {
    rows_left: u64,
    batch_rows: u64,
    /// By Parquet leaf column.
    chunks: Vec<(usize, Chunk)>,
}

impl RowReader {
    /// Starts on the given Parquet leaf columns (ascending) and row groups.
    ///
    /// Errors when a column is compressed with a codec that this build doesn't read.
    pub fn new(file: &FileMetadata, leaves: &[usize], row_groups: &[usize]) -> Result<RowReader, LoadError> {
        check_codecs(file, leaves, row_groups)?;
        let groups = row_groups.iter().rev().copied().collect();
        Ok(RowReader { file: file.clone(), leaves: leaves.to_vec(), groups, group: None, limit: None })
    }

    /// The same, but no more than the first `limit` rows.
    pub fn with_limit(
        file: &FileMetadata,
        leaves: &[usize],
        row_groups: &[usize],
        limit: u64,
    ) -> Result<RowReader, LoadError> {
        RowReader::new(file, leaves, row_groups).map(|rows| RowReader { limit: Some(limit), ..rows })
    }

    /// The next ranges to read, the next batch, or `Ready(None)` at the end.
    pub fn poll(&mut self) -> Result<Poll<Option<Batch>>, LoadError> {
        while self.limit != Some(0) {
            if self.group.as_ref().is_none_or(|group| group.rows_left == 0) {
                self.close()?;
                let Some(index) = self.groups.pop() else { break };
                self.open(index)?;
            }
            let Some(group) = &mut self.group else { continue };
            let rows = group.rows_left.min(group.batch_rows).min(self.limit.unwrap_or(u64::MAX));
            let missing: Vec<Range<u64>> = group.chunks.iter().filter_map(|(_, chunk)| chunk.missing(rows)).collect();
            if !missing.is_empty() {
                return Ok(Poll::Need(missing));
            }
            group.rows_left -= rows;
            if let Some(limit) = &mut self.limit {
                *limit -= rows;
            }
            let mut leaves = Vec::with_capacity(group.chunks.len());
            for (leaf, chunk) in &mut group.chunks {
                let read = chunk.read(rows as usize);
                leaves.push((*leaf, read.map_err(|what| self.file.damaged(*leaf, what))?));
            }
            return Ok(Poll::Ready(Some(Batch { rows: rows as usize, leaves })));
        }
        Ok(Poll::Ready(None))
    }

    /// Rows that the next batch may have at most; 0 at the end.
    pub fn max_next_batch_rows(&self) -> u64 {
        let current = self.group.as_ref().filter(|group| group.rows_left > 0).map(|group| group.rows_left);
        let next = || self.groups.iter().rev().map(|&group| self.file.rows_of(&[group])).find(|&rows| rows > 0);
        current.or_else(next).unwrap_or(0).min(BATCH_ROWS)
    }

    /// Takes the bytes of a range that was asked for; errors when they aren't as many.
    pub fn push(&mut self, range: Range<u64>, bytes: Bytes) -> Result<(), LoadError> {
        check_length(&range, &bytes)?;
        let Some(group) = &mut self.group else { return Ok(()) };
        group.chunks.iter_mut().for_each(|(_, chunk)| chunk.push(&range, &bytes));
        Ok(())
    }

    fn open(&mut self, index: usize) -> Result<(), LoadError> {
        let rows = self.file.rows_of(&[index]);
        let (mut chunks, mut largest) = (Vec::new(), 1);
        // A row group without rows has nothing to wait for.
        for &leaf in self.leaves.iter().filter(|_| rows > 0) {
            let Some(facts) = self.file.chunk(leaf, index) else { continue };
            let chunk = Chunk::new(facts, rows, self.file.range(leaf, index));
            chunks.push((leaf, chunk.map_err(|what| self.file.damaged(leaf, what))?));
            largest = largest.max(u64::try_from(facts.uncompressed_size()).unwrap_or(0));
        }
        let fitting = u128::from(BATCH_BYTES) * u128::from(rows) / u128::from(largest);
        let batch_rows = BATCH_ROWS.min(u64::try_from(fitting).unwrap_or(BATCH_ROWS)).max(1);
        self.group = Some(Group { rows_left: rows, batch_rows, chunks });
        Ok(())
    }

    /// Ends a row group that has been read to its end.
    fn close(&mut self) -> Result<(), LoadError> {
        let Some(mut group) = self.group.take() else { return Ok(()) };
        for (leaf, chunk) in &mut group.chunks {
            chunk.finish().map_err(|what| self.file.damaged(*leaf, what))?;
        }
        Ok(())
    }
}

fn check_codecs(file: &FileMetadata, leaves: &[usize], row_groups: &[usize]) -> Result<(), LoadError> {
    for chunk in row_groups.iter().flat_map(|&group| leaves.iter().filter_map(move |&leaf| file.chunk(leaf, group))) {
        let compression = chunk.compression();
        let common = matches!(compression, Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::ZSTD(_));
        let lzo = compression == Compression::LZO;
        if common || !lzo && cfg!(feature = "all-codecs") {
            continue;
        }
        let column = chunk.column_path().string();
        let codec = format!("{compression:?}").split('(').next().unwrap_or_default().to_lowercase();
        return Err(if lzo { LoadError::Codec { column, codec } } else { LoadError::RareCodec { column, codec } });
    }
    Ok(())
}
