//! Assigns roles to columns: as the reader says, else by name, else by type.

use super::attributes::{
    ATTRIBUTES, CATEGORY, COUNTRY, COUNTRY_GROUP, DEVELOPER, LICENSE, MODEL as MODEL_LEVEL, NUMBER, SEGMENT,
    attribute_of_column, level_name,
};
use super::mapping::{Assignment, Role};
use super::{BaseSource, ColumnType, CountKind, FileColumn};
use crate::source::{LoadError, quoted};

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
    pub downloads: Option<(usize, CountKind)>,
    /// Categories to group by, and numbers to weigh: every other column of text, lists of text, Booleans or numbers
    /// that is named below or asked for, with the attribute's name.
    pub attributes: Vec<(usize, String)>,
    /// The columns that state base models, in order of precedence; each may also be an attribute.
    pub bases: Vec<(usize, BaseSource)>,
    /// The tags, where they stand in for a column of licenses.
    pub license_tags: Option<usize>,
}

/// Names of the column of models. `id`, which may be any table's key, comes last: beside a column of names it is no name.
const MODEL: &[&str] = &["model", "modelId", "repo_id", "model_id", "id"];
const ID: &[&str] = &["_id"];
const AUTHOR: &[&str] = &["author", "developer", "organization"];
const TIME: &[&str] = &["time", "day", "date", "week", "snapshot", "snapshot_date"];
const CREATED: &[&str] = &["created", "createdAt", "created_at"];
const COUNTER: &[&str] = &["downloadsAllTime", "downloads_all_time", "dl_all"];
const WINDOW: &[&str] = &["downloads_30d", "downloads30d", "dl30", "downloads_last_30_days"];
const FLOW: &[&str] = &["downloads"];
/// Columns of the hub's own records: beside them, `downloads` is the hub's trailing window.
const HUB_RECORD: &[&str] = &["likes", "pipeline_tag", "downloadsAllTime", "trendingScore", "gated"];

/// Names of the columns that state base models.
const BASES: [(BaseSource, &[&str]); 3] = [
    (BaseSource::Names, &["merged_derived_from", "base_model"]),
    (BaseSource::Record, &["baseModels"]),
    (BaseSource::Tags, TAGS),
];
const TAGS: &[&str] = &["tags"];
/// Columns that are known not to be what their type alone may suggest.
const OTHER_PURPOSES: &[&str] = &[
    "lastModified",
    "last_modified",
    "updated_at",
    "likes",
    "trendingScore",
    "usedStorage",
    "sha",
    "__index_level_0__",
];
/// Levels that no column of their own name gives.
const LEVELS: &[&str] = &[MODEL_LEVEL, DEVELOPER, COUNTRY, COUNTRY_GROUP, SEGMENT];

impl Roles {
    /// Finds the roles: what `mapping` assigns, then by name, then by type.
    ///
    /// `declared` is what the file's own metadata or the reader says of the column of downloads, and
    /// goes before every guess; `extra` names attributes to read beyond the known ones. An assignment of a
    /// column that the file doesn't have does nothing. Errors when no column names models, or when a column
    /// of a role has a type that it can't have.
    pub fn find(
        columns: &[FileColumn],
        declared: Option<CountKind>,
        mapping: &[Assignment],
        extra: &[String],
    ) -> Result<Roles, LoadError> {
        let find = Finder { columns, mapping };
        // A column without any value is as good as none.
        let with_values = |index: &usize| columns[*index].has_values();
        let text = |index: &usize| columns[*index].column_type == ColumnType::Text;
        let author = find.role(&Role::Developer, AUTHOR).filter(with_values);
        let time = find.role(&Role::Date, TIME);
        let named = find.assigned(&Role::Model).or_else(|| find.named_of(MODEL, &[ColumnType::Text]));
        let named = named.or_else(|| find.named(MODEL));
        let model = named.or_else(|| find.only(ColumnType::Text, &[author, time]));
        let model = model.ok_or_else(|| LoadError::NoColumn {
            role: "model names",
            expected: "one named model, id, modelId or repo_id",
            found: quoted_names(columns),
        })?;
        let created = find.role(&Role::Created, CREATED).filter(with_values);
        let time = time.or_else(|| find.only(ColumnType::Date, &[created]));
        // A number without a name that is known counts downloads only where there are dates.
        let only_number = || time.and_then(|_| find.only(ColumnType::Number, &[]));
        let roles = Roles {
            model,
            id: find.role(&Role::Id, ID).filter(text),
            author,
            time,
            created,
            downloads: downloads(&find, declared)
                .or_else(|| Some((only_number()?, declared.unwrap_or(CountKind::Flow)))),
            attributes: Vec::new(),
            bases: Vec::new(),
            license_tags: None,
        };
        let taken = roles.columns();
        let attributes = attributes(&find, extra, &taken);
        let bases = bases(&find, &taken);
        let licensed = attributes.iter().any(|(_, name)| name == LICENSE);
        let tags = bases.iter().find(|(_, source)| *source == BaseSource::Tags).map(|(index, _)| *index);
        let roles = Roles { attributes, bases, license_tags: tags.filter(|_| !licensed), ..roles };
        roles.check_types(columns)?;
        Ok(roles)
    }

    /// Returns the same file as a table of attributes: its downloads and dates are not read.
    pub fn without_downloads(self) -> Roles {
        Roles { downloads: None, time: None, ..self }
    }

    /// Returns the same without what a column tells beside models, dates and counts.
    pub fn without(&self, column: usize) -> Roles {
        let mut roles = self.clone();
        roles.attributes.retain(|(attribute, _)| *attribute != column);
        roles.bases.retain(|(base, _)| *base != column);
        roles.license_tags = roles.license_tags.filter(|&tags| tags != column);
        roles
    }

    /// All columns to read, ascending, each once.
    pub fn columns(&self) -> Vec<usize> {
        let mut columns = self.columns_besides_names();
        columns.push(self.model);
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// Returns the columns that have a role beside that of the models' names, ascending.
    pub fn columns_besides_names(&self) -> Vec<usize> {
        let single = [self.author, self.time, self.created, self.downloads.map(|(column, _)| column)];
        let bases = self.bases.iter().map(|(column, _)| *column);
        let attributes = self.attributes.iter().map(|(column, _)| *column);
        let several = attributes.chain(bases).chain(self.license_tags).chain(self.id);
        let mut columns: Vec<usize> = single.into_iter().flatten().chain(several).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// Returns the role that a column has, as the reader could give it; the first of several.
    pub fn role_of(&self, index: usize) -> Option<Role> {
        let attribute = || self.attributes.iter().find(|(column, _)| *column == index).map(|(_, name)| name.clone());
        let single = [
            (Some(self.model), Role::Model),
            (self.id, Role::Id),
            (self.author, Role::Developer),
            (self.time, Role::Date),
            (self.created, Role::Created),
            (self.downloads.map(|(column, _)| column), Role::Downloads),
        ];
        let found = single.into_iter().find(|(column, _)| *column == Some(index)).map(|(_, role)| role);
        let base = || self.bases.iter().any(|(column, _)| *column == index).then_some(Role::BaseModels);
        found.or_else(|| attribute().map(Role::Attribute)).or_else(base)
    }

    /// Returns what the column of this index is used as, in words; a column may be used as several things.
    pub fn uses_of(&self, index: usize, column_type: ColumnType) -> String {
        let downloads = self.downloads.filter(|&(downloads, _)| downloads == index);
        let mut uses = Vec::new();
        let mut used = |is: bool, what: String| uses.extend(is.then_some(what));
        used(index == self.model, "model".to_owned());
        used(self.id == Some(index), "repository id".to_owned());
        used(self.author == Some(index), "developer".to_owned());
        used(self.time == Some(index), "date".to_owned());
        used(self.created == Some(index), "first publication".to_owned());
        used(
            downloads.is_some(),
            format!("downloads ({})", self.downloads.map_or(CountKind::Flow, |(_, kind)| kind).name()),
        );
        let what = if column_type == ColumnType::Number { "number" } else { "level" };
        if let Some((_, name)) = self.attributes.iter().find(|(column, _)| *column == index) {
            used(true, format!("{what} {name}"));
        }
        if let Some((_, source)) = self.bases.iter().find(|(column, _)| *column == index) {
            used(true, "base models".to_owned());
            used(*source != BaseSource::Names, "relation to base model".to_owned());
        }
        used(self.license_tags == Some(index), "level license".to_owned());
        let unused = match column_type {
            ColumnType::Text | ColumnType::Boolean | ColumnType::List => "not read (a level, if asked for)",
            ColumnType::Number => "not read (a number, if asked for)",
            ColumnType::Date | ColumnType::Other => "not read",
        };
        if uses.is_empty() { unused.to_owned() } else { uses.join(", ") }
    }

    fn check_types(&self, columns: &[FileColumn]) -> Result<(), LoadError> {
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
        check(self.downloads.map(|(column, _)| column), &[ColumnType::Number], "a number of downloads")?;
        let values = [CATEGORY, NUMBER].concat();
        self.attributes.iter().try_for_each(|(index, _)| check(Some(*index), &values, "a category or a number"))
    }
}

/// Looks for columns: an assigned one has no other role.
struct Finder<'a> {
    columns: &'a [FileColumn],
    mapping: &'a [Assignment],
}

impl Finder<'_> {
    fn is_assigned(&self, index: usize) -> bool {
        self.mapping.iter().any(|assignment| assignment.column == self.columns[index].name)
    }

    /// Returns the column that the reader gave this role.
    fn assigned(&self, role: &Role) -> Option<usize> {
        let assigned = self.mapping.iter().filter(|assignment| assignment.role == *role);
        assigned.filter_map(|assignment| self.columns.iter().position(|column| column.name == assignment.column)).next()
    }

    /// Returns the column with the first of these names that a column has.
    fn named(&self, names: &[&str]) -> Option<usize> {
        let position = |name: &&str| self.columns.iter().position(|column| column.name == **name);
        names.iter().find_map(position).filter(|&index| !self.is_assigned(index))
    }

    /// Returns the same among columns of these types.
    fn named_of(&self, names: &[&str], types: &[ColumnType]) -> Option<usize> {
        let fits = |index: &usize| types.contains(&self.columns[*index].column_type);
        names.iter().find_map(|name| self.named(&[name]).filter(fits))
    }

    fn role(&self, role: &Role, names: &[&str]) -> Option<usize> {
        self.assigned(role).or_else(|| self.named(names))
    }

    /// Returns the only column of a type that has no role and no name known for another purpose.
    fn only(&self, column_type: ColumnType, taken: &[Option<usize>]) -> Option<usize> {
        let known = |name: &str| {
            let roles = [MODEL, ID, AUTHOR, TIME, CREATED, OTHER_PURPOSES].iter().any(|names| names.contains(&name));
            roles || attribute_of_column(name).is_some()
        };
        let fits = |&(index, column): &(usize, &FileColumn)| {
            let free = !taken.contains(&Some(index)) && !self.is_assigned(index);
            column.column_type == column_type && !column.is_nested() && free && !known(&column.name)
        };
        let mut found = self.columns.iter().enumerate().filter(fits).map(|(index, _)| index);
        found.next().filter(|_| found.next().is_none())
    }
}

fn downloads(find: &Finder<'_>, declared: Option<CountKind>) -> Option<(usize, CountKind)> {
    let hub_record = HUB_RECORD.iter().any(|name| find.columns.iter().any(|column| column.name == *name));
    let flow = if hub_record { CountKind::THIRTY_DAYS } else { CountKind::Flow };
    if let Some(assigned) = find.assigned(&Role::Downloads) {
        let name = find.columns[assigned].name.as_str();
        let guess = match () {
            () if COUNTER.contains(&name) => CountKind::Counter,
            () if WINDOW.contains(&name) => CountKind::THIRTY_DAYS,
            () => flow,
        };
        return Some((assigned, declared.unwrap_or(guess)));
    }
    let guesses = [
        find.named(COUNTER).map(|column| (column, CountKind::Counter)),
        find.named(FLOW).map(|column| (column, flow)),
        find.named(WINDOW).map(|column| (column, CountKind::THIRTY_DAYS)),
    ];
    let Some(declared) = declared else { return guesses.into_iter().flatten().next() };
    // A declared kind picks its own column first, and reads another column as that kind only if there is no such.
    let own = match declared {
        CountKind::Counter => guesses[0],
        CountKind::Flow => guesses[1],
        CountKind::Window { .. } => guesses[2].or(guesses[1]),
    };
    own.or_else(|| guesses.into_iter().flatten().next()).map(|(column, _)| (column, declared))
}

fn attributes(find: &Finder<'_>, extra: &[String], taken: &[usize]) -> Vec<(usize, String)> {
    let position = |name: &str, types: &[ColumnType]| {
        let named = find.columns.iter().enumerate().filter(|(_, column)| column.name == name);
        let free = |index: usize| !taken.contains(&index) && !find.is_assigned(index);
        let fits = |index: usize, column: &FileColumn| types.contains(&column.column_type) && free(index);
        named.filter(|(index, column)| fits(*index, column)).map(|(index, _)| index).next()
    };
    // The levels of the roles themselves, and those found already, are taken.
    let mut levels: Vec<String> = [MODEL_LEVEL, DEVELOPER].map(str::to_owned).into();
    let mut found = Vec::new();
    let mut add = |level: String, index: Option<usize>| {
        if let Some(index) = index.filter(|_| !levels.contains(&level)) {
            levels.push(level.clone());
            found.push((index, level));
        }
    };
    for assignment in find.mapping {
        if let Role::Attribute(level) = &assignment.role {
            add(level.clone(), find.assigned(&assignment.role));
        }
    }
    // Of several columns for one attribute the first in its list, wherever it stands in the file.
    for attribute in ATTRIBUTES {
        let column = attribute.columns.iter().find_map(|name| position(name, attribute.types()));
        add(attribute.name.to_owned(), column);
    }
    for name in extra.iter().filter(|name| !LEVELS.contains(&name.as_str())) {
        add(level_name(name), position(name, CATEGORY).or_else(|| position(name, NUMBER)));
    }
    found.sort_unstable();
    found
}

fn bases(find: &Finder<'_>, taken: &[usize]) -> Vec<(usize, BaseSource)> {
    let form = |index: usize| {
        let types = [ColumnType::Text, ColumnType::List, ColumnType::Other];
        types.contains(&find.columns[index].column_type) && find.columns[index].has_values()
    };
    let fits = |index: &usize| form(*index) && !taken.contains(index);
    let assigned = find.assigned(&Role::BaseModels).filter(fits);
    let of_source = |&(source, names): &(BaseSource, &[&str])| {
        let assigned = assigned.filter(|_| source == BaseSource::Names);
        assigned.or_else(|| names.iter().find_map(|name| find.named(&[name]).filter(fits))).map(|index| (index, source))
    };
    BASES.iter().filter_map(of_source).collect()
}

/// Returns the first names of columns, quoted, for a message.
pub(crate) fn quoted_names<'c>(columns: impl IntoIterator<Item = &'c FileColumn>) -> String {
    const SHOWN: usize = 8;
    let mut columns = columns.into_iter();
    let names: Vec<String> = columns.by_ref().take(SHOWN).map(|c| quoted(&c.name)).collect();
    let rest = columns.count();
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    if names.is_empty() { "no columns".to_owned() } else { names.join(", ") + &more }
}
