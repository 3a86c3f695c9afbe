//! Tests of changes: what is compared with what, on small panels made by hand.

mod laws;
mod oracle;

use lorenz::analysis::{
    Answer, Change, Level, Measure, Method, Property, Question, Significance, Subject, Test, Topic, View, ViewAnswer,
    answer,
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

fn of(tests: &[Test], topic: Topic, subject: &Subject, method: Method) -> Test {
    let mut found = tests.iter().filter(|test| (test.topic, &test.subject, test.method) == (topic, subject, method));
    let test = found.next().unwrap().clone();
    assert!(found.next().is_none(), "one test of each kind");
    test
}

const FIRST: &str = "2026-01-31";
const LAST: &str = "2026-03-31";

/// The sample of the `mann_whitney` in SciPy's manual: 9 models on two dates, no two of one size; and one without downloads.
fn nine() -> Panel {
    let males = [19, 22, 16, 29, 24].map(|size| (LAST, size));
    let females = [20, 11, 17, 12].map(|size| (FIRST, size));
    let names: Vec<String> = (0..9).map(|index| format!("dev/{index}")).collect();
    let sizes = males.into_iter().chain(females);
    let row = |(name, (date, size))| -> Row<'_> {
        let name: &String = name;
        (date, name.as_str(), 1, size, if size > 20 { "adapter" } else { "" }, if size > 16 { "mit" } else { "" })
    };
    let mut rows: Vec<Row<'_>> = names.iter().zip(sizes).map(row).collect();
    rows.push((LAST, "dev/none", 0, 1, "merge", "mit"));
    panel(&rows)
}

#[test]
fn sizes_of_models_with_downloads_are_ranked() {
    let tests = tests(&nine(), &question());
    let test = of(&tests, Topic::Size, &Subject::Downloaded, Method::MannWhitney);
    assert_eq!((test.period, test.against), (day(LAST), Some(day(FIRST))));
    assert_eq!((test.statistic, test.p, test.size), (Some(17.0), Some(1.0 / 9.0), Some(0.7)));
    // The median of 11, 12, 17, 20 lies between two.
    assert_eq!((test.values, test.models, test.models_in_both), ((Some(14.5), Some(22.0)), Some((4, 5)), Some(0)));
    let all = of(&tests, Topic::SizeOverPeriods, &Subject::Downloaded, Method::KruskalWallis);
    assert_eq!(all.reason.as_deref(), Some("2 periods with a size: expected at least 3"));
    let created = of(&tests, Topic::Size, &Subject::Created, Method::MannWhitney);
    assert_eq!(created.reason.as_deref(), Some("no column of first publication (created)"));
}

#[test]
fn shares_are_of_models_that_are_known_or_of_all() {
    let tests = tests(&nine(), &question());
    let share = |subject: &Subject, method| of(&tests, Topic::Proportion, subject, method);
    // 22, 29 and 24 of five; none of four. The one without downloads is not there.
    let adapters = Subject::Property(Property::Adapter);
    let test = share(&adapters, Method::TwoProportions);
    assert_eq!((test.values, test.models, test.size), ((Some(0.0), Some(0.6)), Some((4, 5)), Some(0.6)));
    assert_eq!(test.coverage, Some(3.0 / 9.0));
    let odds = share(&adapters, Method::ChiSquare);
    assert_eq!((odds.size, odds.interval), (None, None), "no odds of nothing");
    assert!((odds.statistic.unwrap() - test.statistic.unwrap().powi(2)).abs() < 1e-12);
    assert_eq!((odds.q, odds.repeats), (test.q, true));
    assert_eq!(share(&Subject::Derivative, Method::TwoProportions).values, test.values);
    // Licenses are known of 4 of the later models, of 2 of the earlier ones; all are open source: nothing to test.
    let license = share(&Subject::Property(Property::OpenSource), Method::TwoProportions);
    assert_eq!((license.models, license.size, license.p), (Some((2, 4)), Some(0.0), None));
    assert_eq!(license.reason.as_deref(), Some("no model of either period has it, or all do"));
    assert!(license.note.starts_with("known for 80 % of models, against 50 %"), "{}", license.note);
    let merges = share(&Subject::Property(Property::Merge), Method::TwoProportions);
    assert_eq!((merges.values, merges.p), ((Some(0.0), Some(0.0)), None));
    // Nothing is said of modalities, and open weights are what is left of open source.
    let modality = share(&Subject::Property(Property::Multimodal), Method::TwoProportions);
    assert!(modality.reason.unwrap().starts_with("no column of modalities"));
    assert!(!tests.iter().any(|test| test.subject == Subject::Property(Property::OpenWeights)));
}

/// Models of twelve developers on two dates: the ten with the most downloads have a column each, the others share one.
#[test]
fn spreads_are_over_the_largest_entities_and_all_others() {
    let developers = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
    let mut names: Vec<(&str, String, u64)> = Vec::new();
    for (place, developer) in developers.iter().enumerate() {
        // Later, "a" has two models more; "k" and "l" have one each on both dates.
        names.push((FIRST, format!("{developer}/1"), 20 - place as u64));
        names.push((LAST, format!("{developer}/1"), 20 - place as u64));
    }
    names.extend([(LAST, "a/2".to_owned(), 1), (LAST, "a/3".to_owned(), 1)]);
    let rows: Vec<Row<'_>> =
        names.iter().map(|(date, name, count)| (*date, name.as_str(), *count, 1, "", "")).collect();
    let tests = tests(&panel(&rows), &question());
    let test = of(&tests, Topic::Distribution, &Subject::Level(Level::developer()), Method::ChiSquare);
    assert_eq!((test.models, test.models_in_both, test.n), (Some((12, 14)), Some(12), 26));
    // By hand: rows of 14 and 12 models; columns (3, 1), nine of (1, 1), and (2, 2).
    let table: Vec<(f64, f64)> = [(3.0, 1.0)].into_iter().chain([(1.0, 1.0); 9]).chain([(2.0, 2.0)]).collect();
    let cell = |observed: f64, row: f64, column: f64| {
        let expected = row * column / 26.0;
        (observed - expected).powi(2) / expected
    };
    let by_hand: f64 = table
        .iter()
        .map(|&(later, earlier)| cell(later, 14.0, later + earlier) + cell(earlier, 12.0, later + earlier))
        .sum();
    assert!((test.statistic.unwrap() - by_hand).abs() < 1e-12, "{test:?}");
    assert!((test.size.unwrap() - (by_hand / 26.0).sqrt()).abs() < 1e-12);
    assert!(test.note.starts_with("the 10 developers with the most downloads, and all others"), "{}", test.note);
    let segments =
        of(&tests, Topic::Distribution, &Subject::Level(Level::from("segment".to_owned())), Method::ChiSquare);
    assert!(segments.reason.unwrap().contains("no level \"segment\""));
    let models = tests_of_level(&rows, Level::Model);
    assert_eq!(models.reason.as_deref(), Some("each model is an entity of its own"));
}

fn tests_of_level(rows: &[Row<'_>], level: Level) -> Test {
    let tests = tests(&panel(rows), &Question { level: level.clone(), ..question() });
    of(&tests, Topic::Distribution, &Subject::Level(level), Method::ChiSquare)
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
fn slopes_are_per_year() {
    let answer = answer(&growing(5), &Question { measure: Measure::Cr(1), ..question() }).unwrap();
    let found = found(&answer);
    let test = of(&found.tests, Topic::Trend, &Subject::Measure(Measure::Cr(1)), Method::MannKendall);
    assert_eq!((test.statistic, test.n, test.values), (Some(10.0), 5, (Some(0.5), Some(0.9))));
    // A tenth every tenth of a year, but for the rounding of days.
    assert!((test.size.unwrap() - 1.0).abs() < 0.01, "{test:?}");
    let [(first, start), (last, end)] = found.line.unwrap();
    assert_eq!((first, last), (answer.periods[0].start, answer.periods[4].start));
    assert!((start - 0.5).abs() < 0.01 && (end - 0.9).abs() < 0.01);
    // The question's measure comes first, and once.
    let trends: Vec<String> = found
        .changes()
        .filter_map(|change| {
            change.tests.first().filter(|test| test.topic == Topic::Trend).map(|test| test.subject.name())
        })
        .collect();
    assert_eq!(trends, ["cr1", "hhi", "cr4", "effective-number", "gini"]);
    let constant = of(&found.tests, Topic::Trend, &Subject::Measure(Measure::Cr(4)), Method::MannKendall);
    assert!(constant.reason.unwrap().contains("all values are equal"));
    assert_eq!(constant.size, Some(0.0));
}

#[test]
fn a_trend_needs_four_periods() {
    let tests = tests(&growing(3), &question());
    for method in [Method::MannKendall, Method::HamedRao] {
        let test = of(&tests, Topic::Trend, &Subject::Measure(Measure::Hhi), method);
        assert_eq!(test.reason.as_deref(), Some("3 periods with a value: expected at least 4"));
        assert_eq!((test.p, test.size), (None, None));
    }
}

#[test]
fn windows_overlap_where_dates_are_closer_than_they_are_long() {
    let at = |dates: [&str; 2]| {
        let rows = dates.map(|date| -> Row<'_> { (date, "a/1", 1, 1, "", "") });
        found(&answer(&panel(&rows), &question()).unwrap()).overlapping
    };
    assert!(at(["2026-01-01", "2026-01-30"]));
    assert!(!at(["2026-01-01", "2026-01-31"]));
}

#[test]
fn one_period_has_reasons_and_no_tests() {
    let question = Question { from: Some(day(LAST)), ..question() };
    let answer = answer(&nine(), &question).unwrap();
    let found = found(&answer);
    assert_eq!((found.against, found.models_before, found.models_after), (None, 0, 5));
    for test in &found.tests {
        assert!(test.reason.is_some() && test.p.is_none() && test.q.is_none(), "{test:?}");
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
    let test = of(&found(&answer).tests, Topic::Trend, &Subject::Measure(Measure::Hhi), Method::MannKendall);
    assert_eq!((test.n, test.period), (5, day("2026-05-01")));
}

/// A rise that the plain test believes and the one for alike neighbors doesn't is no more than chance.
#[test]
fn of_two_tests_the_one_that_says_less_decides() {
    let [plain, corrected] = [(Some(0.01), Method::MannKendall), (Some(0.2), Method::HamedRao)].map(|(q, method)| {
        let growing = tests(&growing(5), &question());
        Test { p: q, q, ..of(&growing, Topic::Trend, &Subject::Measure(Measure::Hhi), method) }
    });
    for pair in [[plain.clone(), corrected.clone()], [corrected.clone(), plain.clone()]] {
        let change = Change { tests: &pair };
        assert_eq!((change.strictest().unwrap().method, change.beyond_chance()), (Method::HamedRao, Some(false)));
    }
    let untested = Test { p: None, q: None, ..corrected };
    let pair = [untested.clone(), plain];
    assert_eq!(Change { tests: &pair }.beyond_chance(), Some(true));
    assert_eq!(Change { tests: &[untested] }.beyond_chance(), None);
}
