//! Rows become markets: downloads per entity, period by period.

use std::ops::Range;

use super::period::Period;
use super::selection::Selection;
use super::{Counted, Entities};
use crate::calendar::Day;
use crate::metrics::Shares;
use crate::panel::{Dictionary, Panel, Placement, UNKNOWN};

/// Downloads per entity in one period.
#[derive(Clone, Debug, Default)]
pub(super) struct Market {
    /// (entity, downloads), ascending by entity; those with 0 downloads only where all that exist are counted.
    pub entities: Vec<(u32, u64)>,
    /// Downloads of rows without the entity.
    pub unknown: u64,
    /// Downloads of rows of which a condition of the question can't tell whether they take part.
    pub undecided: u64,
    /// Models with a row.
    pub models: u64,
}

impl Market {
    /// Downloads of the known entities.
    pub(super) fn known(&self) -> u64 {
        self.entities.iter().fold(0, |sum, &(_, downloads)| sum.saturating_add(downloads))
    }

    /// All downloads.
    pub(super) fn total(&self) -> u64 {
        self.known().saturating_add(self.unknown)
    }

    pub(super) fn of(&self, entity: u32) -> u64 {
        self.entities.binary_search_by_key(&entity, |&(entity, _)| entity).map_or(0, |index| self.entities[index].1)
    }

    /// The counts of the known entities, in the order of their keys.
    pub(super) fn counts(&self) -> Vec<u64> {
        self.entities.iter().map(|&(_, downloads)| downloads).collect()
    }

    /// The market as measures take it; `None` without downloads.
    pub(super) fn shares(&self) -> Option<Shares> {
        Shares::with_zeros(&self.counts()).ok()
    }

    /// Entities with downloads from the largest to the smallest; ties in the order of their names.
    pub(super) fn ranked(&self, names: &Dictionary) -> Vec<(u32, u64)> {
        let mut ranked: Vec<(u32, u64)> = self.entities.iter().copied().filter(|&(_, count)| count > 0).collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| names.get(a.0).cmp(names.get(b.0))));
        ranked
    }
}

/// Sums rows to markets, with buffers that serve all periods.
pub(super) struct Aggregator<'a> {
    selection: &'a Selection<'a>,
    entities: &'a Entities<'a>,
    /// Made when it is first asked for: where every entity has downloads, nobody asks.
    existence: Option<Existence>,
    /// Per entity, and at the end what has none; 0 between two periods.
    sums: Vec<u64>,
    /// Room for the entities with downloads, in the order in which they come.
    touched: Vec<u32>,
    /// Per model, while a market is made; else empty.
    seen: Vec<bool>,
}

/// Since when entities exist, where all that do are counted.
struct Existence {
    /// Per entity.
    since: Vec<Day>,
    /// The same days, ascending.
    sorted: Vec<Day>,
}

impl<'a> Aggregator<'a> {
    pub(super) fn new(selection: &'a Selection<'a>, entities: &'a Entities<'a>) -> Aggregator<'a> {
        let slots = entities.names().len() + 1;
        // One place more, which is written to and never kept once all are there.
        let (sums, touched) = (vec![0; slots], vec![0; slots + 1]);
        Aggregator { selection, entities, existence: None, sums, touched, seen: Vec::new() }
    }

    /// The market of a period.
    pub(super) fn market(&mut self, period: &Period) -> Market {
        self.seen.clear();
        self.seen.resize(self.selection.panel().models().len(), false);
        let (touched, undecided) = self.add_up(period);
        let models = self.seen.iter().filter(|seen| **seen).count() as u64;
        self.seen.clear();
        let names = self.entities.names().len();
        let listed = self.touched.get_mut(..touched).unwrap_or_default();
        let unknown = self.sums.get_mut(names).map_or(0, std::mem::take);
        let entities = if self.selection.question().counted == Counted::Existing {
            let since = &existence(&mut self.existence, self.selection, self.entities).since;
            let exists = |&entity: &u32| self.sums[entity as usize] > 0 || since[entity as usize] <= period.last;
            (0..names as u32).filter(exists).map(|entity| (entity, self.sums[entity as usize])).collect()
        } else if listed.len() > names / SCANNED {
            let known = self.sums.iter().take(names).zip(0..).filter(|(sum, _)| **sum > 0);
            known.map(|(&sum, entity)| (entity, sum)).collect()
        } else {
            listed.sort_unstable();
            let known = listed.iter().filter(|&&entity| (entity as usize) < names);
            known.map(|&entity| (entity, self.sums[entity as usize])).collect()
        };
        listed.iter().for_each(|&entity| self.sums[entity as usize] = 0);
        Market { entities, unknown, undecided, models }
    }

    /// The markets of several periods, in their order.
    pub(super) fn markets(&mut self, periods: &[Period]) -> Vec<Market> {
        periods.iter().map(|period| self.market(period)).collect()
    }

    /// Hands the entities that a period's market counts to `add` as (entity, downloads), in no order, and returns the
    /// downloads without an entity: all that one measure needs, without the rest of [`Aggregator::market`].
    pub(super) fn each_entity(&mut self, period: &Period, mut add: impl FnMut(u32, u64)) -> u64 {
        let (touched, _) = self.add_up(period);
        let names = self.entities.names().len();
        let unknown = self.sums.get_mut(names).map_or(0, std::mem::take);
        let listed = self.touched.get(..touched).unwrap_or_default();
        let known = |entity: &&u32| (**entity as usize) < names;
        if self.selection.question().counted == Counted::Existing && listed.iter().filter(known).count() < names {
            let since = &existence(&mut self.existence, self.selection, self.entities).since;
            let idle = |entity: &u32| self.sums[*entity as usize] == 0 && since[*entity as usize] <= period.last;
            (0..names as u32).filter(idle).for_each(|entity| add(entity, 0));
        }
        for &entity in listed.iter().filter(known) {
            add(entity, std::mem::take(&mut self.sums[entity as usize]));
        }
        unknown
    }

    /// Puts the counts of a period's market into `counts`, in no order, and returns the downloads without an entity.
    pub(super) fn counts(&mut self, period: &Period, counts: &mut Vec<u64>) -> u64 {
        let (touched, _) = self.add_up(period);
        let names = self.entities.names().len();
        let unknown = self.sums.get_mut(names).map_or(0, std::mem::take);
        counts.clear();
        let mut existing = 0;
        for &entity in self.touched.get(..touched).unwrap_or_default().iter().filter(|e| (**e as usize) < names) {
            counts.push(std::mem::take(&mut self.sums[entity as usize]));
        }
        if self.selection.question().counted == Counted::Existing && counts.len() < names {
            let existence = existence(&mut self.existence, self.selection, self.entities);
            existing = existence.sorted.partition_point(|since| *since <= period.last);
            let listed = self.touched.get(..touched).unwrap_or_default().iter();
            // Flows of a counter may reach back to before their model existed.
            let counted =
                listed.filter(|entity| existence.since.get(**entity as usize).is_some_and(|s| *s <= period.last));
            existing -= counted.count();
        }
        counts.resize(counts.len() + existing, 0);
        unknown
    }

    /// Adds a period's rows up; how many entities (what has none among them) have downloads, which are the first of
    /// `touched`. Second the downloads of which a condition can't tell whether they take part. Where `seen` has room, the
    /// models of the rows are marked there.
    fn add_up(&mut self, period: &Period) -> (usize, u64) {
        let (panel, sums, touched) = (self.selection.panel(), &mut self.sums, &mut self.touched);
        let seen = self.seen.as_mut_slice();
        // The choice of placement is made once, not per row.
        let placement = self.entities.attribute().map(|attribute| attribute.placement());
        if let Some(rows) = self.selection.whole(period) {
            let touched = match placement {
                None => add_rows(panel, rows.clone(), |_, model| model, sums, touched),
                Some(Placement::ByModel(keys)) => {
                    let keys = keys.as_slice();
                    add_rows(panel, rows.clone(), move |_, model| keys[model as usize], sums, touched)
                }
                Some(Placement::ByRow(keys)) => {
                    let keys = keys.as_slice();
                    add_rows(panel, rows.clone(), move |row, _| keys[row], sums, touched)
                }
            };
            if !seen.is_empty() {
                let models = panel.model().get(rows).unwrap_or_default();
                models.iter().for_each(|&model| seen[model as usize] = true);
            }
            return (touched, 0);
        }
        let mut sum = Sum { sums, touched, count: 0 };
        let undecided = self.selection.each_row(period, |row, model, count| {
            if let Some(seen) = seen.get_mut(model as usize) {
                *seen = true;
            }
            let entity = match placement {
                None => model,
                Some(Placement::ByModel(keys)) => keys[model as usize],
                Some(Placement::ByRow(keys)) => keys[row],
            };
            sum.add(entity, count);
        });
        (sum.count, undecided)
    }
}

/// Sums per entity under way.
struct Sum<'s> {
    sums: &'s mut [u64],
    touched: &'s mut [u32],
    /// How many of `touched` count.
    count: usize,
}

impl Sum<'_> {
    #[inline(always)]
    fn add(&mut self, entity: u32, count: u64) {
        // What has no entity has the largest key of all.
        let slot = (entity as usize).min(self.sums.len() - 1);
        let sum = self.sums[slot];
        // Written without a branch, which would be guessed wrong half of the time.
        self.touched[self.count] = slot as u32;
        self.count += usize::from(sum == 0 && count > 0);
        self.sums[slot] = sum.saturating_add(count);
    }
}

/// Adds rows up of which each counts in full; how many entities have downloads, which are the first of `touched`.
///
/// A loop of its own, with all that it touches in its arguments: behind a closure that another function calls, sums and
/// columns are looked up anew for each row.
fn add_rows(
    panel: &Panel,
    rows: Range<usize>,
    entity: impl Fn(usize, u32) -> u32,
    sums: &mut [u64],
    touched: &mut [u32],
) -> usize {
    let models = panel.model().get(rows.clone()).unwrap_or_default();
    let counts = panel.small_counts(rows.clone());
    if sums.len() <= models.len() / SCANNED_ROWS {
        // Few entities: they are gone through afterwards.
        let last = sums.len() - 1;
        let slot = move |(row, &model): (usize, &u32)| (entity(row, model) as usize).min(last);
        match counts {
            Some(counts) if sums.len() <= APART => add_apart(rows.zip(models).map(slot), counts, sums),
            Some(counts) => {
                for (slot, &count) in rows.zip(models).map(slot).zip(counts) {
                    sums[slot] += u64::from(count);
                }
            }
            None => {
                for (row, model) in rows.zip(models) {
                    let slot = slot((row, model));
                    sums[slot] = sums[slot].saturating_add(panel.count(row));
                }
            }
        }
        let mut count = 0;
        for (slot, _) in (0..).zip(sums.iter()).filter(|(_, sum)| **sum > 0) {
            touched[count] = slot;
            count += 1;
        }
        return count;
    }
    let mut sum = Sum { sums, touched, count: 0 };
    match counts {
        Some(counts) => {
            for ((row, &model), &count) in rows.zip(models).zip(counts) {
                sum.add(entity(row, model), u64::from(count));
            }
        }
        None => rows.zip(models).for_each(|(row, &model)| sum.add(entity(row, model), panel.count(row))),
    }
    sum.count
}

/// Adds counts up in two sums per slot, by turns: a sum that the row before has just written would be waited for.
fn add_apart(slots: impl Iterator<Item = usize>, counts: &[u32], sums: &mut [u64]) {
    let mut others = vec![0_u64; sums.len()];
    let mut terms = slots.zip(counts);
    while let Some((slot, &count)) = terms.next() {
        sums[slot] += u64::from(count);
        if let Some((slot, &count)) = terms.next() {
            others[slot] += u64::from(count);
        }
    }
    sums.iter_mut().zip(others).for_each(|(sum, other)| *sum += other);
}

/// With at most so many sums it happens that rows that follow each other add to the same one.
const APART: usize = 1 << 12;

/// With more rows than so many times the entities, going through all of these costs less than a look at each row.
const SCANNED_ROWS: usize = 2;

/// Where more than one of so many entities is touched, going through all of them is faster than sorting these.
const SCANNED: usize = 32;

/// Since when entities exist, which is found once.
fn existence<'e>(slot: &'e mut Option<Existence>, selection: &Selection<'_>, entities: &Entities<'_>) -> &'e Existence {
    slot.get_or_insert_with(|| {
        let since = exists_since(selection, entities);
        let mut sorted = since.clone();
        sorted.sort_unstable();
        Existence { since, sorted }
    })
}

/// Per entity the earliest day on which one of its models is listed or published, as far as the file tells.
fn exists_since(selection: &Selection<'_>, entities: &Entities<'_>) -> Vec<Day> {
    let panel = selection.panel();
    let mut since = vec![Panel::NEVER; entities.names().len()];
    let earliest = |model: u32, day: Day| panel.created()[model as usize].map_or(day, |created| created.min(day));
    let mut note = |model: u32, entity: u32, day: Day| {
        if entity != UNKNOWN && selection.takes_part(model) {
            let slot = &mut since[entity as usize];
            *slot = earliest(model, day).min(*slot);
        }
    };
    if let Some(Placement::ByRow(keys)) = entities.attribute().map(|attribute| attribute.placement()) {
        for (snapshot, &day) in panel.days().iter().enumerate() {
            panel.rows_of(snapshot).for_each(|row| note(panel.model()[row], keys[row], day));
        }
        return since;
    }
    let keys = entities.keys_of_models();
    for (model, &day) in (0..).zip(panel.listed()).filter(|(_, day)| **day != Panel::NEVER) {
        note(model, keys.map_or(model, |keys| keys[model as usize]), day);
    }
    since
}
