//! A file's metadata, as its footer states them: columns, row groups, statistics, where the column chunks lie.

use std::ops::Range;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::parquet_to_arrow_schema;
use parquet::basic::Type;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};

use super::error::{LoadError, quoted};

/// What a footer says: columns, row groups, statistics, key-value metadata.
#[derive(Clone)]
pub struct FileMetadata {
    pub(super) parquet: Arc<ParquetMetaData>,
    schema: SchemaRef,
}

impl FileMetadata {
    /// Takes over what the `parquet` crate has decoded.
    ///
    /// # Errors
    /// [`LoadError::Damaged`] if the schema contradicts itself.
    pub(super) fn new(metadata: ParquetMetaData) -> Result<FileMetadata, LoadError> {
        let file = metadata.file_metadata();
        let schema = parquet_to_arrow_schema(file.schema_descr(), file.key_value_metadata());
        let schema = schema.map_err(|e| LoadError::damaged(&e))?;
        let mut stored = file.schema_descr().columns().iter().map(|column| column.physical_type());
        let fields: Vec<Arc<Field>> = schema.fields().iter().map(|field| plainest_field(field, &mut stored)).collect();
        Ok(FileMetadata { parquet: Arc::new(metadata), schema: Arc::new(Schema::new(fields)) })
    }

    /// Returns the columns, each kind in one type: text is `Utf8`, bytes that aren't declared to be text are `Binary`, decimals
    /// are `Decimal256`, lists are `List`, and nothing is a dictionary.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Returns a column chunk's metadata; `None` where there is no such leaf column or row group.
    pub(super) fn column_chunk(&self, leaf: usize, group: usize) -> Option<&ColumnChunkMetaData> {
        self.parquet.row_groups().get(group)?.columns().get(leaf)
    }

    /// Returns the byte range of a column chunk; empty where there is none.
    pub(super) fn column_chunk_range(&self, leaf: usize, group: usize) -> Range<u64> {
        self.column_chunk(leaf, group).and_then(column_chunk_range).unwrap_or(0..0)
    }

    /// Returns the error for a leaf column whose bytes aren't what they should be: `what` completes "column x has ...".
    pub(super) fn damaged_column(&self, leaf: usize, what: &str) -> LoadError {
        let columns = self.parquet.file_metadata().schema_descr().columns();
        let column = columns.get(leaf).map_or_else(String::new, |column| column.path().string());
        LoadError::Damaged { detail: format!("column {} has {what}", quoted(&column)) }
    }

    /// Returns the number of rows of the whole file.
    pub fn rows(&self) -> u64 {
        u64::try_from(self.parquet.file_metadata().num_rows()).unwrap_or(0)
    }

    /// Returns the number of rows of these row groups.
    pub fn rows_of(&self, row_groups: &[usize]) -> u64 {
        let rows = |&group: &usize| u64::try_from(self.parquet.row_group(group).num_rows()).unwrap_or(0);
        row_groups.iter().map(rows).fold(0, u64::saturating_add)
    }

    /// Returns the number of row groups.
    pub fn row_group_count(&self) -> usize {
        self.parquet.num_row_groups()
    }

    /// Returns the value of a key in the file's key-value metadata.
    pub fn key_value(&self, key: &str) -> Option<&str> {
        let pairs = self.parquet.file_metadata().key_value_metadata()?;
        pairs.iter().find(|pair| pair.key == key)?.value.as_deref()
    }

    /// Returns the last part of the name of a Parquet leaf column; empty where there is none.
    pub fn leaf_name(&self, leaf: usize) -> &str {
        self.parquet.file_metadata().schema_descr().columns().get(leaf).map_or("", |column| column.name())
    }

    /// Returns the number of nulls in a Parquet leaf column; `None` where the statistics of a row group lack it.
    pub fn null_count(&self, leaf: usize) -> Option<u64> {
        let groups = self.parquet.row_groups().iter();
        groups.map(|group| group.columns().get(leaf)?.statistics()?.null_count_opt()).sum()
    }

    /// Returns the compressed size of these Parquet leaf columns in these row groups, in bytes.
    pub fn compressed_bytes(&self, leaves: &[usize], row_groups: &[usize]) -> u64 {
        self.column_chunk_ranges(leaves, row_groups).map(|range| range.end - range.start).fold(0, u64::saturating_add)
    }

    /// Returns the byte ranges of these Parquet leaf columns in these row groups, in the order in which
    /// [`RowReader`](super::RowReader) reads them.
    pub fn column_chunk_ranges(&self, leaves: &[usize], row_groups: &[usize]) -> impl Iterator<Item = Range<u64>> {
        let metadata = &self.parquet;
        let chunks = row_groups.iter().flat_map(|&group| metadata.row_group(group).columns().iter().enumerate());
        chunks.filter(|(leaf, _)| leaves.contains(leaf)).map(|(_, chunk)| column_chunk_range(chunk).unwrap_or(0..0))
    }
}

/// Returns the same field in the plainest type that its values can have; `stored` are the physical types of the leaf columns
/// from its own on.
fn plainest_field(field: &Arc<Field>, stored: &mut impl Iterator<Item = Type>) -> Arc<Field> {
    Arc::new(field.as_ref().clone().with_data_type(plainest_type(field.data_type(), stored)))
}

fn plainest_type(data_type: &DataType, stored: &mut impl Iterator<Item = Type>) -> DataType {
    match data_type {
        // Writers store categories as what they are categories of.
        DataType::Dictionary(_, values) => plainest_type(values, stored),
        // Every form of list is stored in the same way.
        DataType::List(items)
        | DataType::LargeList(items)
        | DataType::FixedSizeList(items, _)
        | DataType::ListView(items)
        | DataType::LargeListView(items) => DataType::List(plainest_field(items, stored)),
        DataType::Map(entries, sorted) => DataType::Map(plainest_field(entries, stored), *sorted),
        DataType::Struct(fields) => {
            DataType::Struct(fields.iter().map(|field| plainest_field(field, stored)).collect())
        }
        leaf => plainest_leaf_type(leaf, stored.next()),
    }
}

fn plainest_leaf_type(data_type: &DataType, stored: Option<Type>) -> DataType {
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

/// Returns the byte range of a column chunk; `None` for numbers that are no range of bytes.
pub(super) fn column_chunk_range(chunk: &ColumnChunkMetaData) -> Option<Range<u64>> {
    let start = u64::try_from(chunk.dictionary_page_offset().unwrap_or(chunk.data_page_offset())).ok()?;
    Some(start..start.checked_add(u64::try_from(chunk.compressed_size()).ok()?)?)
}
