//! An attribute of models while files are read: one value per model.

use hashbrown::HashSet;

use super::interner::Interner;
use crate::packed::Packed;
use crate::panel::store::{Attribute, Dictionary, Placement, UNKNOWN};
use crate::panel::wire::{WireAttribute, WireTexts, remapped};
use crate::schema::Keys;

// The key of a model that no row has named yet; differs from UNKNOWN, which stands for a null in a row.
const UNSEEN: u32 = u32::MAX - 1;

/// An attribute with one value per model: a column of a table of attributes, or what the rows of downloads agree on.
#[derive(Debug)]
pub(super) struct ModelAttribute {
    pub(super) name: String,
    pub(super) values: Interner,
    by_model: Vec<u32>,
    /// Models to which tables of attributes gave more than one value.
    conflicts: HashSet<u32>,
    /// Whether all columns that it was read from hold numbers.
    pub(super) numeric: bool,
}

impl ModelAttribute {
    pub(super) fn new(name: String) -> ModelAttribute {
        let (values, by_model, conflicts) = (Interner::default(), Vec::new(), HashSet::new());
        ModelAttribute { name, values, by_model, conflicts, numeric: false }
    }

    /// Returns a model's key; `None` if no row has named the model.
    #[inline]
    pub(super) fn key_of(&self, model: u32) -> Option<u32> {
        self.by_model.get(model as usize).copied().filter(|&key| key != UNSEEN)
    }

    /// Returns the key of a model that a row has named.
    #[inline]
    pub(super) fn named_key(&self, model: u32) -> u32 {
        self.by_model[model as usize]
    }

    /// Sets the key of a model that has none yet; returns whether the model has this key now.
    #[inline]
    pub(super) fn set_first(&mut self, model: u32, key: u32) -> bool {
        let slot = slot(&mut self.by_model, model);
        if *slot == UNSEEN {
            *slot = key;
        }
        *slot == key
    }

    /// Sets a model's key, whatever it was.
    pub(super) fn overwrite(&mut self, model: u32, key: u32) {
        *slot(&mut self.by_model, model) = key;
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

    /// Sets models' keys from the rows of a table; `rows` are (row of the batch, key of its model).
    pub(super) fn set_models(&mut self, keys: &Keys<'_>, rows: impl Iterator<Item = (usize, u32)>) {
        let keys = self.values.interned(keys);
        for (row, model) in rows {
            self.set_model(model, keys[row]);
        }
    }

    /// Gives a model the value of another one.
    pub(super) fn copy(&mut self, from: u32, to: u32) {
        if let Some(key) = self.key_of(from) {
            self.set_model(to, key);
        }
    }

    /// Returns the number of models on whose value tables of attributes disagree.
    pub(super) fn conflicts(&self) -> u64 {
        self.conflicts.len() as u64
    }

    /// Returns a model's value; `None` for a null and for a model that no row has named.
    pub(super) fn value_of_model(&self, model: u32) -> Option<&str> {
        let key = self.key_of(model).filter(|&key| key != UNKNOWN);
        key.map(|key| self.values.dictionary.get(key))
    }

    /// Gives models without a value the value that another attribute has for them.
    pub(super) fn fill(&mut self, other: &ModelAttribute) {
        for model in 0..other.by_model.len() as u32 {
            if let Some(value) = other.value_of_model(model) {
                let key = self.values.dictionary.intern(value);
                let slot = slot(&mut self.by_model, model);
                if *slot == UNSEEN || *slot == UNKNOWN {
                    *slot = key;
                }
            }
        }
    }

    /// Returns what was gathered in the form that goes to another worker.
    pub(super) fn into_wire(self, by_row: Option<Vec<u32>>) -> WireAttribute {
        WireAttribute {
            name: self.name,
            numeric: self.numeric,
            values: WireTexts::of(self.values.dictionary),
            by_model: Packed(self.by_model),
            by_row: by_row.map(Packed),
        }
    }

    /// Adds another worker's values of models, as those of a table of attributes; `models` are the keys here of its models.
    pub(super) fn merge_models(&mut self, wire: &WireAttribute, models: &[u32]) {
        let values = wire.values.keys_in(&mut self.values.dictionary);
        for (model, key) in named_models(wire, models) {
            self.set_model(model, remapped(&values, key));
        }
    }

    /// Returns the finished attribute of so many models, by row if `by_row` has a key per row of the panel.
    pub(super) fn finish(self, models: usize, by_row: Option<Vec<u32>>) -> Attribute {
        let ModelAttribute { name, values: Interner { dictionary, .. }, mut by_model, numeric, .. } = self;
        let placement = by_row.map(Placement::ByRow).unwrap_or_else(|| {
            by_model.resize(models, UNSEEN);
            by_model.iter_mut().filter(|key| **key == UNSEEN).for_each(|key| *key = UNKNOWN);
            Placement::ByModel(by_model)
        });
        let numbers = numeric.then(|| numbers(&dictionary));
        Attribute { name, dictionary, placement, numbers }
    }
}

/// Returns the number that each key of a dictionary stands for; `None` where its text is no finite number.
pub(super) fn numbers(dictionary: &Dictionary) -> Vec<Option<f64>> {
    let read = |key: u32| dictionary.get(key).parse().ok().filter(|number: &f64| number.is_finite());
    (0..dictionary.len() as u32).map(|key| dictionary.number(key).or_else(|| read(key))).collect()
}

/// Returns the models that a worker's rows have named, by their keys here, with that worker's keys of their values.
pub(super) fn named_models<'a>(wire: &'a WireAttribute, models: &'a [u32]) -> impl Iterator<Item = (u32, u32)> + 'a {
    let pairs = models.iter().zip(&wire.by_model.0).filter(|(_, key)| **key != UNSEEN);
    pairs.map(|(&model, &key)| (model, key))
}

fn slot(by_model: &mut Vec<u32>, model: u32) -> &mut u32 {
    let index = model as usize;
    if index >= by_model.len() {
        by_model.resize(index + 1, UNSEEN);
    }
    &mut by_model[index]
}

/// Returns the index of the attribute of a name, which is added if it is new.
///
/// An attribute that is text in one file holds no numbers.
pub(super) fn model_attribute(attributes: &mut Vec<ModelAttribute>, name: String, numeric: bool) -> usize {
    let index = attributes.iter().position(|attribute| attribute.name == name).unwrap_or_else(|| {
        attributes.push(ModelAttribute { numeric, ..ModelAttribute::new(name) });
        attributes.len() - 1
    });
    attributes[index].numeric &= numeric;
    index
}
