//! The builder of a panel: gathers batches, in any order of files, row groups and rows.

use super::bases::BasesBuilder;
use super::developer_table::DeveloperTable;
use super::file_reader::FileReader;
use super::ids::RepositoryIds;
use super::interner::Interner;
use super::last_seen::{LastSeen, NEAR_ROWS};
use super::model_attribute::{ModelAttribute, model_attribute};
use super::row_attribute::{RowAttribute, row_attribute};
use super::row_days::RowDays;
use crate::calendar::Day;
use crate::panel::inspect::{Quality, Refusal, TopList};
use crate::panel::store::{Counts, UNKNOWN};
use crate::schema::{self, CountKind, RowsOf};
use crate::source::{Batch, LoadError};

/// Gathers the rows of one or more files, and makes a [`crate::panel::Panel`] of them.
///
/// The order of files, row groups and rows makes no difference to the panel. The module `load` shows how to read a file into it.
#[derive(Debug, Default)]
pub struct Builder {
    pub(super) kind: Option<CountKind>,
    /// A kind that a later file has, if it differs from the first one's.
    pub(super) other_kind: Option<CountKind>,
    /// The day of the call, if it is known.
    pub(super) today: Option<Day>,
    /// Whether dates far from the bulk are dates like others.
    pub(super) far_dates: bool,
    /// Whether what a table of developers says of an attribute is all that counts.
    pub(super) is_developer_table_alone: bool,
    pub(super) developer_table: DeveloperTable,
    /// Why a file without downloads has none, where one of its columns has the name of downloads.
    pub(super) uncounted: Option<LoadError>,
    pub(super) models: Interner,
    pub(super) day: RowDays,
    pub(super) model: Vec<u32>,
    pub(super) count: Counts,
    /// First publication per model; `None` where no row has one.
    pub(super) created: Vec<Option<Day>>,
    pub(super) row_attributes: Vec<RowAttribute>,
    last_seen: LastSeen,
    pub(super) joined_attributes: Vec<ModelAttribute>,
    pub(super) bases: BasesBuilder,
    pub(super) ids: RepositoryIds,
    /// Per model: whether a table of attributes knows it; empty without such a table.
    pub(super) joined: Vec<bool>,
    pub(super) quality: Quality,
}

impl Builder {
    /// Notes that the rows of a date are the most downloaded models of a longer list.
    pub fn note_top_list(&mut self, list: TopList) {
        if !self.quality.top_lists.contains(&list) {
            self.quality.top_lists.push(list);
        }
    }

    /// Makes room for this many rows of downloads of a kind, if they are the first: vectors that grow by doubling would take up
    /// to twice as much.
    pub fn expect_rows(&mut self, kind: CountKind, rows: usize) {
        self.note_kind(kind);
        // Of several files, each would move what is there already. Without room vectors grow as they need to.
        if self.model.is_empty() {
            let _ = self.model.try_reserve_exact(rows);
            let _ = self.count.try_reserve_exact(rows);
        }
    }

    /// Says whether what a table of developers says of an attribute is all that counts.
    pub fn take_developer_table_alone(&mut self, is_alone: bool) {
        self.is_developer_table_alone = is_alone;
    }

    /// Notes why a file has no downloads: what is said if no file has any.
    pub fn note_uncounted(&mut self, why: Option<LoadError>) {
        self.uncounted = self.uncounted.take().or(why);
    }

    /// Returns whether nothing has been added.
    pub fn is_empty(&self) -> bool {
        self.kind.is_none() && self.models.dictionary.is_empty()
    }

    /// Adds a batch of a file: rows of downloads, or, where the file has no count, attributes of models.
    pub fn push(&mut self, reader: &FileReader, batch: &Batch) {
        // Rare, and so not in the program that every reader fetches.
        if reader.roles.rows_of == RowsOf::Developers && cfg!(feature = "all-formats") {
            self.developer_table.push(reader, batch);
            return;
        }
        let models = self.keys(reader, batch);
        self.push_keyed(reader, batch, &models);
    }

    /// Returns each row's key of its model's name, [`UNKNOWN`] without one; keys are given out in the order of first appearance.
    pub fn keys(&mut self, reader: &FileReader, batch: &Batch) -> Vec<u32> {
        let names = reader.column(batch, reader.roles.name);
        names.map_or_else(|| vec![UNKNOWN; batch.rows()], |names| self.models.in_order(&schema::keys(names)))
    }

    /// Adds a batch of a file whose models' keys, one per row, come from another builder; its names are to be taken over
    /// with [`Builder::append_names`].
    pub fn push_keyed(&mut self, reader: &FileReader, batch: &Batch, models: &[u32]) {
        match reader.roles.downloads {
            Some((column, kind)) => self.push_rows(reader, batch, models, column, kind),
            None => self.push_attributes(reader, batch, models),
        }
    }

    fn push_rows(&mut self, reader: &FileReader, batch: &Batch, models: &[u32], downloads: usize, kind: CountKind) {
        self.note_kind(kind);
        let rows = batch.rows();
        let days = match reader.roles.time.and_then(|column| reader.column(batch, column)) {
            Some(column) => schema::days(column),
            None => vec![reader.undated; rows],
        };
        let counts = reader.column(batch, downloads).map_or_else(|| vec![None; rows], schema::counts);
        let created = reader.roles.created.and_then(|column| reader.column(batch, column)).map(schema::days);
        let accepted = self.accept(reader, &reader.takes_values(batch), models, &days, &counts);
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
        for (name, number, values) in reader.attributes(batch) {
            let index = row_attribute(&mut self.row_attributes, name, number);
            // Rows of an earlier file without this column have no value.
            self.row_attributes[index].fill_missing_rows(&self.model[..before]);
            self.row_attributes[index].of_models.values.load_dictionary(&values);
            attributes.push((index, values));
        }
        self.last_seen.resize(self.models.dictionary.len(), self.row_attributes.len());
        let ids = reader.roles.id.and_then(|column| reader.column(batch, column));
        let ids = ids.map(|ids| self.ids.of_rows(&schema::keys(ids))).unwrap_or_default();
        if !ids.is_empty() {
            self.ids.note_rows(&ids, accepted.iter().map(|&row| (row, models[row])), before);
        }
        // While each name has one id, what is new of a model is new of its id.
        let all_of_ids = self.ids.has_others();
        let mut end = before;
        for rows in accepted.chunks(NEAR_ROWS) {
            end += rows.len();
            for &row in rows {
                let created = created.as_ref().and_then(|created| created[row]);
                let Some(created) = created else { continue };
                let is_new = self.last_seen.is_new_day(models[row], created);
                if is_new {
                    self.note_created(models[row], created);
                }
                if let Some(&id) = ids.get(row).filter(|_| is_new || all_of_ids) {
                    self.ids.note_created(id, created);
                }
            }
            for (index, values) in &attributes {
                let last_seen = (&mut self.last_seen, LastSeen::column(*index));
                self.row_attributes[*index].push_rows(&self.model[..end], values, rows, last_seen);
            }
        }
        self.note_bases(reader, batch, models, accepted.into_iter());
    }

    /// Returns the rows of downloads that can be used and are wanted; others are counted.
    fn accept(
        &mut self,
        reader: &FileReader,
        taken: &[bool],
        models: &[u32],
        days: &[Option<Day>],
        counts: &[Option<u64>],
    ) -> Vec<usize> {
        let is_any_day_taken = reader.filter.from.is_none() && reader.filter.to.is_none();
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
            let outside = taken.get(row) == Some(&false) || day.is_some_and(|day| !reader.takes_day(day));
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

    fn push_attributes(&mut self, reader: &FileReader, batch: &Batch, models: &[u32]) {
        self.joined.resize(self.models.dictionary.len(), false);
        for &model in models.iter().filter(|&&model| model != UNKNOWN) {
            self.joined[model as usize] = true;
        }
        if let Some(created) = reader.roles.created.and_then(|column| reader.column(batch, column)).map(schema::days) {
            for (&model, created) in models.iter().zip(created).filter(|(model, _)| **model != UNKNOWN) {
                if let Some(created) = created {
                    self.note_created(model, created);
                }
            }
        }
        let known = (0..models.len()).filter(|&row| models[row] != UNKNOWN);
        for (name, number, values) in reader.attributes(batch) {
            let rows = known.clone().map(|row| (row, models[row]));
            let index = model_attribute(&mut self.joined_attributes, name, number);
            self.joined_attributes[index].set_models(&values, rows);
        }
        if let Some(ids) = reader.roles.id.and_then(|column| reader.column(batch, column)) {
            let ids = self.ids.of_rows(&schema::keys(ids));
            self.ids.note(&ids, known.clone().map(|row| (row, models[row])));
        }
        self.note_bases(reader, batch, models, known);
    }

    /// Notes bases, which belong to models alone.
    fn note_bases(
        &mut self,
        reader: &FileReader,
        batch: &Batch,
        models: &[u32],
        rows: impl Iterator<Item = usize> + Clone,
    ) {
        for &(column, source) in &reader.roles.bases {
            if let Some(column) = reader.column(batch, column) {
                let rows = rows.clone().map(|row| (row, models[row]));
                let joined = reader.roles.downloads.is_none();
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
