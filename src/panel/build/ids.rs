//! The hub's own ids of repositories, which stay when a repository is renamed.

use hashbrown::HashMap;

use super::interner::Interner;
use crate::calendar::Day;
use crate::packed::Packed;
use crate::panel::store::UNKNOWN;
use crate::panel::wire::{WireIds, WireTexts, remapped};
use crate::schema::Keys;

/// A name that several repositories had, one after the other.
const SEVERAL: u32 = u32::MAX - 1;

/// Most rows whose name has had another id before: with more, the ids are none of repositories.
const MOST_OTHERS: usize = 4_000_000;

/// The hub's own id of each model's repository.
#[derive(Debug, Default)]
pub(super) struct RepositoryIds {
    values: Interner,
    of_model: Vec<ModelIds>,
    /// Rows of downloads whose name had another id when it was first read.
    others: Vec<OtherRow>,
    /// First publication per id; `None` where no row has one.
    created: Vec<Option<Day>>,
}

/// The ids that stand beside a name.
#[derive(Clone, Copy, Debug)]
struct ModelIds {
    /// In any file; [`SEVERAL`] of them.
    any: u32,
    /// In the first row of downloads that was read.
    first: u32,
    /// In how many rows of downloads there is one.
    rows: u32,
    /// Whether rows of downloads have several.
    is_mixed: bool,
}

/// A row of downloads, by its arrival, whose name has several ids.
#[derive(Clone, Copy, Debug)]
pub(super) struct OtherRow {
    pub(super) row: u32,
    pub(super) model: u32,
    pub(super) id: u32,
}

impl RepositoryIds {
    /// Returns the ids of a batch's rows.
    pub(super) fn of_rows(&mut self, ids: &Keys<'_>) -> Vec<u32> {
        self.values.interned(ids)
    }

    /// Notes the ids of a table's models; `rows` are (row of the batch, key of its model).
    pub(super) fn note(&mut self, ids: &[u32], rows: impl Iterator<Item = (usize, u32)>) {
        for (id, model) in rows.map(|(row, model)| (ids[row], model)).filter(|&(id, _)| id != UNKNOWN) {
            self.slot(model, id);
        }
    }

    /// Notes the ids of rows of downloads, the first of which has arrived as `arrived`.
    pub(super) fn note_rows(&mut self, ids: &[u32], rows: impl Iterator<Item = (usize, u32)>, arrived: usize) {
        for (place, (row, model)) in rows.enumerate().filter(|(_, (row, _))| ids[*row] != UNKNOWN) {
            let id = ids[row];
            let known = self.slot(model, id);
            known.rows = known.rows.saturating_add(1);
            if known.first == UNKNOWN {
                known.first = id;
            } else if known.first != id {
                self.push_other(OtherRow { row: (arrived + place) as u32, model, id });
            }
        }
    }

    fn push_other(&mut self, other: OtherRow) {
        self.of_model[other.model as usize].is_mixed = true;
        if self.others.len() <= MOST_OTHERS {
            self.others.push(other);
        }
    }

    /// Returns whether a name has several ids so far.
    pub(super) fn has_others(&self) -> bool {
        !self.others.is_empty()
    }

    /// Notes when a repository was first published.
    pub(super) fn note_created(&mut self, id: u32, day: Day) {
        if id == UNKNOWN {
            return;
        }
        let index = id as usize;
        if index >= self.created.len() {
            self.created.resize(index + 1, None);
        }
        self.created[index] = Some(self.created[index].map_or(day, |known| known.min(day)));
    }

    /// Returns the ids in the form that goes to another worker.
    pub(super) fn into_wire(self) -> WireIds {
        let of_models = |id: fn(&ModelIds) -> u32| Packed(self.of_model.iter().map(id).collect());
        WireIds {
            of_model: of_models(|ids| ids.any),
            first: of_models(|ids| ids.first),
            rows: of_models(|ids| ids.rows),
            others: Packed(self.others.iter().flat_map(|other| [other.row, other.model, other.id]).collect()),
            created: Packed(self.created.iter().map(|day| day.map_or(i32::MIN, |day| day.0)).collect()),
            values: WireTexts::of(self.values.dictionary),
        }
    }

    /// Adds the ids that another worker has read; `models` are the keys here of its models, `rows` those of its rows, the first of
    /// which arrives here as `arrived`.
    pub(super) fn merge(&mut self, wire: &WireIds, models: &[u32], rows: &[u32], arrived: usize) {
        let values = wire.values.keys_in(&mut self.values.dictionary);
        let mut first_of = HashMap::new();
        let theirs = wire.of_model.0.iter().zip(&wire.first.0).zip(&wire.rows.0);
        for (&model, ((&any, &first), &number)) in
            models.iter().zip(theirs).filter(|(_, ((any, _), _))| **any != UNKNOWN)
        {
            let any = if any == SEVERAL { SEVERAL } else { remapped(&values, any) };
            let known = self.slot(model, any);
            known.rows = known.rows.saturating_add(number);
            let first = remapped(&values, first);
            if known.first == UNKNOWN {
                known.first = first;
            } else if first != UNKNOWN && known.first != first {
                first_of.insert(model, first);
            }
        }
        let mut others: HashMap<u32, u32> = HashMap::new();
        for other in wire.others.0.chunks_exact(3) {
            others.insert(other[0], remapped(&values, other[2]));
        }
        if !others.is_empty() || !first_of.is_empty() {
            for (row, &model) in (0u32..).zip(rows) {
                let id = others.get(&row).or_else(|| first_of.get(&model)).copied();
                let first = self.of_model.get(model as usize).map(|known| known.first);
                if let Some(id) = id.filter(|&id| first.is_some_and(|first| first != id)) {
                    self.push_other(OtherRow { row: row.saturating_add(arrived as u32), model, id });
                }
            }
        }
        for (&id, &day) in values.iter().zip(&wire.created.0).filter(|(_, day)| **day != i32::MIN) {
            self.note_created(id, Day(day));
        }
    }

    /// Notes an id of a model in any file, and returns the model's ids.
    fn slot(&mut self, model: u32, id: u32) -> &mut ModelIds {
        let model = model as usize;
        if model >= self.of_model.len() {
            self.of_model.resize(model + 1, ModelIds { any: UNKNOWN, first: UNKNOWN, rows: 0, is_mixed: false });
        }
        let known = &mut self.of_model[model];
        known.any = if known.any == UNKNOWN || known.any == id { id } else { SEVERAL };
        known
    }

    /// Forgets the first publications that aren't to be kept.
    pub(super) fn retain_created(&mut self, is_kept: impl Fn(Day) -> bool) {
        self.created.iter_mut().for_each(|created| *created = created.filter(|&day| is_kept(day)));
    }

    /// Returns the models of each id that several models have, one slice of keys per id.
    pub(super) fn models_of_same_id(&self) -> Vec<Vec<u32>> {
        let single = |&model: &u32| self.has(model) && self.of_model[model as usize].any != SEVERAL;
        of_same_id(
            (0..self.of_model.len() as u32).filter(single).map(|model| (model, self.of_model[model as usize].any)),
        )
    }

    pub(super) fn has(&self, model: u32) -> bool {
        self.of_model.get(model as usize).is_some_and(|ids| ids.any != UNKNOWN)
    }

    /// Returns the id of a name whose rows have one alone, else that of a table.
    pub(super) fn of_name(&self, model: u32) -> Option<u32> {
        let ids = self.of_model.get(model as usize)?;
        let id = if ids.first == UNKNOWN { ids.any } else { ids.first };
        Some(id).filter(|&id| id != UNKNOWN && id != SEVERAL && !ids.is_mixed)
    }

    /// Returns the rows whose name has had another id, in the order of arrival; none where ids belong to rows, not to repositories.
    pub(super) fn other_rows(&self) -> &[OtherRow] {
        let rows: u64 = self.of_model.iter().map(|ids| u64::from(ids.rows)).sum();
        let is_of_rows = rows == self.values.dictionary.len() as u64 && self.others.len() >= MANY;
        if is_of_rows || self.others.len() > MOST_OTHERS { &[] } else { &self.others }
    }

    /// Returns the id of a row that has arrived, of a name whose rows all have one.
    pub(super) fn of_row(&self, model: u32, arrived: u32) -> Option<u32> {
        let first = self.of_model.get(model as usize).map(|ids| ids.first).filter(|&id| id != UNKNOWN);
        let other = self.others.binary_search_by_key(&arrived, |other| other.row).ok();
        other.and_then(|other| self.others.get(other)).map(|other| other.id).or(first)
    }

    /// Returns an id's text.
    pub(super) fn text(&self, id: u32) -> &str {
        self.values.dictionary.get(id)
    }

    /// Returns in how many rows of downloads a name has an id.
    pub(super) fn rows_with_id(&self, model: u32) -> u32 {
        self.of_model.get(model as usize).map_or(0, |ids| ids.rows)
    }

    /// Returns when a repository was first published.
    pub(super) fn created(&self, id: u32) -> Option<Day> {
        self.created.get(id as usize).copied().flatten()
    }
}

/// From so many rows on that all have an id of their own, it is that of the row.
const MANY: usize = 8;

/// Returns the keys of each id that several have, one slice of keys per id; given are (key, id).
pub(super) fn of_same_id(keys: impl Iterator<Item = (u32, u32)>) -> Vec<Vec<u32>> {
    let mut keys: Vec<(u32, u32)> = keys.collect();
    keys.sort_unstable_by_key(|&(_, id)| id);
    let same = keys.chunk_by(|(_, one), (_, other)| one == other).filter(|keys| keys.len() > 1);
    same.map(|keys| keys.iter().map(|&(key, _)| key).collect()).collect()
}
