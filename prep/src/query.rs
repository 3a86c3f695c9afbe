//! The query of one week: which leaves of a snapshot are read, in which types, in which order.
//!
//! Snapshots differ from week to week: columns come, go, and change their type. Each week is scanned alone, by what its own files
//! say, and what it lacks is null. The order is total: a cluster and one process give the same rows in the same order.

use datafusion::arrow::datatypes::{DataType, Schema};
use datafusion::dataframe::DataFrame;
use datafusion::prelude::{ParquetReadOptions, SessionContext, col};

use crate::error::PrepError;
use crate::inputs::InputFile;

/// Names of the column of repositories' names, the first that is there.
const MODEL: [&str; 4] = ["id", "modelId", "repo_id", "model"];

/// Columns by which rows are ordered behind the repository's, largest first: of several rows of one repository the first stays, as the
/// site's own rule has it (the largest counter). The rest make the order total.
const DESCENDING: [&str; 4] = ["downloads_all_time", "downloads_30_days", "last_modified", "likes"];
const ASCENDING: [&str; 4] = ["model", "author", "pipeline_tag", "library_name"];

/// Returns the rows of a week, ordered by repository.
///
/// # Errors
///
/// Errors if the files can't be read, or lack the columns of names or of downloads.
pub async fn rows_of_week(context: &SessionContext, files: &[InputFile]) -> Result<DataFrame, PrepError> {
    let paths: Vec<String> = files.iter().map(|file| file.address.clone()).collect();
    let options = ParquetReadOptions::default().skip_metadata(true).parquet_pruning(false);
    let frame = context.read_parquet(paths, options).await?;
    let columns = expressions(frame.schema().as_arrow())?;
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let order = |name: &&str, is_ascending| col(*name).sort(is_ascending, false);
    let orders = [order(&"key", true)].into_iter();
    let orders = orders.chain(DESCENDING.iter().map(|name| order(name, false)));
    let orders = orders.chain(ASCENDING.iter().map(|name| order(name, true)));
    Ok(frame.select_exprs(&columns)?.sort(orders.collect())?)
}

/// Returns the expressions of all columns, in the order of [`crate::week_file::schema`].
fn expressions(schema: &Schema) -> Result<Vec<String>, PrepError> {
    let type_of = |name: &str| schema.field_with_name(name).ok().map(|field| field.data_type());
    let Some(model) = MODEL.into_iter().find(|name| type_of(name).is_some_and(is_text)) else {
        return Err(lacks("names of models", "id"));
    };
    let counts = ["downloads", "downloadsAllTime"];
    if !counts.iter().any(|name| type_of(name).is_some_and(is_number)) {
        return Err(lacks("downloads", "downloadsAllTime"));
    }
    let model = text(Some(&DataType::Utf8), model);
    let id = text(type_of("_id"), "_id");
    let list = |name: &str| match type_of(name) {
        Some(DataType::List(_) | DataType::LargeList(_)) => quoted(name),
        other => text(other, name),
    };
    let field = |name: &str, field: &str| match type_of(name) {
        Some(DataType::Struct(fields)) => fields.find(field).map(|(_, found)| (found.data_type(), part(name, field))),
        _ => None,
    };
    // A record as text is read when it is written (crate::week_file).
    let (relation, bases) = match type_of("baseModels") {
        Some(DataType::Struct(_)) => (field("baseModels", "relation"), field("baseModels", "models")),
        other => (None, other.filter(|other| is_text(other)).map(|other| (other, quoted("baseModels")))),
    };
    let null = || "NULL".to_owned();
    let parameters = field("safetensors", "total").map_or_else(null, |(found, value)| number_of(found, &value));
    let columns = [
        (format!("coalesce({id}, concat('/', {model}))"), "key"),
        (model, "model"),
        (text(type_of("author"), "author"), "author"),
        (day(type_of("createdAt"), "createdAt"), "created"),
        (day(type_of("lastModified"), "lastModified"), "last_modified"),
        (number(type_of("downloads"), "downloads"), "downloads_30_days"),
        (number(type_of("downloadsAllTime"), "downloadsAllTime"), "downloads_all_time"),
        (number(type_of("likes"), "likes"), "likes"),
        (text(type_of("pipeline_tag"), "pipeline_tag"), "pipeline_tag"),
        (text(type_of("library_name"), "library_name"), "library_name"),
        (list("tags"), "tags"),
        (relation.map_or_else(null, |(found, value)| text_of(found, &value)), "base_relation"),
        (bases.map_or_else(null, |(_, value)| value), "base_models"),
        (parameters, "parameters"),
    ];
    Ok(columns.into_iter().map(|(expression, name)| format!("{expression} AS {name}")).collect())
}

fn lacks(what: &str, name: &str) -> PrepError {
    PrepError::Data(format!("expected a column of {what}, such as \"{name}\", and found none"))
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

fn part(name: &str, field: &str) -> String {
    format!("get_field({}, '{field}')", quoted(name))
}

fn is_text(data_type: &DataType) -> bool {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

fn is_number(data_type: &DataType) -> bool {
    data_type.is_numeric() || matches!(data_type, DataType::Dictionary(_, values) if values.is_numeric())
}

/// Texts; an empty one says nothing.
fn text(data_type: Option<&DataType>, name: &str) -> String {
    data_type.map_or_else(|| "NULL".to_owned(), |data_type| text_of(data_type, &quoted(name)))
}

fn text_of(data_type: &DataType, value: &str) -> String {
    if is_text(data_type) { format!("nullif(arrow_cast({value}, 'Utf8'), '')") } else { "NULL".to_owned() }
}

fn number(data_type: Option<&DataType>, name: &str) -> String {
    data_type.map_or_else(|| "NULL".to_owned(), |data_type| number_of(data_type, &quoted(name)))
}

fn number_of(data_type: &DataType, value: &str) -> String {
    if is_number(data_type) { format!("TRY_CAST({value} AS BIGINT)") } else { "NULL".to_owned() }
}

/// Days, in UTC. Texts begin with theirs.
fn day(data_type: Option<&DataType>, name: &str) -> String {
    let value = quoted(name);
    match data_type {
        Some(DataType::Date32) => value,
        Some(DataType::Date64) => format!("CAST({value} AS DATE)"),
        // Without its zone a time is that of UTC, as it is stored.
        Some(DataType::Timestamp(unit, _)) => {
            format!("CAST(arrow_cast(arrow_cast({value}, 'Int64'), 'Timestamp({unit:?}, None)') AS DATE)")
        }
        Some(other) if is_text(other) => {
            format!("TRY_CAST(substr(arrow_cast({value}, 'Utf8'), 1, 10) AS DATE)")
        }
        _ => "NULL".to_owned(),
    }
}
