//! Finds spikes: steps that make up most of a series' gain in 13 weeks.

use super::quality::Event;
use super::steps::SeriesStep;
use super::tally::EventTally;
use crate::calendar::Day;
use crate::panel::store::{SnapshotRows, UNKNOWN};

/// Thirteen weeks.
const WINDOW_DAYS: i32 = 91;

/// A flow of a series: the day before its first, its last day, days since the series' row before.
#[derive(Clone, Copy)]
struct FlowStep {
    since: Day,
    until: Day,
    length_days: i32,
    count: u64,
    model: u32,
}

impl FlowStep {
    /// Returns the part of the flow that falls after a day, spread evenly, rounded as the analysis rounds it.
    fn after(&self, day: Day) -> u128 {
        let days = i64::from(self.until.0) - i64::from(self.since.0);
        let before = (i64::from(day.0) - i64::from(self.since.0)).clamp(0, days);
        let count = u128::from(self.count);
        count - count * before as u128 / days.max(1) as u128
    }

    /// Returns whether it is more than 80 % of a gain. A step longer than 80 % of the 13 weeks is none: at an even rate it
    /// would be one.
    fn is_spike_of(&self, gained: u128) -> bool {
        self.length_days * 5 <= WINDOW_DAYS * 4 && u128::from(self.count) * 5 > gained * 4
    }
}

/// Series that may have a spike.
///
/// A spike is more than four times the rest of its 91 days, and so more than four times the step before it, if all of that
/// step lies in these days.
pub(in crate::panel) struct SpikeCandidates<'a> {
    days: &'a [Day],
    /// Per row the day before the first of its flow; empty for flows, whose rows stand for their own day.
    since: &'a [Day],
    covered_from: Vec<Day>,
    /// Per series its place among the candidates, [`UNKNOWN`] for others.
    places: Vec<u32>,
    number: u32,
}

impl<'a> SpikeCandidates<'a> {
    pub(in crate::panel) fn new(days: &'a [Day], since: &'a [Day], series: usize) -> SpikeCandidates<'a> {
        SpikeCandidates { days, since, covered_from: vec![Day(0); series], places: vec![UNKNOWN; series], number: 0 }
    }

    fn since(&self, step: &SeriesStep) -> Day {
        self.since.get(step.row as usize).copied().unwrap_or(Day(self.days[step.snapshot as usize].0 - 1))
    }

    /// Looks at a step of a series and at the one before it.
    pub(in crate::panel) fn note(&mut self, series: u32, step: &SeriesStep, before: Option<&SeriesStep>) {
        let Some(before) = before else {
            self.covered_from[series as usize] = self.since(step);
            return;
        };
        let start = Day(self.days[step.snapshot as usize].0 - WINDOW_DAYS);
        let is_small = step.sum <= before.sum.saturating_mul(4) && self.since(before) >= start;
        if !is_small && self.covered_from[series as usize] <= start && self.places[series as usize] == UNKNOWN {
            self.places[series as usize] = self.number;
            self.number += 1;
        }
    }
}

/// A search for the steps that make more than 80 % of what their series gained in the 91 days that end with them, where the
/// series covers those 91 days.
///
/// Few series are candidates: the rows of these alone are put side by side, those of a series in the order of time.
pub(in crate::panel) struct SpikeSearch<'a> {
    rows: &'a SnapshotRows,
    days: &'a [Day],
    since: &'a [Day],
    place_of_model: Vec<u32>,
    /// Per candidate where its rows end among `found`, once they have been counted and placed.
    ends: Vec<usize>,
    /// (row, snapshot), candidate by candidate.
    found: Vec<(u32, u32)>,
    /// Steps that have been done: each snapshot is counted, then placed; then the candidates are looked at.
    done: usize,
}

/// Candidates examined per step.
const CANDIDATES: usize = 512;

impl<'a> SpikeSearch<'a> {
    pub(in crate::panel) fn of(
        rows: &'a SnapshotRows,
        candidates: &SpikeCandidates<'a>,
        series: &[u32],
    ) -> SpikeSearch<'a> {
        let SpikeCandidates { days, since, places, number, .. } = candidates;
        let place_of_model = series.iter().map(|&series| places[series as usize]).collect();
        let ends = vec![0; *number as usize];
        SpikeSearch { rows, days, since, place_of_model, ends, found: Vec::new(), done: 0 }
    }

    /// Does a part of the work; returns whether there may be more.
    pub(in crate::panel) fn step(&mut self, tally: &mut EventTally) -> bool {
        let snapshots = self.rows.snapshots();
        let (round, index) = (self.done / snapshots.max(1), self.done % snapshots.max(1));
        self.done += 1;
        match round {
            0 => self.each_row(index, |search, place, _| search.ends[place] += 1),
            1 => {
                if index == 0 {
                    self.make_room();
                }
                self.each_row(index, |search, place, found| {
                    search.found[search.ends[place]] = found;
                    search.ends[place] += 1;
                });
            }
            _ => return self.look((self.done - 1 - 2 * snapshots).saturating_mul(CANDIDATES), tally),
        }
        true
    }

    /// Hands the rows of a snapshot that are of candidates to `note`, with the candidate's place.
    fn each_row(&mut self, snapshot: usize, note: impl Fn(&mut SpikeSearch<'a>, usize, (u32, u32))) {
        for row in self.rows.of(snapshot) {
            let place = self.place_of_model[self.rows.model[row] as usize];
            if place != UNKNOWN {
                note(self, place as usize, (row as u32, snapshot as u32));
            }
        }
    }

    /// Counts become the places where the rows of each candidate begin.
    fn make_room(&mut self) {
        let mut all = 0;
        for end in &mut self.ends {
            all += std::mem::replace(end, all);
        }
        self.found = vec![(0, 0); all];
    }

    /// Looks at the candidates from `first` on; whether there are more.
    fn look(&mut self, first: usize, tally: &mut EventTally) -> bool {
        let last = self.ends.len().min(first.saturating_add(CANDIDATES));
        // Nothing, where all have been looked at.
        let ends = self.ends.get(first..last).unwrap_or_default();
        let mut start = first.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let mut steps = Vec::new();
        for &end in ends {
            steps.clear();
            for &(row, snapshot) in &self.found[start..end] {
                self.add(&mut steps, row as usize, self.days[snapshot as usize]);
            }
            spikes(&steps).for_each(|(model, day)| tally.note(Event::Spike, model, 1, day));
            start = end;
        }
        last < self.ends.len()
    }

    fn add(&self, steps: &mut Vec<FlowStep>, row: usize, until: Day) {
        let (count, model) = (self.rows.count.get(row), self.rows.model[row]);
        match steps.last_mut() {
            // Several flows of one date are one step.
            Some(FlowStep { until: last, count: sum, .. }) if *last == until => *sum = sum.saturating_add(count),
            before => {
                let own = self.since.get(row).copied();
                let length_days = own.or(before.map(|step| step.until)).map_or(1, |day| until.0.saturating_sub(day.0));
                steps.push(FlowStep { since: own.unwrap_or(Day(until.0 - 1)), until, length_days, count, model });
            }
        }
    }
}

/// Models and dates of the steps that are spikes; the steps stand in order.
fn spikes(steps: &[FlowStep]) -> impl Iterator<Item = (u32, Day)> {
    let covered_from = steps.first().map_or(Day(0), |step| step.since);
    let mut first = 0;
    // All of steps[first + 1..] up to the current one, which lie in its 91 days as a whole.
    let mut whole = 0u128;
    steps.iter().enumerate().filter_map(move |(index, step)| {
        let start = Day(step.until.0 - WINDOW_DAYS);
        if index > 0 {
            whole += u128::from(step.count);
        }
        while steps[first].until <= start {
            first += 1;
            whole -= u128::from(steps[first].count);
        }
        let spike = covered_from <= start && step.is_spike_of(whole + steps[first].after(start));
        spike.then_some((step.model, step.until))
    })
}
