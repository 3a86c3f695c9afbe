//! The hub's own ids of repositories, which stay when a repository is renamed.

use super::interner::Interner;
use crate::packed::Packed;
use crate::panel::store::UNKNOWN;
use crate::panel::wire::{WireIds, WireTexts, remapped};
use crate::schema::Keys;

/// A name that several repositories had, one after the other.
const SEVERAL: u32 = u32::MAX - 1;

/// The hub's own id of each model's repository.
#[derive(Debug, Default)]
pub(super) struct RepositoryIds {
    values: Interner,
    of_model: Vec<u32>,
}

impl RepositoryIds {
    /// Notes the ids of a batch; `rows` are (row of the batch, key of its model).
    pub(super) fn note(&mut self, ids: &Keys<'_>, rows: impl Iterator<Item = (usize, u32)>) {
        let ids = self.values.interned(ids);
        for (id, model) in rows.map(|(row, model)| (ids[row], model)).filter(|&(id, _)| id != UNKNOWN) {
            self.note_one(model, id);
        }
    }

    /// Returns the ids in the form that goes to another worker.
    pub(super) fn into_wire(self) -> WireIds {
        WireIds { values: WireTexts::of(self.values.dictionary), of_model: Packed(self.of_model) }
    }

    /// Adds the ids that another worker has read; `models` are the keys here of its models.
    pub(super) fn merge(&mut self, wire: &WireIds, models: &[u32]) {
        let values = wire.values.keys_in(&mut self.values.dictionary);
        for (&model, &id) in models.iter().zip(&wire.of_model.0).filter(|(_, id)| **id != UNKNOWN) {
            self.note_one(model, remapped(&values, id));
        }
    }

    fn note_one(&mut self, model: u32, id: u32) {
        let model = model as usize;
        if model >= self.of_model.len() {
            self.of_model.resize(model + 1, UNKNOWN);
        }
        let known = &mut self.of_model[model];
        *known = if *known == UNKNOWN || *known == id { id } else { SEVERAL };
    }

    /// Returns the models of each id that several models have, one slice of keys per id.
    pub(super) fn models_of_same_id(&self) -> Vec<Vec<u32>> {
        let single = |&model: &u32| self.has(model) && self.of_model[model as usize] != SEVERAL;
        let mut models: Vec<u32> = (0..self.of_model.len() as u32).filter(single).collect();
        let id = |model: &u32| self.of_model[*model as usize];
        models.sort_unstable_by_key(id);
        models.chunk_by(|a, b| id(a) == id(b)).filter(|models| models.len() > 1).map(<[u32]>::to_vec).collect()
    }

    pub(super) fn has(&self, model: u32) -> bool {
        self.of_model.get(model as usize).is_some_and(|&id| id != UNKNOWN)
    }
}
