//! Repositories that were renamed: several names, one series.

use std::ops::Range;

use super::interner::Interner;
use super::rows::Rows;
use super::share::{TextsShare, mapped};
use super::tally::Tally;
use super::{Dictionary, Event, UNKNOWN};
use crate::calendar::Day;
use crate::packed::Packed;
use crate::schema::{CountKind, Keys};

/// A name that several repositories had, one after the other.
const SEVERAL: u32 = u32::MAX - 1;

/// The ids of a share.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct IdsShare {
    values: TextsShare,
    of_model: Packed<u32>,
}

/// The hub's own id of each model's repository.
#[derive(Debug, Default)]
pub(super) struct Ids {
    values: Interner,
    of_model: Vec<u32>,
}

impl Ids {
    /// Notes the ids of a batch; `rows` are (row of the batch, key of its model).
    pub(super) fn note(&mut self, ids: &Keys<'_>, rows: impl Iterator<Item = (usize, u32)>) {
        let ids = self.values.interned(ids);
        for (id, model) in rows.map(|(row, model)| (ids[row], model)).filter(|&(id, _)| id != UNKNOWN) {
            self.note_one(model, id);
        }
    }

    /// What it has gathered, in a form that goes from one thread to another.
    pub(super) fn into_partial(self) -> IdsShare {
        IdsShare { values: TextsShare::of(self.values.dictionary), of_model: Packed(self.of_model) }
    }

    /// Notes what a share says; `models` are the keys of its models here.
    pub(super) fn merge(&mut self, share: &IdsShare, models: &[u32]) {
        let values = share.values.keys_in(&mut self.values.dictionary);
        for (&model, &id) in models.iter().zip(&share.of_model.0).filter(|(_, id)| **id != UNKNOWN) {
            self.note_one(model, mapped(&values, id));
        }
    }

    fn note_one(&mut self, model: u32, id: u32) {
        let model = model as usize;
        if model >= self.of_model.len() {
            self.of_model.resize(model + 1, UNKNOWN);
        }
        let known = &mut self.of_model[model];
        *known = if *known == UNKNOWN || *known == id { id } else { SEVERAL };
    }

    /// The models of each id that several models have, one slice of keys per id.
    pub(super) fn shared(&self) -> Vec<Vec<u32>> {
        let single = |&model: &u32| self.has(model) && self.of_model[model as usize] != SEVERAL;
        let mut models: Vec<u32> = (0..self.of_model.len() as u32).filter(single).collect();
        let id = |model: &u32| self.of_model[*model as usize];
        models.sort_unstable_by_key(id);
        models.chunk_by(|a, b| id(a) == id(b)).filter(|models| models.len() > 1).map(<[u32]>::to_vec).collect()
    }

    fn has(&self, model: u32) -> bool {
        self.of_model.get(model as usize).is_some_and(|&id| id != UNKNOWN)
    }
}

/// When a model has rows, and what they count at both ends.
#[derive(Clone, Copy)]
struct Life {
    model: u32,
    first: usize,
    last: usize,
    begin: u64,
    end: u64,
}

/// Per model the key of the latest name of its series: mostly its own.
///
/// Names of one `_id` are one series, in the order of their dates, as far as no two of them have a row between each
/// other's first and last. Of counters without an `_id`, one name goes on under another where it ends at a snapshot and
/// the other begins at the next one, not newly published, within 1 % of its counter, both of one owner or both with one
/// name behind the owner's, and where neither has a second such counterpart. A name that several repositories had is not
/// linked. Each link is counted with the later name.
// By itself: a browser compiles what it calls, whole.
#[inline(never)]
pub(super) fn series(
    rows: &Rows,
    (kind, days): (CountKind, &[Day]),
    (ids, same_ids, created): (&Ids, &[Vec<u32>], &[Option<Day>]),
    models: &Dictionary,
    tally: &mut Tally,
) -> Vec<u32> {
    if kind != CountKind::Counter && same_ids.is_empty() {
        return (0..models.len() as u32).collect();
    }
    let lives = lives(rows, models.len());
    let mut links = Links { next: vec![UNKNOWN; models.len()], has_before: vec![false; models.len()] };
    for same in same_ids {
        let mut same: Vec<&Life> = same.iter().filter_map(|&model| lives[model as usize].as_ref()).collect();
        same.sort_by_key(|life| (life.first, life.last, models.get(life.model)));
        for pair in same.windows(2).filter(|pair| pair[0].last < pair[1].first) {
            links.link(pair[0].model, pair[1].model);
        }
    }
    if kind == CountKind::Counter {
        let newborn = |life: &Life| {
            let born = created.get(life.model as usize).copied().flatten();
            born.is_some_and(|born| born > days[life.first - 1])
        };
        let mut ends = vec![Vec::new(); days.len()];
        let mut begins = vec![Vec::new(); days.len()];
        for life in lives.iter().flatten().filter(|life| !ids.has(life.model)) {
            if life.end > 0 {
                ends[life.last].push(*life);
            }
            if life.first > 0 && !newborn(life) {
                begins[life.first].push(*life);
            }
        }
        for snapshot in 1..days.len() {
            for (end, begin) in matches(&ends[snapshot - 1], &begins[snapshot], models) {
                links.link(end, begin);
            }
        }
    }
    links.latest(tally, |model| lives[model as usize].map_or(Day(0), |life| days[life.first]))
}

fn lives(rows: &Rows, models: usize) -> Vec<Option<Life>> {
    let mut lives: Vec<Option<Life>> = vec![None; models];
    for snapshot in 0..rows.snapshots() {
        for row in rows.of(snapshot) {
            let (model, count) = (rows.model[row], rows.count.get(row));
            let new = Life { model, first: snapshot, last: snapshot, begin: count, end: count };
            let life = lives[model as usize].get_or_insert(new);
            (life.last, life.end) = (snapshot, count);
        }
    }
    lives
}

/// Which name goes on under which.
struct Links {
    next: Vec<u32>,
    has_before: Vec<bool>,
}

impl Links {
    fn link(&mut self, before: u32, after: u32) {
        self.next[before as usize] = after;
        self.has_before[after as usize] = true;
    }

    /// The last of each model's chain; a chain goes forward in time, so it ends.
    fn latest(&self, tally: &mut Tally, first_day: impl Fn(u32) -> Day) -> Vec<u32> {
        let mut latest: Vec<u32> = (0..self.next.len() as u32).collect();
        let chain = |head: u32| std::iter::successors(Some(head), |&model| self.after(model));
        for head in (0..self.next.len() as u32).filter(|&model| !self.has_before[model as usize]) {
            let last = chain(head).last().unwrap_or(head);
            chain(head).for_each(|model| latest[model as usize] = last);
            chain(head).skip(1).for_each(|model| tally.note(Event::Rename, model, 1, first_day(model)));
        }
        latest
    }

    fn after(&self, model: u32) -> Option<u32> {
        Some(self.next[model as usize]).filter(|&next| next != UNKNOWN)
    }
}

/// What two names share: the owner, or what stands behind it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shared<'a> {
    Owner(&'a str),
    Repository(&'a str),
}

fn shared(name: &str) -> [Option<Shared<'_>>; 2] {
    let parts = name.split_once('/');
    let repository = parts.map_or(name, |(_, repository)| repository);
    [parts.map(|(owner, _)| Shared::Owner(owner)), Some(Shared::Repository(repository))]
}

/// The pairs (end, begin) within 1 % that are each other's only counterparts.
fn matches(ends: &[Life], begins: &[Life], models: &Dictionary) -> Vec<(u32, u32)> {
    let sorted = |lives: &[Life], counter: fn(&Life) -> u64| {
        let entries = lives.iter().flat_map(|life| {
            let shared = shared(models.get(life.model)).into_iter().flatten();
            shared.map(|shared| (shared, counter(life), life.model))
        });
        let mut entries: Vec<_> = entries.collect();
        entries.sort_unstable();
        entries
    };
    let all_ends = sorted(ends, |life| life.end);
    let all_begins = sorted(begins, |life| life.begin);
    let low = |end: u64| end - end / 100;
    let high = |end: u64| end.saturating_add(end / 100);
    let begin_of = |life: &Life| {
        only(models.get(life.model), &all_begins, |begin| begin < low(life.end), |begin| begin <= high(life.end))
    };
    let end_of = |life: &Life| {
        only(models.get(life.model), &all_ends, |end| high(end) < life.begin, |end| low(end) <= life.begin)
    };
    let mut pairs: Vec<(u32, u32)> = begins.iter().filter_map(|life| Some((end_of(life)?, life.model))).collect();
    pairs.sort_unstable();
    let mutual = |life: &Life| pairs.binary_search(&(life.model, begin_of(life)?)).ok().map(|index| pairs[index]);
    ends.iter().filter_map(mutual).collect()
}

/// The only model among sorted entries that shares something with `name` and whose counter is neither `below` nor
/// beyond `upto`; both are true of smaller counters first.
fn only(
    name: &str,
    entries: &[(Shared<'_>, u64, u32)],
    below: impl Fn(u64) -> bool,
    upto: impl Fn(u64) -> bool,
) -> Option<u32> {
    let mut found = None;
    for group in shared(name).into_iter().flatten() {
        let start = entries.partition_point(|entry| entry.0 < group || (entry.0 == group && below(entry.1)));
        let end = entries.partition_point(|entry| entry.0 < group || (entry.0 == group && upto(entry.1)));
        let range: Range<usize> = start..end.max(start);
        match &entries[range] {
            [] => {}
            [(.., model)] if found.is_none_or(|found| found == *model) => found = Some(*model),
            _ => return None,
        }
    }
    found
}
