//! Attributes: per model while they don't vary, per row from the first row that differs.

use hashbrown::HashSet;

use super::Dictionary;
use super::interner::Interner;
use super::said::Said;
use super::share::{AttributeShare, TextsShare, mapped};
use crate::packed::Packed;
use crate::schema::Keys;

/// The key of "no value".
pub const UNKNOWN: u32 = u32::MAX;

// A model that no row has named yet; differs from UNKNOWN, which a row has said.
const UNSEEN: u32 = u32::MAX - 1;

/// A category or a number of models or rows: names and where each applies.
#[derive(Debug)]
pub struct Attribute {
    name: String,
    dictionary: Dictionary,
    placement: Placement,
    numbers: Option<Vec<Option<f64>>>,
}

/// Where an attribute's keys stand; [`UNKNOWN`] where there is no value.
#[derive(Debug)]
pub enum Placement {
    /// One key per model.
    ByModel(Vec<u32>),
    /// One key per row: the attribute varies within a model.
    ByRow(Vec<u32>),
}

impl Attribute {
    pub(super) fn by_model(name: &str, dictionary: Dictionary, keys: Vec<u32>) -> Attribute {
        Attribute { name: name.to_owned(), dictionary, placement: Placement::ByModel(keys), numbers: None }
    }

    /// Its name: `developer`, `country`, `country-group`, `segment`, `parameters`, or the column's own.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The names of the keys; of a number its decimal digits.
    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// The finite number that each key stands for, in the order of the keys; `None` for a category.
    ///
    /// Numbers are no level to group by; a key's number is `None` only if another file gave its text.
    pub fn numbers(&self) -> Option<&[Option<f64>]> {
        self.numbers.as_deref()
    }

    /// The keys.
    pub fn placement(&self) -> &Placement {
        &self.placement
    }

    /// The attribute that another name stands for: each value by what `name_of` makes of it, `None` being no value.
    pub fn mapped<'a>(&self, name: &str, name_of: impl Fn(&str) -> Option<&'a str>) -> Attribute {
        let mut dictionary = Dictionary::default();
        let text = |key| name_of(self.dictionary.get(key));
        let key_of: Vec<u32> = (0..self.dictionary.len() as u32)
            .map(|key| text(key).map_or(UNKNOWN, |text| dictionary.intern(text)))
            .collect();
        let mapped = |keys: &[u32]| -> Vec<u32> {
            keys.iter().map(|&key| key_of.get(key as usize).copied().unwrap_or(UNKNOWN)).collect()
        };
        let placement = match &self.placement {
            Placement::ByModel(keys) => Placement::ByModel(mapped(keys)),
            Placement::ByRow(keys) => Placement::ByRow(mapped(keys)),
        };
        Attribute { name: name.to_owned(), dictionary, numbers: None, placement }
    }

    /// The key of a row of the panel, whose model has the key `model`.
    pub fn key(&self, row: usize, model: u32) -> u32 {
        match &self.placement {
            Placement::ByModel(keys) => keys.get(model as usize).copied().unwrap_or(UNKNOWN),
            Placement::ByRow(keys) => keys.get(row).copied().unwrap_or(UNKNOWN),
        }
    }
}

/// An attribute while rows arrive.
#[derive(Debug)]
pub(super) struct AttributeBuilder {
    pub(super) name: String,
    pub(super) values: Interner,
    by_model: Vec<u32>,
    by_row: Option<Vec<u32>>,
    rows: usize,
    /// Models to which tables gave more than one value.
    conflicts: HashSet<u32>,
    /// Whether all columns that it was read from hold numbers.
    pub(super) numeric: bool,
}

impl AttributeBuilder {
    pub(super) fn new(name: String) -> AttributeBuilder {
        let (values, by_model, conflicts) = (Interner::default(), Vec::new(), HashSet::new());
        AttributeBuilder { name, values, by_model, by_row: None, rows: 0, conflicts, numeric: false }
    }

    /// Fills in "no value" for rows that came before this attribute, or from a file without it.
    pub(super) fn catch_up(&mut self, earlier_row_models: &[u32]) {
        for row in self.rows..earlier_row_models.len() {
            self.push_key(earlier_row_models, row, UNKNOWN);
        }
        self.rows = earlier_row_models.len();
    }

    /// Adds the values of the newest rows; `row_models` are the models of all rows so far, `rows` the newest ones' places in
    /// the batch, which [`Interner::meet`] has met.
    pub(super) fn push_rows(
        &mut self,
        row_models: &[u32],
        keys: &Keys<'_>,
        rows: &[usize],
        (said, column): (&mut Said, usize),
    ) {
        let first = row_models.len() - rows.len();
        let (from, to) = (rows.first().copied().unwrap_or(0), rows.last().map_or(0, |last| last + 1));
        // Nearly always all rows are taken.
        let values = if to - from == rows.len() { &keys.of_rows[from..to] } else { &[] };
        let mut next = 0;
        while next < rows.len() {
            if let (None, Some(values)) = (&self.by_row, values.get(next..)) {
                // Nearly always a model has what it had.
                next += self.values.said(keys, values, &row_models[first + next..], |model| said.key(model, column));
            }
            let Some(&row) = rows.get(next) else { break };
            let place = first + next;
            let expected = self.by_model.get(row_models[place] as usize).copied().filter(|&key| key != UNSEEN);
            let key = self.values.key(keys, keys.of_rows[row], expected.unwrap_or(UNKNOWN));
            if self.by_row.is_some() || expected != Some(key) {
                self.push_key(row_models, place, key);
            }
            said.note(row_models[place], column, key);
            next += 1;
        }
        self.rows = row_models.len();
    }

    /// Adds a row's key; `row_models` are the models of this and of all earlier rows.
    fn push_key(&mut self, row_models: &[u32], row: usize, key: u32) {
        if let Some(by_row) = &mut self.by_row {
            by_row.push(key);
            return;
        }
        let slot = slot(&mut self.by_model, row_models[row]);
        if *slot == UNSEEN {
            *slot = key;
        } else if *slot != key {
            // Until now every row said what its model said.
            let earlier = row_models[..row].iter().map(|&model| self.by_model[model as usize]);
            self.by_row = Some(earlier.chain([key]).collect());
        }
    }

    /// What it has gathered, in a form that goes from one thread to another.
    pub(super) fn into_partial(self) -> AttributeShare {
        AttributeShare {
            name: self.name,
            numeric: self.numeric,
            values: TextsShare::of(self.values.dictionary),
            by_model: Packed(self.by_model),
            by_row: self.by_row.map(Packed),
        }
    }

    /// Adds the newest rows, which a share has; `models` are the keys of its models here, `row_models` the models of all
    /// rows so far.
    pub(super) fn merge(&mut self, share: &AttributeShare, models: &[u32], row_models: &[u32]) {
        let values = share.values.keys_in(&mut self.values.dictionary);
        let first = self.rows;
        self.rows = row_models.len();
        if let Some(Packed(by_row)) = &share.by_row {
            for (row, &key) in (first..row_models.len()).zip(by_row) {
                self.push_key(row_models, row, mapped(&values, key));
            }
            return;
        }
        let said = models.iter().zip(&share.by_model.0).filter(|(_, key)| **key != UNSEEN);
        let said: Vec<(u32, u32)> = said.map(|(&model, &key)| (model, mapped(&values, key))).collect();
        let known = |model: u32| self.by_model.get(model as usize).copied().filter(|&key| key != UNSEEN);
        let agrees = |&(model, key): &(u32, u32)| known(model).is_none_or(|known| known == key);
        if self.by_row.is_none() && said.iter().all(agrees) {
            said.into_iter().for_each(|(model, key)| *slot(&mut self.by_model, model) = key);
            return;
        }
        // Of models that it doesn't name nothing was said.
        let mut of_model = vec![UNKNOWN; models.iter().map(|&model| model as usize + 1).max().unwrap_or(0)];
        said.into_iter().for_each(|(model, key)| of_model[model as usize] = key);
        for row in first..row_models.len() {
            let key = of_model.get(row_models[row] as usize).copied().unwrap_or(UNKNOWN);
            self.push_key(row_models, row, key);
        }
    }

    /// Adds what a share says of models, as a table of attributes does.
    pub(super) fn merge_models(&mut self, share: &AttributeShare, models: &[u32]) {
        let values = share.values.keys_in(&mut self.values.dictionary);
        for (&model, &key) in models.iter().zip(&share.by_model.0).filter(|(_, key)| **key != UNSEEN) {
            self.set_model(model, mapped(&values, key));
        }
    }

    /// Sets a model's key from a table of attributes.
    ///
    /// Of several values the first by name stays, so that the order of rows and files makes no difference.
    pub(super) fn set_model(&mut self, model: u32, key: u32) {
        let slot = slot(&mut self.by_model, model);
        if *slot == key {
            return;
        }
        let known = *slot != UNSEEN && *slot != UNKNOWN;
        if known && key != UNKNOWN {
            self.conflicts.insert(model);
        }
        if !known || (key != UNKNOWN && self.values.dictionary.get(key) < self.values.dictionary.get(*slot)) {
            *slot = key;
        }
    }

    /// Models on whose value tables of attributes disagree.
    pub(super) fn conflicts(&self) -> u64 {
        self.conflicts.len() as u64
    }

    /// Sets models' keys from the rows of a table; `rows` are (row of the batch, key of its model).
    pub(super) fn set_models(&mut self, keys: &Keys<'_>, rows: impl Iterator<Item = (usize, u32)>) {
        let keys = self.values.interned(keys);
        for (row, model) in rows {
            self.set_model(model, keys[row]);
        }
    }

    /// The value of a model, where it doesn't vary within models; `None` for "no value".
    pub(super) fn value_of_model(&self, model: u32) -> Option<&str> {
        let key = self.by_model.get(model as usize).copied().filter(|&key| key != UNKNOWN && key != UNSEEN);
        key.map(|key| self.values.dictionary.get(key))
    }

    /// Fills "no value" in with what another attribute says of the model; `row_models` are the models of all rows.
    pub(super) fn fill(&mut self, other: &AttributeBuilder, row_models: &[u32]) {
        for model in 0..other.by_model.len() as u32 {
            if let Some(value) = other.value_of_model(model) {
                let key = self.values.dictionary.intern(value);
                let slot = slot(&mut self.by_model, model);
                if *slot == UNSEEN || *slot == UNKNOWN {
                    *slot = key;
                }
            }
        }
        for (key, &model) in self.by_row.iter_mut().flatten().zip(row_models).filter(|(key, _)| **key == UNKNOWN) {
            if let Some(value) = other.value_of_model(model) {
                *key = self.values.dictionary.intern(value);
            }
        }
    }

    /// Whether the attribute varies within a model.
    pub(super) fn varies(&self) -> bool {
        self.by_row.is_some()
    }

    /// The value of an arrived row of an attribute that varies; `None` for "no value".
    pub(super) fn value_of_row(&self, row: u32) -> Option<&str> {
        let key = *self.by_row.as_ref()?.get(row as usize)?;
        (key != UNKNOWN).then(|| self.values.dictionary.get(key))
    }

    /// Whether a model has a value, in any of its rows or as such; `row_models` are the models of all rows.
    pub(super) fn known(&self, models: usize, row_models: &[u32]) -> Vec<bool> {
        let mut known: Vec<bool> = self.by_model.iter().map(|&key| key != UNKNOWN && key != UNSEEN).collect();
        known.resize(models, false);
        let keys = self.by_row.iter().flatten().zip(row_models);
        keys.filter(|(key, _)| **key != UNKNOWN).for_each(|(_, &model)| known[model as usize] = true);
        known
    }

    /// Gives a model what another one has.
    pub(super) fn copy(&mut self, from: u32, to: u32) {
        if let Some(&key) = self.by_model.get(from as usize).filter(|key| **key != UNSEEN) {
            self.set_model(to, key);
        }
    }

    /// The finished attribute; `order[i]` is the arrival index of the row that now stands at i, `None` where all stand as
    /// they arrived.
    pub(super) fn finish(self, models: usize, order: Option<&[u32]>) -> Attribute {
        let placement = match (self.by_row, order) {
            (Some(by_row), Some(order)) => Placement::ByRow(order.iter().map(|&row| by_row[row as usize]).collect()),
            (Some(by_row), None) => Placement::ByRow(by_row),
            (None, _) => {
                let mut by_model = self.by_model;
                by_model.resize(models, UNSEEN);
                by_model.iter_mut().filter(|key| **key == UNSEEN).for_each(|key| *key = UNKNOWN);
                Placement::ByModel(by_model)
            }
        };
        let read = |key: u32| self.values.dictionary.get(key).parse().ok().filter(|number: &f64| number.is_finite());
        let number = |key: u32| self.values.dictionary.number(key).or_else(|| read(key));
        let numbers = self.numeric.then(|| (0..self.values.dictionary.len() as u32).map(number).collect());
        Attribute { name: self.name, dictionary: self.values.dictionary, placement, numbers }
    }
}

fn slot(by_model: &mut Vec<u32>, model: u32) -> &mut u32 {
    let index = model as usize;
    if index >= by_model.len() {
        by_model.resize(index + 1, UNSEEN);
    }
    &mut by_model[index]
}
