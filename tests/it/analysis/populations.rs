//! Bases, populations, filters and trailing windows: against a count by hand over the same rows, and by example.

use std::collections::{BTreeMap, BTreeSet};

use lorenz::analysis::{
    AnalysisError, Attribution, Basis, Counted, Filters, Level, MarketCache, Measure, NumberRange, Population,
    Question, Unaffiliated, View, answer, answer_with_cache,
};
use lorenz::calendar::{Day, Granularity};
use lorenz::load::LoadOptions;
use lorenz::panel::Panel;
use lorenz::schema::CountKind;
use proptest::prelude::*;

use super::{concentration, periods};
use crate::support::{counts, dates, panel_of, parquet, texts};

/// What is fixed of a model: name, days from day 0 to its publication, parameters, license, country.
type Model = (&'static str, Option<i32>, Option<u64>, &'static str, &'static str);

const MODELS: [Model; 6] = [
    ("a/x-7b", Some(-400), Some(7_000_000_000), "mit", "China"),
    ("a/y-1b", Some(3), Some(1_000_000_000), "apache-2.0", "China"),
    ("b/x-70b", Some(-30), Some(70_000_000_000), "llama3", "User"),
    ("c/z", None, None, "", "France"),
    ("d/w", Some(-1_000), Some(500_000_000), "mit", "Organization"),
    ("e/v", Some(40), None, "", ""),
];

const DAY_0: i32 = 20_000;

/// (day, model, downloads), one row per pair.
type Row = (i32, usize, u64);

fn panel(rows: &[Row], kind: CountKind) -> Panel {
    let model = |row: &Row| MODELS[row.1];
    let file = parquet(&[
        ("model", texts(rows.iter().map(|row| model(row).0))),
        ("time", dates(rows.iter().map(|row| Day(DAY_0 + row.0)))),
        ("downloads", counts(rows.iter().map(|row| row.2))),
        ("license", texts(rows.iter().map(|row| model(row).3))),
        ("country", texts(rows.iter().map(|row| model(row).4))),
        ("created", texts(rows.iter().map(|row| CREATED[row.1]))),
        ("parameters", texts_as_numbers(rows.iter().map(|row| model(row).2))),
    ]);
    panel_of(&[file], &LoadOptions { kind: Some(kind), ..LoadOptions::default() }).unwrap()
}

/// ISO dates of publication, as `MODELS` counts them from day 0 (2024-10-04).
const CREATED: [&str; 6] = ["2023-08-31", "2024-10-07", "2024-09-04", "", "2022-01-08", "2024-11-13"];

fn texts_as_numbers(values: impl Iterator<Item = Option<u64>>) -> arrow::array::ArrayRef {
    std::sync::Arc::new(values.collect::<arrow::array::UInt64Array>())
}

#[test]
fn the_dates_of_publication_are_those_that_the_twin_counts_with() {
    for (text, model) in CREATED.iter().zip(MODELS) {
        assert_eq!(Day::parse(text), model.1.map(|days| Day(DAY_0 + days)), "{text}");
    }
}

fn any_rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::btree_map((0..60_i32, 0..MODELS.len()), 0..1_000_u64, 1..60)
        .prop_map(|rows| rows.into_iter().map(|((day, model), count)| (day, model, count)).collect())
}

fn any_question() -> impl Strategy<Value = Question> {
    let range = |to: u64| {
        proptest::option::of((0..to, 0..to)).prop_map(|ends| match ends {
            Some((a, b)) => NumberRange { from: Some(a.min(b)), to: Some(a.max(b)) },
            None => NumberRange::default(),
        })
    };
    let only = prop::sample::select(vec![&[][..], &["mit"], &["mit", "Unknown"], &["llama3", "apache-2.0"]]);
    let without = prop::sample::select(vec![&[][..], &["China"], &["User", "Unknown"]]);
    let name = prop::sample::select(vec![None, Some("X"), Some("a/")]);
    let switches = (0..2usize, 0..2usize, 0..2usize, 0..2usize);
    (switches, only, without, range(120), range(80_000_000_000), name).prop_map(
        |((basis, population, unaffiliated, counted), only, without, age_days, parameters, name)| {
            let conditions = |level: &str, values: &[&str]| {
                values.iter().map(|value| (level.to_owned(), (*value).to_owned())).collect::<Vec<_>>()
            };
            Question {
                basis: Basis::ALL[basis],
                population: Population::ALL[population],
                unaffiliated: Unaffiliated::ALL[unaffiliated],
                counted: Counted::ALL[counted],
                filters: Filters {
                    only: conditions("license", only),
                    without: conditions("country", without),
                    age_days,
                    parameters,
                    name: name.map(str::to_owned),
                },
                granularity: Granularity::Week,
                ..Question::default()
            }
        },
    )
}

/// In, out (`None`: what a condition asks isn't known) for a row of a flow file, straight from the definitions.
fn takes_part(question: &Question, row: &Row) -> Option<bool> {
    let (name, created, parameters, license, country) = MODELS[row.1];
    let filters = &question.filters;
    let named = |value: &str| if value.is_empty() { "Unknown".to_owned() } else { value.to_owned() };
    let lists = |list: &[(String, String)], value: &str| list.iter().any(|(_, other)| *other == named(value));
    let mut verdicts = vec![
        Some(filters.name.as_ref().is_none_or(|part| name.to_lowercase().contains(&part.to_lowercase()))),
        Some(!lists(&filters.without, country)),
        Some(question.unaffiliated == Unaffiliated::With || !["User", "Organization"].contains(&country)),
    ];
    if !filters.only.is_empty() {
        let asked = lists(&filters.only, license);
        verdicts.push(if license.is_empty() && !asked { None } else { Some(asked) });
    }
    let within = |range: NumberRange, value: Option<u64>| {
        value.map(|value| range.from.is_none_or(|from| value >= from) && range.to.is_none_or(|to| value <= to))
    };
    let age = created.map(|created| (row.0 - created).max(0) as u64);
    if filters.age_days != NumberRange::default() {
        verdicts.push(within(filters.age_days, age));
    }
    if filters.parameters != NumberRange::default() {
        verdicts.push(within(filters.parameters, parameters));
    }
    if question.basis == Basis::FirstYear {
        verdicts.push(created.map(|created| row.0 <= created + 365));
    }
    if verdicts.contains(&Some(false)) {
        Some(false)
    } else if verdicts.contains(&None) {
        None
    } else {
        Some(true)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn populations_equal_a_count_by_hand(rows in any_rows(), question in any_question()) {
        let panel = panel(&rows, CountKind::Flow);
        let asked = [("license", &question.filters.only), ("country", &question.filters.without)];
        let missing = asked.iter().any(|(level, list)| list.iter().any(|(_, value)| {
            let of = |row: &Row| if *level == "license" { MODELS[row.1].3 } else { MODELS[row.1].4 };
            value != "Unknown" && !rows.iter().any(|row| of(row) == value)
        }));
        let answer = match answer(&panel, &question) {
            Err(AnalysisError::NoValue(_)) if missing => return Ok(()),
            // No row tells when its model was created, or how large it is.
            Err(AnalysisError::Missing { .. })
                if rows.iter().all(|row| MODELS[row.1].1.is_none()) || rows.iter().all(|row| MODELS[row.1].2.is_none()) =>
            {
                return Ok(());
            }
            answer => answer.unwrap(),
        };
        let week = |day: i32| Granularity::Week.start(Day(DAY_0 + day));
        let weeks: BTreeSet<Day> = rows.iter().map(|row| week(row.0)).collect();
        let everywhere = |model: usize| weeks.iter().all(|w| rows.iter().any(|row| row.1 == model && week(row.0) == *w));
        let in_question = |row: &Row| question.population == Population::All || everywhere(row.1);
        for period in &answer.periods {
            let of_week: Vec<&Row> = rows.iter().filter(|row| week(row.0) == period.start && in_question(row)).collect();
            let mut developers: BTreeMap<&str, u64> = BTreeMap::new();
            let (mut undecided, mut models) = (0, BTreeSet::new());
            for row in of_week {
                match takes_part(&question, row) {
                    Some(true) => {
                        models.insert(row.1);
                        *developers.entry(MODELS[row.1].0.split_once('/').unwrap().0).or_default() += row.2;
                    }
                    Some(false) => {}
                    None => undecided += row.2,
                }
            }
            let downloads: u64 = developers.values().sum();
            prop_assert_eq!(period.downloads, downloads);
            prop_assert_eq!(period.models as usize, models.len());
            let all = downloads + undecided;
            prop_assert_eq!(period.decided, (all > 0).then(|| downloads as f64 / all as f64));
            let with_downloads = developers.values().filter(|count| **count > 0).count();
            match question.counted {
                Counted::WithDownloads => prop_assert_eq!(period.entities as usize, with_downloads),
                Counted::Existing => prop_assert!(period.entities as usize >= with_downloads),
            }
        }
    }
}

/// Controls that a reader moves one after the other: which one, and to which of its positions.
fn moved(question: &Question, (control, position): (usize, usize)) -> Question {
    let day = |days: i32| Some(Day(DAY_0 + days));
    let mut moved = question.clone();
    match control {
        0 => moved.measure = [Measure::Hhi, Measure::Gini, Measure::Theil, Measure::Cr(4)][position],
        1 => {
            moved.granularity =
                [Granularity::Week, Granularity::Month, Granularity::Snapshot, Granularity::Year][position];
        }
        2 => moved.from = [None, day(0), day(20), day(40)][position],
        3 => moved.to = [None, day(60), day(50), day(30)][position],
        4 => moved.population = Population::ALL[position % 2],
        5 => moved.level = Level::from(["developer", "model", "country", "license"][position].to_owned()),
        6 => moved.view = [View::Concentration, View::Rebalancing, View::Properties, View::Merger][position],
        _ => {
            moved.filters.only =
                vec![("country".to_owned(), ["China", "User", "France", "Unknown"][position].to_owned())];
        }
    }
    moved
}

proptest! {
    #[test]
    fn what_earlier_questions_have_left_changes_no_answer(
        rows in any_rows(),
        first in any_question(),
        moves in prop::collection::vec((0..8_usize, 0..4_usize), 1..12),
        with_months in any::<bool>(),
    ) {
        let panel = panel(&rows, CountKind::Flow);
        let mut cache = MarketCache::default();
        if let Some(months) = panel.summation().filter(|_| with_months).and_then(|summation| summation.finish()) {
            cache.add_months(months);
        }
        let mut question = first;
        for one in moves {
            question = moved(&question, one);
            prop_assert_eq!(answer_with_cache(&panel, &question, &mut cache), answer(&panel, &question));
        }
    }
}

fn asked(panel: &Panel, change: impl FnOnce(&mut Question)) -> lorenz::analysis::Answer {
    let mut question = Question { level: Level::Model, ..Question::default() };
    change(&mut question);
    answer(panel, &question).unwrap()
}

#[test]
fn entities_that_exist_count_without_downloads() {
    let panel = panel(&[(0, 0, 30), (0, 1, 10), (7, 0, 40), (14, 1, 0)], CountKind::Flow);
    let n = |counted| -> Vec<u64> {
        asked(&panel, |question| question.counted = counted).periods.iter().map(|period| period.entities).collect()
    };
    assert_eq!(n(Counted::WithDownloads), [2, 1, 0]);
    assert_eq!(n(Counted::Existing), [2, 2, 2]);
    let gini = |counted| {
        let answer = asked(&panel, |question| {
            question.counted = counted;
            question.measure = lorenz::analysis::Measure::Gini;
        });
        concentration(&answer).measure.values.clone()
    };
    assert_eq!(gini(Counted::WithDownloads), [Some(0.25), Some(0.0), None]);
    assert_eq!(gini(Counted::Existing), [Some(0.25), Some(0.5), None], "an empty market has no value");
}

#[test]
fn a_trailing_window_is_the_sum_of_its_weeks_and_begins_with_the_first_whole_one() {
    // Day 0 is a Friday; rows on the Mondays that follow.
    let monday = |week: i32| 3 + 7 * week;
    let rows: Vec<Row> = (0..8).map(|week| (monday(week), 0, 10u64.pow(week as u32))).collect();
    let panel = panel(&rows, CountKind::Flow);
    let weeks = asked(&panel, |question| question.granularity = Granularity::Trailing { weeks: 4 });
    let sums: Vec<u64> = weeks.periods.iter().map(|period| period.downloads).collect();
    assert_eq!(sums, [1_111, 11_110, 111_100, 1_111_000, 11_110_000]);
    assert_eq!(weeks.periods[0].start, Day(DAY_0 + monday(3)), "named by its last week");
    let long = Question { granularity: Granularity::Trailing { weeks: 52 }, ..Question::default() };
    let error = answer(&panel, &long).unwrap_err().to_string();
    assert!(error.starts_with("no 52 weeks in a row: the file's dates run from 2024-10-07 to 2024-11-25"), "{error}");
}

#[test]
fn trailing_windows_of_counters_cut_flows_at_their_ends() {
    // 10 a day from a Monday on.
    let rows = [(3, 0, 0), (3 + 70, 0, 700)];
    let file = parquet(&[
        ("model", texts(rows.iter().map(|_| "a/x"))),
        ("time", dates(rows.iter().map(|row: &(i32, usize, u64)| Day(DAY_0 + row.0)))),
        ("downloadsAllTime", counts(rows.iter().map(|row| row.2))),
    ]);
    let panel = panel_of(&[file], &LoadOptions::default()).unwrap();
    let weeks = asked(&panel, |question| question.granularity = Granularity::Trailing { weeks: 4 });
    // Flows begin the day after the first counter: the first whole window begins a week later. The last is cut short.
    assert!(weeks.periods.iter().rev().skip(1).all(|period| period.downloads == 280), "{:?}", periods(&weeks));
    assert_eq!(weeks.periods.last().unwrap().downloads, 220);
}

#[test]
fn the_first_year_of_a_counter_ends_within_a_flow() {
    // Published 364 days before the first counter: one day of the flow is of its first year.
    let file = parquet(&[
        ("model", texts(["a/x", "a/x"])),
        ("time", dates([Day(DAY_0), Day(DAY_0 + 10)])),
        ("downloadsAllTime", counts([5, 105])),
        ("created", dates([Day(DAY_0 - 364), Day(DAY_0 - 364)])),
    ]);
    let panel = panel_of(&[file], &LoadOptions::default()).unwrap();
    let first_year = asked(&panel, |question| question.basis = Basis::FirstYear);
    assert_eq!(first_year.periods[0].downloads, 10);
}

#[test]
fn the_original_creator_is_the_root_of_the_bases() {
    let file = parquet(&[
        ("model", texts(["a/base", "b/quant", "c/quant-of-quant", "d/own"])),
        ("time", dates([Day(DAY_0); 4])),
        ("downloads_30d", counts([10, 20, 30, 40])),
        ("merged_derived_from", texts(["", "a/base", "b/quant", ""])),
        ("country", texts(["France", "China", "", "Spain"])),
    ]);
    let panel = panel_of(&[file], &LoadOptions::default()).unwrap();
    let shares = |level: &str| -> Vec<(String, u64)> {
        let question = Question {
            level: Level::from(level.to_owned()),
            attribution: Attribution::Original,
            ..Question::default()
        };
        let answer = answer(&panel, &question).unwrap();
        concentration(&answer).ranking.rows.iter().map(|row| (row.entity.clone(), row.downloads)).collect()
    };
    assert_eq!(shares("developer"), [("a".to_owned(), 60), ("d".to_owned(), 40)]);
    assert_eq!(shares("country"), [("France".to_owned(), 60), ("Spain".to_owned(), 40)]);
}

#[test]
fn license_classes_are_a_level() {
    let panel = panel(&[(0, 0, 5), (0, 1, 6), (0, 2, 7), (0, 3, 8)], CountKind::THIRTY_DAYS);
    let question = Question { level: Level::from("license-class".to_owned()), ..Question::default() };
    let answer = answer(&panel, &question).unwrap();
    let rows: Vec<_> =
        concentration(&answer).ranking.rows.iter().map(|row| (row.entity.as_str(), row.downloads)).collect();
    assert_eq!(rows, [("open source (OSI)", 11), ("open weights with use limits", 7)]);
    assert_eq!(concentration(&answer).ranking.unknown, 8);
}

/// Of so many rows nobody waits for the models that every period lists: they come with what is added to an answer.
#[test]
fn of_many_rows_the_same_models_follow_the_first_answer() {
    const MODELS: usize = 340_000;
    let names: Vec<String> = (0..MODELS).map(|model| format!("d{}/m{model}", model % 7)).collect();
    // The first model isn't listed at the last date.
    let rows = || (0..3).flat_map(|date| (usize::from(date == 2)..MODELS).map(move |model| (model, date)));
    let file = parquet(&[
        ("model", texts(rows().map(|(model, _)| names[model].as_str()))),
        ("time", dates(rows().map(|(_, date)| Day(DAY_0 + 31 * date)))),
        ("downloads", counts(rows().map(|(model, date)| if model == 0 { 9_000_000 } else { 1 + date as u64 }))),
    ]);
    let panel = panel_of(&[file], &LoadOptions { kind: Some(CountKind::Flow), ..LoadOptions::default() }).unwrap();
    let (question, mut cache) = (Question::default(), MarketCache::default());
    let mut found = answer_with_cache(&panel, &question, &mut cache).unwrap();
    assert_eq!(found.concentration().unwrap().balanced, None);
    let intervals = lorenz::analysis::Intervals::of(&panel, &question, &mut cache).unwrap().unwrap();
    intervals.finish(&mut found);
    let balanced = found.concentration().unwrap().balanced.clone().unwrap();
    assert_eq!(balanced.models, MODELS as u64 - 1);
    let alone = Question { population: Population::Balanced, ..question };
    let alone = answer(&panel, &alone).unwrap();
    assert_eq!(balanced.values, concentration(&alone).measure.values);
}
