//! Turns counters into flows: each row's increase since the previous row of its series.

use crate::calendar::Day;
use crate::panel::inspect::{Event, EventTally};
use crate::panel::store::SnapshotRows;

impl SnapshotRows {
    /// Turns counters into flows; returns, per row that stays, the day before the first day of its flow.
    // Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
    #[inline(never)]
    pub(super) fn counters_to_flows(
        &mut self,
        days: &[Day],
        created: &[Option<Day>],
        series: &[u32],
        tally: &mut EventTally,
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
                    // First row: if the model was published since the last date, its whole counter is the flow; otherwise the row
                    // is dropped, as what precedes is unknown. What is said to be published later lived in between, too.
                    let born = created.get(model as usize).copied().flatten();
                    let previous = snapshot.checked_sub(1).map(|previous| days[previous]);
                    let inside = born.zip(previous).filter(|(born, previous)| born >= previous);
                    let is_later = born.is_some_and(|born| born > days[snapshot]);
                    *since =
                        inside.map(|(born, previous)| if is_later { previous } else { previous.max(Day(born.0 - 1)) });
                    tally.note(Event::CreatedLater, model, u64::from(is_later), days[snapshot]);
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
