//! Which columns may play a role: by name, by type, as the reader says.

use super::attributes::{CATEGORY, NUMBER, attribute_of_column};
use super::mapping::{Assignment, Role};
use super::{ColumnType, FileColumn};
use crate::source::LoadError;

/// Names of the column of models. `id`, which may be any table's key, comes last: beside a column of names it is no name.
pub(super) const MODEL: &[&str] = &["model", "modelId", "repo_id", "model_id", "id"];
pub(super) const ID: &[&str] = &["_id"];
pub(super) const AUTHOR: &[&str] = &["author", "developer", "organization"];
/// Names of the column of accounts in a table of developers, which has no column of models.
pub(super) const ACCOUNT: &[&str] =
    &["account", "developer", "author", "organization", "organisation", "org", "hf_org", "owner", "namespace"];
/// Name of the column of the developer that an account is another name of.
pub(super) const ALIAS: &str = "alias_of";
/// Names of its columns of the developer's role, and of other readings: `country:segment`, several joined by `"; "`.
pub(super) const ROLE: &str = "role";
pub(super) const READINGS: &str = "alternative";
/// Names of the columns of the first and the last day at which a row of such a table holds.
pub(super) const VALID: [&str; 2] = ["valid_from", "valid_to"];
pub(super) const TIME: &[&str] = &["time", "day", "date", "week", "snapshot", "snapshot_date"];
pub(super) const CREATED: &[&str] = &["created", "createdAt", "created_at"];
pub(super) const COUNTER: &[&str] = &["downloadsAllTime", "downloads_all_time", "dl_all"];
pub(super) const WINDOW: &[&str] = &["downloads_30d", "downloads30d", "dl30", "downloads_last_30_days"];
pub(super) const FLOW: &[&str] = &["downloads"];
/// Columns of the hub's own records: beside them, `downloads` is the hub's trailing window.
pub(super) const HUB_RECORD: &[&str] = &["likes", "pipeline_tag", "downloadsAllTime", "trendingScore", "gated"];

/// Columns that are known not to be what their type alone may suggest.
pub(super) const OTHER_PURPOSES: &[&str] = &[
    "lastModified",
    "last_modified",
    "updated_at",
    "likes",
    "trendingScore",
    "usedStorage",
    "sha",
    "__index_level_0__",
];
/// Returns whether a column of this name is taken for models, developers or dates.
pub fn is_role_name(name: &str) -> bool {
    [MODEL, AUTHOR, TIME, CREATED, ACCOUNT, &VALID].iter().any(|names| is_among(name, names))
}

/// Returns whether a column's name is one of these; capitals make no difference, as people write them in headers.
pub(super) fn is_among(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Returns whether a column of this name may be one of dates: by its name, or as the reader says.
pub fn may_be_date(name: &str, mapping: &[Assignment]) -> bool {
    let is_date = |said: &&Assignment| said.column == name && matches!(said.role, Role::Date | Role::Created);
    is_among(name, TIME)
        || is_among(name, CREATED)
        || is_among(name, &VALID)
        || mapping.iter().any(|said| is_date(&said))
}

/// Returns what a role expects of a column, in words.
pub(super) fn expected(role: &Role) -> &'static str {
    match role {
        Role::Model => "model names as text",
        Role::Id => "ids as text",
        Role::Developer => "developers as text",
        Role::Date | Role::Created => "a date",
        Role::Downloads => "a number of downloads",
        Role::BaseModels | Role::Attribute(_) | Role::Unused => "a category or a number",
    }
}

/// Returns whether a column has a type that a role can have.
pub(super) fn can_play(column: &FileColumn, role: &Role) -> bool {
    match role {
        Role::Model | Role::Id | Role::Developer => column.column_type == ColumnType::Text,
        Role::Date | Role::Created => column.may_hold_dates(),
        Role::Downloads => column.column_type == ColumnType::Number,
        Role::BaseModels | Role::Attribute(_) | Role::Unused => {
            [CATEGORY, NUMBER].concat().contains(&column.column_type)
        }
    }
}

pub(super) fn wrong_type(column: &FileColumn, role: &Role) -> LoadError {
    LoadError::WrongType { column: column.name.clone(), expected: expected(role), found: column.type_name.clone() }
}

/// Returns whether a column of a role's name is taken for it, rather than the next one that has such a name.
pub(super) fn is_candidate(column: &FileColumn, role: &Role) -> bool {
    can_play(column, role) && (*role != Role::Date || column.holds_dates())
}

/// Looks for columns: an assigned one has no other role.
pub(super) struct Finder<'a> {
    pub(super) columns: &'a [FileColumn],
    pub(super) mapping: &'a [Assignment],
}

impl Finder<'_> {
    pub(super) fn is_assigned(&self, index: usize) -> bool {
        self.mapping.iter().any(|assignment| assignment.column == self.columns[index].name)
    }

    /// Returns the column that the reader gave this role.
    pub(super) fn assigned(&self, role: &Role) -> Option<usize> {
        let assigned = self.mapping.iter().filter(|assignment| assignment.role == *role);
        assigned.filter_map(|assignment| self.columns.iter().position(|column| column.name == assignment.column)).next()
    }

    /// Returns the column with the first of these names that a column has which fits.
    pub(super) fn named(&self, names: &[&str], fits: impl Fn(&FileColumn) -> bool) -> Option<usize> {
        let is_free = |index: &usize| !self.is_assigned(*index) && fits(&self.columns[*index]);
        names.iter().find_map(|name| self.of_name(name).find(is_free))
    }

    fn of_name(&self, name: &str) -> impl Iterator<Item = usize> {
        self.columns
            .iter()
            .enumerate()
            .filter(move |(_, column)| column.name.eq_ignore_ascii_case(name))
            .map(|(index, _)| index)
    }

    pub(super) fn role(&self, role: &Role, names: &[&str]) -> Option<usize> {
        self.assigned(role).or_else(|| self.named(names, |column| is_candidate(column, role)))
    }

    /// Returns the columns that have the name of a role that they can't play, with that role.
    pub(super) fn passed_over(&self) -> Vec<(usize, Role)> {
        let downloads = [COUNTER, FLOW, WINDOW].concat();
        let names: [(Role, &[&str]); 5] = [
            (Role::Model, MODEL),
            (Role::Developer, AUTHOR),
            (Role::Date, TIME),
            (Role::Created, CREATED),
            (Role::Downloads, &downloads),
        ];
        let mut passed_over = Vec::new();
        for (role, names) in names {
            let of_names = names.iter().flat_map(|name| self.of_name(name)).filter(|index| !self.is_assigned(*index));
            let unfit = of_names.filter(|&index| !is_candidate(&self.columns[index], &role));
            passed_over.extend(unfit.map(|index| (index, role.clone())));
        }
        passed_over
    }

    /// Returns the only column of a type that has no role and no name known for another purpose.
    pub(super) fn only(&self, column_type: ColumnType, taken: &[Option<usize>]) -> Option<usize> {
        let known = |name: &str| {
            let roles = [MODEL, ID, AUTHOR, TIME, CREATED, OTHER_PURPOSES].iter().any(|names| is_among(name, names));
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
