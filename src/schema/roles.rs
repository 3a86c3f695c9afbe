//! Roles are found by name, then by type.

use arrow::datatypes::{DataType, Schema};

use super::{BaseSource, Kind};
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
    /// Lists of text.
    List,
    /// Structs and everything else; read only where a role knows its form.
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
        type_name: type_name(field.data_type()),
    };
    schema.fields().iter().map(column).collect()
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

fn column_type(data_type: &DataType) -> ColumnType {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => ColumnType::Text,
        DataType::Dictionary(_, values) => column_type(values),
        DataType::Boolean => ColumnType::Boolean,
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => ColumnType::Date,
        DataType::Float32 | DataType::Float64 => ColumnType::Number,
        integer if integer.is_integer() => ColumnType::Number,
        DataType::List(items) if column_type(items.data_type()) == ColumnType::Text => ColumnType::List,
        _ => ColumnType::Other,
    }
}

/// Which column (by index) plays which role in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roles {
    /// The repository's name, `author/name` on the hub.
    pub model: usize,
    /// The hub's own id of the repository, which stays when it is renamed.
    pub id: Option<usize>,
    /// The uploader; without it, the part of the model's name before `/`.
    pub author: Option<usize>,
    /// The date of a row; without it the file is one snapshot.
    pub time: Option<usize>,
    /// First publication of the model.
    pub created: Option<usize>,
    /// The downloads, and what they count; without them the file is a table of attributes.
    pub downloads: Option<(usize, Kind)>,
    /// Categories to group by, and numbers to weigh: every other column of text, lists of text, Booleans or numbers
    /// that is named below or asked for.
    pub attributes: Vec<usize>,
    /// What tells of base models, in order of precedence; may also be an attribute.
    pub bases: Vec<(usize, BaseSource)>,
    /// The tags, where they stand in for a column of licenses.
    pub license_tags: Option<usize>,
}

const MODEL: &[&str] = &["model", "id", "modelId", "repo_id", "model_id"];
const ID: &[&str] = &["_id"];
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

/// Columns of the number of parameters; the attribute `parameters`.
const PARAMETERS: &[&str] = &["parameters", "parameters_raw", "num_parameters", "parameter_count", "total_parameters"];

/// The attribute that tags can give, too.
pub(crate) const LICENSE: &str = "license";

/// Columns that tell of base models.
const BASES: [(BaseSource, &[&str]); 3] = [
    (BaseSource::Names, &["merged_derived_from", "base_model"]),
    (BaseSource::Record, &["baseModels"]),
    (BaseSource::Tags, TAGS),
];
const TAGS: &[&str] = &["tags"];

/// Name of the attribute that says how a model was made from its base: `finetune`, `adapter`, `quantized`, `merge`.
pub const BASE_RELATION: &str = "base_relation";

/// Attributes that are read without being asked for, with the words a control shows for them.
const KNOWN_ATTRIBUTES: &[(&str, &str)] = &[
    ("merged_modality", "Modality"),
    ("modality", "Modality"),
    ("pipeline_tag", "Task"),
    (LICENSE, "License"),
    ("architecture", "Architecture"),
    ("library", "Library"),
    ("library_name", "Library"),
    ("quantization", "Quantization"),
    (BASE_RELATION, "Relation to base model"),
    ("languages", "Languages"),
    ("merged_languages", "Languages"),
    ("is_moe", "Mixture of experts"),
    ("derived_author", "Original creator"),
    ("derived_org_country_single", "Original creator's country"),
    ("merged_derived_country_groups_single", "Original creator's country group"),
    ("author_type", "Account type"),
    ("training_data_disclosure", "Training data"),
    ("data_disclosure", "Training data"),
    ("training_data_transparency", "Training data"),
    ("data_transparency", "Training data"),
    ("training_data_disclosed", "Training data disclosed"),
    ("training_data_available", "Training data available"),
    ("training_data", "Training data"),
];

/// Types that categories can have.
const CATEGORY: &[ColumnType] = &[ColumnType::Text, ColumnType::Boolean, ColumnType::List];
const NUMBER: &[ColumnType] = &[ColumnType::Number];

/// Attributes that go by several names in files: the first of them that a file has is read.
const NAMED: [(&[&str], &str, &[ColumnType]); 5] = [
    (COUNTRY, "country", CATEGORY),
    (COUNTRY_GROUP, "country-group", CATEGORY),
    (SEGMENT, "segment", CATEGORY),
    (PARAMETERS, "parameters", NUMBER),
    (&["active_parameters"], "active_parameters", NUMBER),
];

/// The attribute that a column gives: `country`, `country-group`, `segment`, `parameters`, or the column's own name.
pub fn level_name(column: &str) -> String {
    let level = NAMED.iter().find(|(names, ..)| names.contains(&column));
    level.map_or(column, |(_, level, _)| level).to_owned()
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
            id: by_name(ID).filter(|index| columns[*index].column_type == ColumnType::Text),
            author: by_name(AUTHOR).filter(with_values),
            time: by_name(TIME),
            created: by_name(CREATED).filter(with_values),
            downloads: downloads(columns, declared),
            attributes: Vec::new(),
            bases: Vec::new(),
            license_tags: None,
        };
        let taken = roles.projection();
        let attributes = attributes(columns, extra, &taken);
        let bases = bases(columns, &taken);
        let licensed = attributes.iter().any(|&index| columns[index].name == LICENSE);
        let tags = bases.iter().find(|(_, source)| *source == BaseSource::Tags).map(|(index, _)| *index);
        let roles = Roles { attributes, bases, license_tags: tags.filter(|_| !licensed), ..roles };
        roles.check_types(columns)?;
        Ok(roles)
    }

    /// All columns to read, ascending, each once.
    pub fn projection(&self) -> Vec<usize> {
        let single = [Some(self.model), self.author, self.time, self.created, self.downloads.map(|(column, _)| column)];
        let bases = self.bases.iter().map(|(column, _)| *column);
        let several = self.attributes.iter().copied().chain(bases).chain(self.license_tags).chain(self.id);
        let mut projection: Vec<usize> = single.into_iter().flatten().chain(several).collect();
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
    let position = |name: &str, types: &[ColumnType]| {
        let named = columns.iter().enumerate().filter(|(_, column)| column.name == name);
        let fits = |index: usize, column: &Column| types.contains(&column.column_type) && !taken.contains(&index);
        named.filter(|(index, column)| fits(*index, column)).map(|(index, _)| index).next()
    };
    // The levels of the roles themselves, and those found already, are taken.
    let mut levels: Vec<String> = ["model", DEVELOPER, "country", "country-group", "segment"].map(str::to_owned).into();
    let mut found = Vec::new();
    // Of several columns for one attribute the first in its list, wherever it stands in the file.
    for (names, level, types) in NAMED {
        if let Some(index) = names.iter().find_map(|name| position(name, types)) {
            levels.push(level.to_owned());
            found.push(index);
        }
    }
    let known = KNOWN_ATTRIBUTES.iter().map(|(name, _)| (*name, position(name, CATEGORY)));
    let asked = extra.iter().map(|name| (name.as_str(), position(name, CATEGORY).or_else(|| position(name, NUMBER))));
    for (name, index) in known.chain(asked) {
        let level = level_name(name);
        if let Some(index) = index.filter(|_| !levels.contains(&level)) {
            levels.push(level);
            found.push(index);
        }
    }
    found.sort_unstable();
    found
}

fn bases(columns: &[Column], taken: &[usize]) -> Vec<(usize, BaseSource)> {
    let fits = |index: &usize| {
        let column = &columns[*index];
        let form = matches!(column.column_type, ColumnType::Text | ColumnType::List | ColumnType::Other);
        form && column.type_name != "Null" && !taken.contains(index)
    };
    let position = |name: &str| columns.iter().position(|column| column.name == name).filter(fits);
    let found = BASES.iter().map(|(source, names)| Some((names.iter().find_map(|name| position(name))?, *source)));
    found.flatten().collect()
}

/// The first names of a file's columns, quoted, for a message.
pub(crate) fn quoted_names(columns: &[Column]) -> String {
    const SHOWN: usize = 8;
    let names: Vec<String> = columns.iter().take(SHOWN).map(|c| format!("\"{}\"", c.name)).collect();
    let rest = columns.len().saturating_sub(SHOWN);
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    if names.is_empty() { "no columns".to_owned() } else { names.join(", ") + &more }
}
