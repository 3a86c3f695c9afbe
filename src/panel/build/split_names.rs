//! Takes names apart that several repositories had, one after the other: while flows are made, each has keys of its own.

use hashbrown::HashMap;

use super::builder::Builder;
use super::ids::of_same_id;
use crate::calendar::Day;
use crate::panel::store::{Dictionary, SnapshotRows};
use crate::schema::CountKind;

/// The keys of repositories while flows are made: those of names, and behind them one for each repository of a name that several
/// had.
pub(super) struct RepositoryKeys<'a> {
    names: &'a Dictionary,
    /// The names of the keys behind those of the names.
    pub(super) name_of_split: Vec<u32>,
    /// First publication per key.
    pub(super) created: Vec<Option<Day>>,
    /// Whether a key's repository has an id.
    pub(super) has_id: Vec<bool>,
    /// The keys of each repository that has several.
    pub(super) of_same_id: Vec<Vec<u32>>,
}

impl RepositoryKeys<'_> {
    /// Returns the number of keys.
    pub(super) fn len(&self) -> usize {
        self.created.len()
    }

    /// Returns the names of the first keys.
    pub(super) fn names(&self) -> &Dictionary {
        self.names
    }

    /// Returns the key of a key's name.
    pub(super) fn name_key(&self, key: u32) -> u32 {
        let split = (key as usize).checked_sub(self.names.len());
        split.and_then(|split| self.name_of_split.get(split)).copied().unwrap_or(key)
    }

    /// Returns a key's name.
    pub(super) fn name(&self, key: u32) -> &str {
        self.names.get(self.name_key(key))
    }

    /// Returns whether a key is that of one repository of a name.
    pub(super) fn is_split(&self, key: u32) -> bool {
        key as usize >= self.names.len()
    }

    /// Gives rows the keys of their names again.
    pub(super) fn join(&self, rows: &mut SnapshotRows) {
        if !self.name_of_split.is_empty() {
            rows.model.iter_mut().for_each(|model| *model = self.name_key(*model));
        }
    }
}

impl Builder {
    /// Returns per name whether its rows are of several repositories, as their ids tell; empty where no name's are.
    ///
    /// To be called while the rows stand as they arrived.
    // Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
    #[inline(never)]
    pub(super) fn names_to_split(&self) -> Vec<bool> {
        let others = self.ids.other_rows();
        // Flows are as they are.
        if others.is_empty() || self.kind == Some(CountKind::Flow) {
            return Vec::new();
        }
        let mut is_split = vec![false; self.models.dictionary.len()];
        others.iter().for_each(|other| is_split[other.model as usize] = true);
        let mut rows = vec![0u32; is_split.len()];
        self.model.iter().for_each(|&model| rows[model as usize] = rows[model as usize].saturating_add(1));
        for (model, is_split) in (0..).zip(&mut is_split) {
            // A row without an id may be of any of them.
            *is_split &= rows[model as usize] == self.ids.rows_with_id(model);
        }
        is_split
    }

    /// Gives the rows of names to be split the keys of their repositories.
    // Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
    #[inline(never)]
    pub(super) fn repository_keys(&self, is_split: &[bool], rows: &mut SnapshotRows) -> RepositoryKeys<'_> {
        let names = &self.models.dictionary;
        let is_split_name = |model: u32| is_split.get(model as usize) == Some(&true);
        let of_name = |model: u32| self.ids.of_name(model).filter(|_| !is_split_name(model));
        let mut id_of_key: Vec<Option<u32>> = (0..names.len() as u32).map(of_name).collect();
        let (mut created, mut name_of_split) = (self.created.clone(), Vec::new());
        let mut keys: HashMap<(u32, u32), u32> = HashMap::new();
        for row in (0..rows.model.len()).filter(|_| is_split.contains(&true)) {
            let model = rows.model[row];
            let arrived = rows.order.as_ref().map_or(row as u32, |order| order[row]);
            let Some(id) = self.ids.of_row(model, arrived).filter(|_| is_split_name(model)) else { continue };
            rows.model[row] = *keys.entry((model, id)).or_insert_with(|| {
                name_of_split.push(model);
                id_of_key.push(Some(id));
                created.push(self.ids.created(id));
                (created.len() - 1) as u32
            });
        }
        let of_same_id = of_same_id((0..).zip(&id_of_key).filter_map(|(key, id)| Some((key, (*id)?))));
        let mut has_id: Vec<bool> = (0..names.len() as u32).map(|model| self.ids.has(model)).collect();
        has_id.resize(created.len(), true);
        RepositoryKeys { names, name_of_split, created, has_id, of_same_id }
    }
}
