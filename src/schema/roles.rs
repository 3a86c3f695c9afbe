//! Roles are found by name, then by type.

use arrow::datatypes::{DataType, Schema};

use super::Kind;
use crate::panel::DEVELOPER;
use crate::source::LoadError;

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
    /// Lists, structs and everything else; not read.
    Other,
}

/// A column as the footer names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name in the file; may be empty or stand twice.
    pub name: String,
    /// What it can be read as.
    pub column_type: ColumnType,
    /// The type as Arrow writes it, for messages.
    pub type_name: String,
}

/// The columns of a file, in its order.
pub fn columns(schema: &Schema) -> Vec<Column> {
    let column = |field: &std::sync::Arc<arrow::datatypes::Field>| Column {
        name: field.name().clone(),
        column_type: column_type(field.data_type()),
        type_name: match field.data_type() {
            DataType::Dictionary(_, values) => values.to_string(),
            other => other.to_string(),
        },
    };
    schema.fields().iter().map(column).collect()
}

fn column_type(data_type: &DataType) -> ColumnType {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => ColumnType::Text,
        DataType::Dictionary(_, values) => column_type(values),
        DataType::Boolean => ColumnType::Boolean,
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => ColumnType::Date,
        DataType::Float32 | DataType::Float64 => ColumnType::Number,
        integer if integer.is_integer() => ColumnType::Number,
        _ => ColumnType::Other,
    }
}

/// Which column (by index) plays which role in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roles {
    /// The repository's name, `author/name` on the hub.
    pub model: usize,
    /// The uploader; without it, the part of the model's name before `/`.
    pub author: Option<usize>,
    /// The date of a row; without it the file is one snapshot.
    pub time: Option<usize>,
    /// First publication of the model.
    pub created: Option<usize>,
    /// The downloads, and what they count; without them the file is a table of attributes.
    pub downloads: Option<(usize, Kind)>,
    /// Categories to group by: every other column that is text or Boolean and that is named below or asked for.
    pub attributes: Vec<usize>,
}

const MODEL: &[&str] = &["model", "id", "modelId", "repo_id", "model_id"];
const AUTHOR: &[&str] = &["author", "developer", "organization"];
const TIME: &[&str] = &["time", "day", "date", "week", "snapshot", "snapshot_date"];
const CREATED: &[&str] = &["created", "createdAt", "created_at"];
const COUNTER: &[&str] = &["downloadsAllTime", "downloads_all_time", "dl_all"];
const WINDOW: &[&str] = &["downloads_30d", "downloads30d", "dl30", "downloads_last_30_days"];
const FLOW: &[&str] = &["downloads"];
/// Columns of the hub's own records: beside them, `downloads` is the hub's trailing window.
const HUB_RECORD: &[&str] = &["likes", "pipeline_tag", "downloadsAllTime", "trendingScore", "gated"];

/// Columns that hold a model's country, whatever their file calls it; the level `country`.
pub const COUNTRY: &[&str] = &["org_country_single", "country", "org_country"];
/// The level `country-group`.
pub const COUNTRY_GROUP: &[&str] = &["merged_country_groups_single", "country_group", "region"];
/// The level `segment`.
pub const SEGMENT: &[&str] = &["org_type", "segment"];

/// Attributes that are read without being asked for, with the words a control shows for them.
const KNOWN_ATTRIBUTES: &[(&str, &str)] = &[
    ("merged_modality", "Modality"),
    ("modality", "Modality"),
    ("pipeline_tag", "Task"),
    ("license", "License"),
    ("architecture", "Architecture"),
    ("library", "Library"),
    ("library_name", "Library"),
    ("quantization", "Quantization"),
    ("base_relation", "Relation to base model"),
    ("languages", "Languages"),
    ("merged_languages", "Languages"),
    ("is_moe", "Mixture of experts"),
    ("derived_author", "Original creator"),
    ("derived_org_country_single", "Original creator's country"),
    ("merged_derived_country_groups_single", "Original creator's country group"),
    ("author_type", "Account type"),
];

/// Levels that go by other names in files: the first of them that a file has is read.
const LEVELS: [(&[&str], &str); 3] = [(COUNTRY, "country"), (COUNTRY_GROUP, "country-group"), (SEGMENT, "segment")];

/// The level that a column gives: `country`, `country-group`, `segment`, or the column's own name.
pub fn level_name(column: &str) -> String {
    let level = LEVELS.iter().find(|(names, _)| names.contains(&column));
    level.map_or(column, |(_, level)| level).to_owned()
}

/// The words that a control shows for an attribute's column: "Modality" for `merged_modality`.
pub fn level_label(column: &str) -> String {
    let known = KNOWN_ATTRIBUTES.iter().find(|(name, _)| *name == column);
    known.map_or_else(|| column.replace('_', " "), |(_, label)| (*label).to_owned())
}

impl Roles {
    /// Finds the roles by name, then checks the types.
    ///
    /// `declared` is what the file's own metadata or the reader says of the column of downloads, and
    /// goes before every guess; `extra` names attributes to read beyond the known ones. Errors when
    /// no column names models, or when a column of a role has a type that it can't have.
    pub fn find(columns: &[Column], declared: Option<Kind>, extra: &[String]) -> Result<Roles, LoadError> {
        let by_name = |names: &[&str]| names.iter().find_map(|name| columns.iter().position(|c| c.name == *name));
        // A column without any value is stored as the type Null: as good as none.
        let with_values = |index: &usize| columns[*index].type_name != "Null";
        let model = by_name(MODEL).ok_or_else(|| LoadError::NoColumn {
            role: "model names",
            expected: "one named model, id, modelId or repo_id",
            found: quoted_names(columns),
        })?;
        let roles = Roles {
            model,
            author: by_name(AUTHOR).filter(with_values),
            time: by_name(TIME),
            created: by_name(CREATED).filter(with_values),
            downloads: downloads(columns, declared),
            attributes: Vec::new(),
        };
        let taken = roles.projection();
        let roles = Roles { attributes: attributes(columns, extra, &taken), ..roles };
        roles.check_types(columns)?;
        Ok(roles)
    }

    /// All columns to read, ascending, each once.
    pub fn projection(&self) -> Vec<usize> {
        let single = [Some(self.model), self.author, self.time, self.created, self.downloads.map(|(column, _)| column)];
        let mut projection: Vec<usize> = single.into_iter().flatten().chain(self.attributes.iter().copied()).collect();
        projection.sort_unstable();
        projection.dedup();
        projection
    }

    fn check_types(&self, columns: &[Column]) -> Result<(), LoadError> {
        let check = |index: Option<usize>, allowed: &[ColumnType], expected: &'static str| {
            let wrong = index.map(|i| &columns[i]).filter(|column| !allowed.contains(&column.column_type));
            wrong.map_or(Ok(()), |column| {
                Err(LoadError::WrongType { column: column.name.clone(), expected, found: column.type_name.clone() })
            })
        };
        check(Some(self.model), &[ColumnType::Text], "model names as text")?;
        check(self.author, &[ColumnType::Text], "developers as text")?;
        check(self.time, &[ColumnType::Date, ColumnType::Text], "a date")?;
        check(self.created, &[ColumnType::Date, ColumnType::Text], "a date")?;
        check(self.downloads.map(|(column, _)| column), &[ColumnType::Number], "a number of downloads")
    }
}

fn downloads(columns: &[Column], declared: Option<Kind>) -> Option<(usize, Kind)> {
    let find = |names: &[&str]| names.iter().find_map(|name| columns.iter().position(|c| c.name == *name));
    let flow_kind = || {
        let hub_record = find(HUB_RECORD).is_some();
        if hub_record { Kind::THIRTY_DAYS } else { Kind::Flow }
    };
    let guesses = [
        find(COUNTER).map(|column| (column, Kind::Counter)),
        find(FLOW).map(|column| (column, flow_kind())),
        find(WINDOW).map(|column| (column, Kind::THIRTY_DAYS)),
    ];
    let Some(declared) = declared else { return guesses.into_iter().flatten().next() };
    // A declared kind picks its own column first, and reads another column as that kind only if there is no such.
    let own = match declared {
        Kind::Counter => guesses[0],
        Kind::Flow => guesses[1],
        Kind::Window { .. } => guesses[2].or(guesses[1]),
    };
    own.or_else(|| guesses.into_iter().flatten().next()).map(|(column, _)| (column, declared))
}

fn attributes(columns: &[Column], extra: &[String], taken: &[usize]) -> Vec<usize> {
    let readable = |column: &Column| matches!(column.column_type, ColumnType::Text | ColumnType::Boolean);
    let position = |name: &str| {
        let named = columns.iter().enumerate().filter(|(_, column)| column.name == name);
        named.filter(|(index, column)| readable(column) && !taken.contains(index)).map(|(index, _)| index).next()
    };
    // Of several columns for one level the first in its list, wherever it stands in the file.
    let mut found: Vec<usize> =
        LEVELS.iter().filter_map(|(names, _)| names.iter().find_map(|name| position(name))).collect();
    // The levels of the roles themselves, and those found already, are taken.
    let mut levels: Vec<String> = LEVELS.map(|(_, level)| level).iter().map(|level| (*level).to_owned()).collect();
    levels.extend(["model".to_owned(), DEVELOPER.to_owned()]);
    let known = KNOWN_ATTRIBUTES.iter().map(|(name, _)| *name);
    for name in known.chain(extra.iter().map(String::as_str)) {
        let level = level_name(name);
        if let Some(index) = position(name).filter(|_| !levels.contains(&level)) {
            levels.push(level);
            found.push(index);
        }
    }
    found.sort_unstable();
    found
}

/// The first names of a file's columns, quoted, for a message.
pub(crate) fn quoted_names(columns: &[Column]) -> String {
    const SHOWN: usize = 8;
    let names: Vec<String> = columns.iter().take(SHOWN).map(|c| format!("\"{}\"", c.name)).collect();
    let rest = columns.len().saturating_sub(SHOWN);
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    if names.is_empty() { "no columns".to_owned() } else { names.join(", ") + &more }
}
