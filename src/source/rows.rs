//! The rows of the chosen columns and row groups, batch by batch.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow::datatypes::{DataType, Field};
use arrow::record_batch::RecordBatch;
use bytes::Bytes;
use parquet::DecodeResult;
use parquet::arrow::ProjectionMask;
use parquet::arrow::push_decoder::{ParquetPushDecoder, ParquetPushDecoderBuilder};
use parquet::basic::{Compression, ConvertedType, Type};

use super::footer::check_length;
use super::{FileMetadata, LoadError, Poll, pages};

/// Rows of a batch at most: enough to spread the cost of a batch, little memory.
const BATCH_ROWS: usize = 64 * 1024;

/// Reads rows: asks for the column chunks of one row group at a time, hands out record batches.
pub struct Rows {
    file: FileMetadata,
    decoder: ParquetPushDecoder,
    /// Where the column chunks lie that will be asked for, with row group and leaf, ascending.
    chunks: Vec<(Range<u64>, usize, usize)>,
}

impl Rows {
    /// Starts on the given Parquet leaf columns and row groups.
    ///
    /// Errors when a column is compressed with a codec that this build doesn't read, or when the
    /// metadata contradict themselves.
    pub fn new(file: &FileMetadata, leaves: &[usize], row_groups: &[usize]) -> Result<Rows, LoadError> {
        Rows::first(file, leaves, row_groups, None)
    }

    /// The same, but no more than the first `limit` rows.
    pub fn first(
        file: &FileMetadata,
        leaves: &[usize],
        row_groups: &[usize],
        limit: Option<usize>,
    ) -> Result<Rows, LoadError> {
        check_codecs(file, leaves, row_groups)?;
        check_texts(file, leaves)?;
        let parquet_schema = file.reader.metadata().file_metadata().schema_descr();
        let builder = ParquetPushDecoderBuilder::new_with_metadata(file.reader.clone());
        let builder = if let Some(limit) = limit { builder.with_limit(limit) } else { builder };
        let decoder = builder
            .with_projection(ProjectionMask::leaves(parquet_schema, leaves.iter().copied()))
            .with_row_groups(row_groups.to_vec())
            .with_batch_size(limit.unwrap_or(BATCH_ROWS))
            .build()
            .map_err(|e| LoadError::damaged(&e))?;
        Ok(Rows { file: file.clone(), decoder, chunks: chunks(file, leaves, row_groups) })
    }

    /// The next ranges to read, the next batch, or `Ready(None)` at the end.
    ///
    /// The batch's columns stand in the file's order; a struct holds only those of its fields that are read.
    pub fn poll(&mut self) -> Result<Poll<Option<RecordBatch>>, LoadError> {
        // On some damaged pages (one in a thousand bytes changed at random) the decoder panics instead of erring.
        // Where a panic can be caught it becomes the same error; in the browser it ends the worker, which the page tells.
        let decoded = catch_unwind(AssertUnwindSafe(|| self.decoder.try_decode()))
            .map_err(|_| LoadError::Damaged { detail: "its pages contradict its footer".to_owned() })?;
        match decoded.map_err(|e| LoadError::damaged(&e))? {
            DecodeResult::NeedsData(ranges) => Ok(Poll::Need(ranges)),
            DecodeResult::Data(batch) => Ok(Poll::Ready(Some(batch))),
            DecodeResult::Finished => Ok(Poll::Ready(None)),
        }
    }

    /// Takes the bytes of a range that was asked for; errors when they can't be what the footer says they are.
    pub fn push(&mut self, range: Range<u64>, bytes: Bytes) -> Result<(), LoadError> {
        check_length(&range, &bytes)?;
        let first = self.chunks.partition_point(|(chunk, ..)| chunk.start < range.start);
        for (_, group, leaf) in self.chunks[first..].iter().take_while(|(chunk, ..)| chunk.start == range.start) {
            let group = self.file.reader.metadata().row_group(*group);
            pages::check(group.column(*leaf), group.num_rows(), &bytes)?;
        }
        self.decoder.push_range(range, bytes).map_err(|e| LoadError::damaged(&e))
    }
}

/// Errors when a list of bytes is read as one of texts, which the decoder can't.
///
/// A file's own schema and the one that Arrow's writers put beside it may differ in damaged files alone.
fn check_texts(file: &FileMetadata, leaves: &[usize]) -> Result<(), LoadError> {
    let mut types = Vec::new();
    file.schema().fields().iter().for_each(|field| leaf_types(field, &mut types));
    let columns = file.reader.metadata().file_metadata().schema_descr().columns();
    for (column, data_type) in leaves.iter().filter_map(|&leaf| columns.get(leaf).zip(types.get(leaf))) {
        let unnamed = column.logical_type_ref().is_none() && column.converted_type() == ConvertedType::NONE;
        let bytes = column.physical_type() == Type::BYTE_ARRAY && unnamed;
        let text = matches!(data_type, DataType::Dictionary(_, values) if **values == DataType::Utf8);
        if bytes && column.max_rep_level() > 0 && text {
            let column = column.path().string();
            return Err(LoadError::Damaged { detail: format!("column {column:?} is of bytes here and of text there") });
        }
    }
    Ok(())
}

fn leaf_types<'a>(field: &'a Field, types: &mut Vec<&'a DataType>) {
    match field.data_type() {
        DataType::Struct(fields) => fields.iter().for_each(|field| leaf_types(field, types)),
        DataType::List(items) | DataType::Map(items, _) => leaf_types(items, types),
        other => types.push(other),
    }
}

fn chunks(file: &FileMetadata, leaves: &[usize], row_groups: &[usize]) -> Vec<(Range<u64>, usize, usize)> {
    let of_group = |&group: &usize| leaves.iter().map(move |&leaf| (group, leaf));
    let mut chunks: Vec<_> = (row_groups.iter().flat_map(of_group))
        .map(|(group, leaf)| {
            let (start, length) = file.reader.metadata().row_group(group).column(leaf).byte_range();
            (start..start.saturating_add(length), group, leaf)
        })
        .collect();
    chunks.sort_unstable_by_key(|(range, ..)| range.start);
    chunks
}

fn check_codecs(file: &FileMetadata, leaves: &[usize], row_groups: &[usize]) -> Result<(), LoadError> {
    let metadata = file.reader.metadata();
    for &group in row_groups {
        for (leaf, chunk) in metadata.row_group(group).columns().iter().enumerate() {
            let compression = chunk.compression();
            let common = matches!(compression, Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::ZSTD(_));
            let lzo = compression == Compression::LZO;
            if common || !lzo && cfg!(feature = "all-codecs") || !leaves.contains(&leaf) {
                continue;
            }
            let column = chunk.column_path().string();
            let codec = format!("{compression:?}").split('(').next().unwrap_or_default().to_lowercase();
            return Err(if lzo { LoadError::Codec { column, codec } } else { LoadError::RareCodec { column, codec } });
        }
    }
    Ok(())
}
