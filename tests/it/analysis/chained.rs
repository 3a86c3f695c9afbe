//! Chained values: against an independent program on the shipped data, against a twin by hand, and by laws.

use std::collections::{BTreeMap, BTreeSet};

use lorenz::analysis::{
    ChangeVerdict, Level, Measure, Population, Question, SharesOf, TableCell, View, answer, answer_with_intervals,
    table,
};
use lorenz::calendar::Day;
use lorenz::load::LoadOptions;
use lorenz::panel::Panel;
use lorenz::schema::CountKind;
use serde_json::Value;

use super::concentration;
use crate::shipped::shipped_panel;
use crate::support::{counts, dates, panel_of, parquet, texts};

const POPULATIONS: [Population; 3] = [Population::All, Population::Balanced, Population::Chained];

fn numbers(panel: &Panel, question: &Question, name: &str) -> Vec<Option<f64>> {
    let found = table(panel, question, name).unwrap();
    let column = found.column("value").unwrap();
    (0..found.len())
        .map(|row| match column.cell(row) {
            TableCell::Number(value) => Some(value),
            _ => None,
        })
        .collect()
}

#[test]
fn the_shipped_data_by_an_independent_program() {
    let expected: Value = serde_json::from_str(include_str!("chained.json")).unwrap();
    let panel = shipped_panel();
    let mut compared = 0;
    for (column, level) in [("author", "developer"), ("org_country_single", "country")] {
        for population in POPULATIONS {
            let question = Question {
                level: Level::from(level.to_owned()),
                population,
                from: Day::parse("2026-06-23"),
                shares_of: Some(SharesOf::All),
                ..Question::default()
            };
            let series = expected["series"][column][population.name()].as_object().unwrap();
            let shown = answer(&panel, &question).unwrap();
            for (name, values) in series {
                let found = match name.strip_prefix("share of ") {
                    Some(entity) => {
                        let series = concentration(&shown).share_series.iter().find(|series| series.name == entity);
                        let Some(series) = series else { continue };
                        let total = |index: usize| {
                            let all = concentration(&shown).share_series.iter();
                            all.map(|series| series.downloads[index]).sum::<u64>() as f64
                        };
                        series.chained.clone().unwrap_or_else(|| {
                            let shares = series.downloads.iter().enumerate();
                            shares.map(|(index, &count)| Some(count as f64 / total(index))).collect()
                        })
                    }
                    None => numbers(&panel, &question, name),
                };
                for (found, expected) in found.iter().zip(values.as_array().unwrap()) {
                    let (found, expected) = (found.unwrap(), expected.as_f64().unwrap());
                    let scale = expected.abs().max(1e-3);
                    assert!((found - expected).abs() <= 1e-9 * scale, "{level} {name}: {found}, expected {expected}");
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 300, "{compared}");
}

/// A row: model, day, downloads. Models are of 20 developers; `created` is a day per model.
#[derive(Clone)]
struct Listing {
    rows: Vec<(usize, i32, u64)>,
    created: Vec<i32>,
}

const DAY_0: i32 = 20_000;

fn name(model: usize) -> String {
    format!("d{}/m{model}", model % 20)
}

impl Listing {
    fn panel(&self) -> Panel {
        let names: Vec<String> = self.rows.iter().map(|row| name(row.0)).collect();
        let created: Vec<String> = self.rows.iter().map(|row| Day(DAY_0 + self.created[row.0]).to_string()).collect();
        let file = parquet(&[
            ("model", texts(names.iter().map(String::as_str))),
            ("time", dates(self.rows.iter().map(|row| Day(DAY_0 + row.1)))),
            ("downloads", counts(self.rows.iter().map(|row| row.2))),
            ("created", texts(created.iter().map(String::as_str))),
        ]);
        let options = LoadOptions { kind: Some(CountKind::THIRTY_DAYS), ..LoadOptions::default() };
        panel_of(&[file], &options).unwrap()
    }
}

/// Numbers that are as good as random, the same each time.
fn random(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    }
}

/// Models that come, stay away for a date, and go; counts with a long tail.
fn some_listing(seed: u64) -> Listing {
    let mut random = random(seed);
    let days = [0, 9, 40, 75, 105];
    let created: Vec<i32> = (0..900).map(|_| random(760) as i32 - 650).collect();
    let mut rows = Vec::new();
    for (index, &day) in days.iter().enumerate() {
        for (model, &created) in created.iter().enumerate() {
            let is_listed = created <= day && model < 500 + 25 * index && random(40) > 0;
            if is_listed {
                rows.push((model, day, (1_000_000 / (1 + random(5_000))) * (1 + model as u64 % 7)));
            }
        }
    }
    Listing { rows, created }
}

fn hhi(rows: &[(usize, u64)]) -> f64 {
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    rows.iter().for_each(|&(model, count)| *sums.entry(model % 20).or_default() += count as f64);
    let total: f64 = sums.values().sum();
    sums.values().map(|sum| (sum / total).powi(2)).sum::<f64>() * 10_000.0
}

/// METRICS by the letter, model by model; `None` from a link on that doesn't hold.
fn naive(listing: &Listing) -> Vec<Option<f64>> {
    let days: BTreeSet<i32> = listing.rows.iter().map(|row| row.1).collect();
    let days: Vec<i32> = days.into_iter().collect();
    let at = |day: i32| -> BTreeMap<usize, u64> {
        listing.rows.iter().filter(|row| row.1 == day).map(|row| (row.0, row.2)).collect()
    };
    let mut latest: BTreeMap<usize, (i32, u64)> = at(days[0]).into_iter().map(|(m, c)| (m, (days[0], c))).collect();
    let mut chained = vec![Some(hhi(&at(days[0]).into_iter().collect::<Vec<_>>()))];
    for pair in days.windows(2) {
        let (before, after) = (at(pair[0]), at(pair[1]));
        let linked: Vec<usize> = after
            .keys()
            .copied()
            .filter(|model| latest.get(model).is_some_and(|(day, _)| pair[0] - day <= 60))
            .filter(|&model| pair[0] - listing.created[model] >= 30)
            .collect();
        let held = |of: &BTreeMap<usize, u64>| {
            let part: u64 = linked.iter().filter_map(|model| of.get(model)).sum();
            part as f64 / of.values().sum::<u64>() as f64
        };
        let holds = linked.len() >= 300 && held(&before) >= 0.8 && held(&after) >= 0.8;
        let old: Vec<(usize, u64)> = linked.iter().map(|model| (*model, latest[model].1)).collect();
        let new: Vec<(usize, u64)> = linked.iter().map(|model| (*model, after[model])).collect();
        let last = chained.last().copied().flatten().filter(|_| holds);
        chained.push(last.map(|last| last + hhi(&new) - hhi(&old)));
        latest.extend(after.into_iter().map(|(model, count)| (model, (pair[1], count))));
    }
    chained
}

#[test]
fn the_twin_by_hand() {
    let mut defined = 0;
    for seed in 0..12 {
        let listing = some_listing(seed);
        let question = Question { population: Population::Chained, ..Question::default() };
        let found = numbers(&listing.panel(), &question, "hhi");
        let expected = naive(&listing);
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(&expected) {
            assert_eq!(found.is_some(), expected.is_some(), "seed {seed}: {found:?}, by hand {expected:?}");
            if let (Some(found), Some(expected)) = (found, expected) {
                assert!((found - expected).abs() < 1e-9 * expected, "seed {seed}: {found}, by hand {expected}");
                defined += 1;
            }
        }
    }
    assert!(defined > 30, "{defined}");
}

/// The same models with the same counts on every date, and more and more of others.
fn frozen(growth: usize) -> Listing {
    let models = 1_200 + 4 * growth;
    let mut random = random(7);
    let counts: Vec<u64> = (0..models).map(|model| 5_000_000 / (1 + model as u64) + random(50)).collect();
    let rows =
        (0..5).zip(0_i32..).flat_map(|(date, step)| (0..1_200 + date * growth).map(move |model| (model, step * 20)));
    Listing { rows: rows.map(|(model, day)| (model, day, counts[model])).collect(), created: vec![-400; models] }
}

#[test]
fn a_list_that_grows_around_frozen_counts_is_no_finding() {
    let panel = frozen(300).panel();
    for measure in Measure::OFFERED {
        let question = Question { measure, ..Question::default() };
        let chained =
            numbers(&panel, &Question { population: Population::Chained, ..question.clone() }, &measure.name());
        let moved = chained.iter().flatten().map(|value| (value - chained[0].unwrap()).abs()).fold(0.0, f64::max);
        assert!(moved < 1e-9, "{}: {chained:?}", measure.name());
    }
    for &view in View::ALL {
        let answer = answer_with_intervals(&panel, &Question { view, ..Question::default() }).unwrap();
        let told = answer.view.told().map(|told| told.evidence.as_slice()).unwrap_or_default();
        for evidence in told {
            let verdict = evidence.verdict();
            assert!(!matches!(verdict, ChangeVerdict::Stands | ChangeVerdict::Agrees), "{view:?}: {evidence:?}");
        }
    }
}

#[test]
fn the_same_models_throughout_are_told_the_same_thrice() {
    let mut listing = frozen(0);
    let mut random = random(3);
    listing.rows.iter_mut().for_each(|row| row.2 += random(1 + row.2 / 3) * row.1 as u64);
    let panel = listing.panel();
    for name in ["hhi", "cr4", "gini", "effective-number", "hill-1"] {
        let of = |population| numbers(&panel, &Question { population, ..Question::default() }, name);
        let (all, balanced, chained) = (of(Population::All), of(Population::Balanced), of(Population::Chained));
        assert_eq!(all, balanced);
        for (all, chained) in all.iter().zip(&chained) {
            assert!((all.unwrap() / chained.unwrap() - 1.0).abs() < 1e-9, "{name}: {all:?}, chained {chained:?}");
        }
    }
}

#[test]
fn chained_shares_add_up_to_one_and_the_order_of_rows_changes_nothing() {
    let listing = some_listing(5);
    let question = Question { population: Population::Chained, top: None, ..Question::default() };
    let shares = table(&listing.panel(), &question, "share").unwrap();
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    for row in 0..shares.len() {
        let TableCell::Number(share) = shares.column("share").unwrap().cell(row) else { continue };
        *sums.entry(format!("{:?}", shares.column("period").unwrap().cell(row))).or_default() += share;
    }
    assert!(!sums.is_empty() && sums.values().all(|sum| (sum - 1.0).abs() < 1e-12), "{sums:?}");
    let mut shuffled = listing.clone();
    shuffled.rows.sort_by_key(|row| (row.1, row.2, row.0));
    assert_eq!(shares, table(&shuffled.panel(), &question, "share").unwrap());
    let evidence = |listing: &Listing| answer_with_intervals(&listing.panel(), &Question::default()).unwrap();
    assert_eq!(evidence(&listing).view.told(), evidence(&shuffled).view.told());
}

#[test]
fn the_range_of_dates_changes_no_interval() {
    let panel = frozen(0);
    let mut listing = panel;
    let mut random = random(11);
    listing.rows.iter_mut().for_each(|row| row.2 += random(1 + row.2 / 2));
    let panel = listing.panel();
    let last = Question { intervals: true, from: Some(Day(DAY_0 + 80)), ..Question::default() };
    let all = Question { intervals: true, ..Question::default() };
    let of = |question: &Question| {
        let answer = answer_with_intervals(&panel, question).unwrap();
        concentration(&answer).measure.intervals.clone().unwrap().last().copied().flatten().unwrap()
    };
    assert_eq!(of(&last), of(&all));
}
