//! An attribute of rows of downloads: one value per model until a row differs from its model, one per row from then on.

use super::last_seen::LastSeen;
use super::model_attribute::{ModelAttribute, named_models};
use crate::packed::Packed;
use crate::panel::store::{Attribute, UNKNOWN};
use crate::panel::wire::{WireAttribute, remapped};
use crate::schema::Keys;

/// An attribute that a column of a file of downloads gives.
#[derive(Debug)]
pub(super) struct RowAttribute {
    /// The value of each model, as far as its rows agree.
    pub(super) of_models: ModelAttribute,
    /// A key per row; `None` while no row differs from its model.
    by_row: Option<Vec<u32>>,
    rows: usize,
}

impl From<ModelAttribute> for RowAttribute {
    fn from(of_models: ModelAttribute) -> RowAttribute {
        RowAttribute { of_models, by_row: None, rows: 0 }
    }
}

impl RowAttribute {
    pub(super) fn name(&self) -> &str {
        &self.of_models.name
    }

    /// Gives no value to rows that came before this attribute, or from a file without it.
    pub(super) fn fill_missing_rows(&mut self, earlier_row_models: &[u32]) {
        for row in self.rows..earlier_row_models.len() {
            self.push_key(earlier_row_models, row, UNKNOWN);
        }
        self.rows = earlier_row_models.len();
    }

    /// Adds the values of the newest rows; `row_models` are the models of all rows so far, `rows` the newest ones' places in
    /// the batch, whose dictionary [`super::interner::Interner::load_dictionary`] has loaded.
    pub(super) fn push_rows(
        &mut self,
        row_models: &[u32],
        keys: &Keys<'_>,
        rows: &[usize],
        (last_seen, column): (&mut LastSeen, usize),
    ) {
        let first = row_models.len() - rows.len();
        let (from, to) = (rows.first().copied().unwrap_or(0), rows.last().map_or(0, |last| last + 1));
        // Nearly always all rows are taken.
        let values = if to - from == rows.len() { &keys.of_rows[from..to] } else { &[] };
        let mut next = 0;
        while next < rows.len() {
            if let (None, Some(values)) = (&self.by_row, values.get(next..)) {
                // Nearly always a model has what it had.
                let models = &row_models[first + next..];
                next += self.of_models.values.unchanged_run(keys, values, models, |model| last_seen.key(model, column));
            }
            let Some(&row) = rows.get(next) else { break };
            let place = first + next;
            let expected = self.of_models.key_of(row_models[place]);
            let key = self.of_models.values.key(keys, keys.of_rows[row], expected.unwrap_or(UNKNOWN));
            if self.by_row.is_some() || expected != Some(key) {
                self.push_key(row_models, place, key);
            }
            last_seen.note(row_models[place], column, key);
            next += 1;
        }
        self.rows = row_models.len();
    }

    /// Adds a row's key; `row_models` are the models of this and of all earlier rows.
    fn push_key(&mut self, row_models: &[u32], row: usize, key: u32) {
        if let Some(by_row) = &mut self.by_row {
            by_row.push(key);
        } else if !self.of_models.set_first(row_models[row], key) {
            // All rows before this one had the value of their model.
            let earlier = row_models[..row].iter().map(|&model| self.of_models.named_key(model));
            self.by_row = Some(earlier.chain([key]).collect());
        }
    }

    /// Returns what was gathered in the form that goes to another worker.
    pub(super) fn into_wire(self) -> WireAttribute {
        self.of_models.into_wire(self.by_row)
    }

    /// Adds the newest rows, which another worker has read; `models` are the keys here of its models, `row_models` the models
    /// of all rows so far.
    pub(super) fn merge(&mut self, wire: &WireAttribute, models: &[u32], row_models: &[u32]) {
        let values = wire.values.keys_in(&mut self.of_models.values.dictionary);
        let first = self.rows;
        self.rows = row_models.len();
        if let Some(Packed(by_row)) = &wire.by_row {
            for (row, &key) in (first..row_models.len()).zip(by_row) {
                self.push_key(row_models, row, remapped(&values, key));
            }
            return;
        }
        let theirs = named_models(wire, models).map(|(model, key)| (model, remapped(&values, key)));
        let theirs: Vec<(u32, u32)> = theirs.collect();
        let agrees = |&(model, key): &(u32, u32)| self.of_models.key_of(model).is_none_or(|known| known == key);
        if self.by_row.is_none() && theirs.iter().all(agrees) {
            theirs.into_iter().for_each(|(model, key)| self.of_models.overwrite(model, key));
            return;
        }
        // Models that the other worker's rows don't name have no value there.
        let mut of_model = vec![UNKNOWN; models.iter().map(|&model| model as usize + 1).max().unwrap_or(0)];
        theirs.into_iter().for_each(|(model, key)| of_model[model as usize] = key);
        for row in first..row_models.len() {
            let key = of_model.get(row_models[row] as usize).copied().unwrap_or(UNKNOWN);
            self.push_key(row_models, row, key);
        }
    }

    /// Gives rows and models without a value the value that another attribute has for the model; `row_models` are the
    /// models of all rows.
    pub(super) fn fill(&mut self, other: &ModelAttribute, row_models: &[u32]) {
        self.of_models.fill(other);
        for (key, &model) in self.by_row.iter_mut().flatten().zip(row_models).filter(|(key, _)| **key == UNKNOWN) {
            if let Some(value) = other.value_of_model(model) {
                *key = self.of_models.values.dictionary.intern(value);
            }
        }
    }

    /// Returns whether the attribute varies within a model.
    pub(super) fn varies(&self) -> bool {
        self.by_row.is_some()
    }

    /// Returns the value of a row, in the order of arrival, of an attribute that varies; `None` for a null.
    pub(super) fn value_of_row(&self, row: u32) -> Option<&str> {
        let key = *self.by_row.as_ref()?.get(row as usize)?;
        (key != UNKNOWN).then(|| self.of_models.values.dictionary.get(key))
    }

    /// Returns the finished attribute; `order[i]` is the arrival index of the row that now stands at i, `None` where all
    /// stand as they arrived.
    pub(super) fn finish(self, models: usize, order: Option<&[u32]>) -> Attribute {
        let by_row = match (self.by_row, order) {
            (Some(by_row), Some(order)) => Some(order.iter().map(|&row| by_row[row as usize]).collect()),
            (by_row, _) => by_row,
        };
        self.of_models.finish(models, by_row)
    }
}

/// Returns the index of the attribute of a name, which is added if it is new.
///
/// An attribute that is text in one file holds no numbers.
pub(super) fn row_attribute(attributes: &mut Vec<RowAttribute>, name: String, numeric: bool) -> usize {
    let index = attributes.iter().position(|attribute| attribute.name() == name).unwrap_or_else(|| {
        let mut of_models = ModelAttribute::new(name);
        of_models.numeric = numeric;
        attributes.push(of_models.into());
        attributes.len() - 1
    });
    attributes[index].of_models.numeric &= numeric;
    index
}
