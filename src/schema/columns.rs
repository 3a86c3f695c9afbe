//! The columns of a file and what they can be read as.

use std::ops::Range;

use arrow::datatypes::{DataType, Field, Schema};
use hashbrown::HashSet;

use crate::source::{Batch, LeafColumn};

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

/// Columns of text that hold a model card's metadata as JSON, as the hub's records do.
const CARDS: &[&str] = &["cardData", "card_data"];
/// Fields of such metadata that tell something to group by, or the base models; see
/// <https://huggingface.co/docs/hub/model-cards#model-card-metadata>.
const CARD_FIELDS: [&str; 7] =
    ["license", "language", "library_name", "pipeline_tag", "base_model", "base_model_relation", "datasets"];

/// A column as the footer names it, a field of a column that is a struct, or one of a model card's metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileColumn {
    /// The name in the file, that of a field behind its column's: `safetensors.total`, `cardData.license`; where another column
    /// has that very name, `safetensors[total]`. May be empty, and two of the file's own columns may have the same.
    pub name: String,
    /// What it can be read as.
    pub column_type: ColumnType,
    /// The type as Arrow writes it, for messages.
    pub type_name: String,
    /// The Parquet leaf columns that hold it.
    pub leaves: Range<usize>,
    data_type: DataType,
    /// The field of a model card's metadata.
    card_field: Option<&'static str>,
    /// Index of the file's own column.
    root: usize,
    is_nested: bool,
    /// What is known of its values as dates, where they aren't of such a type.
    dates: Option<bool>,
    /// What its numbers count, where they are dates.
    date_unit: Option<&'static str>,
}

impl FileColumn {
    /// Its values in a batch.
    pub fn values<'a>(&'a self, batch: &'a Batch) -> FileColumnValues<'a> {
        let card_field = self.card_field;
        FileColumnValues { data_type: &self.data_type, first_leaf: self.leaves.start, card_field, batch }
    }

    /// Makes it a column without values, whatever type its writer gave it.
    pub fn forget_type(&mut self) {
        self.column_type = ColumnType::Other;
        self.data_type = DataType::Null;
        self.type_name = NULL.to_owned();
    }

    /// Notes whether its first and last value are dates, as texts or as numbers.
    pub fn note_bounds(&mut self, are_dates: bool, unit: Option<&'static str>) {
        (self.dates, self.date_unit) = (Some(are_dates), unit);
    }

    /// Returns whether it can be read as dates; numbers can unless they are known to be none.
    pub(super) fn may_hold_dates(&self) -> bool {
        match self.column_type {
            ColumnType::Date | ColumnType::Text => true,
            ColumnType::Number => self.dates != Some(false),
            ColumnType::Boolean | ColumnType::List | ColumnType::Other => false,
        }
    }

    /// Returns whether it is taken for dates by its name: texts unless they are known to be none, numbers if they are known to.
    pub fn holds_dates(&self) -> bool {
        match self.column_type {
            ColumnType::Date => true,
            ColumnType::Text => self.dates != Some(false),
            ColumnType::Number => self.dates == Some(true),
            ColumnType::Boolean | ColumnType::List | ColumnType::Other => false,
        }
    }

    /// Returns what numbers count that are read as dates: "seconds since 1970".
    pub(super) fn date_unit(&self) -> Option<&'static str> {
        let unknown = (self.column_type == ColumnType::Number).then_some("a number since 1970");
        self.date_unit.or(unknown)
    }

    /// Returns whether it has values at all: a column without any is stored as the type Null, or known by its statistics.
    pub fn has_values(&self) -> bool {
        self.data_type != DataType::Null
    }

    /// Returns whether its values are written into the JSON texts of the column that holds it: nothing that the footer says of
    /// that column is true of it.
    pub fn is_within_text(&self) -> bool {
        self.card_field.is_some()
    }

    /// Returns whether it is a field of another column.
    pub fn is_nested(&self) -> bool {
        self.is_nested
    }

    /// Index of the file's own column that it is, or is a part of.
    pub fn root(&self) -> usize {
        self.root
    }
}

/// Returns the columns of a file, in its order; behind a struct come its fields, behind a model card's metadata those of its
/// fields that tell something to group by.
pub fn columns(schema: &Schema) -> Vec<FileColumn> {
    let mut columns = Vec::new();
    let mut leaf = 0;
    let mut names: HashSet<String> = schema.fields().iter().map(|field| field.name().clone()).collect();
    for (root, field) in schema.fields().iter().enumerate() {
        add(&mut columns, &mut names, field, (root, false), field.name().clone(), &mut leaf);
    }
    columns
}

/// Returns the name of a field of a column; `names` are those that are taken.
fn field_name(names: &mut HashSet<String>, column: &str, field: &str) -> String {
    let dotted = format!("{column}.{field}");
    let name = if names.contains(&dotted) { format!("{column}[{field}]") } else { dotted };
    names.insert(name.clone());
    name
}

/// Returns whether a column's values can be shown as texts.
pub fn is_shown(column: &FileColumn) -> bool {
    column.column_type != ColumnType::Other
}

fn add(
    columns: &mut Vec<FileColumn>,
    names: &mut HashSet<String>,
    field: &Field,
    place: (usize, bool),
    name: String,
    leaf: &mut usize,
) {
    let (root, is_nested) = place;
    let start = *leaf;
    columns.push(FileColumn {
        name: name.clone(),
        column_type: column_type(field.data_type()),
        type_name: type_name(field.data_type()),
        leaves: start..start + leaf_count(field.data_type()),
        data_type: field.data_type().clone(),
        card_field: None,
        root,
        is_nested,
        dates: None,
        date_unit: None,
    });
    if !is_nested && column_type(field.data_type()) == ColumnType::Text && CARDS.contains(&name.as_str()) {
        for card_field in CARD_FIELDS {
            let name = field_name(names, &name, card_field);
            let card = columns.last().cloned();
            columns.extend(card.map(|card| FileColumn { name, card_field: Some(card_field), is_nested: true, ..card }));
        }
    }
    if let DataType::Struct(fields) = field.data_type() {
        for field in fields {
            let name = field_name(names, &name, field.name());
            add(columns, names, field, (root, true), name, leaf);
        }
    } else {
        *leaf += leaf_count(field.data_type());
    }
}

/// A column's values in a batch, or those of a part of it.
#[derive(Clone, Copy)]
pub struct FileColumnValues<'a> {
    data_type: &'a DataType,
    first_leaf: usize,
    card_field: Option<&'static str>,
    batch: &'a Batch,
}

impl<'a> FileColumnValues<'a> {
    /// Its type.
    pub(super) fn data_type(&self) -> &'a DataType {
        self.data_type
    }

    /// Returns the field of a model card's metadata, where its texts hold that.
    pub(super) fn card_field(&self) -> Option<&'static str> {
        self.card_field
    }

    /// Rows of the batch.
    pub fn rows(&self) -> usize {
        self.batch.rows()
    }

    /// Returns a value per row; `None` of what is a list, has fields, or isn't read.
    pub(super) fn leaf(&self) -> Option<&'a LeafColumn> {
        self.slots().filter(|leaf| leaf.list_offsets.is_empty())
    }

    /// Returns a value per slot; `None` of what has fields, or isn't read.
    pub(super) fn slots(&self) -> Option<&'a LeafColumn> {
        self.batch.leaf(self.first_leaf).filter(|_| leaf_count(self.data_type) == 1)
    }

    /// Returns the items of lists.
    pub(super) fn items(&self) -> Option<FileColumnValues<'a>> {
        let DataType::List(items) = self.data_type else { return None };
        Some(FileColumnValues { data_type: items.data_type(), ..*self })
    }

    /// Returns a field of a struct.
    pub(super) fn field(&self, name: &str) -> Option<FileColumnValues<'a>> {
        let DataType::Struct(fields) = self.data_type else { return None };
        let (index, field) = fields.find(name)?;
        let before: usize = fields.iter().take(index).map(|field| leaf_count(field.data_type())).sum();
        Some(FileColumnValues { data_type: field.data_type(), first_leaf: self.first_leaf + before, ..*self })
    }

    /// Returns whether it is a struct.
    pub(super) fn is_struct(&self) -> bool {
        matches!(self.data_type, DataType::Struct(_))
    }
}

/// Returns the Parquet columns of a type: one of each value that is no struct.
fn leaf_count(data_type: &DataType) -> usize {
    match data_type {
        DataType::Struct(fields) => fields.iter().map(|field| leaf_count(field.data_type())).sum(),
        DataType::List(items) | DataType::Map(items, _) => leaf_count(items.data_type()),
        _ => 1,
    }
}

/// Returns a type as Arrow writes it, without which list it is.
fn type_name(data_type: &DataType) -> String {
    match data_type {
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
        DataType::Boolean => ColumnType::Boolean,
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => ColumnType::Date,
        number if number.is_numeric() => ColumnType::Number,
        DataType::List(items) if column_type(items.data_type()) == ColumnType::Text => ColumnType::List,
        _ => ColumnType::Other,
    }
}
