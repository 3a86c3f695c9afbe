//! How values follow each other: spikes, and values that repeat the one before.

use super::rows::{Repeats, Step, Walk};
use super::spikes::{self, Candidates};
use super::tally::Tally;
use super::{Panel, Quality};
use crate::schema::Kind;

/// A look at all rows in steps, since somebody may want an answer meanwhile.
pub struct Inspection<'a> {
    panel: &'a Panel,
    snapshot: usize,
    walk: Walk,
    candidates: Candidates<'a>,
    repeats: Repeats,
    tally: Tally,
}

impl Inspection<'_> {
    pub(super) fn of(panel: &Panel) -> Inspection<'_> {
        Inspection {
            panel,
            snapshot: 0,
            walk: Walk::new(panel.models.len()),
            candidates: Candidates::new(&panel.days, &panel.since, panel.models.len()),
            repeats: Repeats::default(),
            tally: Tally::default(),
        }
    }

    /// Looks at one date; whether there may be more.
    pub fn step(&mut self) -> bool {
        let Panel { kind, rows, days, series, .. } = self.panel;
        if self.snapshot == days.len() {
            return false;
        }
        let Inspection { walk, candidates, repeats, tally, .. } = self;
        let mut step = steps(*kind, candidates, |step| repeats.note(rows, days, step, tally));
        walk.snapshot(rows, series, self.snapshot, &mut step);
        self.snapshot += 1;
        true
    }

    /// The quality report, once all dates have been looked at.
    pub fn finish(mut self) -> Quality {
        while self.step() {}
        let Panel { kind, rows, days, series, models, quality, .. } = self.panel;
        let Inspection { walk, mut candidates, mut repeats, mut tally, .. } = self;
        walk.end(&mut steps(*kind, &mut candidates, |step| repeats.note(rows, days, step, &mut tally)));
        spikes::count(rows, &candidates, series, &mut tally);
        let mut quality = quality.clone();
        quality.is_inspected = true;
        quality.compared_values += repeats.compared;
        quality.events.extend(tally.finish(models));
        quality.events.sort_by_key(|counted| counted.event as usize);
        quality
    }
}

/// What is done with each step of a series: of counters, repeats were noted before they became flows; windows overlap, so
/// that none is a spike.
fn steps<'a>(
    kind: Kind,
    candidates: &'a mut Candidates<'_>,
    mut repeated: impl FnMut((&Step, Option<&Step>)) + 'a,
) -> impl FnMut(u32, &Step, Option<&Step>) + 'a {
    move |series, step, before| {
        if kind != Kind::Counter {
            repeated((step, before));
        }
        if !matches!(kind, Kind::Window { .. }) {
            candidates.note(series, step, before);
        }
    }
}
