//! Inspects a panel in steps: counts spikes, and values that repeat the previous one.

use super::quality::Quality;
use super::repeats::RepeatCounter;
use super::spikes::{SpikeCandidates, SpikeSearch};
use super::steps::{SeriesStep, SeriesWalk};
use super::tally::EventTally;
use super::twins::TwinSearch;
use crate::panel::store::Panel;
use crate::schema::CountKind;

/// An inspection of all rows, in steps between which questions can be answered.
pub struct Inspection<'a> {
    panel: &'a Panel,
    snapshot: usize,
    walk: SeriesWalk,
    candidates: SpikeCandidates<'a>,
    repeats: RepeatCounter,
    /// What follows once all dates have been looked at.
    search: Option<SpikeSearch<'a>>,
    twins: TwinSearch<'a>,
    tally: EventTally,
}

impl Panel {
    /// Returns an inspection of how values follow each other: spikes, and values that repeat the one before.
    ///
    /// It changes no number, and walks over all rows: where somebody waits for an answer, it can come after that.
    pub fn inspection(&self) -> Inspection<'_> {
        Inspection::of(self)
    }
}

impl<'a> Inspection<'a> {
    fn of(panel: &'a Panel) -> Inspection<'a> {
        Inspection {
            panel,
            snapshot: 0,
            walk: SeriesWalk::new(panel.models.len()),
            candidates: SpikeCandidates::new(&panel.days, &panel.since, panel.models.len()),
            repeats: RepeatCounter::default(),
            search: None,
            twins: TwinSearch::of(&panel.models),
            tally: EventTally::default(),
        }
    }

    /// Does a part of the work, at most the rows of one date; returns whether there may be more.
    pub fn step(&mut self) -> bool {
        let Panel { kind, rows, days, series, .. } = self.panel;
        let Inspection { walk, candidates, repeats, tally, search, twins, .. } = self;
        if let Some(search) = search {
            return search.step(tally);
        }
        if self.snapshot == 0 && twins.number_names() {
            return true;
        }
        if self.snapshot < days.len() {
            twins.snapshot(rows, (self.snapshot, days[self.snapshot]), tally);
            let mut step = steps(*kind, candidates, |step| repeats.note(rows, days, step, tally));
            walk.snapshot(rows, series, self.snapshot, &mut step);
            self.snapshot += 1;
        } else {
            std::mem::take(walk).end(&mut steps(*kind, candidates, |step| repeats.note(rows, days, step, tally)));
            *search = Some(SpikeSearch::of(rows, candidates, series));
        }
        true
    }

    /// Returns the quality report, once all dates have been looked at.
    pub fn finish(mut self) -> Quality {
        while self.step() {}
        let mut quality = self.panel.quality.clone();
        quality.is_inspected = true;
        quality.compared_values += self.repeats.compared;
        quality.events.extend(self.tally.finish(&self.panel.models));
        quality.events.sort_by_key(|counted| counted.event as usize);
        quality
    }
}

/// Returns the check of each step of a series. Of counters, repeats were noted before they became flows; windows overlap, so
/// that none is a spike.
fn steps<'a>(
    kind: CountKind,
    candidates: &'a mut SpikeCandidates<'_>,
    mut note_repeat: impl FnMut((&SeriesStep, Option<&SeriesStep>)) + 'a,
) -> impl FnMut(u32, &SeriesStep, Option<&SeriesStep>) + 'a {
    move |series, step, before| {
        if kind != CountKind::Counter {
            note_repeat((step, before));
        }
        if !matches!(kind, CountKind::Window { .. }) {
            candidates.note(series, step, before);
        }
    }
}
