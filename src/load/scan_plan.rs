//! The scan plan, made from the footer: the roles of a file's columns, and which columns and row groups will be read.

use std::ops::Range;

use super::options::{KIND_KEY, LoadOptions};
use crate::calendar::Day;
use crate::panel::near_days;
use crate::schema::{self, ColumnType, CountKind, FileColumn, Roles};
use crate::source::{FileMetadata, LoadError, latest_day, row_groups_between, row_groups_with};

/// Where the date of a file's rows comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum DateOrigin {
    /// A column.
    Column,
    /// The file's name or path.
    FileName(Day),
    /// The newest first publication in the file: whoever listed the models did so on that day or soon after.
    NewestCreated(Day),
    /// Nowhere: the file can only be a table of attributes.
    Missing,
}

/// The scan plan: the roles of a file's columns, and which columns and row groups will be read; decided from the footer.
#[derive(Clone)]
pub struct ScanPlan {
    /// The footer.
    pub metadata: FileMetadata,
    /// The columns, and the fields of structs.
    pub columns: Vec<FileColumn>,
    /// Which column plays which role.
    pub roles: Roles,
    /// Where its rows' date comes from.
    pub dated: DateOrigin,
    /// Columns by whose values rows are chosen, with these values.
    pub only: Vec<(usize, Vec<String>)>,
    /// The row groups that will be read.
    pub row_groups: Vec<usize>,
    /// Bytes of the columns and row groups that will be read.
    pub needed_bytes: u64,
    /// Which of the columns will be read here.
    pub(super) scope: ColumnScope,
}

/// Which of the columns that have a role are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnScope {
    All,
    /// All but the models' names.
    WithoutNames,
    /// The models' names alone.
    NamesOnly,
}

/// A column and what it is used as.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ColumnSummary {
    /// Its name.
    pub name: String,
    /// What it can be read as.
    pub column_type: ColumnType,
    /// Its type.
    pub type_name: String,
    /// The role that it has, as an assignment names it; `None` if it isn't read.
    pub role: Option<String>,
    /// Everything that it is used as, in words: "model", "date", "downloads (window:30)", "level license", "not read".
    pub uses: String,
    /// Fraction of rows with a value, where the footer tells; 0–1.
    pub coverage: Option<f64>,
}

impl ColumnSummary {
    /// Returns the columns of a file whose roles were not found.
    pub(super) fn without_roles(columns: &[FileColumn]) -> Vec<ColumnSummary> {
        let summary = |column: &FileColumn| ColumnSummary {
            name: column.name.clone(),
            column_type: column.column_type,
            type_name: column.type_name.clone(),
            role: None,
            uses: "not read".to_owned(),
            coverage: None,
        };
        columns.iter().map(summary).collect()
    }
}

impl ScanPlan {
    // Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
    #[inline(never)]
    pub(super) fn new(
        metadata: FileMetadata,
        mut columns: Vec<FileColumn>,
        named: &Result<Option<Day>, String>,
        options: &LoadOptions,
    ) -> Result<ScanPlan, LoadError> {
        let has_named_date = matches!(named, Ok(Some(_)));
        let declared = options.kind.or_else(|| metadata.key_value(KIND_KEY).and_then(CountKind::from_name));
        let find = |columns: &[FileColumn]| Roles::find(columns, declared, &options.mapping, &options.extra_columns);
        let mut roles = find(&columns)?;
        // A column that can't be read is not needed, unless it is one of those without which there are no rows.
        if forget_unreadable(&mut columns, &roles, &metadata) {
            roles = find(&columns)?;
        }
        if has_named_date {
            roles.leave_doubtful_dates(&columns, &options.mapping);
        }
        if metadata.rows() == 0 || metadata.row_group_count() == 0 {
            return Err(LoadError::NoRows);
        }
        let dated = match (roles.time, named) {
            (Some(_), _) => DateOrigin::Column,
            (None, Ok(Some(day))) => DateOrigin::FileName(*day),
            (None, Err(found)) if roles.downloads.is_some() => {
                return Err(LoadError::PathDate { found: found.clone() });
            }
            (None, _) => DateOrigin::Missing,
        };
        let only = if roles.downloads.is_some() { only(&columns, &roles, &options.rows_only)? } else { Vec::new() };
        let mut plan = ScanPlan {
            metadata,
            columns,
            roles,
            dated,
            only,
            row_groups: Vec::new(),
            needed_bytes: 0,
            scope: ColumnScope::All,
        };
        plan.choose_row_groups(options);
        Ok(plan)
    }

    /// Returns the newest first publication that the statistics tell for certain: `Err` with the column to be read where they
    /// don't, or tell one that is far from what a date of a listing can be; `Ok(None)` where nothing needs it.
    pub(super) fn newest_created(&self, options: &LoadOptions) -> Result<Option<Day>, usize> {
        let needs = self.dated == DateOrigin::Missing && self.roles.downloads.is_some();
        let Some(created) = self.roles.created.filter(|_| needs) else { return Ok(None) };
        let told = latest_day(&self.metadata, self.columns[created].leaves.start);
        let is_near = |day: &Day| options.far_dates || near_days(&[], options.today).contains(day);
        told.filter(is_near).map(Some).ok_or(created)
    }

    /// Sets the row groups that will be read, and the bytes of them that are needed.
    pub(super) fn choose_row_groups(&mut self, options: &LoadOptions) {
        self.row_groups = self.row_groups_for(options);
        self.needed_bytes = self.metadata.compressed_bytes(&self.leaves(), &self.row_groups);
    }

    /// Returns the row groups that may hold a row that the options ask for, as the footer's statistics tell.
    fn row_groups_for(&self, options: &LoadOptions) -> Vec<usize> {
        let between = match (self.roles.time, self.roles.downloads) {
            (Some(time), Some((_, kind))) => {
                // What a counter gained needs the row before.
                let (from, to) = if kind == CountKind::Counter { (None, None) } else { (options.from, options.to) };
                let (from, to) = (from.max(options.rows_from), earlier(to, options.rows_to));
                row_groups_between(&self.metadata, self.columns[time].leaves.start, from, to)
            }
            _ => Vec::new(),
        };
        // Without a row in the range, the file is read whole: the answer can say which dates there are.
        let all = || (0..self.metadata.row_group_count()).collect();
        let mut row_groups = if between.is_empty() { all() } else { between };
        for (column, values) in self.only.iter().filter(|(column, _)| !self.columns[*column].is_within_text()) {
            let may_hold = row_groups_with(&self.metadata, self.columns[*column].leaves.start, values);
            row_groups.retain(|group| may_hold.contains(group));
        }
        row_groups
    }

    /// Returns the row groups that will be read, in their order, as a run of about as many rows for each of up to `workers`
    /// workers.
    ///
    /// Runs have at least `least_rows` rows, as far as there are as many: starting a worker takes time.
    pub fn parallel_row_groups(&self, workers: usize, least_rows: u64) -> Vec<Vec<usize>> {
        let all = self.metadata.rows_of(&self.row_groups);
        let runs_wanted = (all / least_rows.max(1)).clamp(1, workers.max(1) as u64);
        let mut runs: Vec<Vec<usize>> = Vec::new();
        let mut before = 0u64;
        let mut last = None;
        for &group in &self.row_groups {
            let rows = self.metadata.rows_of(&[group]);
            // The run that the row group's middle falls into.
            let run = u128::from(before + rows / 2) * u128::from(runs_wanted) / u128::from(all.max(1));
            before = before.saturating_add(rows);
            if last != Some(run) {
                runs.push(Vec::new());
                last = Some(run);
            }
            if let Some(run) = runs.last_mut() {
                run.push(group);
            }
        }
        runs
    }

    pub(super) fn keep(&mut self, row_groups: &[usize]) {
        self.row_groups.retain(|group| row_groups.contains(group));
        self.needed_bytes = self.metadata.compressed_bytes(&self.leaves(), &self.row_groups);
    }

    /// Reads some of the columns alone; `false` where names can't be read apart: another role needs their column, too.
    pub(super) fn narrow_scope(&mut self, scope: ColumnScope) -> bool {
        let mut apart = ScanPlan { scope: ColumnScope::WithoutNames, ..self.clone() };
        let others = apart.leaves();
        apart.scope = ColumnScope::NamesOnly;
        let can_be = self.roles.downloads.is_some() && apart.leaves().iter().all(|leaf| !others.contains(leaf));
        if can_be {
            self.scope = scope;
            self.needed_bytes = self.metadata.compressed_bytes(&self.leaves(), &self.row_groups);
        }
        can_be
    }

    /// Returns the bytes of the models' names in the row groups that will be read.
    pub fn name_bytes(&self) -> u64 {
        let names = ScanPlan { scope: ColumnScope::NamesOnly, ..self.clone() };
        self.metadata.compressed_bytes(&names.leaves(), &self.row_groups)
    }

    /// Returns the number of rows of the row groups that will be read.
    pub(super) fn rows(&self) -> usize {
        self.metadata.rows_of(&self.row_groups).try_into().unwrap_or(usize::MAX)
    }

    /// Returns the Parquet leaf columns that will be read, ascending.
    pub(super) fn leaves(&self) -> Vec<usize> {
        let of_column = |column: usize| {
            let leaves = self.columns[column].leaves.clone();
            // Base models have ids beside their names, which nobody reads.
            let several = leaves.len() > 1;
            leaves.filter(move |&leaf| !several || self.metadata.leaf_name(leaf) != "_id")
        };
        let columns = match self.scope {
            ColumnScope::All => self.roles.columns(),
            ColumnScope::WithoutNames => self.roles.columns_besides_names(),
            ColumnScope::NamesOnly => vec![self.roles.name],
        };
        let only = self.only.iter().map(|(column, _)| *column).filter(|_| self.scope != ColumnScope::NamesOnly);
        let mut leaves: Vec<usize> = columns.into_iter().chain(only).flat_map(of_column).collect();
        leaves.sort_unstable();
        leaves.dedup();
        leaves
    }

    /// Returns the byte ranges that will be read, row group by row group: what a driver may fetch ahead.
    pub fn ranges(&self) -> Vec<Range<u64>> {
        self.metadata.column_chunk_ranges(&self.leaves(), &self.row_groups).collect()
    }

    /// Returns the columns, with what each is used as and how many rows it covers.
    pub fn summaries(&self) -> Vec<ColumnSummary> {
        let rows = self.metadata.rows();
        let coverage = |column: &FileColumn| match column.leaves.len() {
            1 if !column.is_within_text() => self
                .metadata
                .null_count(column.leaves.start)
                .map(|nulls| rows.saturating_sub(nulls) as f64 / rows as f64),
            _ => None,
        };
        let summary = |(index, column): (usize, &FileColumn)| ColumnSummary {
            name: column.name.clone(),
            column_type: column.column_type,
            type_name: column.type_name.clone(),
            role: self.roles.role_of(index).map(|role| role.name().to_owned()),
            uses: self.uses_of(index),
            coverage: coverage(column),
        };
        self.columns.iter().enumerate().map(summary).collect()
    }

    /// Returns what the column of this index is used as, in words; a column may be used as several things.
    pub fn uses_of(&self, index: usize) -> String {
        let column = &self.columns[index];
        match unreadable(column, &self.metadata) {
            Some(why) => format!("not read ({why})"),
            None => self.roles.uses_of(index, column),
        }
    }
}

/// Returns why a column can't be read; `None` if it can.
fn unreadable(column: &FileColumn, metadata: &FileMetadata) -> Option<String> {
    column.leaves.clone().find_map(|leaf| metadata.unreadable(leaf))
}

/// Takes their types from columns that can't be read, so that they get no role, and returns whether there are any; not from
/// those of models, dates and downloads: without them the file is refused, with the reason.
fn forget_unreadable(columns: &mut [FileColumn], roles: &Roles, metadata: &FileMetadata) -> bool {
    let needed = [Some(roles.name), roles.time, roles.downloads.map(|(column, _)| column)];
    let mut has_any = false;
    for (index, column) in columns.iter_mut().enumerate() {
        if let Some(why) = unreadable(column, metadata).filter(|_| !needed.contains(&Some(index))) {
            column.forget_type();
            column.type_name = format!("values {why}");
            has_any = true;
        }
    }
    has_any
}

/// Returns the columns by whose values rows are chosen; errors when there is no such column of text.
fn only(
    columns: &[FileColumn],
    roles: &Roles,
    wanted: &[(String, String)],
) -> Result<Vec<(usize, Vec<String>)>, LoadError> {
    let mut found: Vec<(usize, Vec<String>)> = Vec::new();
    for (name, value) in wanted {
        let level = || roles.attributes.iter().find(|(_, level)| level == name).map(|(index, _)| *index);
        let index = columns.iter().position(|column| column.name == *name).or_else(level);
        let Some(index) = index.filter(|&index| columns[index].column_type == ColumnType::Text) else {
            let (role, expected) = ("text by which to choose rows", "one that the file has");
            return Err(LoadError::NoColumn { role, expected, found: schema::quoted_names(columns) });
        };
        match found.iter_mut().find(|(column, _)| *column == index) {
            Some((_, values)) => values.push(value.clone()),
            None => found.push((index, vec![value.clone()])),
        }
    }
    Ok(found)
}

/// Returns the earlier of two ends, where `None` is none.
fn earlier(one: Option<Day>, other: Option<Day>) -> Option<Day> {
    one.into_iter().chain(other).min()
}
