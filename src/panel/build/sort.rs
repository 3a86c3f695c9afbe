//! Sorts rows by snapshot.

use super::row_days::RowDays;
use crate::calendar::Day;
use crate::panel::store::{Counts, SnapshotRows};

impl SnapshotRows {
    /// Sorts rows by date, those of one date as they arrived; returns the dates, ascending, each once, too.
    ///
    /// With `keep_order` the rows' arrival is kept even where they arrived in order.
    // Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
    #[inline(never)]
    pub(super) fn sorted(
        model: Vec<u32>,
        count: Counts,
        arrived: RowDays,
        keep_order: bool,
    ) -> (Vec<Day>, SnapshotRows) {
        let dates = DaySet::of(&arrived);
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
            return (days, SnapshotRows { offsets, model, count, order });
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
        (days, SnapshotRows { offsets, model: sorted, count, order: Some(order) })
    }
}

/// Which days there are, a bit each, and how many before each word of bits.
struct DaySet {
    first: i32,
    words: Vec<(u64, u32)>,
}

impl DaySet {
    fn of(days: &RowDays) -> DaySet {
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
        DaySet { first, words }
    }

    /// Returns a day's index among the days that there are.
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
