//! Walks over the steps of all series: each value with the previous one.

use crate::panel::store::SnapshotRows;

/// What a series counts at a date: several rows of it are one step.
#[derive(Clone, Copy)]
pub(in crate::panel) struct SeriesStep {
    pub(in crate::panel) snapshot: u32,
    /// The row that came first.
    pub(in crate::panel) row: u32,
    pub(in crate::panel) sum: u64,
}

/// A walk over the steps of all series, snapshot by snapshot.
#[derive(Default)]
pub(in crate::panel) struct SeriesWalk {
    /// Per series its last two steps, of which the later one may not be complete.
    steps: Vec<[SeriesStep; 2]>,
}

impl SeriesWalk {
    const NONE: SeriesStep = SeriesStep { snapshot: u32::MAX, row: 0, sum: 0 };

    pub(in crate::panel) fn new(series: usize) -> SeriesWalk {
        SeriesWalk { steps: vec![[SeriesWalk::NONE; 2]; series] }
    }

    /// Goes on to the next snapshot; calls `step` with each step that is complete, and the one before it.
    pub(in crate::panel) fn snapshot(
        &mut self,
        rows: &SnapshotRows,
        series: &[u32],
        snapshot: usize,
        step: &mut impl FnMut(u32, &SeriesStep, Option<&SeriesStep>),
    ) {
        for row in rows.of(snapshot) {
            let (model, count) = (rows.model[row], rows.count.get(row));
            let one = series[model as usize];
            let steps = &mut self.steps[one as usize];
            if steps[1].snapshot == snapshot as u32 {
                steps[1].sum = steps[1].sum.saturating_add(count);
            } else {
                SeriesWalk::complete(one, steps, step);
                *steps = [steps[1], SeriesStep { snapshot: snapshot as u32, row: row as u32, sum: count }];
            }
        }
    }

    /// Calls `step` with the last step of each series.
    pub(in crate::panel) fn end(self, step: &mut impl FnMut(u32, &SeriesStep, Option<&SeriesStep>)) {
        self.steps.iter().enumerate().for_each(|(series, steps)| SeriesWalk::complete(series as u32, steps, step));
    }

    fn complete(series: u32, steps: &[SeriesStep; 2], step: &mut impl FnMut(u32, &SeriesStep, Option<&SeriesStep>)) {
        let there = |step: &&SeriesStep| step.snapshot != SeriesWalk::NONE.snapshot;
        if let Some(current) = Some(&steps[1]).filter(there) {
            step(series, current, Some(&steps[0]).filter(there));
        }
    }
}

impl SnapshotRows {
    /// Calls `step` with each step of each series and the one before it, in the order of a series' dates.
    pub(in crate::panel) fn for_each_step(
        &self,
        series: &[u32],
        mut step: impl FnMut(u32, &SeriesStep, Option<&SeriesStep>),
    ) {
        let mut walk = SeriesWalk::new(series.len());
        for snapshot in 0..self.snapshots() {
            walk.snapshot(self, series, snapshot, &mut step);
        }
        walk.end(&mut step);
    }
}
