//! A market: the downloads of each entity in one period.

use std::cell::OnceCell;
use std::cmp::Reverse;

use crate::analysis::SharesOf;
use crate::analysis::market::whole::part;
use crate::metrics::Shares;
use crate::panel::Dictionary;

/// Downloads per entity in one period.
#[derive(Clone, Debug, Default)]
pub(in crate::analysis) struct Market {
    /// (entity, downloads), ascending by entity; those with 0 downloads only where all that exist are counted.
    pub entities: Vec<(u32, u64)>,
    /// Downloads of these.
    known: u64,
    /// Downloads of rows without the entity.
    pub unknown: u64,
    /// Downloads of rows of which a condition of the question can't tell whether they take part.
    pub undecided: u64,
    /// Models with a row.
    pub models: u64,
    /// The market as measures take it; computed on first use.
    shares: OnceCell<Option<Shares>>,
}

impl Market {
    /// Returns the market of these entities, which are in ascending order.
    pub(in crate::analysis) fn new(entities: Vec<(u32, u64)>, unknown: u64, undecided: u64, models: u64) -> Market {
        let known = entities.iter().fold(0_u64, |sum, &(_, downloads)| sum.saturating_add(downloads));
        Market { entities, known, unknown, undecided, models, shares: OnceCell::new() }
    }

    /// Returns the downloads of the known entities.
    pub(in crate::analysis) fn known(&self) -> u64 {
        self.known
    }

    /// Returns all downloads.
    pub(in crate::analysis) fn total(&self) -> u64 {
        self.known().saturating_add(self.unknown)
    }

    /// Returns the downloads of the known entities, and those of rows without one.
    pub(in crate::analysis) fn known_and_unknown(&self) -> (u64, u64) {
        (self.known, self.unknown)
    }

    /// Returns the downloads that shares are shares of.
    pub(in crate::analysis) fn whole(&self, shares_of: SharesOf) -> u64 {
        shares_of.whole(self.known, self.unknown)
    }

    /// Returns the unknown part of all downloads, on 0–1; `None` without downloads.
    pub(in crate::analysis) fn unknown_share(&self) -> Option<f64> {
        part(self.unknown, self.total())
    }

    /// Returns the downloads of an entity; 0 if it has none.
    pub(in crate::analysis) fn of(&self, entity: u32) -> u64 {
        self.entities.binary_search_by_key(&entity, |&(entity, _)| entity).map_or(0, |index| self.entities[index].1)
    }

    /// Returns the counts of the known entities, in the order of their keys.
    pub(in crate::analysis) fn counts(&self) -> Vec<u64> {
        self.entities.iter().map(|&(_, downloads)| downloads).collect()
    }

    /// Returns the market as measures take it; `None` without downloads.
    pub(in crate::analysis) fn shares(&self) -> Option<&Shares> {
        self.shares.get_or_init(|| Shares::with_zeros(&self.counts()).ok()).as_ref()
    }

    /// Returns the entities with downloads from the largest to the smallest; ties in the order of their names.
    pub(in crate::analysis) fn ranked(&self, names: &Dictionary) -> Vec<(u32, u64)> {
        self.largest(names, usize::MAX)
    }

    /// Returns the first `number` of [`Market::ranked`].
    pub(in crate::analysis) fn largest(&self, names: &Dictionary, number: usize) -> Vec<(u32, u64)> {
        let places = names.places();
        let order = |&(entity, downloads): &(u32, u64)| (Reverse(downloads), places[entity as usize]);
        let mut largest: Vec<(u32, u64)> = self.entities.iter().copied().filter(|&(_, count)| count > 0).collect();
        if 0 < number && number < largest.len() {
            largest.select_nth_unstable_by_key(number - 1, order);
        }
        largest.truncate(number);
        largest.sort_unstable_by_key(order);
        largest
    }

    /// Returns the ranks of some entities from 1, as [`Market::ranked`] has them; `None` without downloads.
    pub(in crate::analysis) fn ranks(&self, names: &Dictionary, entities: &[u32]) -> Vec<Option<u64>> {
        let places = names.places();
        let order = |entity: u32, downloads: u64| (Reverse(downloads), places[entity as usize]);
        // (what it is ordered by, its index), from the largest.
        let mut asked: Vec<_> = entities.iter().map(|&entity| order(entity, self.of(entity))).zip(0..).collect();
        asked.retain(|((Reverse(downloads), _), _)| *downloads > 0);
        asked.sort_unstable();
        let least = asked.last().map_or(u64::MAX, |((Reverse(downloads), _), _)| *downloads);
        // Per entity that is asked for how many come before it, but not before the one that precedes it.
        let mut before = vec![0; asked.len() + 1];
        for &(entity, downloads) in self.entities.iter().filter(|(_, downloads)| *downloads >= least) {
            let own = order(entity, downloads);
            before[asked.partition_point(|(other, _)| *other <= own)] += 1;
        }
        let mut ranks = vec![None; entities.len()];
        let mut rank = 1;
        for ((_, index), before) in asked.into_iter().zip(before) {
            rank += before;
            ranks[index] = Some(rank);
        }
        ranks
    }
}

#[cfg(test)]
mod tests {
    use super::Market;
    use crate::panel::Dictionary;

    #[test]
    fn the_largest_and_their_ranks_are_those_of_a_sorted_list() {
        let mut names = Dictionary::default();
        let random = |i: u64| (i + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
        // Keys are in no order of names, and many counts tie.
        (0..60).for_each(|i| assert_eq!(names.intern(&format!("{:x}-{i}", random(i) % 7)), i as u32));
        for (entities, range) in [(0, 1), (1, 9), (40, 4), (60, 9), (60, 1 << 20)] {
            let market = Market::new((0..entities).map(|e| (e as u32, random(e ^ range) % range)).collect(), 5, 0, 0);
            let mut sorted: Vec<(u32, u64)> = market.entities.iter().copied().filter(|(_, count)| *count > 0).collect();
            sorted.sort_by_key(|&(entity, count)| (u64::MAX - count, names.get(entity)));
            assert_eq!(market.ranked(&names), sorted);
            for number in [0, 1, 7, 100] {
                assert_eq!(market.largest(&names, number), sorted[..number.min(sorted.len())]);
            }
            let asked: Vec<u32> = (0..60).rev().step_by(3).chain(0..60).collect();
            let rank =
                |entity: &u32| sorted.iter().position(|(other, _)| other == entity).map(|place| place as u64 + 1);
            assert_eq!(market.ranks(&names, &asked), asked.iter().map(rank).collect::<Vec<_>>());
            assert_eq!(market.known(), sorted.iter().map(|(_, count)| count).sum::<u64>());
        }
    }
}
