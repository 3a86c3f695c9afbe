//! The rules of the metrics' contract that decide what a period, a population and a gap are.

use lorenz::analysis::{AnalysisError, Level, Population, Question, answer};
use lorenz::calendar::Granularity;

use super::{ask, concentration, panel, periods};
use crate::support::day;

fn by(granularity: Granularity) -> impl FnOnce(Question) -> Question {
    move |question| Question { granularity, ..question }
}

#[test]
fn a_window_stands_for_its_period_and_is_never_summed() {
    let rows = [
        ("2026-01-05", "a/x", 10, ""),
        ("2026-01-26", "a/x", 30, ""),
        ("2026-01-26", "b/y", 5, ""),
        ("2026-02-02", "b/y", 8, ""),
    ];
    let window = panel("window", &rows);
    assert_eq!(periods(&ask(&window, "model", by(Granularity::Month))), ["2026-01-01 35 2", "2026-02-01 8 1"]);
    assert_eq!(periods(&ask(&window, "model", by(Granularity::Quarter))), ["2026-01-01 8 1"]);
    let flow = panel("flow", &rows);
    assert_eq!(periods(&ask(&flow, "model", by(Granularity::Month))), ["2026-01-01 45 2", "2026-02-01 8 1"]);
    assert_eq!(periods(&ask(&flow, "model", by(Granularity::Quarter))), ["2026-01-01 53 2"]);
    assert_eq!(
        periods(&ask(&flow, "model", by(Granularity::Week))),
        ["2026-01-05 10 1", "2026-01-26 35 2", "2026-02-02 8 1"]
    );
}

#[test]
fn the_window_of_a_period_tells_its_date() {
    let window = panel("window", &[("2026-01-05", "a/x", 10, ""), ("2026-01-26", "a/x", 30, "")]);
    let answer = ask(&window, "model", by(Granularity::Month));
    assert_eq!((answer.periods[0].start, answer.periods[0].date), (day("2026-01-01"), day("2026-01-26")));
    assert!(!answer.periods[0].partial);
}

#[test]
fn an_empty_market_is_a_gap() {
    let rows = [("2026-01-05", "a/x", 10, "Peru"), ("2026-01-12", "a/x", 0, "Peru"), ("2026-01-19", "a/x", 1, "")];
    let answer = ask(&panel("window", &rows), "country", |question| question);
    assert_eq!(concentration(&answer).measure.values, [Some(10_000.0), None, None]);
    assert_eq!(answer.periods.iter().map(|period| period.coverage).collect::<Vec<_>>(), [Some(1.0), None, Some(0.0)]);
    assert!(concentration(&answer).lorenz.is_none());
    assert_eq!(
        concentration(&answer).measure_table(&answer.periods, &answer.question.level).rows().nth(1).unwrap()[3],
        ""
    );
    assert!(concentration(&answer).shares_table(&answer.periods).rows().all(|row| row[0] != "2026-01-12"));
}

#[test]
fn unknown_entities_are_left_out_and_stated() {
    let rows = [("2026-01-05", "a/x", 30, "Peru"), ("2026-01-05", "b/y", 10, "Chile"), ("2026-01-05", "c/z", 60, "")];
    let answer = ask(&panel("window", &rows), "country", |question| question);
    assert_eq!(concentration(&answer).measure.values, [Some(6_250.0)]);
    let period = &answer.periods[0];
    assert_eq!((period.coverage, period.entities, period.downloads, period.models), (Some(0.4), 2, 40, 3));
    let shares: Vec<String> =
        concentration(&answer).shares_table(&answer.periods).rows().map(|row| row[1..].join(" ")).collect();
    assert_eq!(shares, ["1 Peru 30 0.75 known 0.6", "2 Chile 10 0.25 known 0.6", " Unknown 60  known 0.6"]);
}

#[test]
fn balanced_models_are_listed_in_every_period_shown() {
    let rows = [
        ("2026-01-05", "a/x", 10, ""),
        ("2026-01-12", "a/x", 10, ""),
        ("2026-01-12", "b/y", 30, ""),
        ("2026-01-19", "a/x", 10, ""),
        ("2026-01-19", "b/y", 0, ""),
    ];
    let panel = panel("window", &rows);
    let balanced = |question| Question { population: Population::Balanced, ..question };
    let all = ask(&panel, "model", |question| question);
    assert_eq!(periods(&all), ["2026-01-05 10 1", "2026-01-12 40 2", "2026-01-19 10 1"]);
    assert_eq!(periods(&ask(&panel, "model", balanced)), ["2026-01-05 10 1", "2026-01-12 10 1", "2026-01-19 10 1"]);
    // Of the periods shown: from the second on, both are listed; a count of 0 is a row, too.
    let later = |question| balanced(Question { from: Some(day("2026-01-12")), ..question });
    assert_eq!(periods(&ask(&panel, "model", later)), ["2026-01-12 40 2", "2026-01-19 10 1"]);
    let beside = concentration(&all).balanced.clone().unwrap();
    assert_eq!((beside.models, beside.values), (1, vec![Some(10_000.0); 3]));
    assert!(concentration(&ask(&panel, "model", balanced)).balanced.is_none());
}

#[test]
fn two_rows_of_one_period_are_no_row_of_another() {
    let rows = [
        ("2026-01-05", "a/x", 1, ""),
        ("2026-01-12", "b/y", 1, ""),
        ("2026-01-19", "b/y", 1, ""),
        ("2026-02-02", "a/x", 1, ""),
    ];
    let balanced = |q| Question { population: Population::Balanced, granularity: Granularity::Month, ..q };
    assert_eq!(periods(&ask(&panel("flow", &rows), "model", balanced)), ["2026-01-01 1 1", "2026-02-01 1 1"]);
}

#[test]
fn a_range_names_days_in_its_first_and_last_periods() {
    let days = ["2026-01-30", "2026-02-15", "2026-03-01", "2026-04-30"];
    let flow = panel("flow", &days.map(|day| (day, "a/x", 1, "")));
    let between = |from: &str, to: &str| {
        let range = |q| Question { from: Some(day(from)), to: Some(day(to)), granularity: Granularity::Month, ..q };
        ask(&flow, "model", range).periods.iter().map(|period| period.start.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(between("2026-02-02", "2026-03-01"), ["2026-02-01", "2026-03-01"]);
    assert_eq!(between("2026-01-31", "2026-02-28"), ["2026-01-01", "2026-02-01"]);
}

#[test]
fn periods_that_the_file_covers_in_part_are_marked() {
    let partial = |kind: &str, days: &[&str]| {
        let rows: Vec<_> = days.iter().enumerate().map(|(n, day)| (*day, "a/x", n as u64 * 10, "")).collect();
        let answer = ask(&panel(kind, &rows), "model", by(Granularity::Month));
        answer.periods.iter().map(|period| period.partial).collect::<Vec<_>>()
    };
    // Weeks: a flow of 23 February covers the days to 1 March.
    let weeks = ["2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26", "2026-02-02", "2026-02-23"];
    assert_eq!(partial("flow", &weeks), [true, false]);
    assert_eq!(partial("flow", &weeks[..5]), [true, true]);
    assert_eq!(partial("counter", &["2025-12-31", "2026-01-31", "2026-02-27"]), [true, false, true]);
    assert_eq!(partial("window", &weeks), [false, false]);
}

#[test]
fn questions_without_an_answer_say_why() {
    let panel = panel("window", &[("2026-01-05", "a/x", 10, "Peru")]);
    let error = |question: Question| answer(&panel, &question).unwrap_err();
    let level = error(Question { level: Level::from("mood".to_owned()), ..Question::default() });
    assert_eq!(level.to_string(), "no level \"mood\" in this file, expected one of model, developer, country");
    let late = error(Question { from: Some(day("2027-01-01")), ..Question::default() });
    assert!(matches!(late, AnalysisError::NoPeriod { .. }));
    assert_eq!(
        late.to_string(),
        "no period between 2027-01-01 and the end: the file's dates run from 2026-01-05 to 2026-01-05"
    );
}
