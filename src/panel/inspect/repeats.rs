//! Counts values that repeat the value at the previous snapshot.

use super::quality::Event;
use super::steps::SeriesStep;
use super::tally::EventTally;
use crate::calendar::Day;
use crate::panel::store::SnapshotRows;

/// Returns whether a counter repeats its value at the date before; `None` where it isn't compared: without a row there, or without
/// downloads.
#[inline]
pub fn is_repeat(counter: u64, before: Option<u64>) -> Option<bool> {
    before.filter(|_| counter > 0).map(|before| before == counter)
}

/// Values that equal their series' value at the snapshot before.
#[derive(Default)]
pub(in crate::panel) struct RepeatCounter {
    /// Values that have one before them.
    pub(in crate::panel) compared: u64,
}

impl RepeatCounter {
    pub(in crate::panel) fn note(
        &mut self,
        rows: &SnapshotRows,
        days: &[Day],
        steps: (&SeriesStep, Option<&SeriesStep>),
        tally: &mut EventTally,
    ) {
        let (step, before) = steps;
        let before = before.filter(|before| before.snapshot + 1 == step.snapshot).map(|before| before.sum);
        let Some(repeats) = is_repeat(step.sum, before) else { return };
        self.compared += 1;
        if repeats {
            tally.note(Event::Repeat, rows.model[step.row as usize], 1, days[step.snapshot as usize]);
        }
    }
}
