//! Finds rows that may be counted twice: one count, at one date, under two developers' names of one repository.

use hashbrown::HashMap;

use super::quality::Event;
use super::tally::EventTally;
use crate::calendar::Day;
use crate::panel::store::{Dictionary, SnapshotRows, UNKNOWN};

/// A search for twins: first the names of repositories are numbered, then the dates looked at.
pub(super) struct TwinSearch<'a> {
    models: &'a Dictionary,
    number_of: HashMap<&'a str, u32>,
    /// Per model the number of its repository's name, behind the developer's; [`UNKNOWN`] without one.
    repository_of: Vec<u32>,
    /// Per number whether several models have it.
    is_shared: Vec<bool>,
    /// Whether any has.
    has_shared: bool,
}

impl<'a> TwinSearch<'a> {
    pub(super) fn of(models: &'a Dictionary) -> TwinSearch<'a> {
        let (number_of, repository_of) = (HashMap::new(), Vec::new());
        TwinSearch { models, number_of, repository_of, is_shared: Vec::new(), has_shared: false }
    }

    /// Numbers the names of some more models; returns whether there are more.
    pub(super) fn number_names(&mut self) -> bool {
        let first = self.repository_of.len();
        for model in first..self.models.len().min(first + NAMES_AT_ONCE) {
            let repository = self.models.get(model as u32).split_once('/').map(|(_, repository)| repository);
            let number = repository.map_or(UNKNOWN, |repository| {
                let next = self.is_shared.len() as u32;
                let number = *self.number_of.entry(repository).or_insert(next);
                match self.is_shared.get_mut(number as usize) {
                    Some(is_shared) => (*is_shared, self.has_shared) = (true, true),
                    None => self.is_shared.push(false),
                }
                number
            });
            self.repository_of.push(number);
        }
        self.repository_of.len() < self.models.len()
    }

    /// Counts the twins of a date: of several rows that are alike all but the first by name.
    pub(super) fn snapshot(&mut self, rows: &SnapshotRows, (snapshot, day): (usize, Day), tally: &mut EventTally) {
        if !self.has_shared {
            return;
        }
        let pair = |row: usize| (self.repository_of[rows.model[row] as usize], rows.count.get(row));
        let may_be = |(repository, count): &(u32, u64)| {
            *count >= LEAST_COUNT && self.is_shared.get(*repository as usize) == Some(&true)
        };
        let mut pairs: Vec<(u32, u64)> = rows.of(snapshot).map(pair).filter(may_be).collect();
        pairs.sort_unstable();
        let several = pairs.chunk_by(|one, other| one == other).filter(|same| same.len() > 1);
        let several: Vec<(u32, u64)> = several.map(|same| same[0]).collect();
        if several.is_empty() {
            return;
        }
        let place = |row: usize| Some((several.binary_search(&pair(row)).ok()? as u32, rows.model[row]));
        let mut alike: Vec<(u32, u32)> = rows.of(snapshot).filter_map(place).collect();
        alike.sort_unstable();
        for same in alike.chunk_by(|one, other| one.0 == other.0) {
            let models = same.iter().map(|&(_, model)| model);
            let first = models.clone().min_by_key(|&model| self.models.get(model));
            models.filter(|&model| Some(model) != first).for_each(|model| tally.note(Event::Twin, model, 1, day));
        }
    }
}

/// Names that are numbered in one step.
const NAMES_AT_ONCE: usize = 1 << 15;
/// The least count that two repositories don't have alike by chance.
const LEAST_COUNT: u64 = 10;
