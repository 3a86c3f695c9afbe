//! The rows of a panel, sorted by snapshot.

use std::ops::Range;

use super::counts::Counts;
use super::entries::Entries;
use super::model_set::ModelSet;
use crate::calendar::Day;

/// The day of models without a row: after every date.
pub(in crate::panel) const NEVER: Day = Day(i32::MAX);

#[derive(Debug)]
pub(in crate::panel) struct SnapshotRows {
    /// Where the rows of each snapshot begin, and the end of the last.
    pub(in crate::panel) offsets: Vec<usize>,
    pub(in crate::panel) model: Vec<u32>,
    pub(in crate::panel) count: Counts,
    /// Arrival index of each row; `None` while every row stands where it arrived.
    pub(in crate::panel) order: Option<Vec<u32>>,
}

impl SnapshotRows {
    pub(in crate::panel) fn snapshots(&self) -> usize {
        self.offsets.len() - 1
    }

    pub(in crate::panel) fn entries(&self, rows: Range<usize>) -> Entries<'_> {
        Entries::new(self.model.get(rows.clone()).unwrap_or_default(), self.count.slices(rows))
    }

    /// Returns the rows of a snapshot.
    pub(in crate::panel) fn of(&self, snapshot: usize) -> Range<usize> {
        self.offsets[snapshot]..self.offsets[snapshot + 1]
    }

    /// Keeps the rows for which `keep` says so; it is called once per row, in order.
    pub(in crate::panel) fn retain(&mut self, mut keep: impl FnMut(usize) -> bool) {
        let mut kept = 0;
        let mut start = 0;
        for snapshot in 0..self.snapshots() {
            let end = self.offsets[snapshot + 1];
            for row in start..end {
                if keep(row) {
                    self.model[kept] = self.model[row];
                    self.count.copy_within(row, kept);
                    if let Some(order) = &mut self.order {
                        order[kept] = order[row];
                    }
                    kept += 1;
                }
            }
            start = end;
            self.offsets[snapshot + 1] = kept;
        }
        self.model.truncate(kept);
        self.count.truncate(kept);
        if let Some(order) = &mut self.order {
            order.truncate(kept);
        }
    }

    /// Keeps the rows of some snapshots, which are then all that there are.
    pub(in crate::panel) fn keep_snapshots(&mut self, snapshots: Range<usize>) {
        let kept = self.offsets[snapshots.start]..self.offsets[snapshots.end];
        self.retain(|row| kept.contains(&row));
        self.offsets = self.offsets[snapshots.start..=snapshots.end].to_vec();
    }

    /// Returns the first date on which each model has a row; [`NEVER`] without any.
    pub(in crate::panel) fn first_days(&self, days: &[Day], models: usize) -> Vec<Day> {
        let mut first_days = vec![NEVER; models];
        let mut seen = ModelSet::new(models);
        for (snapshot, &day) in days.iter().enumerate() {
            seen.each_new(&self.model[self.of(snapshot)], |model| first_days[model as usize] = day);
        }
        first_days
    }
}
