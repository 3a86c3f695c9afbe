//! How a file is read into a builder: its columns by role, and the filter of its rows.

use crate::calendar::Day;
use crate::schema::attributes::{BASE_RELATION, DEVELOPER, LICENSE};
use crate::schema::{self, ColumnType, FileColumn, FileColumnValues, Keys, Roles};
use crate::source::Batch;

/// One file's columns and roles, and the date of rows without one.
#[derive(Clone, Debug)]
pub struct FileReader {
    columns: Vec<FileColumn>,
    pub(super) roles: Roles,
    /// The date of rows in a file without dates.
    pub(super) undated: Option<Day>,
    pub(super) filter: RowFilter,
}

/// Which rows of downloads are taken; others are skipped.
#[derive(Clone, Debug, Default)]
pub struct RowFilter {
    /// First day; `None` for no such end.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
    /// Columns by index, and the values of which a row must have one; a row without a value has none.
    pub only: Vec<(usize, Vec<String>)>,
}

impl FileReader {
    /// Makes a reader; `undated` is the date of all rows when the file has no column of dates.
    pub fn new(columns: Vec<FileColumn>, roles: Roles, undated: Option<Day>, filter: RowFilter) -> FileReader {
        FileReader { columns, roles, undated, filter }
    }

    pub(super) fn takes_day(&self, day: Day) -> bool {
        self.filter.from.is_none_or(|from| day >= from) && self.filter.to.is_none_or(|to| day <= to)
    }

    /// Returns per row whether its values are among those of the filter; empty where the filter has no values.
    pub(super) fn takes_values(&self, batch: &Batch) -> Vec<bool> {
        let mut taken = Vec::new();
        for (column, values) in &self.filter.only {
            let Some(column) = self.column(batch, *column) else { continue };
            let keys = schema::keys(column);
            let is_wanted = |key| keys.text(key).is_some_and(|text| values.iter().any(|one| *one == text));
            let among: Vec<bool> = (0..keys.len() as u32).map(is_wanted).collect();
            taken.resize(batch.rows(), true);
            for (taken, &key) in taken.iter_mut().zip(&*keys.of_rows) {
                *taken &= among.get(key as usize) == Some(&true);
            }
        }
        taken
    }

    /// Returns the columns by role.
    pub fn roles(&self) -> &Roles {
        &self.roles
    }

    pub(super) fn column<'a>(&'a self, batch: &'a Batch, index: usize) -> Option<FileColumnValues<'a>> {
        self.columns.get(index).map(|column| column.values(batch))
    }

    /// Returns the attributes that a batch gives: their names, whether they are numbers, and the rows' values.
    pub(super) fn attributes<'a>(&'a self, batch: &'a Batch) -> impl Iterator<Item = (String, bool, Keys<'a>)> + 'a {
        let author = self.roles.author.map(|column| (column, DEVELOPER.to_owned()));
        let others = self.roles.attributes.iter().cloned();
        let columns = author.into_iter().chain(others).filter_map(|(column, name)| {
            let values = self.column(batch, column)?;
            let number = self.columns[column].column_type == ColumnType::Number;
            let keys = match name.as_str() {
                _ if number => schema::number_keys(values),
                BASE_RELATION => schema::lower_case(&schema::keys(values)),
                _ => schema::keys(values),
            };
            Some((name, number, keys))
        });
        let tags = self.roles.license_tags.and_then(|column| self.column(batch, column));
        columns.chain(tags.map(|tags| (LICENSE.to_owned(), false, schema::licenses(tags))))
    }
}
