//! The rows that one worker has gathered: taken out of its builder and merged into another one.

use super::builder::Builder;
use super::row_attribute::{RowAttribute, row_attribute};
use crate::calendar::Day;
use crate::packed::Packed;
use crate::panel::store::Counts;
use crate::panel::wire::{PartialPanel, WireTexts, remapped};

impl Builder {
    /// Returns what was gathered, to be merged into another builder.
    pub fn into_partial(mut self) -> PartialPanel {
        let row_models = std::mem::take(&mut self.model);
        self.row_attributes.iter_mut().for_each(|attribute| attribute.fill_missing_rows(&row_models));
        PartialPanel {
            kind: self.kind,
            models: WireTexts::of(self.models.dictionary),
            day: Packed(self.day.each().into_iter().map(|day| day.0).collect()),
            model: Packed(row_models),
            count: self.count.into_wire(),
            created: Packed(self.created.iter().map(|day| day.map_or(i32::MIN, |day| day.0)).collect()),
            attributes: self.row_attributes.into_iter().map(RowAttribute::into_wire).collect(),
            bases: self.bases.into_wire(),
            ids: self.ids.into_wire(),
            quality: self.quality,
        }
    }

    /// Returns the names of the models from a key on, one behind the other, and the length of each in bytes.
    pub fn names_since(&self, key: usize) -> (&str, Vec<u32>) {
        self.models.dictionary.since(key)
    }

    /// Appends names of another builder that are new here: its [`Builder::names_since`] the last of those that are here.
    ///
    /// Returns `false` if the lengths in bytes don't fit the names.
    // Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
    #[inline(never)]
    pub fn append_names(&mut self, names: &str, lengths: &[u32]) -> bool {
        let mut rest = names;
        for &length in lengths {
            let Some((name, others)) = rest.split_at_checked(length as usize) else { return false };
            self.models.dictionary.push(name);
            rest = others;
        }
        rest.is_empty()
    }

    /// Returns the number of names of models, which is also the least key that none has.
    pub fn names(&self) -> usize {
        self.models.dictionary.len()
    }

    /// Adds the rows that another worker has read, as if they had been read here after those that are here.
    ///
    /// Of columns that differ in length, the rows that all of them have are added.
    pub fn merge(&mut self, partial: PartialPanel) {
        if let Some(kind) = partial.kind {
            self.note_kind(kind);
        }
        let models = partial.models.keys_in(&mut self.models.dictionary);
        let before = self.model.len();
        let count = Counts::from_wire(partial.count);
        let rows = partial.model.0.len().min(partial.day.0.len()).min(count.len());
        for row in 0..rows {
            let model = remapped(&models, partial.model.0[row]);
            if (model as usize) < self.models.dictionary.len() {
                self.model.push(model);
                self.day.push(Day(partial.day.0[row]), 1, self.model.capacity());
                self.count.push(count.get(row));
            }
        }
        for (&model, &day) in models.iter().zip(&partial.created.0).filter(|(_, day)| **day != i32::MIN) {
            self.note_created(model, Day(day));
        }
        for attribute in partial.attributes {
            let index = row_attribute(&mut self.row_attributes, attribute.name.clone(), attribute.numeric);
            let into = &mut self.row_attributes[index];
            into.fill_missing_rows(&self.model[..before]);
            into.merge(&attribute, &models, &self.model);
        }
        self.bases.merge(&partial.bases, &models);
        self.ids.merge(&partial.ids, &models, &self.model[before..], before);
        self.quality.rows_read += partial.quality.rows_read;
        self.quality.rows_outside += partial.quality.rows_outside;
        partial.quality.top_lists.into_iter().for_each(|list| self.note_top_list(list));
        for (refused, more) in self.quality.refused.iter_mut().zip(partial.quality.refused) {
            *refused += more;
        }
    }
}
