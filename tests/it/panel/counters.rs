//! From counters to flows: the rules of the metrics' contract, one by one, and on random series.

use lorenz::analysis::{Level, Population, Question, answer};
use lorenz::calendar::{Day, Granularity};
use lorenz::load::LoadOptions;
use lorenz::panel::{Event, Panel};
use proptest::prelude::*;

use super::oracle::flows as flows_with_days;
use super::{Row, file};
use crate::support::{counts, dates, day, lines, panel, panel_of, parquet, texts};

fn counters(rows: &[Row<'_>]) -> Panel {
    panel(file("downloadsAllTime", "license", rows)).unwrap()
}

/// Downloads per period at the level of models, `2026-01 12`.
fn downloads(panel: &Panel, granularity: Granularity, population: Population) -> Vec<String> {
    let question = Question { level: Level::Model, granularity, population, ..Question::default() };
    let answer = answer(panel, &question).unwrap();
    answer.periods.iter().map(|period| format!("{} {}", period.start, period.downloads)).collect()
}

#[test]
fn flows_are_differences_and_first_values_baselines() {
    let panel = counters(&[
        ("2026-01-19", "a/x", 130, ""),
        ("2026-01-05", "a/x", 100, ""),
        ("2026-01-12", "a/x", 110, ""),
        ("2026-01-12", "b/y", 1_000_000, ""),
        ("2026-01-19", "b/y", 1_000_004, ""),
    ]);
    assert_eq!(lines(&panel), ["2026-01-12 a/x 10", "2026-01-19 a/x 20", "2026-01-19 b/y 4"]);
    assert_eq!(panel.quality().count(Event::Baseline), 2);
    assert_eq!((panel.quality().count(Event::Reset), panel.quality().count(Event::Interpolated)), (0, 0));
    assert_eq!(downloads(&panel, Granularity::Snapshot, Population::All), ["2026-01-12 10", "2026-01-19 24"]);
}

#[test]
fn of_equal_times_the_largest_counter_stays() {
    let panel = counters(&[
        ("2026-01-05", "a/x", 90, ""),
        ("2026-01-05", "a/x", 100, ""),
        ("2026-01-12", "a/x", 110, ""),
        ("2026-01-12", "a/x", 105, ""),
    ]);
    assert_eq!(lines(&panel), ["2026-01-12 a/x 10"]);
    assert_eq!((panel.quality().count(Event::Duplicate), panel.quality().count(Event::Reset)), (2, 0));
}

#[test]
fn a_step_downward_is_a_reset_without_flow() {
    let panel =
        counters(&[("2026-01-05", "a/x", 100, ""), ("2026-01-12", "a/x", 40, ""), ("2026-01-19", "a/x", 45, "")]);
    assert_eq!(lines(&panel), ["2026-01-12 a/x 0", "2026-01-19 a/x 5"]);
    assert_eq!(panel.quality().count(Event::Reset), 1);
}

#[test]
fn a_life_that_lies_in_the_period_is_a_flow() {
    let file = |created: &str| {
        parquet(&[
            ("model", texts(["a/x", "a/x", "new", "new"])),
            ("time", dates(["2026-01-05", "2026-01-12", "2026-01-12", "2026-01-19"].map(day))),
            ("created", dates(["2020-01-01", "2020-01-01", created, created].map(day))),
            ("downloadsAllTime", counts([100, 110, 7, 9])),
        ])
    };
    let flows = |created| {
        let panel = panel(file(created)).unwrap();
        (lines(&panel), panel.quality().count(Event::Baseline))
    };
    let inside = vec!["2026-01-12 a/x 10".to_owned(), "2026-01-12 new 7".to_owned(), "2026-01-19 new 2".to_owned()];
    let before = vec!["2026-01-12 a/x 10".to_owned(), "2026-01-19 new 2".to_owned()];
    // A date after the counter is a mistake, of a model that was not listed before.
    for created in ["2026-01-05", "2026-01-06", "2026-01-12", "2026-01-13"] {
        assert_eq!(flows(created), (inside.clone(), 1), "{created}");
    }
    assert_eq!(flows("2025-12-31"), (before, 2));
    let odd = panel(file("2026-01-13")).unwrap();
    let later = odd.quality().event(Event::CreatedLater).unwrap();
    assert_eq!((later.count, later.examples.as_slice()), (1, &["new".to_owned()][..]));
    let since = |created: &str| flows_with_days(&panel(file(created)).unwrap()).remove(1);
    assert_eq!(since("2026-01-05"), "2026-01-12 new 7 since 2026-01-05");
    assert_eq!(since("2026-01-09"), "2026-01-12 new 7 since 2026-01-08");
    assert_eq!(since("2026-01-13"), "2026-01-12 new 7 since 2026-01-05");
}

#[test]
fn nothing_is_known_before_the_files_first_date() {
    let file = parquet(&[
        ("model", texts(["new", "new"])),
        ("time", dates(["2026-01-05", "2026-01-12"].map(day))),
        ("created", dates([day("2026-01-04"); 2])),
        ("downloadsAllTime", counts([7, 9])),
    ]);
    assert_eq!(lines(&panel(file).unwrap()), ["2026-01-12 new 2"]);
}

#[test]
fn a_gap_is_spread_over_its_days() {
    let panel = counters(&[
        ("2026-01-05", "a/x", 0, ""),
        ("2026-01-05", "b/y", 0, ""),
        ("2026-01-12", "b/y", 70, ""),
        ("2026-01-19", "b/y", 70, ""),
        ("2026-01-26", "b/y", 70, ""),
        ("2026-01-26", "a/x", 22, ""),
    ]);
    assert_eq!(panel.quality().count(Event::Interpolated), 2);
    // 22 over 21 days, rounded down at each running total: 7 days 7.33, 14 days 14.67, 21 days 22.
    let expected = ["2026-01-12 77", "2026-01-19 7", "2026-01-26 8"];
    assert_eq!(downloads(&panel, Granularity::Snapshot, Population::All), expected);
}

#[test]
fn periods_without_a_snapshot_get_their_part() {
    // 31 January to 31 March: 28 days of February, 31 of March.
    let panel = counters(&[("2026-01-31", "a/x", 0, ""), ("2026-03-31", "a/x", 590, "")]);
    let expected = ["2026-01-01 0", "2026-02-01 280", "2026-03-01 310"];
    assert_eq!(downloads(&panel, Granularity::Month, Population::All), expected);
}

#[test]
fn a_series_that_ends_adds_no_zeros() {
    let panel = counters(&[
        ("2026-01-05", "a/x", 1, ""),
        ("2026-01-12", "a/x", 2, ""),
        ("2026-01-05", "b/y", 1, ""),
        ("2026-01-12", "b/y", 2, ""),
        ("2026-01-19", "b/y", 3, ""),
    ]);
    let question = Question { level: Level::Model, ..Question::default() };
    let models: Vec<u64> = answer(&panel, &question).unwrap().periods.iter().map(|period| period.models).collect();
    assert_eq!(models, [2, 1]);
}

#[test]
fn balanced_counters_are_those_with_a_flow_in_every_period() {
    // The first month has a baseline only on its last day but one; the flow of its last day belongs to it.
    let panel = counters(&[
        ("2026-01-30", "a/x", 0, ""),
        ("2026-02-28", "a/x", 29, ""),
        ("2026-03-31", "a/x", 60, ""),
        ("2026-02-28", "b/y", 0, ""),
        ("2026-03-31", "b/y", 310, ""),
    ]);
    let of = |population| downloads(&panel, Granularity::Month, population);
    assert_eq!(of(Population::All), ["2026-01-01 1", "2026-02-01 28", "2026-03-01 341"]);
    assert_eq!(of(Population::Balanced), ["2026-01-01 1", "2026-02-01 28", "2026-03-01 31"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// However time is cut, the parts of all flows add up to what the counters gained.
    #[test]
    fn parts_add_up_exactly(
        observations in prop::collection::btree_map((0..4_usize, 0..120_i32), 0..1_000_u64, 1..40),
        granularity in prop::sample::select(Granularity::CALENDAR.to_vec()),
    ) {
        let names = ["a/x", "b/y", "c/z", "d/w"];
        let panel = panel_of(&[parquet(&[
            ("model", texts(observations.keys().map(|(model, _)| names[*model]))),
            ("time", dates(observations.keys().map(|(_, day)| Day(20_454 + day)))),
            ("downloadsAllTime", counts(observations.values().copied())),
        ])], &LoadOptions::default()).unwrap();
        let values: Vec<(usize, u64)> = observations.iter().map(|((model, _), count)| (*model, *count)).collect();
        let steps = values.windows(2).filter(|pair| pair[0].0 == pair[1].0);
        let gained: u64 = steps.map(|pair| pair[1].1.saturating_sub(pair[0].1)).sum();
        let question = Question { level: Level::Model, granularity, ..Question::default() };
        let answer = answer(&panel, &question).unwrap();
        prop_assert_eq!(answer.periods.iter().map(|period| period.downloads).sum::<u64>(), gained);
        let starts: Vec<Day> = answer.periods.iter().map(|period| period.start).collect();
        if granularity != Granularity::Snapshot {
            prop_assert!(starts.windows(2).all(|pair| granularity.next(pair[0]) == pair[1]), "{starts:?}");
        }
    }
}
