//! What is known of models, as each one's last week says it: columns that the site knows, each model once.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, RecordBatch, StringArray, StructArray, new_null_array,
};
use datafusion::arrow::compute::filter_record_batch;
use datafusion::arrow::datatypes::{DataType, Field, Fields, Schema};
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use datafusion::parquet::file::metadata::KeyValue;

use crate::error::PrepError;
use crate::fold::Folded;
use crate::merge::open;
use crate::panel_file::{NamedFile, PanelFile};
use crate::week_file::{KEY, MODEL};

/// Columns that are taken over, each with its name on the Hub, and what it is.
const TAKEN: [(&str, &str, &str); 6] = [
    ("author", "author", "the account that publishes the model"),
    ("created", "createdAt", "the day of its first publication"),
    ("likes", "likes", "the likes in its last week"),
    ("pipeline_tag", "pipeline_tag", "the task that it is for"),
    ("library_name", "library_name", "the library that runs it"),
    ("tags", "tags", "the Hub's tags: license, languages, formats and others"),
];

/// Returns the name under which the folded models of a developer stand: no repository can have it.
pub fn folded_name(developer: &str) -> String {
    format!("{developer}/*")
}

/// Columns of the file, each with its type and what it is.
pub fn columns() -> Vec<(&'static str, &'static str, &'static str)> {
    let kind = |name: &str| match name {
        "createdAt" => "date",
        "likes" => "integer",
        "tags" => "list",
        _ => "string",
    };
    let names = [("model", "string", "the model's name"), ("_id", "string", "the Hub's own id of the repository")];
    let taken = TAKEN.iter().map(|(_, name, words)| (*name, kind(name), *words));
    let made = [
        ("baseModels", "object", "the models that it was made from, and how"),
        ("safetensors", "object", "its size: `total` is the number of parameters"),
    ];
    names.into_iter().chain(taken).chain(made).collect()
}

/// Writes the models that aren't folded: those of the last week first, then those that only an earlier one lists; of each week in the
/// order of keys. A repository that has had several names has a row for each. `developers` are those of folded models, in order: each has
/// a row of its own behind them.
///
/// # Errors
///
/// Errors if a prepared week can't be read, or the file can't be written.
pub fn write_models(
    folder: &Path,
    weeks: &[PathBuf],
    folded: &Folded,
    developers: &[&str],
    metadata: Vec<KeyValue>,
) -> Result<(NamedFile, u64), PrepError> {
    let list = || DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true)));
    let text = |name: &str| Field::new(name, DataType::Utf8, true);
    let bases = Fields::from(vec![text("relation"), Field::new("models", list(), true)]);
    let size = Fields::from(vec![Field::new("total", DataType::Int64, true)]);
    let data_type = |name: &str| match name {
        "createdAt" => DataType::Date32,
        "likes" => DataType::Int64,
        "tags" => list(),
        "baseModels" => DataType::Struct(bases.clone()),
        "safetensors" => DataType::Struct(size.clone()),
        _ => DataType::Utf8,
    };
    let fields: Vec<Field> = columns().iter().map(|(name, ..)| Field::new(*name, data_type(name), true)).collect();
    let schema = Arc::new(Schema::new(fields));
    let mut file = PanelFile::of_columns(folder, "models", Arc::clone(&schema), metadata)?;
    let mut of_weeks: Vec<Vec<u32>> = vec![Vec::new(); weeks.len()];
    for place in 0..folded.names.len() as u32 {
        let facts = folded.names.facts(place);
        if !facts.is_folded {
            of_weeks[facts.last_week as usize].push(place);
        }
    }
    let mut rows = 0;
    for (path, places) in weeks.iter().zip(of_weeks).rev().filter(|(_, places)| !places.is_empty()) {
        let mut places = places.into_iter().peekable();
        for batch in ParquetRecordBatchReaderBuilder::try_new(open(path)?)?.build()? {
            let batch = batch.map_err(|error| PrepError::Data(error.to_string()))?;
            let (keys, names) = (batch.column(KEY).as_string::<i32>(), batch.column(MODEL).as_string::<i32>());
            let is_here = |row: usize| {
                let is_next = |place: &u32| {
                    (folded.names.key(*place), folded.names.name(*place)) == (keys.value(row), names.value(row))
                };
                // The names of a repository end in different weeks, so that each key has one place at most here.
                places.next_if(is_next).is_some()
            };
            let here: BooleanArray = (0..batch.num_rows()).map(is_here).map(Some).collect();
            let batch = filter_record_batch(&batch, &here).map_err(|error| PrepError::Data(error.to_string()))?;
            rows += batch.num_rows() as u64;
            if batch.num_rows() > 0 {
                file.push(&published(&batch, &bases, &size)?)?;
            }
        }
    }
    let names: StringArray = developers.iter().map(|developer| Some(folded_name(developer))).collect();
    let accounts: StringArray = developers.iter().copied().map(Some).collect();
    let column = |field: &Arc<Field>| -> ArrayRef {
        match field.name().as_str() {
            "model" => Arc::new(names.clone()),
            "author" => Arc::new(accounts.clone()),
            _ => new_null_array(field.data_type(), developers.len()),
        }
    };
    let columns: Vec<ArrayRef> = schema.fields().iter().map(column).collect();
    file.push(&columns)?;
    Ok((file.finish()?, rows))
}

/// Returns the columns of a prepared week as they are published.
fn published(batch: &RecordBatch, bases: &Fields, size: &Fields) -> Result<Vec<ArrayRef>, PrepError> {
    let absent = |name: &str| PrepError::Data(format!("a prepared week has no column \"{name}\", expected one"));
    let column = |name: &str| batch.column_by_name(name).cloned().ok_or_else(|| absent(name));
    let keys = batch.column(KEY).as_string::<i32>();
    // A key that stands for a name is no id.
    let ids: StringArray = keys.iter().map(|key| key.filter(|key| !key.starts_with('/'))).collect();
    let structure = |fields: &Fields, parts: Vec<ArrayRef>| -> Result<ArrayRef, PrepError> {
        let nulls: BooleanArray =
            (0..batch.num_rows()).map(|row| Some(parts.iter().any(|part| part.is_valid(row)))).collect();
        let nulls = nulls.values().clone().into();
        let made = StructArray::try_new(fields.clone(), parts, Some(nulls));
        Ok(Arc::new(made.map_err(|error| PrepError::Data(error.to_string()))?))
    };
    let mut columns = vec![column("model")?, Arc::new(ids) as ArrayRef];
    for (name, ..) in TAKEN {
        columns.push(column(name)?);
    }
    columns.push(structure(bases, vec![column("base_relation")?, column("base_models")?])?);
    columns.push(structure(size, vec![column("parameters")?])?);
    Ok(columns)
}
