//! Rows sorted by snapshot: duplicates settled, counters differenced.

use std::ops::Range;

use super::Event;
use super::attribute::AttributeBuilder;
use super::tally::Tally;
use crate::calendar::Day;
use crate::schema::Kind;

pub(super) struct Rows {
    pub(super) offsets: Vec<usize>,
    pub(super) model: Vec<u32>,
    pub(super) count: Vec<u64>,
    /// Arrival index of each row.
    pub(super) order: Vec<u32>,
}

impl Rows {
    /// A stable counting sort by snapshot.
    pub(super) fn sorted(model: &[u32], count: &[u64], snapshot_of_row: &[u32], snapshots: usize) -> Rows {
        let mut offsets = vec![0; snapshots + 1];
        snapshot_of_row.iter().for_each(|&snapshot| offsets[snapshot as usize + 1] += 1);
        for snapshot in 0..snapshots {
            offsets[snapshot + 1] += offsets[snapshot];
        }
        let mut next = offsets.clone();
        let mut order = vec![0u32; model.len()];
        for (row, &snapshot) in snapshot_of_row.iter().enumerate() {
            order[next[snapshot as usize]] = row as u32;
            next[snapshot as usize] += 1;
        }
        let model = order.iter().map(|&row| model[row as usize]).collect();
        let count = order.iter().map(|&row| count[row as usize]).collect();
        Rows { offsets, model, count, order }
    }

    pub(super) fn snapshots(&self) -> usize {
        self.offsets.len() - 1
    }

    /// The rows of a snapshot.
    pub(super) fn of(&self, snapshot: usize) -> Range<usize> {
        self.offsets[snapshot]..self.offsets[snapshot + 1]
    }

    /// Keeps the rows for which `keep` says so; it is called once per row, in order.
    fn retain(&mut self, mut keep: impl FnMut(usize) -> bool) {
        let mut kept = 0;
        let mut start = 0;
        for snapshot in 0..self.snapshots() {
            let end = self.offsets[snapshot + 1];
            for row in start..end {
                if keep(row) {
                    self.model[kept] = self.model[row];
                    self.count[kept] = self.count[row];
                    self.order[kept] = self.order[row];
                    kept += 1;
                }
            }
            start = end;
            self.offsets[snapshot + 1] = kept;
        }
        self.model.truncate(kept);
        self.count.truncate(kept);
        self.order.truncate(kept);
    }

    /// One row per model and snapshot: the largest counter or window stays. Flows are counted and left, they add up.
    pub(super) fn settle_duplicates(
        &mut self,
        (kind, days): (Kind, &[Day]),
        models: usize,
        attributes: &[AttributeBuilder],
        tally: &mut Tally,
    ) {
        let mut varying: Vec<&AttributeBuilder> = attributes.iter().filter(|attribute| attribute.varies()).collect();
        varying.sort_by(|a, b| a.name.cmp(&b.name));
        // Of equal counts the row stays whose values come first by name, whatever order they arrived in.
        let values = |row: u32| {
            let value = move |attribute: &&AttributeBuilder| attribute.value_of_row(row).map(str::to_owned);
            varying.iter().map(value).map(|value| (value.is_none(), value)).collect::<Vec<_>>()
        };
        let mut row_of_model = vec![usize::MAX; models];
        let mut drop = vec![false; self.model.len()];
        for (snapshot, &day) in days.iter().enumerate() {
            let start = self.offsets[snapshot];
            for row in start..self.offsets[snapshot + 1] {
                let best = &mut row_of_model[self.model[row] as usize];
                if *best == usize::MAX || *best < start {
                    *best = row;
                    continue;
                }
                tally.note(Event::Duplicate, self.model[row], 1, day);
                if kind == Kind::Flow {
                    continue;
                }
                let same = self.count[row] == self.count[*best] && !varying.is_empty();
                if self.count[row] > self.count[*best] || (same && values(self.order[row]) < values(self.order[*best]))
                {
                    drop[*best] = true;
                    *best = row;
                } else {
                    drop[row] = true;
                }
            }
        }
        if drop.contains(&true) {
            self.retain(|row| !drop[row]);
        }
    }

    /// Counts values that equal the series' value at the snapshot before; returns how many have one before them.
    pub(super) fn count_repeats(&self, days: &[Day], series: &[u32], tally: &mut Tally) -> u64 {
        // Per series the snapshot after its last row (0: none yet), and the value there.
        let mut last = vec![(0usize, 0u64); series.len()];
        // Several flows of a model and date are one value.
        let mut sums = vec![0u64; series.len()];
        let mut compared = 0;
        for (snapshot, &day) in days.iter().enumerate() {
            for row in self.of(snapshot) {
                let sum = &mut sums[series[self.model[row] as usize] as usize];
                *sum = sum.saturating_add(self.count[row]);
            }
            for model in self.of(snapshot).map(|row| self.model[row]) {
                let one = series[model as usize] as usize;
                let (after, value) = last[one];
                if after == snapshot + 1 {
                    continue;
                }
                let sum = std::mem::take(&mut sums[one]);
                if snapshot > 0 && after == snapshot && sum > 0 {
                    compared += 1;
                    if value == sum {
                        tally.note(Event::Repeat, model, 1, day);
                    }
                }
                last[one] = (snapshot + 1, sum);
            }
        }
        compared
    }

    /// Counters become flows; returns, per row that stays, the day before the first day of its flow.
    pub(super) fn difference(
        &mut self,
        days: &[Day],
        created: &[Option<Day>],
        series: &[u32],
        tally: &mut Tally,
    ) -> Vec<Day> {
        // Per series the snapshot after its last row (0: none yet), and the counter there.
        let mut last = vec![(0usize, 0u64); series.len()];
        let mut since = vec![None; self.model.len()];
        for snapshot in 0..self.snapshots() {
            let rows = self.of(snapshot);
            for (row, since) in rows.clone().zip(&mut since[rows]) {
                let model = self.model[row];
                let counter = self.count[row];
                let last = &mut last[series[model as usize] as usize];
                let (after, before) = std::mem::replace(last, (snapshot + 1, counter));
                if after == 0 {
                    // A whole life inside the period is a flow; else what precedes is unknown, never zero.
                    let born = created.get(model as usize).copied().flatten();
                    let inside =
                        born.filter(|&born| snapshot > 0 && born > days[snapshot - 1] && born <= days[snapshot]);
                    *since = inside.map(|born| Day(born.0 - 1));
                    tally.note(Event::Baseline, model, u64::from(inside.is_none()), days[snapshot]);
                    continue;
                }
                tally.note(Event::Reset, model, u64::from(counter < before), days[snapshot]);
                tally.note(Event::Interpolated, model, (snapshot - after) as u64, days[snapshot]);
                self.count[row] = counter.saturating_sub(before);
                *since = Some(days[after - 1]);
            }
        }
        self.retain(|row| since[row].is_some());
        since.into_iter().flatten().collect()
    }
}
