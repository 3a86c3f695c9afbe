//! Record batches in, panel out; in any order of files, row groups and rows.

use arrow::array::ArrayRef;
use arrow::record_batch::RecordBatch;

use super::attribute::AttributeBuilder;
use super::{DEVELOPER, Dictionary, Panel, Quality, Refusal, UNKNOWN};
use crate::calendar::Day;
use crate::schema::{self, Column, Keys, Kind, Roles};
use crate::source::LoadError;

/// Gathers the rows of one or more files.
#[derive(Debug, Default)]
pub struct Builder {
    pub(super) kind: Option<Kind>,
    /// A kind that a later file has, if it differs from the first one's.
    pub(super) other_kind: Option<Kind>,
    pub(super) models: Dictionary,
    pub(super) day: Vec<Day>,
    pub(super) model: Vec<u32>,
    pub(super) count: Vec<u64>,
    /// First publication per model; `None` where no row says.
    pub(super) created: Vec<Option<Day>>,
    pub(super) row_attributes: Vec<AttributeBuilder>,
    pub(super) joined_attributes: Vec<AttributeBuilder>,
    /// Per model: whether a table of attributes knows it; empty without such a table.
    pub(super) joined: Vec<bool>,
    pub(super) quality: Quality,
}

/// One file's columns and roles, and the date of rows without one.
#[derive(Clone, Debug)]
pub struct Table {
    columns: Vec<Column>,
    roles: Roles,
    undated: Option<Day>,
}

impl Table {
    /// `undated` is the date of all rows when the file has no column of dates.
    pub fn new(columns: Vec<Column>, roles: Roles, undated: Option<Day>) -> Table {
        Table { columns, roles, undated }
    }

    /// The columns by role.
    pub fn roles(&self) -> &Roles {
        &self.roles
    }

    fn column<'a>(&self, batch: &'a RecordBatch, index: usize) -> Option<&'a ArrayRef> {
        // A batch holds the projection only, in the file's order.
        batch.columns().get(self.roles.projection().iter().position(|&column| column == index)?)
    }

    fn attributes(&self) -> impl Iterator<Item = (usize, String)> + '_ {
        let author = self.roles.author.map(|column| (column, DEVELOPER.to_owned()));
        let others =
            self.roles.attributes.iter().map(|&column| (column, schema::level_name(&self.columns[column].name)));
        author.into_iter().chain(others)
    }
}

impl Builder {
    /// Adds a batch of a file: rows of downloads, or, where the file has no count, attributes of models.
    pub fn push(&mut self, table: &Table, batch: &RecordBatch) {
        let Some(names) = table.column(batch, table.roles.model) else { return };
        let models = interned(&mut self.models, &schema::keys(names));
        match table.roles.downloads {
            Some((column, kind)) => self.push_rows(table, batch, &models, column, kind),
            None => self.push_attributes(table, batch, &models),
        }
    }

    /// The panel of all rows; errors when there are none that can be used.
    pub fn finish(self) -> Result<Panel, LoadError> {
        super::finish::finish(self)
    }

    fn push_rows(&mut self, table: &Table, batch: &RecordBatch, models: &[u32], downloads: usize, kind: Kind) {
        if *self.kind.get_or_insert(kind) != kind {
            self.other_kind = Some(kind);
        }
        let rows = batch.num_rows();
        let days = match table.roles.time.and_then(|column| table.column(batch, column)) {
            Some(column) => schema::days(column),
            None => vec![table.undated; rows],
        };
        let counts = table.column(batch, downloads).map_or_else(|| vec![None; rows], schema::counts);
        let created = table.roles.created.and_then(|column| table.column(batch, column)).map(schema::days);
        let mut accepted = Vec::with_capacity(rows);
        for row in 0..rows {
            match (models[row], days[row], counts[row]) {
                (UNKNOWN, _, _) => self.refuse(Refusal::NoModel),
                (_, None, _) => self.refuse(Refusal::NoDate),
                (_, _, None) => self.refuse(Refusal::NoCount),
                (model, Some(day), Some(count)) => {
                    accepted.push(row);
                    self.model.push(model);
                    self.day.push(day);
                    self.count.push(count);
                    if let Some(Some(created)) = created.as_ref().map(|days| days[row]) {
                        self.note_created(model, created);
                    }
                }
            }
        }
        self.quality.rows_read += rows as u64;
        for (column, name) in table.attributes() {
            let Some(values) = table.column(batch, column) else { continue };
            let attribute = named(&mut self.row_attributes, name);
            let keys = interned(&mut attribute.dictionary, &schema::keys(values));
            let keys: Vec<u32> = accepted.iter().map(|&row| keys[row]).collect();
            // Rows of an earlier file without this column have no value.
            attribute.catch_up(&self.model[..self.model.len() - keys.len()]);
            attribute.push_rows(&self.model, &keys);
        }
    }

    fn push_attributes(&mut self, table: &Table, batch: &RecordBatch, models: &[u32]) {
        self.joined.resize(self.models.len(), false);
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
        for (column, name) in table.attributes() {
            let Some(values) = table.column(batch, column) else { continue };
            let attribute = named(&mut self.joined_attributes, name);
            let keys = interned(&mut attribute.dictionary, &schema::keys(values));
            for (&model, &key) in models.iter().zip(&keys).filter(|(model, _)| **model != UNKNOWN) {
                attribute.set_model(model, key);
            }
        }
    }

    fn note_created(&mut self, model: u32, created: Day) {
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

fn named(attributes: &mut Vec<AttributeBuilder>, name: String) -> &mut AttributeBuilder {
    let index = attributes.iter().position(|attribute| attribute.name == name).unwrap_or_else(|| {
        attributes.push(AttributeBuilder::new(name));
        attributes.len() - 1
    });
    &mut attributes[index]
}

/// Each row's key in the dictionary; [`UNKNOWN`] for null.
fn interned(dictionary: &mut Dictionary, keys: &Keys<'_>) -> Vec<u32> {
    // Values are interned when a row first uses them: a file's dictionary may hold others.
    let mut known = vec![UNKNOWN; keys.values.len()];
    let mut key_of = |value: u32| {
        let slot = &mut known[value as usize];
        if *slot == UNKNOWN {
            *slot = dictionary.intern(keys.values[value as usize]);
        }
        *slot
    };
    keys.of_rows.iter().map(|value| value.map_or(UNKNOWN, &mut key_of)).collect()
}
