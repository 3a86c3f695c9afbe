//! Rows sorted by snapshot: duplicates settled, counters differenced.

use std::ops::Range;

use super::attribute::AttributeBuilder;
use super::counts::Counts;
use super::days::Days;
use super::entries::Entries;
use super::tally::Tally;
use super::{Event, Panel};
use crate::calendar::Day;
use crate::schema::CountKind;

#[derive(Debug)]
pub(super) struct Rows {
    /// Where the rows of each snapshot begin, and the end of the last.
    pub(super) offsets: Vec<usize>,
    pub(super) model: Vec<u32>,
    pub(super) count: Counts,
    /// Arrival index of each row; `None` while every row stands where it arrived.
    pub(super) order: Option<Vec<u32>>,
}

/// What a series counts at a date: several rows of it are one step.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub(super) snapshot: u32,
    /// The row that came first.
    pub(super) row: u32,
    pub(super) sum: u64,
}

/// A walk over the steps of all series, snapshot by snapshot.
#[derive(Default)]
pub(super) struct Walk {
    /// Per series its last two steps, of which the later one may not be complete.
    steps: Vec<[Step; 2]>,
}

impl Walk {
    const NONE: Step = Step { snapshot: u32::MAX, row: 0, sum: 0 };

    pub(super) fn new(series: usize) -> Walk {
        Walk { steps: vec![[Walk::NONE; 2]; series] }
    }

    /// Goes on to the next snapshot; calls `step` with each step that is complete, and the one before it.
    pub(super) fn snapshot(
        &mut self,
        rows: &Rows,
        series: &[u32],
        snapshot: usize,
        step: &mut impl FnMut(u32, &Step, Option<&Step>),
    ) {
        for row in rows.of(snapshot) {
            let (model, count) = (rows.model[row], rows.count.get(row));
            let one = series[model as usize];
            let steps = &mut self.steps[one as usize];
            if steps[1].snapshot == snapshot as u32 {
                steps[1].sum = steps[1].sum.saturating_add(count);
            } else {
                Walk::complete(one, steps, step);
                *steps = [steps[1], Step { snapshot: snapshot as u32, row: row as u32, sum: count }];
            }
        }
    }

    /// Calls `step` with the last step of each series.
    pub(super) fn end(self, step: &mut impl FnMut(u32, &Step, Option<&Step>)) {
        self.steps.iter().enumerate().for_each(|(series, steps)| Walk::complete(series as u32, steps, step));
    }

    fn complete(series: u32, steps: &[Step; 2], step: &mut impl FnMut(u32, &Step, Option<&Step>)) {
        let there = |step: &&Step| step.snapshot != Walk::NONE.snapshot;
        if let Some(current) = Some(&steps[1]).filter(there) {
            step(series, current, Some(&steps[0]).filter(there));
        }
    }
}

/// Values that equal their series' value at the snapshot before.
#[derive(Default)]
pub(super) struct Repeats {
    /// Values that have one before them.
    pub(super) compared: u64,
}

impl Repeats {
    pub(super) fn note(&mut self, rows: &Rows, days: &[Day], steps: (&Step, Option<&Step>), tally: &mut Tally) {
        let (step, before) = steps;
        let Some(before) = before.filter(|before| before.snapshot + 1 == step.snapshot && step.sum > 0) else { return };
        self.compared += 1;
        if before.sum == step.sum {
            tally.note(Event::Repeat, rows.model[step.row as usize], 1, days[step.snapshot as usize]);
        }
    }
}

impl Rows {
    /// Sorts rows by date, those of one date as they arrived; returns the dates, ascending, each once, too.
    ///
    /// With `keep_order` the rows' arrival is kept even where they arrived in order.
    // By itself: a browser compiles what it calls, whole.
    #[inline(never)]
    pub(super) fn sorted(model: Vec<u32>, count: Counts, arrived: Days, keep_order: bool) -> (Vec<Day>, Rows) {
        let dates = Dates::of(&arrived);
        let days = dates.days();
        let mut offsets = vec![0; days.len() + 1];
        let mut last = Day(i32::MIN);
        let mut sorted = true;
        arrived.each_run(|day, rows| {
            sorted &= last <= day;
            last = day;
            offsets[dates.index(day) + 1] += rows.len();
        });
        for snapshot in 0..days.len() {
            offsets[snapshot + 1] += offsets[snapshot];
        }
        if sorted {
            let order = keep_order.then(|| (0..model.len() as u32).collect());
            return (days, Rows { offsets, model, count, order });
        }
        let mut next = offsets.clone();
        let mut order = vec![0u32; model.len()];
        arrived.each_run(|day, rows| {
            let next = &mut next[dates.index(day)];
            for row in rows {
                order[*next] = row as u32;
                *next += 1;
            }
        });
        // One copy at a time.
        drop(arrived);
        let sorted = order.iter().map(|&row| model[row as usize]).collect();
        drop(model);
        let count = count.ordered(&order);
        (days, Rows { offsets, model: sorted, count, order: Some(order) })
    }

    pub(super) fn snapshots(&self) -> usize {
        self.offsets.len() - 1
    }

    pub(super) fn entries(&self, rows: Range<usize>) -> Entries<'_> {
        Entries::new(self.model.get(rows.clone()).unwrap_or_default(), self.count.slices(rows))
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

    /// One row per model and snapshot: the largest counter or window stays. Flows are counted and left, they add up.
    // By itself: a browser compiles what it calls, whole.
    #[inline(never)]
    pub(super) fn settle_duplicates(
        &mut self,
        (kind, days): (CountKind, &[Day]),
        models: usize,
        attributes: &[AttributeBuilder],
        tally: &mut Tally,
    ) {
        let mut varying: Vec<&AttributeBuilder> = attributes.iter().filter(|attribute| attribute.varies()).collect();
        varying.sort_by(|a, b| a.name.cmp(&b.name));
        // Of equal counts the row stays whose values come first by name, whatever order they arrived in.
        let values = |row: usize| {
            let row = self.order.as_ref().map_or(row as u32, |order| order[row]);
            let value = move |attribute: &&AttributeBuilder| attribute.value_of_row(row).map(str::to_owned);
            varying.iter().map(value).map(|value| (value.is_none(), value)).collect::<Vec<_>>()
        };
        let mut seen = Seen::new(models);
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
                let same = count == best_count && !varying.is_empty();
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

    /// Calls `step` with each step of each series and the one before it, in the order of a series' dates.
    pub(super) fn each_step(&self, series: &[u32], mut step: impl FnMut(u32, &Step, Option<&Step>)) {
        let mut walk = Walk::new(series.len());
        for snapshot in 0..self.snapshots() {
            walk.snapshot(self, series, snapshot, &mut step);
        }
        walk.end(&mut step);
    }

    /// Per model the first date on which it has a row.
    pub(super) fn listed(&self, days: &[Day], models: usize) -> Vec<Day> {
        let mut listed = vec![Panel::NEVER; models];
        let mut seen = Seen::new(models);
        for (snapshot, &day) in days.iter().enumerate() {
            seen.each_new(&self.model[self.of(snapshot)], |model| listed[model as usize] = day);
        }
        listed
    }

    /// Counters become flows; returns, per row that stays, the day before the first day of its flow.
    // By itself: a browser compiles what it calls, whole.
    #[inline(never)]
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
                let counter = self.count.get(row);
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
                self.count.set(row, counter.saturating_sub(before));
                *since = Some(days[after - 1]);
            }
        }
        self.retain(|row| since[row].is_some());
        since.into_iter().flatten().collect()
    }
}

/// Which models there were, a bit each: few enough bytes for the nearest cache.
///
/// Its loops run once per snapshot, in functions of their own: a browser makes quick code of what is called again.
struct Seen(Vec<u64>);

impl Seen {
    fn new(models: usize) -> Seen {
        Seen(vec![0; models.div_ceil(64)])
    }

    /// Adds models; calls `new` with each that wasn't there.
    #[inline(never)]
    fn each_new(&mut self, models: &[u32], mut new: impl FnMut(u32)) {
        for &model in models {
            let (word, bit) = (&mut self.0[model as usize / 64], 1 << (model % 64));
            if *word & bit == 0 {
                *word |= bit;
                new(model);
            }
        }
    }

    /// Whether a model is among these more than once; nothing was there, and nothing is after.
    #[inline(never)]
    fn is_any_twice(&mut self, models: &[u32]) -> bool {
        let mut twice = 0;
        for &model in models {
            let (word, bit) = (&mut self.0[model as usize / 64], model % 64);
            twice |= *word >> bit & 1;
            *word |= 1 << bit;
        }
        if models.len() < self.0.len() {
            models.iter().for_each(|&model| self.0[model as usize / 64] = 0);
        } else {
            self.0.fill(0);
        }
        twice != 0
    }
}

/// Which days there are, a bit each, and how many before each word of bits.
struct Dates {
    first: i32,
    words: Vec<(u64, u32)>,
}

impl Dates {
    fn of(days: &Days) -> Dates {
        let (mut first, mut last) = (i32::MAX, i32::MIN);
        days.each_run(|day, _| (first, last) = (first.min(day.0), last.max(day.0)));
        let mut words = vec![(0u64, 0u32); if first > last { 0 } else { last.abs_diff(first) as usize / 64 + 1 }];
        days.each_run(|day, _| {
            let place = day.0.abs_diff(first);
            words[place as usize / 64].0 |= 1 << (place % 64);
        });
        let mut before = 0;
        for (bits, count) in &mut words {
            *count = before;
            before += bits.count_ones();
        }
        Dates { first, words }
    }

    /// A day's index among the days that there are.
    #[inline]
    fn index(&self, day: Day) -> usize {
        let place = day.0.abs_diff(self.first);
        let (bits, before) = self.words[place as usize / 64];
        (before + (bits & ((1 << (place % 64)) - 1)).count_ones()) as usize
    }

    fn days(&self) -> Vec<Day> {
        let of_word = |(word, (bits, _)): (i32, &(u64, u32))| {
            let (first, bits) = (self.first.saturating_add(64 * word), *bits);
            (0..64).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| Day(first + bit))
        };
        (0..).zip(&self.words).flat_map(of_word).collect()
    }
}
