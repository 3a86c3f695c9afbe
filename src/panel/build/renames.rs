//! Finds repositories that were renamed, so that their names form one series.

use std::ops::Range;

use super::ids::RepositoryIds;
use crate::calendar::Day;
use crate::panel::inspect::{Event, EventTally};
use crate::panel::store::{Dictionary, SnapshotRows, UNKNOWN};
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
    pub(super) ids: &'a RepositoryIds,
    /// The models of each id that several models have.
    pub(super) same_ids: &'a [Vec<u32>],
    /// Each model's first publication.
    pub(super) created: &'a [Option<Day>],
}

/// Returns per model the key of the latest name of its series: mostly its own.
///
/// Two names are linked in either of these cases:
///
/// - They have the same `_id`, and the rows of the earlier name end before those of the later one begin.
/// - The counts are counters, and all of these hold: the earlier name ends at a snapshot and the later one begins at the
///   next; the later one isn't newly published; its first counter is within 1 % of the earlier one's last; both have the
///   same owner, or the same name after the owner's; neither has a second such counterpart.
///
/// A name that several repositories had is not linked. Each link is counted with the later name.
// Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
#[inline(never)]
pub(super) fn latest_names(
    rows: &SnapshotRows,
    inputs: &RenameInputs<'_>,
    models: &Dictionary,
    tally: &mut EventTally,
) -> Vec<u32> {
    let &RenameInputs { kind, days, ids, same_ids, created } = inputs;
    if kind != CountKind::Counter && same_ids.is_empty() {
        return (0..models.len() as u32).collect();
    }
    let spans = name_spans(rows, models.len());
    let mut links = RenameLinks { next: vec![UNKNOWN; models.len()], has_before: vec![false; models.len()] };
    for same in same_ids {
        let mut same: Vec<&NameSpan> = same.iter().filter_map(|&model| spans[model as usize].as_ref()).collect();
        same.sort_by_key(|span| (span.first, span.last, models.get(span.model)));
        for pair in same.windows(2).filter(|pair| pair[0].last < pair[1].first) {
            links.link(pair[0].model, pair[1].model);
        }
    }
    if kind == CountKind::Counter {
        let newborn = |span: &NameSpan| {
            let born = created.get(span.model as usize).copied().flatten();
            born.is_some_and(|born| born > days[span.first - 1])
        };
        let mut ends = vec![Vec::new(); days.len()];
        let mut begins = vec![Vec::new(); days.len()];
        for span in spans.iter().flatten().filter(|span| !ids.has(span.model)) {
            if span.end > 0 {
                ends[span.last].push(*span);
            }
            if span.first > 0 && !newborn(span) {
                begins[span.first].push(*span);
            }
        }
        for snapshot in 1..days.len() {
            for (end, begin) in matches(&ends[snapshot - 1], &begins[snapshot], models) {
                links.link(end, begin);
            }
        }
    }
    links.latest(tally, |model| spans[model as usize].map_or(Day(0), |span| days[span.first]))
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

    /// Returns the last of each model's chain; a chain goes forward in time, so it ends.
    fn latest(&self, tally: &mut EventTally, first_day: impl Fn(u32) -> Day) -> Vec<u32> {
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
fn matches(ends: &[NameSpan], begins: &[NameSpan], models: &Dictionary) -> Vec<(u32, u32)> {
    let sorted = |spans: &[NameSpan], counter: fn(&NameSpan) -> u64| {
        let entries = spans.iter().flat_map(|span| {
            let parts = name_parts(models.get(span.model)).into_iter().flatten();
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
        only(models.get(span.model), &all_begins, |begin| begin < low(span.end), |begin| begin <= high(span.end))
    };
    let end_of = |span: &NameSpan| {
        only(models.get(span.model), &all_ends, |end| high(end) < span.begin, |end| low(end) <= span.begin)
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
