//! Counts values that repeat the value at the previous snapshot.

use super::quality::Event;
use super::steps::SeriesStep;
use super::tally::EventTally;
use crate::calendar::Day;
use crate::panel::store::SnapshotRows;

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
        let Some(before) = before.filter(|before| before.snapshot + 1 == step.snapshot && step.sum > 0) else { return };
        self.compared += 1;
        if before.sum == step.sum {
            tally.note(Event::Repeat, rows.model[step.row as usize], 1, days[step.snapshot as usize]);
        }
    }
}
