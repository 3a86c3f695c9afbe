//! Resolves rows that repeat a model and date: of counters and windows, one stays.

use super::row_attribute::RowAttribute;
use crate::calendar::Day;
use crate::panel::inspect::{Event, EventTally};
use crate::panel::store::{ModelSet, SnapshotRows};
use crate::schema::CountKind;

impl SnapshotRows {
    /// Keeps one row per model and snapshot: the largest counter or window. Flows are counted and kept, they add up.
    // Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
    #[inline(never)]
    pub(super) fn resolve_duplicates(
        &mut self,
        (kind, days): (CountKind, &[Day]),
        models: usize,
        (attributes, id_of_row): (&[RowAttribute], impl Fn(u32, u32) -> Option<String>),
        tally: &mut EventTally,
    ) {
        let mut varying: Vec<&RowAttribute> = attributes.iter().filter(|attribute| attribute.varies()).collect();
        varying.sort_by(|a, b| a.name().cmp(b.name()));
        // Of equal counts the row stays whose values come first by name, whatever order they arrived in.
        let values = |row: usize| {
            let model = self.model[row];
            let row = self.order.as_ref().map_or(row as u32, |order| order[row]);
            let value = move |attribute: &&RowAttribute| attribute.value_of_row(row).map(str::to_owned);
            let values = varying.iter().map(value).map(|value| (value.is_none(), value)).collect::<Vec<_>>();
            (id_of_row(model, row), values)
        };
        let mut seen = ModelSet::new(models);
        let mut row_of_model = Vec::new();
        let mut drop = Vec::new();
        for (snapshot, &day) in days.iter().enumerate() {
            if !seen.is_any_twice(&self.model[self.of(snapshot)]) {
                continue;
            }
            row_of_model.resize(models, u32::MAX);
            let start = self.offsets[snapshot];
            for row in start..self.offsets[snapshot + 1] {
                let best = &mut row_of_model[self.model[row] as usize];
                if *best == u32::MAX || (*best as usize) < start {
                    *best = row as u32;
                    continue;
                }
                tally.note(Event::Duplicate, self.model[row], 1, day);
                if kind == CountKind::Flow {
                    continue;
                }
                drop.resize(self.model.len(), false);
                let (count, best_count) = (self.count.get(row), self.count.get(*best as usize));
                let same = count == best_count;
                if count > best_count || (same && values(row) < values(*best as usize)) {
                    drop[*best as usize] = true;
                    *best = row as u32;
                } else {
                    drop[row] = true;
                }
            }
        }
        if !drop.is_empty() {
            self.retain(|row| !drop[row]);
        }
    }
}
