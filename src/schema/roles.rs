//! Assigns roles to columns: as the reader says, else by name, else by type.

use super::attributes::{
    ALTERNATIVES, ATTRIBUTES, CATEGORY, COUNTRY, COUNTRY_GROUP, DEVELOPER, DEVELOPER_ROLE, LICENSE,
    MODEL as MODEL_LEVEL, NUMBER, READINGS, SEGMENT, level_name,
};
use super::candidates;
use super::candidates::{
    ACCOUNT, ALIAS, AUTHOR, COUNTER, CREATED, FLOW, Finder, HUB_RECORD, ID, MODEL, TIME, VALID, WINDOW, can_play,
    expected, is_candidate, wrong_type,
};
use super::mapping::{Assignment, Role};
use super::{BaseSource, ColumnType, CountKind, FileColumn};
use crate::source::{LoadError, quoted};

/// What the rows of a file are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsOf {
    /// Models: their downloads, or their attributes.
    Models,
    /// Developers: a table of their attributes, which the models of each take over.
    Developers,
}

/// Which column (by index) plays which role in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roles {
    /// What the rows are of.
    pub rows_of: RowsOf,
    /// What names a row: the repository, `author/name` on the hub; in a table of developers the account.
    pub name: usize,
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
    /// In a table of developers, the first and the last day at which a row holds.
    pub valid: [Option<usize>; 2],
    /// The columns that state base models, in order of precedence; each may also be an attribute.
    pub bases: Vec<(usize, BaseSource)>,
    /// The tags, where they stand in for a column of licenses.
    pub license_tags: Option<usize>,
    /// The columns that have the name of a role that their type can't play, with that role.
    passed_over: Vec<(usize, Role)>,
}

/// Names of the columns that state base models.
const BASES: [(BaseSource, &[&str]); 3] = [
    (BaseSource::Names, &["merged_derived_from", "base_model"]),
    (BaseSource::Record, &["baseModels"]),
    (BaseSource::Tags, TAGS),
];
const TAGS: &[&str] = &["tags"];
/// Levels that no column of their own name gives.
const LEVELS: &[&str] = &[MODEL_LEVEL, DEVELOPER, COUNTRY, COUNTRY_GROUP, SEGMENT];

impl Roles {
    /// Finds the roles: what `mapping` assigns, then by name, then by type.
    ///
    /// A column whose type can't play the role that its name stands for is passed over for the next candidate. `declared` is
    /// what the file's own metadata or the reader says of the column of downloads, and goes before every guess; `extra` names
    /// attributes to read beyond the known ones. An assignment of a column that the file doesn't have does nothing. Errors when
    /// no column can name models, or when an assigned column has a type that its role can't have.
    pub fn find(
        columns: &[FileColumn],
        declared: Option<CountKind>,
        mapping: &[Assignment],
        extra: &[String],
    ) -> Result<Roles, LoadError> {
        let find = Finder { columns, mapping };
        // A column without any value is as good as none.
        let with_values = |index: &usize| columns[*index].has_values();
        let author = find.role(&Role::Developer, AUTHOR).filter(with_values);
        let time = find.role(&Role::Date, TIME);
        let created = find.role(&Role::Created, CREATED).filter(with_values);
        let passed_over = find.passed_over();
        let has_name_of = |role: Role| passed_over.iter().find(|(_, passed)| *passed == role);
        let named = find.role(&Role::Model, MODEL);
        if let (None, Some(account)) = (named, find.role(&Role::Developer, ACCOUNT)) {
            // Downloads of developers are no table of their attributes.
            if downloads(&find, declared).is_none() {
                if !cfg!(feature = "all-formats") {
                    return Err(LoadError::DeveloperTable);
                }
                return Ok(Roles::of_developers(&find, account, extra));
            }
        }
        let name = named.or_else(|| find.only(ColumnType::Text, &[author, time]));
        let name = name.ok_or_else(|| match has_name_of(Role::Model) {
            Some((index, role)) => wrong_type(&columns[*index], role),
            None => LoadError::NoColumn {
                role: "model names",
                expected: "one named model, id, modelId or repo_id",
                found: quoted_names(columns),
            },
        })?;
        let time = time.or_else(|| find.only(ColumnType::Date, &[created]));
        // Text whose first and last value are no dates may still hold some.
        let time = time.or_else(|| find.named(TIME, |column| column.column_type == ColumnType::Text));
        // A number without a name that is known counts downloads only where there are dates, and no other column has that name.
        let may_count = time.is_some() && has_name_of(Role::Downloads).is_none();
        let only_number = || find.only(ColumnType::Number, &[time]).filter(|_| may_count);
        let roles = Roles {
            rows_of: RowsOf::Models,
            name,
            id: find.role(&Role::Id, ID).filter(|&index| can_play(&columns[index], &Role::Id)),
            author,
            time,
            created,
            downloads: downloads(&find, declared)
                .or_else(|| Some((only_number()?, declared.unwrap_or(CountKind::Flow)))),
            attributes: Vec::new(),
            valid: [None; 2],
            bases: Vec::new(),
            license_tags: None,
            passed_over,
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

    /// Returns the roles of a table of developers, whose accounts a column names.
    // Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
    #[inline(never)]
    fn of_developers(find: &Finder<'_>, account: usize, extra: &[String]) -> Roles {
        let valid = VALID.map(|name| find.named(&[name], FileColumn::may_hold_dates));
        let alias = find.named(&[ALIAS], |column| can_play(column, &Role::Developer));
        let text = |name: &str| find.named(&[name], |column| column.column_type == ColumnType::Text);
        let (role, readings) = (text(candidates::ROLE), text(candidates::READINGS));
        let own = [(alias, DEVELOPER), (role, DEVELOPER_ROLE), (readings, READINGS)];
        let own = own.into_iter().filter_map(|(column, name)| Some((column?, name.to_owned())));
        let own: Vec<(usize, String)> = own.collect();
        let taken = valid.into_iter().flatten().chain(own.iter().map(|(column, _)| *column)).chain([account]);
        let taken: Vec<usize> = taken.collect();
        let mut attributes = attributes(find, extra, &taken);
        attributes.retain(|(_, name)| own.iter().all(|(_, other)| other != name));
        attributes.extend(own);
        attributes.sort_unstable();
        Roles {
            rows_of: RowsOf::Developers,
            name: account,
            id: None,
            author: None,
            time: None,
            created: None,
            downloads: None,
            attributes,
            valid,
            bases: Vec::new(),
            license_tags: None,
            passed_over: Vec::new(),
        }
    }

    /// Returns why a role is played by no column, where one has its name: what it expects, and what the column is.
    pub fn refusal(&self, columns: &[FileColumn], role: &Role) -> Option<LoadError> {
        let (index, role) = self.passed_over.iter().find(|(_, passed)| passed == role)?;
        columns.get(*index).map(|column| wrong_type(column, role))
    }

    /// Leaves a column of texts that are known to be no dates, where it was taken for dates by its name alone.
    pub fn leave_doubtful_dates(&mut self, columns: &[FileColumn], mapping: &[Assignment]) {
        let is_said = |index: usize| mapping.iter().any(|said| said.column == columns[index].name);
        self.time = self.time.filter(|&index| is_said(index) || columns[index].holds_dates());
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
        columns.push(self.name);
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
        let several = several.chain(self.valid.into_iter().flatten());
        let mut columns: Vec<usize> = single.into_iter().flatten().chain(several).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// Returns the role that a column has, as the reader could give it; the first of several.
    pub fn role_of(&self, index: usize) -> Option<Role> {
        let attribute = || self.attributes.iter().find(|(column, _)| *column == index).map(|(_, name)| name.clone());
        let single = [
            (Some(self.name), self.role_of_name()),
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

    fn role_of_name(&self) -> Role {
        match self.rows_of {
            RowsOf::Models => Role::Model,
            RowsOf::Developers => Role::Developer,
        }
    }

    /// Returns what the column of this index is used as, in words; a column may be used as several things.
    pub fn uses_of(&self, index: usize, column: &FileColumn) -> String {
        let downloads = self.downloads.filter(|&(downloads, _)| downloads == index);
        let mut uses = Vec::new();
        let mut used = |is: bool, what: String| uses.extend(is.then_some(what));
        let joined = match self.rows_of {
            RowsOf::Models => "model",
            RowsOf::Developers => "developer (whose models take over the row)",
        };
        used(index == self.name, joined.to_owned());
        used(self.id == Some(index), "repository id".to_owned());
        used(self.author == Some(index), "developer".to_owned());
        let unit = column.date_unit().map(|unit| format!(" ({unit})")).unwrap_or_default();
        used(self.time == Some(index), format!("date{unit}"));
        used(self.created == Some(index), format!("first publication{unit}"));
        used(
            downloads.is_some(),
            format!("downloads ({})", self.downloads.map_or(CountKind::Flow, |(_, kind)| kind).name()),
        );
        for (valid, day) in self.valid.iter().zip(["first", "last"]) {
            used(*valid == Some(index), format!("{day} day of the row{unit}"));
        }
        let what = if column.column_type == ColumnType::Number { "number" } else { "level" };
        if let Some((_, name)) = self.attributes.iter().find(|(column, _)| *column == index) {
            let doubted = ALTERNATIVES.iter().find(|(_, alternatives)| alternatives == name);
            used(
                true,
                match doubted {
                    Some((level, _)) => format!("other readings of {level}"),
                    None if name == READINGS => "other readings of country and segment".to_owned(),
                    None => format!("{what} {name}"),
                },
            );
        }
        if let Some((_, source)) = self.bases.iter().find(|(column, _)| *column == index) {
            used(true, "base models".to_owned());
            used(*source != BaseSource::Names, "relation to base model".to_owned());
        }
        used(self.license_tags == Some(index), "level license".to_owned());
        let passed_over = self.passed_over.iter().find(|(passed, _)| *passed == index);
        let found = if column.has_values() { &column.type_name } else { "no values" };
        let unused = match (passed_over, column.column_type) {
            (Some((_, role)), _) => format!("not read (expected {}, found {found})", expected(role)),
            (None, ColumnType::Text | ColumnType::Boolean | ColumnType::List) => {
                "not read (a level, if asked for)".to_owned()
            }
            (None, ColumnType::Number) => "not read (a number, if asked for)".to_owned(),
            (None, ColumnType::Date | ColumnType::Other) => "not read".to_owned(),
        };
        if uses.is_empty() { unused } else { uses.join(", ") }
    }

    /// Errors where the reader gave a column a role that its type can't play.
    fn check_types(&self, columns: &[FileColumn]) -> Result<(), LoadError> {
        let single = [
            (Some(self.name), self.role_of_name()),
            (self.author, Role::Developer),
            (self.time, Role::Date),
            (self.created, Role::Created),
            (self.downloads.map(|(column, _)| column), Role::Downloads),
        ];
        let attributes = self.attributes.iter().map(|(index, name)| (Some(*index), Role::Attribute(name.clone())));
        for (index, role) in single.into_iter().chain(attributes) {
            let column = index.and_then(|index| columns.get(index));
            if let Some(column) = column.filter(|column| !can_play(column, &role)) {
                return Err(wrong_type(column, &role));
            }
        }
        Ok(())
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
    let named = |names: &[&str]| find.named(names, |column| is_candidate(column, &Role::Downloads));
    let guesses = [
        named(COUNTER).map(|column| (column, CountKind::Counter)),
        named(FLOW).map(|column| (column, flow)),
        named(WINDOW).map(|column| (column, CountKind::THIRTY_DAYS)),
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
        let named = find.columns.iter().enumerate().filter(|(_, column)| column.name.eq_ignore_ascii_case(name));
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
    let form = |column: &FileColumn| {
        [ColumnType::Text, ColumnType::List, ColumnType::Other].contains(&column.column_type) && column.has_values()
    };
    let is_free = |index: &usize| !taken.contains(index);
    let fits = |index: &usize| form(&find.columns[*index]) && is_free(index);
    let assigned = find.assigned(&Role::BaseModels).filter(fits);
    let of_source = |&(source, names): &(BaseSource, &[&str])| {
        let assigned = assigned.filter(|_| source == BaseSource::Names);
        assigned.or_else(|| find.named(names, form).filter(is_free)).map(|index| (index, source))
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
