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

const MODELS: [&str; 7] = ["a/x", "a/y", "b/x", "b/y", "c/x", "é/ü", "z"];
/// `""` is no id; a model may have several.
const IDS: [&str; 4] = ["", "1", "2", "3"];

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let counter = prop_oneof![0..4_u64, 990..1_012_u64, Just(u64::MAX), Just(u64::MAX / 100 * 99)];
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

struct Twin {
    days: Vec<i32>,
    of_model: BTreeMap<usize, Counters>,
    created: BTreeMap<usize, i32>,
    ids: BTreeMap<usize, BTreeSet<usize>>,
}

impl Twin {
    fn new(rows: &[Row]) -> Twin {
        let days: Vec<i32> = rows.iter().map(|row| row.day).collect::<BTreeSet<_>>().into_iter().collect();
        let mut twin = Twin { days, of_model: BTreeMap::new(), created: BTreeMap::new(), ids: BTreeMap::new() };
        for row in rows {
            let snapshot = twin.days.iter().position(|day| *day == row.day).unwrap();
            let counter = twin.of_model.entry(row.model).or_default().entry(snapshot).or_default();
            *counter = (*counter).max(row.counter);
            if let Some(created) = row.created {
                let earliest = twin.created.entry(row.model).or_insert(created);
                *earliest = (*earliest).min(created);
            }
            if row.id > 0 {
                twin.ids.entry(row.model).or_default().insert(row.id);
            }
        }
        twin
    }

    fn ends(&self, model: usize) -> ((usize, u64), (usize, u64)) {
        let counters = &self.of_model[&model];
        let (first, last) = (counters.first_key_value().unwrap(), counters.last_key_value().unwrap());
        ((*first.0, *first.1), (*last.0, *last.1))
    }

    /// Which model goes on under which.
    fn next(&self) -> BTreeMap<usize, usize> {
        let mut next = BTreeMap::new();
        for id in 1..IDS.len() {
            let only = |model: &usize| self.ids.get(model) == Some(&BTreeSet::from([id]));
            let mut same: Vec<usize> = self.of_model.keys().copied().filter(only).collect();
            same.sort_by_key(|&model| (self.ends(model).0.0, self.ends(model).1.0, MODELS[model]));
            let apart = |pair: &&[usize]| self.ends(pair[0]).1.0 < self.ends(pair[1]).0.0;
            next.extend(same.windows(2).filter(apart).map(|pair| (pair[0], pair[1])));
        }
        let models = || self.of_model.keys().copied().filter(|model| !self.ids.contains_key(model));
        let pairs: Vec<(usize, usize)> = models()
            .flat_map(|before| models().map(move |after| (before, after)))
            .filter(|pair| self.hands_over(*pair))
            .collect();
        for &(before, after) in &pairs {
            if pairs.iter().filter(|pair| pair.0 == before || pair.1 == after).count() == 1 {
                next.insert(before, after);
            }
        }
        next
    }

    fn hands_over(&self, (before, after): (usize, usize)) -> bool {
        let ((_, (last, end)), ((first, begin), _)) = (self.ends(before), self.ends(after));
        let parts = |model: usize| MODELS[model].split_once('/');
        let same_owner = parts(before).zip(parts(after)).is_some_and(|(a, b)| a.0 == b.0);
        let repository = |model: usize| parts(model).map_or(MODELS[model], |(_, repository)| repository);
        first == last + 1
            && end > 0
            && u128::from(end.abs_diff(begin)) * 100 <= u128::from(end)
            && (same_owner || repository(before) == repository(after))
            && self.created.get(&after).is_none_or(|&created| created <= self.days[last])
    }

    /// Flows as lines, and recounts, first values, filled snapshots.
    fn flows(&self) -> (Vec<String>, [u64; 3]) {
        let next = self.next();
        let (mut lines, mut events) = (Vec::new(), [0; 3]);
        for head in self.of_model.keys().filter(|model| !next.values().any(|after| after == *model)) {
            let chain = std::iter::successors(Some(*head), |model| next.get(model).copied());
            let series: Vec<(usize, usize, u64)> = chain
                .flat_map(|model| {
                    self.of_model[&model].iter().map(move |(&snapshot, &counter)| (snapshot, model, counter))
                })
                .collect();
            for (index, &(snapshot, model, counter)) in series.iter().enumerate() {
                let day = self.days[snapshot];
                let (flow, since) = if index > 0 {
                    let (before, _, value) = series[index - 1];
                    events[0] += u64::from(counter < value);
                    events[2] += (snapshot - before - 1) as u64;
                    (counter.saturating_sub(value), self.days[before])
                } else {
                    let born = self.created.get(&model).copied();
                    let born = born.filter(|&born| snapshot > 0 && born > self.days[snapshot - 1] && born <= day);
                    let Some(born) = born else {
                        events[1] += 1;
                        continue;
                    };
                    (counter, born - 1)
                };
                let (day, since) = (Day(20_000 + day), Day(20_000 + since));
                lines.push(format!("{day} {} {flow} since {since}", MODELS[model]));
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
        prop_assert_eq!([Event::Reset, Event::Baseline, Event::Interpolated].map(|event| quality.count(event)), events);
        let next = twin.next();
        prop_assert_eq!(quality.count(Event::Rename), next.len() as u64);
        let number = |key: u32| MODELS.iter().position(|name| *name == panel.models().get(key)).unwrap();
        for (key, &latest) in (0..).zip(panel.series()) {
            let last = std::iter::successors(Some(number(key)), |model| next.get(model).copied()).last();
            prop_assert_eq!(Some(number(latest)), last);
        }
        let plain = load(&rows, 1_000);
        prop_assert_eq!(plain.quality(), quality);
    }
}
