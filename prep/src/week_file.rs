//! A prepared week: its repositories, one row each, ordered by their keys, in one file.

use std::fs::File;
use std::hash::Hasher;
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Int64Array, ListArray, ListBuilder, RecordBatch, StringArray,
    StringBuilder, new_null_array,
};
use datafusion::arrow::compute::{cast, filter_record_batch};
use datafusion::arrow::datatypes::{DataType, Date32Type, Field, Int64Type, Schema, SchemaRef};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::file::metadata::KeyValue;
use datafusion::parquet::file::properties::WriterProperties;
use datafusion::parquet::schema::types::ColumnPath;
use lorenz::calendar::Day;
use serde::{Deserialize, Serialize};
use twox_hash::XxHash64;

use crate::error::PrepError;
use crate::folder::{finish, unfinished};

/// The number of this form of files, and of the query that makes them: another number, and all weeks are prepared again.
pub const FORM: u32 = 1;

/// Rows of a row group: what one part of the fold reads at least.
const GROUP_ROWS: usize = 1 << 17;

/// Bytes of a page: of each week a few are in memory while all are read side by side.
const PAGE_BYTES: usize = 256 << 10;

/// The key of a file's own metadata with its [`WeekSummary`].
pub(crate) const SUMMARY_KEY: &str = "lorenz.prep.week";

/// The place of each column that the fold reads.
pub(crate) const KEY: usize = 0;
pub(crate) const MODEL: usize = 1;
pub(crate) const CREATED: usize = 3;
pub(crate) const LAST_MODIFIED: usize = 4;
pub(crate) const ALL_TIME: usize = 6;
const TAGS: usize = 10;
const BASE_RELATION: usize = 11;
const BASE_MODELS: usize = 12;

/// What happened to the rows of a week.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekSummary {
    /// Rows of the snapshot.
    pub rows_read: u64,
    /// Repositories.
    pub repositories: u64,
    /// Rows that repeat a repository; the largest counter stays.
    pub duplicates: u64,
    /// Rows without a name.
    pub without_name: u64,
    /// Rows without an `_id`: these aren't followed through renames.
    pub without_id: u64,
    /// Repositories without downloads of all time.
    pub without_counter: u64,
    /// The last day on which anything of it was created or modified: when it was observed, at the earliest.
    pub observed: Option<String>,
    /// A hash of keys and counters: two weeks of one hash are one snapshot, published twice.
    pub content: String,
}

/// The columns of a prepared week.
pub fn schema() -> SchemaRef {
    let list = || DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true)));
    let columns = [
        ("key", DataType::Utf8),
        ("model", DataType::Utf8),
        ("author", DataType::Utf8),
        ("created", DataType::Date32),
        ("last_modified", DataType::Date32),
        ("downloads_30_days", DataType::Int64),
        ("downloads_all_time", DataType::Int64),
        ("likes", DataType::Int64),
        ("pipeline_tag", DataType::Utf8),
        ("library_name", DataType::Utf8),
        ("tags", list()),
        ("base_relation", DataType::Utf8),
        ("base_models", list()),
        ("parameters", DataType::Int64),
    ];
    Arc::new(Schema::new(columns.map(|(name, data_type)| Field::new(name, data_type, true)).to_vec()))
}

/// Writes a week from ordered batches.
pub struct WeekWriter {
    writer: ArrowWriter<File>,
    schema: SchemaRef,
    last_key: Option<String>,
    observed: Option<i32>,
    summary: WeekSummary,
    hash: XxHash64,
}

impl WeekWriter {
    /// Starts a file, which gets its name when it is finished.
    ///
    /// # Errors
    ///
    /// Errors if it can't be written.
    pub fn create(path: &Path) -> Result<WeekWriter, PrepError> {
        let path = unfinished(path);
        let file = File::create(&path).map_err(|error| PrepError::at(&path, error))?;
        let mut properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
            .set_max_row_group_row_count(Some(GROUP_ROWS))
            .set_data_page_size_limit(PAGE_BYTES)
            .set_dictionary_enabled(false)
            .set_created_by("lorenz-prep".to_owned());
        // What many rows share; keys and names are each row's own.
        for column in ["author", "pipeline_tag", "library_name", "base_relation", "tags.list.item"] {
            properties = properties.set_column_dictionary_enabled(path_of(column), true);
        }
        let properties = properties.build();
        let schema = schema();
        let writer = ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties))?;
        let (summary, hash) = (WeekSummary::default(), XxHash64::with_seed(0));
        Ok(WeekWriter { writer, schema, last_key: None, observed: None, summary, hash })
    }

    /// Adds rows, in the order of the query; of each repository the first stays.
    ///
    /// # Errors
    ///
    /// Errors if they can't be written, or aren't in order.
    pub fn push(&mut self, batch: &RecordBatch) -> Result<(), PrepError> {
        let batch = self.one_type(batch)?;
        let (keys, models) = (batch.column(KEY).as_string::<i32>(), batch.column(MODEL).as_string::<i32>());
        let counters = batch.column(ALL_TIME).as_primitive::<Int64Type>();
        let summary = &mut self.summary;
        summary.rows_read += batch.num_rows() as u64;
        let mut stays = Vec::with_capacity(batch.num_rows());
        for row in 0..batch.num_rows() {
            if models.is_null(row) || keys.is_null(row) {
                summary.without_name += 1;
                stays.push(false);
                continue;
            }
            let key = keys.value(row);
            match self.last_key.as_deref().map(|last| last.cmp(key)) {
                Some(std::cmp::Ordering::Equal) => {
                    summary.duplicates += 1;
                    stays.push(false);
                    continue;
                }
                Some(std::cmp::Ordering::Greater) => {
                    return Err(PrepError::Data(format!(
                        "expected rows ordered by repository, found {key} out of order"
                    )));
                }
                _ => {}
            }
            let last_key = self.last_key.get_or_insert_default();
            last_key.clear();
            last_key.push_str(key);
            let counter = counters.is_valid(row).then(|| counters.value(row));
            summary.repositories += 1;
            summary.without_id += u64::from(key.starts_with('/'));
            summary.without_counter += u64::from(counter.is_none());
            self.hash.write(key.as_bytes());
            self.hash.write(&counter.map_or([0xff; 8], i64::to_le_bytes));
            stays.push(true);
        }
        let batch = filter_record_batch(&batch, &BooleanArray::from(stays)).map_err(data_error)?;
        for column in [CREATED, LAST_MODIFIED] {
            let days = batch.column(column).as_primitive::<Date32Type>();
            self.observed = self.observed.max(datafusion::arrow::compute::max(days));
        }
        Ok(self.writer.write(&batch)?)
    }

    /// Returns a batch with the columns of [`schema`], whatever types the week has.
    fn one_type(&self, batch: &RecordBatch) -> Result<RecordBatch, PrepError> {
        let mut relations = None;
        let mut columns: Vec<ArrayRef> = Vec::new();
        for (place, (field, column)) in self.schema.fields().iter().zip(batch.columns()).enumerate() {
            columns.push(match (place, column.data_type()) {
                (_, DataType::Null) => new_null_array(field.data_type(), batch.num_rows()),
                (BASE_MODELS, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View) => {
                    let (relation, bases) = records(column)?;
                    relations = Some(relation);
                    bases
                }
                (TAGS | BASE_MODELS, _) => texts(column)?,
                (_, DataType::Int64) => not_negative(column),
                _ => cast(column, field.data_type()).map_err(data_error)?,
            });
        }
        if let Some(relations) = relations {
            columns[BASE_RELATION] = relations;
        }
        RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(data_error)
    }

    /// Ends the file and gives it its name.
    ///
    /// # Errors
    ///
    /// Errors if it can't be written.
    pub fn finish(mut self, path: &Path) -> Result<WeekSummary, PrepError> {
        self.summary.observed = self.observed.map(|day| Day(day).to_string());
        self.summary.content = format!("{:016x}", self.hash.finish());
        let text = serde_json::to_string(&self.summary).map_err(|error| PrepError::Data(error.to_string()))?;
        self.writer.append_key_value_metadata(KeyValue::new(SUMMARY_KEY.to_owned(), text));
        self.writer.close()?;
        finish(path)?;
        Ok(self.summary)
    }
}

/// Returns the path of a column's leaf, whose parts have dots between them.
fn path_of(column: &str) -> ColumnPath {
    ColumnPath::new(column.split('.').map(str::to_owned).collect())
}

fn data_error(error: datafusion::arrow::error::ArrowError) -> PrepError {
    PrepError::Data(error.to_string())
}

/// A count below 0 is none.
fn not_negative(column: &ArrayRef) -> ArrayRef {
    let counts = column.as_primitive::<Int64Type>();
    Arc::new(counts.iter().map(|count| count.filter(|count| *count >= 0)).collect::<Int64Array>())
}

/// Returns lists of texts, of lists of whatever kind: texts, or structs with an `id`; of a text a list of one.
fn texts(column: &ArrayRef) -> Result<ArrayRef, PrepError> {
    let lists = match column.data_type() {
        DataType::List(_) => Arc::clone(column),
        DataType::LargeList(field) => cast(column, &DataType::List(Arc::clone(field))).map_err(data_error)?,
        _ => {
            let texts = cast(column, &DataType::Utf8).map_err(data_error)?;
            let mut lists = ListBuilder::new(StringBuilder::new());
            for text in texts.as_string::<i32>() {
                lists.append_option(text.map(|text| [Some(text)]));
            }
            return Ok(Arc::new(lists.finish()));
        }
    };
    let lists = lists.as_list::<i32>();
    let values = match lists.values().as_struct_opt() {
        Some(structs) => match ["id", "name", "modelId"].into_iter().find_map(|name| structs.column_by_name(name)) {
            Some(names) => cast(names, &DataType::Utf8).map_err(data_error)?,
            None => new_null_array(&DataType::Utf8, structs.len()),
        },
        None => cast(lists.values(), &DataType::Utf8).map_err(data_error)?,
    };
    let field = Arc::new(Field::new_list_field(DataType::Utf8, true));
    let lists = ListArray::try_new(field, lists.offsets().clone(), values, lists.nulls().cloned());
    Ok(Arc::new(lists.map_err(data_error)?))
}

/// Reads records of base models that are texts, as `{"relation": "quantized", "models": [{"id": "a/b"}]}`.
fn records(column: &ArrayRef) -> Result<(ArrayRef, ArrayRef), PrepError> {
    let column = cast(column, &DataType::Utf8).map_err(data_error)?;
    let (mut relations, mut bases) = (StringBuilder::new(), ListBuilder::new(StringBuilder::new()));
    for text in column.as_string::<i32>() {
        let record: Option<serde_json::Value> = text.and_then(|text| serde_json::from_str(text).ok());
        let field = |name: &str| record.as_ref().and_then(|record| record.get(name));
        relations.append_option(field("relation").and_then(|relation| relation.as_str()));
        let models = field("models").and_then(|models| models.as_array());
        let name = |model: &serde_json::Value| model.get("id").unwrap_or(model).as_str().map(str::to_owned);
        bases.append_option(models.map(|models| models.iter().map(name).collect::<Vec<_>>()));
    }
    let relations: StringArray = relations.finish();
    Ok((Arc::new(relations), Arc::new(bases.finish())))
}
