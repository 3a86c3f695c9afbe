//! Tests of changes: what is compared with what, on panels made by hand.

mod frozen;
mod laws;
mod oracle;

use lorenz::analysis::{
    Answer, EffectSize, FindingGroup, Level, Measure, Method, Property, Question, Significance, Subject, Test, Topic,
    View, ViewAnswer, answer,
};
use lorenz::calendar::{Day, Granularity};
use lorenz::panel::Panel;

use crate::support::{counts, dates, day, parquet, texts};

fn question() -> Question {
    Question { view: View::Significance, ..Question::default() }
}

fn found(answer: &Answer) -> &Significance {
    let ViewAnswer::Significance(found) = &answer.view else { panic!("not the view that was asked for") };
    found
}

/// A row: date, model, downloads in the last 30 days, parameters, relation to a base, license.
type Row<'a> = (&'a str, &'a str, u64, u64, &'a str, &'a str);

fn panel(rows: &[Row<'_>]) -> Panel {
    let file = parquet(&[
        ("time", dates(rows.iter().map(|row| day(row.0)))),
        ("model", texts(rows.iter().map(|row| row.1))),
        ("downloads_30d", counts(rows.iter().map(|row| row.2))),
        ("parameters", counts(rows.iter().map(|row| row.3))),
        ("base_relation", texts(rows.iter().map(|row| row.4))),
        ("license", texts(rows.iter().map(|row| row.5))),
    ]);
    crate::support::panel(file).unwrap()
}

fn tests(panel: &Panel, question: &Question) -> Vec<Test> {
    found(&answer(panel, question).unwrap()).tests.clone()
}

fn of(tests: &[Test], topic: Topic, subject: &Subject) -> Test {
    let mut found = tests.iter().filter(|test| (test.topic, &test.subject) == (topic, subject));
    let test = found.next().unwrap_or_else(|| panic!("no test of {subject:?}")).clone();
    assert!(found.next().is_none(), "one test of each kind");
    test
}

const FIRST: &str = "2026-01-31";
const LAST: &str = "2026-03-31";

/// Twelve developers with one model each on the first date, twelve others with one each that come later; the largest of the first
/// ones are listed at both dates.
fn two_dozen() -> Vec<(String, u64, u64)> {
    (0..24).map(|index| (format!("d{index:02}/m"), 100 + index, 10 * (index + 1))).collect()
}

fn newcomers() -> Panel {
    let models = two_dozen();
    let row = |date: &'static str, index: usize| -> Row<'_> {
        let (name, count, size) = &models[index];
        let relation = if index.is_multiple_of(3) { "adapter" } else { "" };
        let license = if index.is_multiple_of(2) { "mit" } else { "llama3" };
        (date, name.as_str(), *count, *size, relation, license)
    };
    let earlier = (0..12).map(|index| row(FIRST, index));
    // The last one has no downloads: it is no model with downloads.
    let none: Row<'_> = (LAST, "d99/none", 0, 1, "merge", "mit");
    let rows: Vec<Row<'_>> = earlier.chain((6..24).map(|index| row(LAST, index))).chain([none]).collect();
    panel(&rows)
}

#[test]
fn newcomers_are_compared_with_models_listed_before() {
    let tests = tests(&newcomers(), &question());
    let size = of(&tests, Topic::Newcomers, &Subject::Size);
    assert_eq!((size.method, size.effect), (Method::ClusteredRanks, EffectSize::RankBiserial));
    // Every newcomer is larger: r is 1, and no developer parts from it.
    assert_eq!((size.values, size.models), ((Some(65.0), Some(185.0)), Some((12, 12))));
    assert_eq!(size.reason.as_deref(), Some("all models of both groups are the same in this"));
    let license = of(&tests, Topic::Newcomers, &Subject::Property(Property::OpenSource));
    assert_eq!((license.values, license.size, license.units), ((Some(0.5), Some(0.5)), Some(0.0), 24));
    assert_eq!((license.p, license.coverage, license.group()), (Some(1.0), Some(1.0), FindingGroup::Chance));
    let derived = of(&tests, Topic::Newcomers, &Subject::Derivative);
    assert_eq!(derived.values, (Some(4.0 / 12.0), Some(4.0 / 12.0)));
    assert!(derived.note.starts_with("a lower bound"), "{}", derived.note);
    let modality = of(&tests, Topic::Newcomers, &Subject::Property(Property::Multimodal));
    assert!(modality.reason.unwrap().starts_with("no column of modalities"));
}

#[test]
fn a_difference_that_rests_on_what_is_known_is_of_the_list() {
    // Thirty developers before, of whom the license is known of a third, all of them open; thirty after, all known, half open.
    let names: Vec<String> = (0..60).map(|index| format!("d{index}/m")).collect();
    let row = |(index, name): (usize, &'_ String)| -> (usize, String, &'static str) {
        let license = match index {
            0..10 => "mit",
            10..30 => "",
            _ if index.is_multiple_of(2) => "mit",
            _ => "llama3",
        };
        (index, name.clone(), license)
    };
    let made: Vec<(usize, String, &str)> = names.iter().enumerate().map(row).collect();
    let rows: Vec<Row<'_>> = made
        .iter()
        .map(|(index, name, license)| (if *index < 30 { FIRST } else { LAST }, name.as_str(), 5, 1, "", *license))
        .collect();
    let test = of(&tests(&panel(&rows), &question()), Topic::Newcomers, &Subject::Property(Property::OpenSource));
    assert_eq!(test.values, (Some(1.0), Some(0.5)));
    assert_eq!((test.p.map(|p| p < 0.001), test.is_of_list, test.group()), (Some(true), true, FindingGroup::List));
    assert!(test.note.starts_with("known for 100\u{a0}% of the newly listed, 33\u{a0}%"), "{}", test.note);
}

#[test]
fn changes_are_those_of_models_that_both_dates_list() {
    let tests = tests(&newcomers(), &question());
    // d06 to d11 are listed at both dates, with the same counts: 106 … 111 downloads.
    let hhi = of(&tests, Topic::Change, &Subject::Measure(Measure::Hhi));
    let total: f64 = (106..112).map(f64::from).sum();
    let by_hand = (106..112).map(|count| (f64::from(count) / total).powi(2)).sum::<f64>() * 10_000.0;
    let (before, after) = (hhi.values.0.unwrap(), hhi.values.1.unwrap());
    assert!((before - by_hand).abs() < 1e-9 && before == after, "{hhi:?}");
    assert_eq!((hhi.p, hhi.size, hhi.n, hhi.units), (Some(1.0), Some(0.0), 6, 6));
    // Among all listed models it fell, as there are more of them.
    assert!(hhi.all.unwrap() < -100.0);
    assert_eq!((hhi.is_of_list, hhi.group()), (true, FindingGroup::List));
    // Only entities that common models have; developers by their models.
    let shares: Vec<String> =
        tests.iter().filter(|test| test.method == Method::SwapByModel).map(|test| test.subject.name()).collect();
    assert_eq!(shares.len(), 6);
    assert!(shares.iter().all(|name| ("developer: d06"..="developer: d11").contains(&name.as_str())), "{shares:?}");
    let of_models = answer(&newcomers(), &Question { level: Level::Model, ..question() }).unwrap();
    assert!(!found(&of_models).tests.iter().any(|test| matches!(test.subject, Subject::Share(..))));
}

/// Two developers; the share of the first grows by a tenth every 36.525 days.
fn growing(steps: u64) -> Panel {
    let date = |step: u64| (day("2026-01-01").0 as f64 + (step as f64 * 36.525).round()) as i32;
    let dates: Vec<String> = (0..steps).map(|step| Day(date(step)).to_string()).collect();
    let rows: Vec<Row<'_>> = dates
        .iter()
        .zip(0..)
        .flat_map(|(date, step)| {
            [(date.as_str(), "a/1", 50 + 10 * step, 1, "", ""), (date.as_str(), "b/1", 50 - 10 * step, 1, "", "")]
        })
        .collect();
    panel(&rows)
}

#[test]
fn slopes_are_told_over_the_span() {
    let answer = answer(&growing(5), &Question { measure: Measure::Cr(1), ..question() }).unwrap();
    let found = found(&answer);
    let test = of(&found.tests, Topic::Trend, &Subject::Measure(Measure::Cr(1)));
    assert_eq!((test.statistic, test.n, test.values), (Some(10.0), 5, (Some(0.5), Some(0.9))));
    // Four tenths over 146 days, but for the rounding of days.
    assert!((test.size.unwrap() - 0.4).abs() < 0.005, "{test:?}");
    assert_eq!((test.effect, found.dates.span_days()), (EffectSize::ChangeOverSpan, 146));
    assert_eq!(test.balanced, test.size);
    // Two models make no chain: what comparable ones did isn't known.
    assert_eq!(test.chained, None);
    let [(first, start), (last, end)] = found.trends[0].line(&found.dates).unwrap();
    assert_eq!((first, last), (answer.periods[0].start, answer.periods[4].start));
    assert!((start - 0.5).abs() < 0.01 && (end - 0.9).abs() < 0.01);
    // The question's measure comes first, and once.
    let trends: Vec<String> =
        found.tests.iter().filter(|test| test.topic == Topic::Trend).map(|test| test.subject.name()).collect();
    assert_eq!(trends, ["cr1", "hhi", "cr4", "effective-number", "gini"]);
    // What never moves has no trend, and that is told.
    let constant = of(&found.tests, Topic::Trend, &Subject::Measure(Measure::Cr(4)));
    assert_eq!((constant.p, constant.size, constant.statistic), (Some(1.0), Some(0.0), Some(0.0)));
}

#[test]
fn a_trend_needs_five_dates_a_window_apart() {
    let tests = tests(&growing(4), &question());
    let test = of(&tests, Topic::Trend, &Subject::Measure(Measure::Hhi));
    assert_eq!(test.reason.as_deref(), Some("4 dates are a whole window apart: a trend needs at least 5"));
    assert_eq!((test.p, test.size, test.group()), (None, None, FindingGroup::Untold));
    // Twelve weekly dates hold three windows of 30 days, from the last one back: weeks 1, 6 and 11.
    let weekly: Vec<String> = (0..12).map(|week| Day(day(FIRST).0 + 7 * week).to_string()).collect();
    let rows: Vec<Row<'_>> = weekly.iter().map(|date| (date.as_str(), "a/1", 1, 1, "", "")).collect();
    let answer = answer(&panel(&rows), &question()).unwrap();
    assert_eq!((&found(&answer).dates.kept, found(&answer).dates.whole), (&vec![1, 6, 11], 12));
    let test = of(&found(&answer).tests, Topic::Trend, &Subject::Measure(Measure::Hhi));
    assert_eq!(test.reason.as_deref(), Some("3 of 12 dates are a whole window apart: a trend needs at least 5"));
}

#[test]
fn one_period_has_reasons_and_no_tests() {
    let question = Question { from: Some(day(LAST)), ..question() };
    let answer = answer(&newcomers(), &question).unwrap();
    assert_eq!(found(&answer).against, None);
    assert!(!found(&answer).tests.is_empty());
    for test in &found(&answer).tests {
        assert!(test.reason.is_some() && test.p.is_none() && test.q.is_none(), "{test:?}");
        assert_eq!(test.group(), FindingGroup::Untold);
    }
}

/// A week of daily flows at the end of a month makes a partial month, of which a trend knows nothing.
#[test]
fn a_trend_leaves_out_periods_that_are_covered_in_part() {
    let dates: Vec<String> = (0..160).map(|step| Day(day("2026-01-01").0 + step).to_string()).collect();
    let file = parquet(&[
        ("time", crate::support::dates(dates.iter().map(|date| day(date)))),
        ("model", texts(dates.iter().map(|_| "a/1"))),
        ("downloads", counts((0..160).map(|step| 1 + step % 7))),
    ]);
    let options = lorenz::load::LoadOptions { kind: Some(lorenz::schema::CountKind::Flow), ..Default::default() };
    let panel = crate::support::panel_of(&[file], &options).unwrap();
    let monthly = Question { granularity: Granularity::Month, ..question() };
    let answer = answer(&panel, &monthly).unwrap();
    assert!(answer.periods.len() == 6 && answer.periods[5].partial);
    let test = of(&found(&answer).tests, Topic::Trend, &Subject::Measure(Measure::Hhi));
    assert_eq!((test.n, test.period), (5, day("2026-05-01")));
}

/// Every way to come to a group.
#[test]
fn a_test_comes_to_one_group() {
    let tests = tests(&growing(5), &question());
    let trend = of(&tests, Topic::Trend, &Subject::Measure(Measure::Hhi));
    let told = |q: f64, size: f64, interval: Option<(f64, f64)>| Test {
        topic: Topic::Change,
        effect: EffectSize::Change,
        q: Some(q),
        p: Some(q),
        size: Some(size),
        interval,
        all: Some(size),
        balanced: Some(size),
        chained: Some(size),
        is_of_list: false,
        ..trend.clone()
    };
    let real = told(0.01, 150.0, Some((20.0, 280.0)));
    assert_eq!(real.group(), FindingGroup::Large);
    assert_eq!(told(0.01, -99.0, Some((-120.0, -20.0))).group(), FindingGroup::Small);
    assert_eq!(told(0.05, 150.0, Some((20.0, 280.0))).group(), FindingGroup::Chance);
    assert_eq!(told(0.01, 150.0, Some((-20.0, 280.0))).group(), FindingGroup::Chance, "it hangs on single models");
    assert_eq!(Test { chained: None, ..real.clone() }.group(), FindingGroup::Untold);
    assert_eq!(Test { balanced: None, ..real.clone() }.group(), FindingGroup::Untold);
    assert_eq!(Test { is_of_list: true, ..real.clone() }.group(), FindingGroup::List);
    assert_eq!(Test { q: None, ..real.clone() }.group(), FindingGroup::Untold);
    let share =
        |size: f64| Test { subject: Subject::Share(Level::developer(), "a".to_owned()), ..told(0.01, size, None) };
    assert_eq!((share(0.02).group(), share(0.019).group()), (FindingGroup::Large, FindingGroup::Small));
    let newcomers = |effect: EffectSize, size: f64| Test {
        topic: Topic::Newcomers,
        subject: Subject::Size,
        effect,
        chained: None,
        ..told(0.01, size, None)
    };
    assert_eq!(newcomers(EffectSize::RankBiserial, -0.3).group(), FindingGroup::Large);
    assert_eq!(newcomers(EffectSize::RankBiserial, 0.29).group(), FindingGroup::Small);
    assert_eq!(newcomers(EffectSize::Difference, 0.1).group(), FindingGroup::Large);
    assert_eq!(newcomers(EffectSize::Difference, 0.09).group(), FindingGroup::Small);
    assert!(FindingGroup::ALL.iter().filter(|group| group.is_real()).count() == 2);
}
