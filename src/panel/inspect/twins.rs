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
    /// (repository, count, row) of a date; empty between two.
    found: Vec<(u32, u64, u32)>,
}

impl<'a> TwinSearch<'a> {
    pub(super) fn of(models: &'a Dictionary) -> TwinSearch<'a> {
        let (number_of, repository_of) = (HashMap::new(), Vec::new());
        TwinSearch { models, number_of, repository_of, is_shared: Vec::new(), found: Vec::new() }
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
                    Some(is_shared) => *is_shared = true,
                    None => self.is_shared.push(false),
                }
                number
            });
            self.repository_of.push(number);
        }
        self.repository_of.len() < self.models.len()
    }

    /// Counts the twins of a date: of several rows that are alike all but one.
    pub(super) fn snapshot(&mut self, rows: &SnapshotRows, (snapshot, day): (usize, Day), tally: &mut EventTally) {
        for row in rows.of(snapshot) {
            let repository = self.repository_of[rows.model[row] as usize];
            let count = rows.count.get(row);
            if count >= LEAST_COUNT && self.is_shared.get(repository as usize) == Some(&true) {
                self.found.push((repository, count, row as u32));
            }
        }
        self.found.sort_unstable();
        for same in self.found.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
            // All but the first by name, whatever order they came in.
            let model = |&(.., row): &(u32, u64, u32)| rows.model[row as usize];
            let first = same.iter().map(model).min_by_key(|&model| self.models.get(model));
            for model in same.iter().map(model).filter(|model| same.len() > 1 && Some(*model) != first) {
                tally.note(Event::Twin, model, 1, day);
            }
        }
        self.found.clear();
    }
}

/// Names that are numbered in one step.
const NAMES_AT_ONCE: usize = 1 << 15;
/// The least count that two repositories don't have alike by chance.
const LEAST_COUNT: u64 = 10;
