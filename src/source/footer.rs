//! The footer: what a file holds and where.

use std::ops::Range;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use bytes::Bytes;
use parquet::DecodeResult;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::file::metadata::{ColumnChunkMetaData, PageIndexPolicy, ParquetMetaData, ParquetMetaDataPushDecoder};

use super::{LoadError, Poll};

/// Bytes of the tail that are asked for first: most footers fit, so one request is enough.
const TAIL_BYTES: u64 = 64 * 1024;

/// Reads a file's footer: asks for the tail first, then for what lies before it, if anything.
pub struct Footer {
    length_bytes: u64,
    decoder: ParquetMetaDataPushDecoder,
    tail: Option<Bytes>,
}

impl Footer {
    /// Starts on a file of `length_bytes`; [`LoadError::Empty`] when there are none.
    pub fn new(length_bytes: u64) -> Result<Footer, LoadError> {
        if length_bytes == 0 {
            return Err(LoadError::Empty);
        }
        let decoder = ParquetMetaDataPushDecoder::try_new(length_bytes)
            .map_err(|_| LoadError::Damaged { detail: format!("{length_bytes} bytes, expected 12 or more") })?
            .with_page_index_policy(PageIndexPolicy::Skip);
        Ok(Footer { length_bytes, decoder, tail: None })
    }

    /// The next ranges to read, or the metadata.
    ///
    /// Errors when the bytes aren't a Parquet file's, are encrypted, or can't be decoded.
    pub fn poll(&mut self) -> Result<Poll<FileMetadata>, LoadError> {
        let Some(tail) = &self.tail else {
            let tail = self.length_bytes.saturating_sub(TAIL_BYTES)..self.length_bytes;
            return Ok(Poll::Need(Vec::from([tail])));
        };
        check_magic(tail)?;
        match self.decoder.try_decode().map_err(|e| LoadError::damaged(&e))? {
            DecodeResult::NeedsData(ranges) => Ok(Poll::Need(ranges)),
            DecodeResult::Data(metadata) => {
                check_extents(&metadata, self.length_bytes)?;
                FileMetadata::new(metadata).map(Poll::Ready)
            }
            DecodeResult::Finished => Err(LoadError::Damaged { detail: "the footer ended early".to_owned() }),
        }
    }

    /// Takes the bytes of a range that was asked for.
    pub fn push(&mut self, range: Range<u64>, bytes: Bytes) -> Result<(), LoadError> {
        if self.tail.is_none() {
            self.tail = Some(bytes.clone());
        }
        self.decoder.push_range(range, bytes).map_err(|e| LoadError::damaged(&e))
    }
}

fn check_magic(tail: &[u8]) -> Result<(), LoadError> {
    let last = &tail[tail.len().saturating_sub(4)..];
    match last {
        b"PAR1" => Ok(()),
        b"PARE" => Err(LoadError::Encrypted),
        _ => Err(LoadError::NotParquet { found: format!("{:?}", String::from_utf8_lossy(last)) }),
    }
}

/// Where a column of a row group lies; `None` for numbers that are no range of bytes.
fn extent(chunk: &ColumnChunkMetaData) -> Option<Range<u64>> {
    let start = u64::try_from(chunk.dictionary_page_offset().unwrap_or(chunk.data_page_offset())).ok()?;
    Some(start..start.checked_add(u64::try_from(chunk.compressed_size()).ok()?)?)
}

/// Errors when a column of a row group isn't within the file: the decoder takes the footer's word, or panics.
fn check_extents(metadata: &ParquetMetaData, length_bytes: u64) -> Result<(), LoadError> {
    for chunk in metadata.row_groups().iter().flat_map(|group| group.columns()) {
        if extent(chunk).is_none_or(|extent| extent.end > length_bytes) {
            let column = chunk.column_path().string();
            return Err(LoadError::Damaged {
                detail: format!("column \"{column}\" reaches beyond its {length_bytes} bytes"),
            });
        }
    }
    Ok(())
}

/// What a footer says: columns, row groups, statistics, key-value metadata.
#[derive(Clone)]
pub struct FileMetadata {
    pub(super) reader: ArrowReaderMetadata,
}

impl FileMetadata {
    fn new(metadata: ParquetMetaData) -> Result<FileMetadata, LoadError> {
        let metadata = Arc::new(metadata);
        let plain = ArrowReaderMetadata::try_new(metadata.clone(), ArrowReaderOptions::new())
            .map_err(|e| LoadError::damaged(&e))?;
        // Strings as dictionaries: a value is interned once per dictionary, not once per row.
        let coded = ArrowReaderOptions::new().with_schema(dictionary_coded(plain.schema()));
        let reader = ArrowReaderMetadata::try_new(metadata, coded).map_err(|e| LoadError::damaged(&e))?;
        Ok(FileMetadata { reader })
    }

    /// The columns, each kind in one form: text is `Dictionary(Int32, Utf8)`, bytes without the word that they are text
    /// `Dictionary(Int32, Binary)`, decimals are `Decimal256`, lists are `List`.
    pub fn schema(&self) -> &SchemaRef {
        self.reader.schema()
    }

    /// Rows of the whole file.
    pub fn rows(&self) -> u64 {
        u64::try_from(self.reader.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// Number of row groups.
    pub fn row_group_count(&self) -> usize {
        self.reader.metadata().num_row_groups()
    }

    /// The value of a key in the file's key-value metadata.
    pub fn value(&self, key: &str) -> Option<&str> {
        let pairs = self.reader.metadata().file_metadata().key_value_metadata()?;
        pairs.iter().find(|pair| pair.key == key)?.value.as_deref()
    }

    /// The last part of the name of a Parquet leaf column.
    pub fn leaf_name(&self, leaf: usize) -> &str {
        self.reader.metadata().file_metadata().schema_descr().columns().get(leaf).map_or("", |column| column.name())
    }

    /// Rows without a value in a Parquet leaf column; `None` where a row group's statistics don't tell.
    pub fn nulls(&self, leaf: usize) -> Option<u64> {
        let groups = self.reader.metadata().row_groups().iter();
        groups.map(|group| group.columns().get(leaf)?.statistics()?.null_count_opt()).sum()
    }

    /// Compressed bytes of these Parquet leaf columns in these row groups.
    pub fn compressed_bytes(&self, leaves: &[usize], row_groups: &[usize]) -> u64 {
        self.ranges(leaves, row_groups).map(|range| range.end - range.start).fold(0, u64::saturating_add)
    }

    /// Where these Parquet leaf columns of these row groups lie, in the order in which [`super::Rows`] reads them.
    pub fn ranges(&self, leaves: &[usize], row_groups: &[usize]) -> impl Iterator<Item = Range<u64>> {
        let metadata = self.reader.metadata();
        let chunks = row_groups.iter().flat_map(|&group| metadata.row_group(group).columns().iter().enumerate());
        chunks.filter(|(leaf, _)| leaves.contains(leaf)).map(|(_, chunk)| extent(chunk).unwrap_or(0..0))
    }
}

fn dictionary_coded(schema: &Schema) -> SchemaRef {
    Arc::new(Schema::new_with_metadata(
        schema.fields().iter().map(coded).collect::<Vec<_>>(),
        schema.metadata().clone(),
    ))
}

fn coded(field: &Arc<Field>) -> Arc<Field> {
    Arc::new(field.as_ref().clone().with_data_type(coded_type(field.data_type())))
}

fn coded_type(data_type: &DataType) -> DataType {
    let dictionary = |values| DataType::Dictionary(Box::new(DataType::Int32), Box::new(values));
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => dictionary(DataType::Utf8),
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => dictionary(DataType::Binary),
        // pandas writes categories of numbers and dates, too: plain ones are as good.
        DataType::Dictionary(_, values) => coded_type(values),
        DataType::Decimal32(precision, scale)
        | DataType::Decimal64(precision, scale)
        | DataType::Decimal128(precision, scale) => DataType::Decimal256(*precision, *scale),
        // Every form of list is stored in the same way: one form is enough to read.
        DataType::List(items)
        | DataType::LargeList(items)
        | DataType::FixedSizeList(items, _)
        | DataType::ListView(items)
        | DataType::LargeListView(items) => DataType::List(coded(items)),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(coded).collect()),
        other => other.clone(),
    }
}
