//! Counters become flows: the rules once more, each written down as slowly as it reads.

use std::collections::{BTreeMap, BTreeSet};

use lorenz::calendar::Day;
use lorenz::panel::{Event, Panel};
use proptest::prelude::*;

use super::oracle::flows;
use crate::support::{counts, dates, panel, parquet_with, texts};

#[derive(Clone, Debug)]
struct Row {
    model: usize,
    day: i32,
    counter: u64,
    created: Option<i32>,
    id: usize,
}

/// So large that the sum of all rows is just below 2^64.
const LARGE: u64 = u64::MAX / 64;
const MODELS: [&str; 7] = ["a/x", "a/y", "b/x", "b/y", "c/x", "é/ü", "z"];
/// `""` is no id; a model may have several.
const IDS: [&str; 4] = ["", "1", "2", "3"];

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let counter = prop_oneof![0..4_u64, 990..1_012_u64, Just(LARGE), Just(LARGE / 100 * 99)];
    let many = prop::collection::vec(row(9, counter.boxed(), 1..IDS.len()), 1..60);
    // Few rows without ids, alike in their counters: names that end and begin.
    let few = prop::collection::vec(row(4, (990..1_012_u64).boxed(), 0..1), 2..10);
    prop_oneof![many, few]
}

fn row(days: i32, counter: BoxedStrategy<u64>, ids: std::ops::Range<usize>) -> impl Strategy<Value = Row> {
    let id = prop_oneof![Just(0), ids];
    let created = prop::option::weighted(0.3, -20..150_i32);
    (0..MODELS.len(), 0..days, counter, created, id).prop_map(|(model, day, counter, created, id)| Row {
        model,
        // Uneven steps.
        day: day * (day + 9),
        counter,
        created,
        id,
    })
}

fn load(rows: &[Row], row_group_rows: usize) -> Panel {
    let day = |days: i32| Day(20_000 + days);
    let created: Vec<String> =
        rows.iter().map(|row| row.created.map(|days| day(days).to_string()).unwrap_or_default()).collect();
    let columns = [
        ("model", texts(rows.iter().map(|row| MODELS[row.model]))),
        ("_id", texts(rows.iter().map(|row| IDS[row.id]))),
        ("time", dates(rows.iter().map(|row| day(row.day)))),
        ("created", texts(created.iter().map(String::as_str))),
        ("downloadsAllTime", counts(rows.iter().map(|row| row.counter))),
    ];
    panel(parquet_with(&columns, |properties| properties.set_max_row_group_row_count(Some(row_group_rows)))).unwrap()
}

/// A series by its names, each with its counters by snapshot.
type Counters = BTreeMap<usize, u64>;

/// A name, and which of its repositories; 0 where it isn't taken apart.
type Key = (usize, usize);

struct Twin {
    days: Vec<i32>,
    of_key: BTreeMap<Key, Counters>,
    created: BTreeMap<Key, i32>,
    ids: BTreeMap<usize, BTreeSet<usize>>,
    takeovers: u64,
}

impl Twin {
    fn new(rows: &[Row]) -> Twin {
        let days: Vec<i32> = rows.iter().map(|row| row.day).collect::<BTreeSet<_>>().into_iter().collect();
        let (of_key, created) = (BTreeMap::new(), BTreeMap::new());
        let mut twin = Twin { days, of_key, created, ids: BTreeMap::new(), takeovers: 0 };
        for row in rows.iter().filter(|row| row.id > 0) {
            twin.ids.entry(row.model).or_default().insert(row.id);
        }
        let is_split = |model: usize| {
            let several = twin.ids.get(&model).is_some_and(|ids| ids.len() > 1);
            several && rows.iter().all(|row| row.model != model || row.id > 0)
        };
        // Of rows of one name and date the largest counter, of those the first id.
        let mut settled: BTreeMap<(usize, usize), &Row> = BTreeMap::new();
        for row in rows {
            let snapshot = twin.days.iter().position(|day| *day == row.day).unwrap();
            let best = settled.entry((row.model, snapshot)).or_insert(row);
            if (row.counter, std::cmp::Reverse(row.id)) > (best.counter, std::cmp::Reverse(best.id)) {
                *best = row;
            }
        }
        for ((model, snapshot), row) in settled {
            let id = if is_split(model) { row.id } else { 0 };
            twin.of_key.entry((model, id)).or_default().insert(snapshot, row.counter);
        }
        twin.count_once();
        let mut in_order: Vec<(usize, usize, usize)> = Vec::new();
        for (&(model, id), counters) in &twin.of_key {
            in_order.extend(counters.keys().map(|&snapshot| (model, snapshot, id)));
        }
        in_order.sort_unstable();
        let of_one_name = in_order.windows(2).filter(|pair| pair[0].0 == pair[1].0);
        twin.takeovers = of_one_name.filter(|pair| pair[0].2 != pair[1].2).count() as u64;
        for &(model, id) in twin.of_key.keys() {
            let is_of_it = |row: &&Row| if id > 0 { row.id == id } else { row.model == model };
            if let Some(earliest) = rows.iter().filter(is_of_it).filter_map(|row| row.created).min() {
                twin.created.insert((model, id), earliest);
            }
        }
        twin
    }

    /// Of names of one id with the same counter at a date the one that is listed last stays, then first, then by name.
    fn count_once(&mut self) {
        let ends: BTreeMap<Key, (usize, usize)> =
            self.of_key.keys().map(|&key| (key, (self.ends(key).1.0, self.ends(key).0.0))).collect();
        let rank = |key: Key| (ends[&key], MODELS[key.0]);
        let mut dropped: Vec<(Key, usize)> = Vec::new();
        for (&one, counters) in &self.of_key {
            for (&snapshot, &counter) in counters.iter().filter(|(_, counter)| **counter > 0) {
                let is_alike = |other: &Key| {
                    let same_id = self.id(*other).is_some() && self.id(*other) == self.id(one);
                    same_id && self.of_key[other].get(&snapshot) == Some(&counter)
                };
                if self.of_key.keys().any(|&other| other != one && is_alike(&other) && rank(other) > rank(one)) {
                    dropped.push((one, snapshot));
                }
            }
        }
        for (key, snapshot) in dropped {
            if let Some(counters) = self.of_key.get_mut(&key) {
                counters.remove(&snapshot);
            }
        }
        self.of_key.retain(|_, counters| !counters.is_empty());
    }

    fn ends(&self, key: Key) -> ((usize, u64), (usize, u64)) {
        let counters = &self.of_key[&key];
        let (first, last) = (counters.first_key_value().unwrap(), counters.last_key_value().unwrap());
        ((*first.0, *first.1), (*last.0, *last.1))
    }

    /// The id of a key's repository.
    fn id(&self, key: Key) -> Option<usize> {
        let ids = self.ids.get(&key.0)?;
        if key.1 > 0 { Some(key.1) } else { ids.first().copied().filter(|_| ids.len() == 1) }
    }

    /// The series: each a set of keys.
    fn series(&self) -> Vec<BTreeSet<Key>> {
        let mut series: Vec<BTreeSet<Key>> = self.of_key.keys().map(|key| BTreeSet::from([*key])).collect();
        let mut link = |before: Key, after: Key| {
            let taken =
                series.iter().position(|one| one.contains(&after)).map(|place| series.swap_remove(place)).unwrap();
            if let Some(one) = series.iter_mut().find(|one| one.contains(&before)) {
                one.extend(taken);
            } else {
                series.push(taken);
            }
        };
        for id in 1..IDS.len() {
            let mut same: Vec<Key> = self.of_key.keys().copied().filter(|key| self.id(*key) == Some(id)).collect();
            let snapshots: Vec<usize> = same.iter().flat_map(|key| self.of_key[key].keys().copied()).collect();
            let is_clear = snapshots.iter().collect::<BTreeSet<_>>().len() == snapshots.len();
            same.sort_by_key(|&key| (self.ends(key).0.0, self.ends(key).1.0, MODELS[key.0]));
            let apart = |pair: &&[Key]| is_clear || self.ends(pair[0]).1.0 < self.ends(pair[1]).0.0;
            same.windows(2).filter(apart).for_each(|pair| link(pair[0], pair[1]));
        }
        let keys = || self.of_key.keys().copied().filter(|key| !self.ids.contains_key(&key.0));
        let pairs: Vec<(Key, Key)> = keys()
            .flat_map(|before| keys().map(move |after| (before, after)))
            .filter(|pair| self.hands_over(*pair))
            .collect();
        for &(before, after) in &pairs {
            if pairs.iter().filter(|pair| pair.0 == before || pair.1 == after).count() == 1 {
                link(before, after);
            }
        }
        series
    }

    /// The rows of a series in the order of time: snapshot, key, counter.
    fn rows_of(&self, series: &BTreeSet<Key>) -> Vec<(usize, Key, u64)> {
        let of_key =
            |key: &Key| self.of_key[key].iter().map(|(&snapshot, &counter)| (snapshot, *key, counter)).collect();
        let mut rows: Vec<(usize, Key, u64)> = series.iter().flat_map(|key| -> Vec<_> { of_key(key) }).collect();
        rows.sort_by_key(|row| row.0);
        rows
    }

    fn hands_over(&self, (before, after): (Key, Key)) -> bool {
        let ((_, (last, end)), ((first, begin), _)) = (self.ends(before), self.ends(after));
        let parts = |key: Key| MODELS[key.0].split_once('/');
        let same_owner = parts(before).zip(parts(after)).is_some_and(|(a, b)| a.0 == b.0);
        let repository = |key: Key| parts(key).map_or(MODELS[key.0], |(_, repository)| repository);
        first == last + 1
            && end > 0
            && u128::from(end.abs_diff(begin)) * 100 <= u128::from(end)
            && (same_owner || repository(before) == repository(after))
            && self.created.get(&after).is_none_or(|&created| created < self.days[last])
    }

    /// Flows as lines; recounts, first values, filled snapshots, changes of name, late dates of publication.
    fn flows(&self) -> (Vec<String>, [u64; 5]) {
        let (mut lines, mut events) = (Vec::new(), [0; 5]);
        for series in self.series() {
            let series = self.rows_of(&series);
            for (index, &(snapshot, key, counter)) in series.iter().enumerate() {
                let day = self.days[snapshot];
                let (flow, since) = if index > 0 {
                    let (before, name, value) = series[index - 1];
                    events[0] += u64::from(counter < value);
                    events[2] += (snapshot - before - 1) as u64;
                    events[3] += u64::from(name != key);
                    (counter.saturating_sub(value), self.days[before])
                } else {
                    let born = self.created.get(&key).copied();
                    events[4] += u64::from(born.is_some_and(|born| born > day));
                    let Some(born) = born.filter(|&born| snapshot > 0 && born >= self.days[snapshot - 1]) else {
                        events[1] += 1;
                        continue;
                    };
                    let since = self.days[snapshot - 1];
                    (counter, if born > day { since } else { since.max(born - 1) })
                };
                let (day, since) = (Day(20_000 + day), Day(20_000 + since));
                lines.push(format!("{day} {} {flow} since {since}", MODELS[key.0]));
            }
        }
        lines.sort();
        (lines, events)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn flows_and_series_equal_their_slow_twins(
        (rows, shuffled) in rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
        row_group_rows in 1..9_usize,
    ) {
        let twin = Twin::new(&rows);
        let (lines, events) = twin.flows();
        let panel = load(&shuffled, row_group_rows);
        prop_assert_eq!(flows(&panel), lines);
        let quality = panel.quality();
        let counted = [Event::Reset, Event::Baseline, Event::Interpolated, Event::Rename, Event::CreatedLater];
        prop_assert_eq!(counted.map(|event| quality.count(event)), events);
        prop_assert_eq!(quality.count(Event::Takeover), twin.takeovers);
        let number = |key: u32| MODELS.iter().position(|name| *name == panel.models().get(key)).unwrap();
        let series = twin.series();
        for (key, &latest) in (0..).zip(panel.series()) {
            // Names that several repositories had are by themselves; the others go on under the latest of their series.
            let own = (number(key), 0);
            let one = series.iter().find(|one| one.contains(&own)).map(|one| twin.rows_of(one)).unwrap_or_default();
            let last = one.iter().rev().find(|(_, key, _)| key.1 == 0).map_or(own.0, |(_, key, _)| key.0);
            prop_assert_eq!(number(latest), last);
        }
        let plain = load(&rows, 1_000);
        prop_assert_eq!(plain.quality(), quality);
    }
}
