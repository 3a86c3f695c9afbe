//! Attributes: per model while they don't vary, per row from the first row that differs.

use super::Dictionary;

/// The key of "no value".
pub const UNKNOWN: u32 = u32::MAX;

// A model that no row has named yet; differs from UNKNOWN, which a row has said.
const UNSEEN: u32 = u32::MAX - 1;

/// A category of models or rows: names and where each applies.
#[derive(Debug)]
pub struct Attribute {
    name: String,
    dictionary: Dictionary,
    placement: Placement,
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
    /// The level's name: `developer`, `country`, `country-group`, `segment`, or the column's own.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The names of the keys.
    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// The keys.
    pub fn placement(&self) -> &Placement {
        &self.placement
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
    pub(super) dictionary: Dictionary,
    by_model: Vec<u32>,
    by_row: Option<Vec<u32>>,
    rows: usize,
}

impl AttributeBuilder {
    pub(super) fn new(name: String) -> AttributeBuilder {
        AttributeBuilder { name, dictionary: Dictionary::default(), by_model: Vec::new(), by_row: None, rows: 0 }
    }

    /// Fills in "no value" for rows that came before this attribute, or from a file without it.
    pub(super) fn catch_up(&mut self, earlier_row_models: &[u32]) {
        let missing = earlier_row_models.len() - self.rows;
        if missing > 0 {
            self.push_rows(earlier_row_models, &vec![UNKNOWN; missing]);
        }
    }

    /// Adds the keys of the newest rows; `row_models` are the models of all rows so far.
    pub(super) fn push_rows(&mut self, row_models: &[u32], keys: &[u32]) {
        let first = row_models.len() - keys.len();
        self.rows = row_models.len();
        for (index, &key) in keys.iter().enumerate() {
            if let Some(by_row) = &mut self.by_row {
                by_row.extend_from_slice(&keys[index..]);
                return;
            }
            let model = row_models[first + index];
            let slot = slot(&mut self.by_model, model);
            if *slot == UNSEEN {
                *slot = key;
            } else if *slot != key {
                // Until now every row said what its model said.
                let mut by_row: Vec<u32> =
                    row_models[..first + index].iter().map(|&model| self.by_model[model as usize]).collect();
                by_row.push(key);
                self.by_row = Some(by_row);
            }
        }
    }

    /// Sets a model's key from a table of attributes.
    ///
    /// Of several values the first by name stays, so that the order of rows and files makes no difference.
    pub(super) fn set_model(&mut self, model: u32, key: u32) {
        let slot = slot(&mut self.by_model, model);
        let known = *slot != UNSEEN && *slot != UNKNOWN;
        if !known || (key != UNKNOWN && self.dictionary.get(key) < self.dictionary.get(*slot)) {
            *slot = key;
        }
    }

    /// Whether the attribute varies within a model.
    pub(super) fn varies(&self) -> bool {
        self.by_row.is_some()
    }

    /// The value of an arrived row of an attribute that varies; `None` for "no value".
    pub(super) fn value_of_row(&self, row: u32) -> Option<&str> {
        let key = *self.by_row.as_ref()?.get(row as usize)?;
        (key != UNKNOWN).then(|| self.dictionary.get(key))
    }

    /// The finished attribute; `order[i]` is the arrival index of the row that now stands at i.
    pub(super) fn finish(self, models: usize, order: &[u32]) -> Attribute {
        let placement = match self.by_row {
            Some(by_row) => Placement::ByRow(order.iter().map(|&row| by_row[row as usize]).collect()),
            None => {
                let mut by_model = self.by_model;
                by_model.resize(models, UNSEEN);
                by_model.iter_mut().filter(|key| **key == UNSEEN).for_each(|key| *key = UNKNOWN);
                Placement::ByModel(by_model)
            }
        };
        Attribute { name: self.name, dictionary: self.dictionary, placement }
    }
}

fn slot(by_model: &mut Vec<u32>, model: u32) -> &mut u32 {
    let index = model as usize;
    if index >= by_model.len() {
        by_model.resize(index + 1, UNSEEN);
    }
    &mut by_model[index]
}
