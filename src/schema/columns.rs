//! The columns of a file and what they can be read as.

use std::ops::Range;

use arrow::array::{ArrayRef, AsArray};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::RecordBatch;

/// What a column can be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnType {
    /// Names, categories, ISO dates.
    Text,
    /// Whole or decimal numbers.
    Number,
    /// Days or points in time.
    Date,
    /// True or false.
    Boolean,
    /// Lists of text.
    List,
    /// Structs and everything else; read only where a role knows its form.
    Other,
}

/// The type of columns without values, as Arrow writes it.
const NULL: &str = "Null";

/// A column as the footer names it, or a field of a column that is a struct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name in the file, that of a field behind its struct's: `safetensors.total`. May be empty or stand twice.
    pub name: String,
    /// What it can be read as.
    pub column_type: ColumnType,
    /// The type as Arrow writes it, for messages.
    pub type_name: String,
    /// The Parquet leaf columns that hold it.
    pub leaves: Range<usize>,
    /// Index of the file's own column.
    root: usize,
    /// Names of the fields below that column.
    path: Vec<String>,
}

impl Column {
    /// Its values in a batch that holds the file's columns `roots`, ascending; `None` where they aren't among them.
    pub fn values<'a>(&self, batch: &'a RecordBatch, roots: &[usize]) -> Option<&'a ArrayRef> {
        let column = batch.columns().get(roots.iter().position(|&root| root == self.root)?)?;
        self.path.iter().try_fold(column, |column, field| column.as_struct_opt()?.column_by_name(field))
    }

    /// Makes it a column without values, whatever type its writer gave it.
    pub fn forget_type(&mut self) {
        self.column_type = ColumnType::Other;
        self.type_name = NULL.to_owned();
    }

    /// Whether it has values at all: a column without any is stored as the type Null, or known by its statistics.
    pub fn has_values(&self) -> bool {
        self.type_name != NULL
    }

    /// Whether it is a field of a struct.
    pub fn is_nested(&self) -> bool {
        !self.path.is_empty()
    }

    /// Index of the file's own column that it is, or is a part of.
    pub fn root(&self) -> usize {
        self.root
    }
}

/// The columns of a file, in its order; behind a struct come its fields.
pub fn columns(schema: &Schema) -> Vec<Column> {
    let mut columns = Vec::new();
    let mut leaf = 0;
    for (root, field) in schema.fields().iter().enumerate() {
        add(&mut columns, field, (root, Vec::new()), field.name().clone(), &mut leaf);
    }
    columns
}

/// Whether a column's values can be shown as texts.
pub fn is_shown(column: &Column) -> bool {
    column.column_type != ColumnType::Other
}

fn add(columns: &mut Vec<Column>, field: &Field, place: (usize, Vec<String>), name: String, leaf: &mut usize) {
    let (root, path) = place;
    let start = *leaf;
    columns.push(Column {
        name: name.clone(),
        column_type: column_type(field.data_type()),
        type_name: type_name(field.data_type()),
        leaves: start..start + leaf_count(field.data_type()),
        root,
        path: path.clone(),
    });
    if let DataType::Struct(fields) = field.data_type() {
        for field in fields {
            let path = path.iter().chain([field.name()]).cloned().collect();
            add(columns, field, (root, path), format!("{name}.{}", field.name()), leaf);
        }
    } else {
        *leaf += leaf_count(field.data_type());
    }
}

/// The Parquet columns of a type: one of each value that is no struct.
fn leaf_count(data_type: &DataType) -> usize {
    match data_type {
        DataType::Struct(fields) => fields.iter().map(|field| leaf_count(field.data_type())).sum(),
        DataType::List(items) | DataType::Map(items, _) => leaf_count(items.data_type()),
        _ => 1,
    }
}

/// A type as Arrow writes it, without how texts are coded and which list it is.
fn type_name(data_type: &DataType) -> String {
    match data_type {
        DataType::Dictionary(_, values) => values.to_string(),
        DataType::List(items) => format!("List({})", type_name(items.data_type())),
        DataType::Struct(fields) => {
            let fields = fields.iter().map(|field| format!("{}: {}", field.name(), type_name(field.data_type())));
            format!("Struct({})", fields.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

pub(super) fn column_type(data_type: &DataType) -> ColumnType {
    match data_type {
        // Old writers leave out that bytes are text; they are taken for it where a role wants one.
        DataType::Utf8 | DataType::Binary | DataType::FixedSizeBinary(_) => ColumnType::Text,
        DataType::Dictionary(_, values) => column_type(values),
        DataType::Boolean => ColumnType::Boolean,
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => ColumnType::Date,
        number if number.is_numeric() => ColumnType::Number,
        DataType::List(items) if column_type(items.data_type()) == ColumnType::Text => ColumnType::List,
        _ => ColumnType::Other,
    }
}
