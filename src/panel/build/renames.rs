//! Finds repositories that were renamed, so that their names form one series.

use std::ops::Range;

use hashbrown::HashMap;

use super::split_names::RepositoryKeys;
use crate::calendar::Day;
use crate::panel::inspect::{Event, EventTally};
use crate::panel::store::{SnapshotRows, UNKNOWN};
use crate::schema::CountKind;

/// The first and last snapshot of a name, and the counts there.
#[derive(Clone, Copy)]
struct NameSpan {
    model: u32,
    first: usize,
    last: usize,
    begin: u64,
    end: u64,
}

/// What tells which names belong to one repository.
pub(super) struct RenameInputs<'a> {
    pub(super) kind: CountKind,
    pub(super) days: &'a [Day],
    pub(super) keys: &'a RepositoryKeys<'a>,
}

/// The series of keys.
pub(super) struct SeriesOfKeys {
    /// Per key that of the latest name of its series: mostly its own.
    pub(super) latest: Vec<u32>,
    /// The same per name, among the names that one repository alone has had.
    pub(super) of_names: Vec<u32>,
}

/// Returns which keys go on under which.
///
/// Two names are linked in either of these cases:
///
/// - They have the same `_id`, and no date lists it under two names. (Where one does, the rows of the earlier name end before those
///   of the later one begin.)
/// - The counts are counters, and all of these hold: the earlier name ends at a snapshot and the later one begins at the
///   next; the later one isn't newly published; its first counter is within 1 % of the earlier one's last; both have the
///   same owner, or the same name after the owner's; neither has an `_id` or a second such counterpart.
///
/// Each change of name is counted with the later name; so is each name that goes over to another repository.
// Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
#[inline(never)]
pub(super) fn latest_names(
    rows: &SnapshotRows,
    inputs: &RenameInputs<'_>,
    names: usize,
    tally: &mut EventTally,
) -> SeriesOfKeys {
    let &RenameInputs { kind, days, keys } = inputs;
    if kind != CountKind::Counter && keys.of_same_id.is_empty() && keys.name_of_split.is_empty() {
        let of_names: Vec<u32> = (0..names as u32).collect();
        return SeriesOfKeys { latest: of_names.clone(), of_names };
    }
    let spans = name_spans(rows, keys.len());
    let mut links = RenameLinks { next: vec![UNKNOWN; keys.len()], has_before: vec![false; keys.len()] };
    let followed = FollowedIds::of(rows, keys, tally, days);
    for same in followed.unclear() {
        let mut same: Vec<&NameSpan> = same.iter().filter_map(|&model| spans[model as usize].as_ref()).collect();
        same.sort_by_key(|span| (span.first, span.last, keys.name(span.model)));
        for pair in same.windows(2).filter(|pair| pair[0].last < pair[1].first) {
            links.link(pair[0].model, pair[1].model);
        }
    }
    if kind == CountKind::Counter {
        let newborn = |span: &NameSpan| {
            let born = keys.created.get(span.model as usize).copied().flatten();
            born.is_some_and(|born| born >= days[span.first - 1])
        };
        let mut ends = vec![Vec::new(); days.len()];
        let mut begins = vec![Vec::new(); days.len()];
        for span in spans.iter().flatten().filter(|span| !keys.has_id[span.model as usize]) {
            if span.end > 0 {
                ends[span.last].push(*span);
            }
            if span.first > 0 && !newborn(span) {
                begins[span.first].push(*span);
            }
        }
        for snapshot in 1..days.len() {
            for (end, begin) in matches(&ends[snapshot - 1], &begins[snapshot], keys) {
                links.link(end, begin);
            }
        }
    }
    let first_day = |key: u32| spans[key as usize].map_or(Day(0), |span| days[span.first]);
    let (mut latest, mut of_names) = links.latest(keys, tally, first_day);
    of_names.truncate(names);
    followed.join(keys, &mut latest, &mut of_names);
    SeriesOfKeys { latest, of_names }
}

fn name_spans(rows: &SnapshotRows, models: usize) -> Vec<Option<NameSpan>> {
    let mut spans: Vec<Option<NameSpan>> = vec![None; models];
    for snapshot in 0..rows.snapshots() {
        for row in rows.of(snapshot) {
            let (model, count) = (rows.model[row], rows.count.get(row));
            let new = NameSpan { model, first: snapshot, last: snapshot, begin: count, end: count };
            let span = spans[model as usize].get_or_insert(new);
            (span.last, span.end) = (snapshot, count);
        }
    }
    spans
}

/// The names under which each id is listed, in the order of time.
struct FollowedIds<'a> {
    keys: &'a RepositoryKeys<'a>,
    /// Per repository with several keys these as they follow each other; `None` where a date lists two of them.
    histories: Vec<Option<Vec<u32>>>,
}

impl<'a> FollowedIds<'a> {
    /// Follows the ids that several keys have through all dates, and counts changes of name and of repository.
    fn of(rows: &SnapshotRows, keys: &'a RepositoryKeys<'a>, tally: &mut EventTally, days: &[Day]) -> FollowedIds<'a> {
        let mut place_of_key = vec![UNKNOWN; keys.len()];
        for (place, same) in (0..).zip(&keys.of_same_id) {
            same.iter().for_each(|&key| place_of_key[key as usize] = place);
        }
        let mut histories: Vec<Option<Vec<(usize, u32)>>> = vec![Some(Vec::new()); keys.of_same_id.len()];
        // Where the latest row of each repository stands, and of each name that several have: snapshot and key.
        let mut latest = vec![(usize::MAX, UNKNOWN); histories.len()];
        let mut of_names: HashMap<u32, u32> = HashMap::new();
        for (snapshot, &day) in days.iter().enumerate() {
            for row in rows.of(snapshot) {
                let key = rows.model[row];
                if keys.is_split(key) {
                    let name = keys.name_key(key);
                    let before = of_names.insert(name, key).filter(|&before| before != key);
                    tally.note(Event::Takeover, name, u64::from(before.is_some()), day);
                }
                let place = place_of_key[key as usize] as usize;
                let Some((latest, history)) = latest.get_mut(place).zip(histories.get_mut(place)) else { continue };
                let (last_snapshot, last_key) = std::mem::replace(latest, (snapshot, key));
                if last_key == key {
                    continue;
                }
                if last_snapshot == snapshot {
                    *history = None;
                } else if let Some(history) = history {
                    history.push((snapshot, key));
                }
            }
        }
        for &(snapshot, key) in histories.iter().flatten().flat_map(|history| history.iter().skip(1)) {
            tally.note(Event::Rename, key, 1, days[snapshot]);
        }
        let keys_of = |history: Vec<(usize, u32)>| history.into_iter().map(|(_, key)| key).collect();
        FollowedIds { keys, histories: histories.into_iter().map(|history| history.map(keys_of)).collect() }
    }

    /// Returns the keys of the ids that a date lists twice.
    fn unclear(&self) -> impl Iterator<Item = &'a Vec<u32>> {
        let of_ids = self.keys.of_same_id.iter().zip(&self.histories);
        of_ids.filter(|(_, history)| history.is_none()).map(|(same, _)| same)
    }

    /// Makes one series of the keys of each id that was followed.
    fn join(&self, keys: &RepositoryKeys<'_>, latest: &mut [u32], of_names: &mut [u32]) {
        for history in self.histories.iter().flatten() {
            let last = history.last().copied();
            let last_name = history.iter().rev().copied().find(|&key| !keys.is_split(key));
            for &key in history {
                latest[key as usize] = last.unwrap_or(key);
                if let Some(of_name) = of_names.get_mut(key as usize) {
                    *of_name = last_name.unwrap_or(key);
                }
            }
        }
    }
}

/// Which name goes on under which.
struct RenameLinks {
    next: Vec<u32>,
    has_before: Vec<bool>,
}

impl RenameLinks {
    fn link(&mut self, before: u32, after: u32) {
        self.next[before as usize] = after;
        self.has_before[after as usize] = true;
    }

    /// Returns the last of each key's chain, and the last that is of a whole name; a chain goes forward in time, so it ends.
    fn latest(
        &self,
        keys: &RepositoryKeys<'_>,
        tally: &mut EventTally,
        first_day: impl Fn(u32) -> Day,
    ) -> (Vec<u32>, Vec<u32>) {
        let mut latest: Vec<u32> = (0..self.next.len() as u32).collect();
        let mut of_names = latest.clone();
        let chain = |head: u32| std::iter::successors(Some(head), |&model| self.after(model));
        for head in (0..self.next.len() as u32).filter(|&model| !self.has_before[model as usize]) {
            let last = chain(head).last().unwrap_or(head);
            let last_name = chain(head).filter(|&key| !keys.is_split(key)).last().unwrap_or(head);
            for key in chain(head) {
                (latest[key as usize], of_names[key as usize]) = (last, last_name);
            }
            chain(head).skip(1).for_each(|model| tally.note(Event::Rename, model, 1, first_day(model)));
        }
        (latest, of_names)
    }

    fn after(&self, model: u32) -> Option<u32> {
        Some(self.next[model as usize]).filter(|&next| next != UNKNOWN)
    }
}

/// A part that two names may have in common: the owner, or what stands behind it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum NamePart<'a> {
    Owner(&'a str),
    Repository(&'a str),
}

fn name_parts(name: &str) -> [Option<NamePart<'_>>; 2] {
    let parts = name.split_once('/');
    let repository = parts.map_or(name, |(_, repository)| repository);
    [parts.map(|(owner, _)| NamePart::Owner(owner)), Some(NamePart::Repository(repository))]
}

/// Returns the pairs (end, begin) within 1 % that are each other's only counterparts.
fn matches(ends: &[NameSpan], begins: &[NameSpan], keys: &RepositoryKeys<'_>) -> Vec<(u32, u32)> {
    let sorted = |spans: &[NameSpan], counter: fn(&NameSpan) -> u64| {
        let entries = spans.iter().flat_map(|span| {
            let parts = name_parts(keys.name(span.model)).into_iter().flatten();
            parts.map(|part| (part, counter(span), span.model))
        });
        let mut entries: Vec<_> = entries.collect();
        entries.sort_unstable();
        entries
    };
    let all_ends = sorted(ends, |span| span.end);
    let all_begins = sorted(begins, |span| span.begin);
    let low = |end: u64| end - end / 100;
    let high = |end: u64| end.saturating_add(end / 100);
    let begin_of = |span: &NameSpan| {
        only(keys.name(span.model), &all_begins, |begin| begin < low(span.end), |begin| begin <= high(span.end))
    };
    let end_of = |span: &NameSpan| {
        only(keys.name(span.model), &all_ends, |end| high(end) < span.begin, |end| low(end) <= span.begin)
    };
    let mut pairs: Vec<(u32, u32)> = begins.iter().filter_map(|span| Some((end_of(span)?, span.model))).collect();
    pairs.sort_unstable();
    let mutual = |span: &NameSpan| pairs.binary_search(&(span.model, begin_of(span)?)).ok().map(|index| pairs[index]);
    ends.iter().filter_map(mutual).collect()
}

/// Returns the one model among `entries` that has the owner or the name in common with `name` and a counter in range; `None` if
/// there is none or a second one.
///
/// Entries are sorted by part and counter. The range starts behind the counters that are `below`, and ends with the last that is
/// `upto`; each holds for the smaller counters and fails for the larger ones.
fn only(
    name: &str,
    entries: &[(NamePart<'_>, u64, u32)],
    below: impl Fn(u64) -> bool,
    upto: impl Fn(u64) -> bool,
) -> Option<u32> {
    let mut found = None;
    for group in name_parts(name).into_iter().flatten() {
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
