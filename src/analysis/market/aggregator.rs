//! Sums the rows of each period to its market: downloads per entity.

use crate::analysis::market::market::Market;
use crate::analysis::market::selection::{Inclusion, Selection};
use crate::analysis::question::period::Period;
use crate::analysis::{Counted, Entities};
use crate::calendar::Day;
use crate::panel::{Entries, Panel, Placement, UNKNOWN};

/// Sums rows to markets, with buffers that serve all periods.
pub(in crate::analysis) struct Aggregator<'a> {
    selection: &'a Selection<'a>,
    entities: &'a Entities<'a>,
    /// Computed on first use.
    existence: Option<Existence>,
    /// Sums per entity; after them those of rows without an entity, of undecided rows, and of rows that take no part. All
    /// are 0 between two periods.
    sums: Vec<u64>,
    /// Per model its place among the sums; `None` where rows have keys of their own, or models are what is counted, all of them.
    /// Includes the conditions on models, so that none is left to be checked per row.
    places: Option<Vec<u32>>,
    /// Room for the entities with downloads, in the order in which they come.
    nonzero: Vec<u32>,
    /// Counts the models with a row; made with the first market.
    models: Option<ModelCounter>,
    /// The sums of small levels, where models have places.
    few: Option<SmallSums>,
}

/// Since when entities exist, where all that do are counted.
struct Existence {
    /// Per entity.
    since: Vec<Day>,
    /// The same days, ascending.
    sorted: Vec<Day>,
}

impl<'a> Aggregator<'a> {
    pub(in crate::analysis) fn new(selection: &'a Selection<'a>, entities: &'a Entities<'a>) -> Aggregator<'a> {
        let unknown = entities.names().len();
        let slots = unknown + EXTRA_SUMS;
        // One place more, which is written to and never kept once all are there.
        let (sums, nonzero) = (vec![0; slots], vec![0; slots + 1]);
        let is_by_row =
            matches!(entities.attribute().map(|attribute| attribute.placement()), Some(Placement::ByRow(_)));
        let keys = entities.keys_of_models();
        let places = (!is_by_row && (keys.is_some() || selection.has_model_conditions())).then(|| {
            let place = |model: u32| match selection.inclusion(model) {
                Inclusion::In => keys.map_or(model, |keys| keys[model as usize].min(unknown as u32)),
                Inclusion::Undecided => unknown as u32 + 1,
                Inclusion::Out => unknown as u32 + 2 + model % EXCLUDED_SUMS as u32,
            };
            (0..selection.panel().models().len() as u32).map(place).collect::<Vec<u32>>()
        });
        let few = places.as_deref().filter(|_| slots <= 1 << u8::BITS).map(SmallSums::of);
        Aggregator { selection, entities, existence: None, sums, places, nonzero, models: None, few }
    }

    /// Returns the market of a period.
    pub(in crate::analysis) fn market(&mut self, period: &Period) -> Market {
        let mut models = self.models.take().unwrap_or_else(|| ModelCounter::of(self.selection));
        let (nonzero, undecided) = self.add_up(period, Some(&mut models));
        let number = models.count();
        self.models = Some(models);
        let nonzero = match nonzero {
            NonzeroSums::Listed(count) if count > self.entities.names().len() / SCANNED => NonzeroSums::Any,
            nonzero => nonzero,
        };
        let mut entities = Vec::new();
        let unknown = self.drain_each(nonzero, period, |entity, downloads| entities.push((entity, downloads)));
        if matches!(nonzero, NonzeroSums::Listed(_)) {
            entities.sort_unstable();
        }
        Market::new(entities, unknown, undecided, number)
    }

    /// Returns the markets of several periods, in their order.
    pub(in crate::analysis) fn markets(&mut self, periods: &[Period]) -> Vec<Market> {
        periods.iter().map(|period| self.market(period)).collect()
    }

    /// Hands the entities that a period's market counts to `add` as (entity, downloads), in no order, and returns the
    /// downloads without an entity: all that one measure needs, without the rest of [`Aggregator::market`].
    pub(in crate::analysis) fn each_entity(&mut self, period: &Period, add: impl FnMut(u32, u64)) -> u64 {
        let (nonzero, _) = self.add_up(period, None);
        self.drain_each(nonzero, period, add)
    }

    /// Puts the counts of a period's market into `counts`, in no order, and returns the downloads without an entity.
    #[inline(never)] // Its loops keep their registers, whoever calls it.
    pub(in crate::analysis) fn counts(&mut self, period: &Period, counts: &mut Vec<u64>) -> u64 {
        let (nonzero, _) = self.add_up(period, None);
        counts.clear();
        if self.selection.question().counted != Counted::Existing {
            return drain_sums(&mut self.sums, &self.nonzero, nonzero, |_, downloads| counts.push(downloads));
        }
        let existence = existence(&mut self.existence, self.selection, self.entities);
        // Flows of a counter may reach back to before their model existed.
        let mut early = 0;
        let unknown = drain_sums(&mut self.sums, &self.nonzero, nonzero, |entity, downloads| {
            counts.push(downloads);
            early += usize::from(existence.since[entity as usize] > period.last);
        });
        counts.resize(early + existence.sorted.partition_point(|since| *since <= period.last), 0);
        unknown
    }

    /// Hands the entities that a period's market counts to `add`, and returns the downloads without an entity.
    fn drain_each(&mut self, nonzero: NonzeroSums, period: &Period, mut add: impl FnMut(u32, u64)) -> u64 {
        if self.selection.question().counted != Counted::Existing {
            return drain_sums(&mut self.sums, &self.nonzero, nonzero, add);
        }
        let since = &existence(&mut self.existence, self.selection, self.entities).since;
        for ((entity, sum), since) in (0..).zip(&mut self.sums).zip(since) {
            if *sum > 0 || *since <= period.last {
                add(entity, std::mem::take(sum));
            }
        }
        self.sums.get_mut(since.len()).map_or(0, std::mem::take)
    }

    /// Adds a period's rows up; returns which entities have downloads, and the downloads of which a condition can't tell
    /// whether they take part. Notes the models of the rows in `models`.
    fn add_up(&mut self, period: &Period, mut models: Option<&mut ModelCounter>) -> (NonzeroSums, u64) {
        let (panel, sums, nonzero) = (self.selection.panel(), &mut self.sums, &mut self.nonzero);
        // The choice of placement is made once, not per row.
        let placement = self.entities.attribute().map(|attribute| attribute.placement());
        let unknown = self.entities.names().len();
        let keys_of_rows = match placement {
            Some(Placement::ByRow(keys)) => Some(keys.as_slice()),
            _ => None,
        };
        let entries = match (&self.places, keys_of_rows) {
            (None, Some(keys)) => self
                .selection
                .rows_counted_whole(period)
                .and_then(|rows| Some((panel.entries(rows.clone()), Some(keys.get(rows)?)))),
            _ => self.selection.entries_by_model(period).map(|entries| (entries, None)),
        };
        if let Some((entries, keys)) = entries {
            let nonzero = match (&self.places, keys, self.few.as_mut().zip(entries.small_counts())) {
                (Some(_), _, Some((few, counts))) => {
                    few.add(entries.models(), counts, sums);
                    NonzeroSums::Any
                }
                (Some(places), ..) => {
                    let places = places.as_slice();
                    add_entries(entries, move |_, model| places[model as usize], sums, nonzero)
                }
                (None, Some(keys), _) => {
                    add_entries(entries, move |index, _| keys[index].min(unknown as u32), sums, nonzero)
                }
                (None, ..) => add_entries(entries, |_, model| model, sums, nonzero),
            };
            if let Some(models) = models {
                models.note(entries);
            }
            sums[unknown + 2..].fill(0);
            return (nonzero, std::mem::take(&mut sums[unknown + 1]));
        }
        let mut sum = SparseSums { sums, nonzero, count: 0 };
        let undecided = self.selection.each_row(period, |row, model, count| {
            if let Some(models) = &mut models {
                models.seen[model as usize] = 1;
            }
            let entity = match placement {
                None => model,
                Some(Placement::ByModel(keys)) => keys[model as usize],
                Some(Placement::ByRow(keys)) => keys[row],
            };
            sum.add(entity.min(unknown as u32), count);
        });
        (NonzeroSums::Listed(sum.count), undecided)
    }
}

/// Counts the models that have a row and take part.
struct ModelCounter {
    /// Per model 1 where it takes part, else 0.
    taking_part: Vec<u8>,
    /// Per model 1 where it has a row; 0 between two periods.
    seen: Vec<u8>,
    /// Those of entries in which none is twice, where these are all.
    distinct: Option<u64>,
}

impl ModelCounter {
    fn of(selection: &Selection<'_>) -> ModelCounter {
        let models = 0..selection.panel().models().len() as u32;
        let taking_part: Vec<u8> = models.map(|model| u8::from(selection.takes_part(model))).collect();
        ModelCounter { seen: vec![0; taking_part.len()], taking_part, distinct: None }
    }

    /// Notes all entries of a period.
    fn note(&mut self, entries: Entries<'_>) {
        if entries.is_distinct() {
            let taking_part = |&model: &u32| u64::from(self.taking_part[model as usize]);
            self.distinct = Some(entries.models().iter().map(taking_part).sum());
        } else {
            entries.models().iter().for_each(|&model| self.seen[model as usize] = 1);
        }
    }

    /// Returns the number of noted models, and resets the counter.
    fn count(&mut self) -> u64 {
        if let Some(distinct) = self.distinct.take() {
            return distinct;
        }
        let (seen, rest) = self.seen.as_chunks::<8>();
        let (taking_part, rest_taking_part) = self.taking_part.as_chunks::<8>();
        // Eight at once.
        let both = |(a, b): (&[u8; 8], &[u8; 8])| (u64::from_ne_bytes(*a) & u64::from_ne_bytes(*b)).count_ones();
        let eights: u64 = seen.iter().zip(taking_part).map(both).map(u64::from).sum();
        let rest = rest.iter().zip(rest_taking_part).filter(|(seen, taking_part)| **seen & **taking_part > 0).count();
        self.seen.fill(0);
        eights + rest as u64
    }
}

/// Number of dummy sums over which excluded rows are spread: with one, each addition would wait for the last store.
const EXCLUDED_SUMS: usize = 8;

/// Sums beside those of the entities.
const EXTRA_SUMS: usize = 2 + EXCLUDED_SUMS;

/// Which entities have downloads; the sum of those without an entity is one of them.
#[derive(Clone, Copy)]
enum NonzeroSums {
    /// This many, which are the first of the listed ones.
    Listed(usize),
    /// Any may.
    Any,
}

/// Hands entities and their downloads to `add`, in the order of their keys unless they are listed, and returns the downloads
/// without an entity; all sums are 0 then.
fn drain_sums(sums: &mut [u64], listed: &[u32], nonzero: NonzeroSums, mut add: impl FnMut(u32, u64)) -> u64 {
    let Some((sums, [unknown, ..])) = sums.split_last_chunk_mut::<EXTRA_SUMS>() else { return 0 };
    match nonzero {
        NonzeroSums::Listed(count) => {
            for &entity in listed.get(..count).unwrap_or_default() {
                if let Some(sum) = sums.get_mut(entity as usize) {
                    add(entity, std::mem::take(sum));
                }
            }
        }
        NonzeroSums::Any => {
            for (entity, sum) in (0..).zip(sums).filter(|(_, sum)| **sum > 0) {
                add(entity, std::mem::take(sum));
            }
        }
    }
    std::mem::take(unknown)
}

/// Sums per entity under way.
struct SparseSums<'s> {
    sums: &'s mut [u64],
    nonzero: &'s mut [u32],
    /// How many of `nonzero` count.
    count: usize,
}

impl SparseSums<'_> {
    #[inline(always)]
    fn add(&mut self, place: u32, count: u64) {
        let slot = place as usize;
        let sum = self.sums[slot];
        // Written without a branch, which would be mispredicted half of the time.
        self.nonzero[self.count] = place;
        self.count += usize::from(sum == 0 && count > 0);
        self.sums[slot] = sum.saturating_add(count);
    }
}

/// Adds up entries that all count in full; returns which entities have downloads.
///
/// A function of its own, with all that it touches in its arguments: a browser optimizes a small function sooner, and
/// reads sums and columns that a closure captures anew for each row.
#[inline(never)]
fn add_entries(
    entries: Entries<'_>,
    place: impl Fn(usize, u32) -> u32,
    sums: &mut [u64],
    nonzero: &mut [u32],
) -> NonzeroSums {
    let (models, counts) = (entries.models(), entries.small_counts());
    if sums.len() <= models.len() / SCANNED_ROWS {
        // Few entities: all sums are scanned afterwards.
        let slot = move |(index, &model): (usize, &u32)| place(index, model) as usize;
        match counts {
            Some(counts) => {
                for (slot, &count) in models.iter().enumerate().map(slot).zip(counts) {
                    sums[slot] += u64::from(count);
                }
            }
            None => {
                for (index, model) in models.iter().enumerate() {
                    let slot = slot((index, model));
                    sums[slot] = sums[slot].saturating_add(entries.count(index));
                }
            }
        }
        return NonzeroSums::Any;
    }
    let mut sum = SparseSums { sums, nonzero, count: 0 };
    match counts {
        Some(counts) => {
            for ((index, &model), &count) in models.iter().enumerate().zip(counts) {
                sum.add(place(index, model), u64::from(count));
            }
        }
        None => {
            models.iter().enumerate().for_each(|(index, &model)| sum.add(place(index, model), entries.count(index)));
        }
    }
    NonzeroSums::Listed(sum.count)
}

/// Sums of small counts for at most 256 places.
struct SmallSums {
    /// Per model its place among the sums.
    places: Vec<u8>,
    /// Four sums per place, used in turn: with one, each addition would wait for the last store. 0 between two periods.
    turns: Box<[[u64; 1 << u8::BITS]; 4]>,
}

impl SmallSums {
    /// Makes the sums for places below 256.
    fn of(places: &[u32]) -> SmallSums {
        let places = places.iter().map(|&place| place as u8).collect();
        SmallSums { places, turns: Box::new([[0; 1 << u8::BITS]; 4]) }
    }

    /// Adds small counts of models up.
    #[inline(never)]
    fn add(&mut self, models: &[u32], counts: &[u32], sums: &mut [u64]) {
        let (places, turns) = (self.places.as_slice(), &mut *self.turns);
        let place = |model: u32| usize::from(places[model as usize]);
        let ((fours, rest), (counts, rest_counts)) = (models.as_chunks::<4>(), counts.as_chunks::<4>());
        for (models, counts) in fours.iter().zip(counts) {
            let [[m0, m1, m2, m3], [c0, c1, c2, c3]] = [*models, *counts];
            turns[0][place(m0)] += u64::from(c0);
            turns[1][place(m1)] += u64::from(c1);
            turns[2][place(m2)] += u64::from(c2);
            turns[3][place(m3)] += u64::from(c3);
        }
        for (&model, &count) in rest.iter().zip(rest_counts) {
            turns[0][place(model)] += u64::from(count);
        }
        for turn in turns {
            sums.iter_mut().zip(turn).for_each(|(sum, part)| *sum += std::mem::take(part));
        }
    }
}

/// Rows per entity from which on scanning the sums of all entities costs less than noting the entity of each row.
const SCANNED_ROWS: usize = 2;

/// Where more than one of so many entities is nonzero, going through all of them is faster than sorting these.
const SCANNED: usize = 32;

/// Returns since when entities exist; computed on first use.
fn existence<'e>(slot: &'e mut Option<Existence>, selection: &Selection<'_>, entities: &Entities<'_>) -> &'e Existence {
    slot.get_or_insert_with(|| {
        let since = exists_since(selection, entities);
        let mut sorted = since.clone();
        sorted.sort_unstable();
        Existence { since, sorted }
    })
}

/// Returns per entity the earliest day on which one of its models is listed or published, as far as the file tells.
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
