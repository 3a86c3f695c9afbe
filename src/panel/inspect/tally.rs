//! Counts events per model while a panel is built and inspected.

use super::quality::{Event, EventCount};
use crate::calendar::Day;
use crate::panel::store::Dictionary;

/// Names that are given of a count at most.
pub(in crate::panel) const EXAMPLES: usize = 20;

/// How often each event touched each model.
#[derive(Debug, Default)]
pub(in crate::panel) struct EventTally {
    // Per event, in the order of Event::ALL: times per model; as long as the largest key that was touched.
    times: [Vec<u64>; Event::ALL.len()],
    // Per event its first and last date.
    dates: [Option<(Day, Day)>; Event::ALL.len()],
}

impl EventTally {
    pub(in crate::panel) fn note(&mut self, event: Event, model: u32, times: u64, day: Day) {
        if times == 0 {
            return;
        }
        let of_models = &mut self.times[event as usize];
        let index = model as usize;
        if index >= of_models.len() {
            of_models.resize(index + 1, 0);
        }
        of_models[index] += times;
        let dates = &mut self.dates[event as usize];
        *dates = Some(dates.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
    }

    /// Counts what happened to keys from `first` on for other models: `models` are theirs, in order.
    pub(in crate::panel) fn count_for(&mut self, first: usize, models: &[u32]) {
        for of_models in &mut self.times {
            let moved = if of_models.len() > first { of_models.split_off(first) } else { Vec::new() };
            for (&model, times) in models.iter().zip(moved) {
                of_models[model as usize] += times;
            }
        }
    }

    /// Returns the events that happened, in the order of [`Event::ALL`].
    pub(in crate::panel) fn finish(self, models: &Dictionary) -> Vec<EventCount> {
        let EventTally { times, dates } = self;
        let counted = |(event, times): (Event, Vec<u64>)| {
            let (first_day, last_day) = dates[event as usize]?;
            let mut touched: Vec<u32> = (0..times.len() as u32).filter(|&model| times[model as usize] > 0).collect();
            let number = touched.len();
            let order = |&model: &u32| (std::cmp::Reverse(times[model as usize]), models.get(model));
            if number > EXAMPLES {
                touched.select_nth_unstable_by(EXAMPLES, |a, b| order(a).cmp(&order(b)));
                touched.truncate(EXAMPLES);
            }
            touched.sort_unstable_by(|a, b| order(a).cmp(&order(b)));
            let examples = touched.into_iter().map(|model| models.get(model).to_owned()).collect();
            Some(EventCount { event, count: times.iter().sum(), models: number as u64, examples, first_day, last_day })
        };
        Event::ALL.into_iter().zip(times).filter_map(counted).collect()
    }
}
