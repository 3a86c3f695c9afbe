//! The footer: what a file holds and where.

use std::ops::Range;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use bytes::Bytes;
use parquet::arrow::parquet_to_arrow_schema;
use parquet::basic::Type;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataReader};

use super::{LoadError, Poll, outline, quoted};

/// Bytes of the tail that are asked for first: most footers fit, so one request is enough.
const TAIL_BYTES: u64 = 64 * 1024;

/// Longest footer that is fetched: a thousand row groups of 500 columns need less, and it is held several times over.
const FOOTER_BYTES: u64 = 64 << 20;

/// Length of the footer and magic, behind the footer.
const END_BYTES: u64 = 8;

/// Reads a file's footer: asks for the tail first, then for all of the footer, if the tail doesn't hold it.
pub struct Footer {
    length_bytes: u64,
    tail: Option<Bytes>,
    footer: Option<Bytes>,
}

impl Footer {
    /// Starts on a file of `length_bytes`; [`LoadError::Empty`] when there are none.
    pub fn new(length_bytes: u64) -> Result<Footer, LoadError> {
        match length_bytes {
            0 => Err(LoadError::Empty),
            1..12 => Err(LoadError::Damaged { detail: format!("{length_bytes} bytes, expected 12 or more") }),
            _ => Ok(Footer { length_bytes, tail: None, footer: None }),
        }
    }

    /// The next ranges to read, or the metadata.
    ///
    /// Errors when the bytes aren't a Parquet file's, are encrypted, or can't be decoded.
    pub fn poll(&mut self) -> Result<Poll<FileMetadata>, LoadError> {
        let Some(tail) = &self.tail else {
            let tail = self.length_bytes.saturating_sub(TAIL_BYTES)..self.length_bytes;
            return Ok(Poll::Need(Vec::from([tail])));
        };
        let Some(footer) = &self.footer else {
            return Ok(Poll::Need(Vec::from([self.footer_range(tail)?])));
        };
        outline::check(footer)?;
        let metadata = ParquetMetaDataReader::decode_metadata(footer).map_err(|e| LoadError::damaged(&e))?;
        check_extents(&metadata, self.length_bytes)?;
        FileMetadata::new(metadata).map(Poll::Ready)
    }

    /// Takes the bytes of a range that was asked for.
    pub fn push(&mut self, range: Range<u64>, bytes: Bytes) -> Result<(), LoadError> {
        check_length(&range, &bytes)?;
        if self.tail.is_some() {
            self.footer = Some(bytes);
            return Ok(());
        }
        let footer = self.footer_range(&bytes)?;
        if let Some(start) = footer.start.checked_sub(range.start) {
            let part = start as usize..(footer.end - range.start) as usize;
            self.footer = bytes.get(part.clone()).is_some().then(|| bytes.slice(part));
        }
        self.tail = Some(bytes);
        Ok(())
    }

    /// Where the footer lies, as the end of the file says.
    fn footer_range(&self, tail: &[u8]) -> Result<Range<u64>, LoadError> {
        check_magic(tail)?;
        let length = match tail {
            [.., a, b, c, d, _, _, _, _] => u64::from(u32::from_le_bytes([*a, *b, *c, *d])),
            _ => 0,
        };
        if length > FOOTER_BYTES {
            let detail = format!("a footer of {length} bytes, expected at most {FOOTER_BYTES}");
            return Err(LoadError::Damaged { detail });
        }
        let end = self.length_bytes.saturating_sub(END_BYTES);
        let start = end.checked_sub(length).ok_or_else(|| LoadError::Damaged {
            detail: format!("{} bytes, but a footer of {length}", self.length_bytes),
        })?;
        Ok(start..end)
    }
}

/// Errors when the bytes of a range aren't as many as were asked for.
pub(super) fn check_length(range: &Range<u64>, bytes: &[u8]) -> Result<(), LoadError> {
    let expected = range.end.saturating_sub(range.start);
    if bytes.len() as u64 == expected {
        return Ok(());
    }
    Err(LoadError::Damaged { detail: format!("{} bytes came, expected {expected}", bytes.len()) })
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
    if let Some(group) = metadata.row_groups().iter().find(|group| group.num_rows() < 0) {
        let detail = format!("a row group of {} rows, expected 0 or more", group.num_rows());
        return Err(LoadError::Damaged { detail });
    }
    for chunk in metadata.row_groups().iter().flat_map(|group| group.columns()) {
        if extent(chunk).is_none_or(|extent| extent.end > length_bytes) {
            let column = chunk.column_path().string();
            return Err(LoadError::Damaged {
                detail: format!("column {column:?} reaches beyond its {length_bytes} bytes"),
            });
        }
    }
    Ok(())
}

/// What a footer says: columns, row groups, statistics, key-value metadata.
#[derive(Clone)]
pub struct FileMetadata {
    pub(super) parquet: Arc<ParquetMetaData>,
    schema: SchemaRef,
}

impl FileMetadata {
    fn new(metadata: ParquetMetaData) -> Result<FileMetadata, LoadError> {
        let file = metadata.file_metadata();
        let schema = parquet_to_arrow_schema(file.schema_descr(), file.key_value_metadata());
        let schema = schema.map_err(|e| LoadError::damaged(&e))?;
        let mut stored = file.schema_descr().columns().iter().map(|column| column.physical_type());
        let fields: Vec<Arc<Field>> = schema.fields().iter().map(|field| plain(field, &mut stored)).collect();
        Ok(FileMetadata { parquet: Arc::new(metadata), schema: Arc::new(Schema::new(fields)) })
    }

    /// The columns, each kind in one form: text is `Utf8`, bytes without the word that they are text are `Binary`, decimals
    /// are `Decimal256`, lists are `List`, and nothing is a dictionary.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// A column chunk; `None` where there is no such leaf column or row group.
    pub(super) fn chunk(&self, leaf: usize, group: usize) -> Option<&ColumnChunkMetaData> {
        self.parquet.row_groups().get(group)?.columns().get(leaf)
    }

    /// Where a column chunk lies.
    pub(super) fn range(&self, leaf: usize, group: usize) -> Range<u64> {
        self.chunk(leaf, group).and_then(extent).unwrap_or(0..0)
    }

    /// What is said where a column's bytes aren't what they should be.
    pub(super) fn damaged(&self, leaf: usize, what: &str) -> LoadError {
        let columns = self.parquet.file_metadata().schema_descr().columns();
        let column = columns.get(leaf).map_or_else(String::new, |column| column.path().string());
        LoadError::Damaged { detail: format!("column {} has {what}", quoted(&column)) }
    }

    /// Rows of the whole file.
    pub fn rows(&self) -> u64 {
        u64::try_from(self.parquet.file_metadata().num_rows()).unwrap_or(0)
    }

    /// Rows of these row groups.
    pub fn rows_of(&self, row_groups: &[usize]) -> u64 {
        let rows = |&group: &usize| u64::try_from(self.parquet.row_group(group).num_rows()).unwrap_or(0);
        row_groups.iter().map(rows).fold(0, u64::saturating_add)
    }

    /// Number of row groups.
    pub fn row_group_count(&self) -> usize {
        self.parquet.num_row_groups()
    }

    /// The value of a key in the file's key-value metadata.
    pub fn value(&self, key: &str) -> Option<&str> {
        let pairs = self.parquet.file_metadata().key_value_metadata()?;
        pairs.iter().find(|pair| pair.key == key)?.value.as_deref()
    }

    /// The last part of the name of a Parquet leaf column.
    pub fn leaf_name(&self, leaf: usize) -> &str {
        self.parquet.file_metadata().schema_descr().columns().get(leaf).map_or("", |column| column.name())
    }

    /// Rows without a value in a Parquet leaf column; `None` where a row group's statistics don't tell.
    pub fn nulls(&self, leaf: usize) -> Option<u64> {
        let groups = self.parquet.row_groups().iter();
        groups.map(|group| group.columns().get(leaf)?.statistics()?.null_count_opt()).sum()
    }

    /// Compressed bytes of these Parquet leaf columns in these row groups.
    pub fn compressed_bytes(&self, leaves: &[usize], row_groups: &[usize]) -> u64 {
        self.ranges(leaves, row_groups).map(|range| range.end - range.start).fold(0, u64::saturating_add)
    }

    /// Where these Parquet leaf columns of these row groups lie, in the order in which [`super::Rows`] reads them.
    pub fn ranges(&self, leaves: &[usize], row_groups: &[usize]) -> impl Iterator<Item = Range<u64>> {
        let metadata = &self.parquet;
        let chunks = row_groups.iter().flat_map(|&group| metadata.row_group(group).columns().iter().enumerate());
        chunks.filter(|(leaf, _)| leaves.contains(leaf)).map(|(_, chunk)| extent(chunk).unwrap_or(0..0))
    }
}

/// The same field in the plainest type that its values can have; `stored` are the types of the leaf columns from its own on.
fn plain(field: &Arc<Field>, stored: &mut impl Iterator<Item = Type>) -> Arc<Field> {
    Arc::new(field.as_ref().clone().with_data_type(plain_type(field.data_type(), stored)))
}

fn plain_type(data_type: &DataType, stored: &mut impl Iterator<Item = Type>) -> DataType {
    match data_type {
        // Writers store categories as what they are categories of.
        DataType::Dictionary(_, values) => plain_type(values, stored),
        // Every form of list is stored in the same way.
        DataType::List(items)
        | DataType::LargeList(items)
        | DataType::FixedSizeList(items, _)
        | DataType::ListView(items)
        | DataType::LargeListView(items) => DataType::List(plain(items, stored)),
        DataType::Map(entries, sorted) => DataType::Map(plain(entries, stored), *sorted),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(|field| plain(field, stored)).collect()),
        leaf => plain_leaf(leaf, stored.next()),
    }
}

fn plain_leaf(data_type: &DataType, stored: Option<Type>) -> DataType {
    match data_type {
        DataType::LargeUtf8 | DataType::Utf8View => DataType::Utf8,
        DataType::LargeBinary | DataType::BinaryView => DataType::Binary,
        DataType::Decimal32(precision, scale)
        | DataType::Decimal64(precision, scale)
        | DataType::Decimal128(precision, scale) => DataType::Decimal256(*precision, *scale),
        // Some writers store milliseconds as days.
        DataType::Date64 if stored == Some(Type::INT32) => DataType::Date32,
        other => other.clone(),
    }
}
