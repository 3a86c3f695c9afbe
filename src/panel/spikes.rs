//! Spikes: one step that makes most of a quarter.

use super::Event;
use super::rows::Rows;
use super::tally::Tally;
use crate::calendar::Day;

/// Thirteen weeks.
const WINDOW_DAYS: i32 = 91;

/// A flow of a series: the day before its first, its last day, days since the series' row before.
#[derive(Clone, Copy)]
struct Step {
    since: Day,
    until: Day,
    length_days: i32,
    count: u64,
    model: u32,
}

impl Step {
    /// The part of the flow that falls after a day, spread evenly, rounded as the analysis rounds it.
    fn after(&self, day: Day) -> u128 {
        let days = i64::from(self.until.0) - i64::from(self.since.0);
        let before = (i64::from(day.0) - i64::from(self.since.0)).clamp(0, days);
        let count = u128::from(self.count);
        count - count * before as u128 / days.max(1) as u128
    }

    /// Whether it makes more than 80 % of a gain. A step longer than 80 % of the 13 weeks is none: at an even rate it
    /// would be one.
    fn is_spike_of(&self, gained: u128) -> bool {
        self.length_days * 5 <= WINDOW_DAYS * 4 && u128::from(self.count) * 5 > gained * 4
    }
}

/// Counts the steps that make more than 80 % of what their series gained in the 91 days that end with them, where the
/// series covers those 91 days. `since` is empty for flows, whose rows stand for their own day.
pub(super) fn count(rows: &Rows, days: &[Day], since: &[Day], series: &[u32], tally: &mut Tally) {
    let mut ends = vec![0usize; series.len() + 1];
    rows.model.iter().for_each(|&model| ends[series[model as usize] as usize + 1] += 1);
    for index in 1..ends.len() {
        ends[index] += ends[index - 1];
    }
    // Each row's place among the rows of its series, which follow each other in time.
    let mut order = vec![(0usize, 0u32); rows.model.len()];
    let mut next = ends.clone();
    for snapshot in 0..rows.snapshots() {
        for row in rows.of(snapshot) {
            let place = &mut next[series[rows.model[row] as usize] as usize];
            order[*place] = (row, snapshot as u32);
            *place += 1;
        }
    }
    let mut steps = Vec::new();
    for pair in ends.windows(2).filter(|pair| pair[0] < pair[1]) {
        steps.clear();
        for &(row, snapshot) in &order[pair[0]..pair[1]] {
            let until = days[snapshot as usize];
            let (count, model) = (rows.count[row], rows.model[row]);
            match steps.last_mut() {
                // Several flows of one date are one step.
                Some(Step { until: last, count: sum, .. }) if *last == until => *sum = sum.saturating_add(count),
                before => {
                    let own = since.get(row).copied();
                    let length_days =
                        own.or(before.map(|step| step.until)).map_or(1, |day| until.0.saturating_sub(day.0));
                    steps.push(Step { since: own.unwrap_or(Day(until.0 - 1)), until, length_days, count, model });
                }
            }
        }
        spikes(&steps).for_each(|(model, day)| tally.note(Event::Spike, model, 1, day));
    }
}

/// Models and dates of the steps that are spikes; the steps stand in order.
fn spikes(steps: &[Step]) -> impl Iterator<Item = (u32, Day)> {
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
