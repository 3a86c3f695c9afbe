//! Batches in, panel out; in any order of files, row groups and rows.

use super::attribute::AttributeBuilder;
use super::bases::BasesBuilder;
use super::counts::Counts;
use super::days::Days;
use super::interner::Interner;
use super::said::{NEAR_ROWS, Said};
use super::series::Ids;
use super::tally::EXAMPLES;
use super::{DEVELOPER, JoinedById, Panel, Quality, Refusal, UNKNOWN};
use crate::calendar::Day;
use crate::schema::{self, ColumnType, ColumnValues, CountKind, FileColumn, Keys, Roles};
use crate::source::{Batch, LoadError};

/// Gathers the rows of one or more files.
#[derive(Debug, Default)]
pub struct Builder {
    pub(super) kind: Option<CountKind>,
    /// A kind that a later file has, if it differs from the first one's.
    pub(super) other_kind: Option<CountKind>,
    pub(super) models: Interner,
    pub(super) day: Days,
    pub(super) model: Vec<u32>,
    pub(super) count: Counts,
    /// First publication per model; `None` where no row says.
    pub(super) created: Vec<Option<Day>>,
    pub(super) row_attributes: Vec<AttributeBuilder>,
    said: Said,
    pub(super) joined_attributes: Vec<AttributeBuilder>,
    pub(super) bases: BasesBuilder,
    pub(super) ids: Ids,
    /// Per model: whether a table of attributes knows it; empty without such a table.
    pub(super) joined: Vec<bool>,
    pub(super) quality: Quality,
}

/// One file's columns and roles, and the date of rows without one.
#[derive(Clone, Debug)]
pub struct FileReader {
    columns: Vec<FileColumn>,
    roles: Roles,
    undated: Option<Day>,
    wanted: RowFilter,
}

/// Which rows of downloads are taken; others are passed over.
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
    /// `undated` is the date of all rows when the file has no column of dates.
    pub fn new(columns: Vec<FileColumn>, roles: Roles, undated: Option<Day>, wanted: RowFilter) -> FileReader {
        FileReader { columns, roles, undated, wanted }
    }

    fn takes_day(&self, day: Day) -> bool {
        self.wanted.from.is_none_or(|from| day >= from) && self.wanted.to.is_none_or(|to| day <= to)
    }

    /// Per row whether its values are among those that are wanted; empty where any are.
    fn takes_values(&self, batch: &Batch) -> Vec<bool> {
        let mut taken = Vec::new();
        for (column, values) in &self.wanted.only {
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

    /// The columns by role.
    pub fn roles(&self) -> &Roles {
        &self.roles
    }

    fn column<'a>(&'a self, batch: &'a Batch, index: usize) -> Option<ColumnValues<'a>> {
        self.columns.get(index).map(|column| column.values(batch))
    }

    /// The attributes that a batch gives: their names, whether they are numbers, and the rows' values.
    fn attributes<'a>(&'a self, batch: &'a Batch) -> impl Iterator<Item = (String, bool, Keys<'a>)> + 'a {
        let author = self.roles.author.map(|column| (column, DEVELOPER.to_owned()));
        let others = self.roles.attributes.iter().cloned();
        let columns = author.into_iter().chain(others).filter_map(|(column, name)| {
            let values = self.column(batch, column)?;
            let number = self.columns[column].column_type == ColumnType::Number;
            let keys = match name.as_str() {
                _ if number => schema::number_keys(values),
                schema::attributes::BASE_RELATION => schema::lower_case(&schema::keys(values)),
                _ => schema::keys(values),
            };
            Some((name, number, keys))
        });
        let tags = self.roles.license_tags.and_then(|column| self.column(batch, column));
        columns.chain(tags.map(|tags| (schema::attributes::LICENSE.to_owned(), false, schema::licenses(tags))))
    }
}

impl Builder {
    /// Expects this many more rows of downloads of a kind. The first file's find room made for them: vectors that grow by
    /// doubling would take up to twice as much.
    pub fn expect_rows(&mut self, kind: CountKind, rows: usize) {
        self.note_kind(kind);
        // Of several files, each would move what is there already. Without room vectors grow as they need to.
        if self.model.is_empty() {
            let _ = self.model.try_reserve_exact(rows);
            let _ = self.count.try_reserve_exact(rows);
        }
    }

    /// Whether nothing has been added.
    pub fn is_empty(&self) -> bool {
        self.kind.is_none() && self.models.dictionary.is_empty()
    }

    /// Adds a batch of a file: rows of downloads, or, where the file has no count, attributes of models.
    pub fn push(&mut self, table: &FileReader, batch: &Batch) {
        let models = self.keys(table, batch);
        self.push_keyed(table, batch, &models);
    }

    /// Each row's key of its model's name, [`UNKNOWN`] without one; keys are given out in the order of first appearance.
    pub fn keys(&mut self, table: &FileReader, batch: &Batch) -> Vec<u32> {
        let names = table.column(batch, table.roles.model);
        names.map_or_else(|| vec![UNKNOWN; batch.rows()], |names| self.models.in_order(&schema::keys(names)))
    }

    /// Adds a batch of a file of which another builder has told the models' keys, one per row; its names are to be taken
    /// over with [`Builder::append_names`].
    pub fn push_keyed(&mut self, table: &FileReader, batch: &Batch, models: &[u32]) {
        match table.roles.downloads {
            Some((column, kind)) => self.push_rows(table, batch, models, column, kind),
            None => self.push_attributes(table, batch, models),
        }
    }

    /// The panel of all rows; errors when there are none that can be used.
    pub fn finish(self) -> Result<Panel, LoadError> {
        let mut panel = self.finish_uninspected()?;
        panel.quality = panel.inspection().finish();
        Ok(panel)
    }

    /// The same, before [`Panel::inspection`].
    pub fn finish_uninspected(self) -> Result<Panel, LoadError> {
        super::finish::finish(self)
    }

    /// Models with rows that no table of attributes names take what one says of the same repository under another name.
    ///
    /// Returns such models with the names that the tables have.
    pub(super) fn join_by_id(&mut self, same_ids: &[Vec<u32>], has_row: &[bool]) -> JoinedById {
        let mut renamed: Vec<(u32, u32)> = Vec::new();
        if self.joined.is_empty() {
            return JoinedById::default();
        }
        self.joined.resize(self.models.dictionary.len(), false);
        for models in same_ids {
            let (named, others): (Vec<u32>, Vec<u32>) = models.iter().partition(|&&model| self.joined[model as usize]);
            // Of several names the first.
            let Some(from) = named.into_iter().min_by_key(|&model| self.models.dictionary.get(model)) else { continue };
            for to in others.into_iter().filter(|&model| has_row[model as usize]) {
                self.joined_attributes.iter_mut().for_each(|attribute| attribute.copy(from, to));
                self.bases.copy_joined(from, to);
                if let Some(&Some(created)) = self.created.get(from as usize) {
                    self.note_created(to, created);
                }
                self.joined[to as usize] = true;
                renamed.push((to, from));
            }
        }
        let name = |model: u32| self.models.dictionary.get(model);
        renamed.sort_unstable_by_key(|&(to, _)| name(to));
        let examples = renamed.iter().take(EXAMPLES).map(|&(to, from)| (name(to).to_owned(), name(from).to_owned()));
        JoinedById { models: renamed.len() as u64, examples: examples.collect() }
    }

    fn push_rows(&mut self, table: &FileReader, batch: &Batch, models: &[u32], downloads: usize, kind: CountKind) {
        self.note_kind(kind);
        let rows = batch.rows();
        let days = match table.roles.time.and_then(|column| table.column(batch, column)) {
            Some(column) => schema::days(column),
            None => vec![table.undated; rows],
        };
        let counts = table.column(batch, downloads).map_or_else(|| vec![None; rows], schema::counts);
        let created = table.roles.created.and_then(|column| table.column(batch, column)).map(schema::days);
        let accepted = self.accept(table, &table.takes_values(batch), models, &days, &counts);
        if accepted.len() == rows {
            self.model.extend_from_slice(models);
            self.count.extend(counts.iter().copied().map(Option::unwrap_or_default));
        } else {
            self.model.extend(accepted.iter().map(|&row| models[row]));
            self.count.extend(accepted.iter().filter_map(|&row| counts[row]));
        }
        let expected_rows = self.model.capacity();
        for run in accepted.chunk_by(|&row, &next| days[row] == days[next]) {
            if let Some(day) = days[run[0]] {
                self.day.push(day, run.len(), expected_rows);
            }
        }
        self.quality.rows_read += rows as u64;
        let before = self.model.len() - accepted.len();
        let mut attributes = Vec::new();
        for (name, number, values) in table.attributes(batch) {
            let index = named(&mut self.row_attributes, name, number);
            // Rows of an earlier file without this column have no value.
            self.row_attributes[index].catch_up(&self.model[..before]);
            self.row_attributes[index].values.meet(&values);
            attributes.push((index, values));
        }
        self.said.resize(self.models.dictionary.len(), self.row_attributes.len());
        let mut end = before;
        for rows in accepted.chunks(NEAR_ROWS) {
            end += rows.len();
            for &row in rows {
                let created = created.as_ref().and_then(|created| created[row]);
                if let Some(created) = created.filter(|&created| self.said.is_new_day(models[row], created)) {
                    self.note_created(models[row], created);
                }
            }
            for (index, values) in &attributes {
                let said = (&mut self.said, Said::column(*index));
                self.row_attributes[*index].push_rows(&self.model[..end], values, rows, said);
            }
        }
        self.note_model(table, batch, models, accepted.into_iter());
    }

    /// The rows of downloads that can be used and are wanted; others are counted.
    fn accept(
        &mut self,
        table: &FileReader,
        taken: &[bool],
        models: &[u32],
        days: &[Option<Day>],
        counts: &[Option<u64>],
    ) -> Vec<usize> {
        let is_any_day_taken = table.wanted.from.is_none() && table.wanted.to.is_none();
        // Nearly always: a few simple loops are quicker than one that asks everything of each row.
        if taken.is_empty()
            && is_any_day_taken
            && !models.contains(&UNKNOWN)
            && !days.contains(&None)
            && !counts.contains(&None)
        {
            return (0..models.len()).collect();
        }
        let mut accepted = Vec::with_capacity(models.len());
        for (row, ((&model, &day), &count)) in models.iter().zip(days).zip(counts).enumerate() {
            let outside = taken.get(row) == Some(&false) || day.is_some_and(|day| !table.takes_day(day));
            match (model, day, count) {
                _ if outside => self.quality.rows_outside += 1,
                (UNKNOWN, _, _) => self.refuse(Refusal::NoModel),
                (_, None, _) => self.refuse(Refusal::NoDate),
                (_, _, None) => self.refuse(Refusal::NoCount),
                _ => accepted.push(row),
            }
        }
        accepted
    }

    fn push_attributes(&mut self, table: &FileReader, batch: &Batch, models: &[u32]) {
        self.joined.resize(self.models.dictionary.len(), false);
        for &model in models.iter().filter(|&&model| model != UNKNOWN) {
            self.joined[model as usize] = true;
        }
        if let Some(created) = table.roles.created.and_then(|column| table.column(batch, column)).map(schema::days) {
            for (&model, created) in models.iter().zip(created).filter(|(model, _)| **model != UNKNOWN) {
                if let Some(created) = created {
                    self.note_created(model, created);
                }
            }
        }
        let known = (0..models.len()).filter(|&row| models[row] != UNKNOWN);
        for (name, number, values) in table.attributes(batch) {
            let rows = known.clone().map(|row| (row, models[row]));
            let index = named(&mut self.joined_attributes, name, number);
            self.joined_attributes[index].set_models(&values, rows);
        }
        self.note_model(table, batch, models, known);
    }

    /// What belongs to models alone: ids and bases.
    fn note_model(
        &mut self,
        table: &FileReader,
        batch: &Batch,
        models: &[u32],
        rows: impl Iterator<Item = usize> + Clone,
    ) {
        if let Some(ids) = table.roles.id.and_then(|column| table.column(batch, column)) {
            self.ids.note(&schema::keys(ids), rows.clone().map(|row| (row, models[row])));
        }
        for &(column, source) in &table.roles.bases {
            if let Some(column) = table.column(batch, column) {
                let rows = rows.clone().map(|row| (row, models[row]));
                let joined = table.roles.downloads.is_none();
                self.bases.note(joined, source, &schema::base_models(column, source), rows);
            }
        }
    }

    pub(super) fn note_kind(&mut self, kind: CountKind) {
        if *self.kind.get_or_insert(kind) != kind {
            self.other_kind = Some(kind);
        }
    }

    pub(super) fn note_created(&mut self, model: u32, created: Day) {
        let index = model as usize;
        if index >= self.created.len() {
            self.created.resize(index + 1, None);
        }
        let earliest = self.created[index].map_or(created, |known| known.min(created));
        self.created[index] = Some(earliest);
    }

    fn refuse(&mut self, reason: Refusal) {
        self.quality.refused[reason as usize] += 1;
    }
}

/// The index of an attribute, which is added if it is new.
pub(super) fn named(attributes: &mut Vec<AttributeBuilder>, name: String, numeric: bool) -> usize {
    let index = attributes.iter().position(|attribute| attribute.name == name).unwrap_or_else(|| {
        let mut attribute = AttributeBuilder::new(name);
        attribute.numeric = numeric;
        attributes.push(attribute);
        attributes.len() - 1
    });
    // What is text in one file is no number.
    attributes[index].numeric &= numeric;
    index
}
