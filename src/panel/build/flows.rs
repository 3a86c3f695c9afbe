//! Turns counters into flows: each row's increase since the previous row of its series.

use crate::calendar::Day;
use crate::panel::inspect::{Event, EventTally};
use crate::panel::store::SnapshotRows;

/// What a row of a counter says of the downloads since the row before it of the same repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CounterStep {
    /// The downloads since the end of [`CounterStep::since`]; `None` where they aren't known: the row is a baseline.
    pub flow: Option<u64>,
    /// The day before the first day of the flow; of a baseline its own day.
    pub since: Day,
    /// Whether the counter fell: its flow is 0.
    pub is_reset: bool,
    /// Whether the repository is said to be published after the day of this, its first, row.
    pub is_created_later: bool,
}

impl CounterStep {
    /// Returns what a row is, by its day and counter, those of the row before it, the last date that any repository has before it, and
    /// the first publication.
    ///
    /// A first row is a flow if the repository was published since the date before: its whole counter is. Otherwise what precedes is
    /// unknown. What is said to be published later lived in between, too.
    #[inline]
    pub fn of(
        (day, counter): (Day, u64),
        before: Option<(Day, u64)>,
        previous: Option<Day>,
        created: Option<Day>,
    ) -> CounterStep {
        if let Some((since, before)) = before {
            let (flow, is_reset) = (Some(counter.saturating_sub(before)), counter < before);
            return CounterStep { flow, since, is_reset, is_created_later: false };
        }
        let is_created_later = created.is_some_and(|created| created > day);
        let inside = created.zip(previous).filter(|(created, previous)| created >= previous);
        let since = inside.map(
            |(created, previous)| {
                if is_created_later { previous } else { previous.max(Day(created.0 - 1)) }
            },
        );
        let flow = since.map(|_| counter);
        CounterStep { flow, since: since.unwrap_or(day), is_reset: false, is_created_later }
    }
}

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
                let is_first = after == 0;
                let before = (!is_first).then(|| (days[after - 1], before));
                let previous = snapshot.checked_sub(1).map(|previous| days[previous]);
                let created = || created.get(model as usize).copied().flatten();
                let created = if is_first { created() } else { None };
                let step = CounterStep::of((days[snapshot], counter), before, previous, created);
                *since = step.flow.map(|_| step.since);
                if is_first {
                    tally.note(Event::CreatedLater, model, u64::from(step.is_created_later), days[snapshot]);
                    tally.note(Event::Baseline, model, u64::from(step.flow.is_none()), days[snapshot]);
                    continue;
                }
                tally.note(Event::Reset, model, u64::from(step.is_reset), days[snapshot]);
                tally.note(Event::Interpolated, model, (snapshot - after) as u64, days[snapshot]);
                self.count.set(row, step.flow.unwrap_or_default());
            }
        }
        self.retain(|row| since[row].is_some());
        since.into_iter().flatten().collect()
    }
}
