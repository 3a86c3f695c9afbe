//! Frozen counts and a list that grows: nothing has changed, and nothing is found.

use lorenz::analysis::{Answer, FindingGroup, Measure, Population, Question, Subject, Topic, answer_with_intervals};
use lorenz::calendar::Day;
use lorenz::panel::Panel;

use super::{found, of, question};
use crate::support::{counts, day, parquet, texts};

/// A fixed sequence of numbers below 1,000.
fn mixed(index: u64) -> u64 {
    ((index + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) % 1_000
}

/// 300 developers with five models each; at each of so many dates some 20 more come whole. Largest developers come first, as they
/// do on lists, and a model's license, size and modality are its developer's.
fn frozen(steps: u64) -> Panel {
    let (mut time, mut model, mut downloads) = (Vec::new(), Vec::new(), Vec::new());
    let (mut license, mut size, mut country) = (Vec::new(), Vec::new(), Vec::new());
    // Published long before they are listed: their windows are full from the start.
    let mut created = Vec::new();
    for step in 0..steps {
        for developer in 0..300 + 20 * step {
            for number in 0..5 {
                let index = developer * 5 + number;
                time.push(Day(day("2026-01-01").0 + 35 * step as i32));
                model.push(format!("dev{developer}/m{number}"));
                created.push(day("2020-01-01"));
                // Counts never change.
                downloads.push(400_000 / (developer + 2) + 50 + mixed(index) % 200);
                license.push(if mixed(developer).is_multiple_of(3) { "llama3" } else { "mit" });
                size.push(1_000 + mixed(index * 7) % 5_000);
                country.push(["China", "USA", "France"][(mixed(developer + 9_999) % 3) as usize]);
            }
        }
    }
    let file = parquet(&[
        ("time", crate::support::dates(time)),
        ("model", texts(model.iter().map(String::as_str))),
        ("downloads_30d", counts(downloads)),
        ("license", texts(license)),
        ("parameters", counts(size)),
        ("org_country", texts(country)),
        ("created", crate::support::dates(created)),
    ]);
    crate::support::panel(file).unwrap()
}

fn real(answer: &Answer) -> Vec<String> {
    let tests = found(answer).tests.iter().filter(|test| test.group().is_real());
    tests.map(|test| format!("{} {}", test.topic.name(), test.subject.name())).collect()
}

#[test]
fn a_list_that_grows_is_no_finding() {
    let panel = frozen(7);
    let answer = answer_with_intervals(&panel, &question()).unwrap();
    assert_eq!(real(&answer), Vec::<String>::new());
    let hhi = of(&found(&answer).tests, Topic::Change, &Subject::Measure(Measure::Hhi));
    assert!(hhi.all.unwrap() < 0.0, "all listed models fall: {hhi:?}");
    assert_eq!((hhi.size, hhi.balanced, hhi.p), (Some(0.0), Some(0.0), Some(1.0)));
    // The chain holds, and stands still.
    assert!(hhi.chained.unwrap().abs() < 1e-9, "{hhi:?}");
    assert_eq!(hhi.group(), FindingGroup::List);
    // Seven dates a window apart: all listed models fall steadily, the same ones don't move.
    let trend = of(&found(&answer).tests, Topic::Trend, &Subject::Measure(Measure::Hhi));
    assert_eq!((trend.n, trend.statistic, trend.p), (7, Some(-21.0), Some(1.0)));
    assert_eq!((trend.balanced, trend.chained.map(|change| change.abs() < 1e-9)), (Some(0.0), Some(true)));
    assert_eq!(trend.group(), FindingGroup::List);
    for question in [
        Question { level: lorenz::analysis::Level::from("country".to_owned()), ..question() },
        Question { measure: Measure::Gini, ..question() },
        Question { population: Population::Balanced, ..question() },
    ] {
        assert_eq!(real(&lorenz::analysis::answer(&panel, &question).unwrap()), Vec::<String>::new(), "{question:?}");
    }
}

/// What all developers of a country do is found, whatever else the list takes in.
#[test]
fn a_change_among_the_same_models_is_found() {
    let (mut time, mut model, mut downloads, mut country) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for step in 0..2_u64 {
        for developer in 0..400 + 20 * step {
            for number in 0..3 {
                let is_chinese = developer.is_multiple_of(3);
                time.push(Day(day("2026-01-01").0 + 35 * step as i32));
                model.push(format!("dev{developer}/m{number}"));
                let count = 20_000 / (developer + 20) + 100 + mixed(developer * 3 + number + step) % 20;
                downloads.push(if is_chinese && step == 1 { count * 3 / 2 } else { count });
                country.push(if is_chinese { "China" } else { "USA" });
            }
        }
    }
    let file = parquet(&[
        ("time", crate::support::dates(time)),
        ("model", texts(model.iter().map(String::as_str))),
        ("downloads_30d", counts(downloads)),
        ("org_country", texts(country)),
        ("created", crate::support::dates(model.iter().map(|_| day("2020-01-01")))),
    ]);
    let panel = crate::support::panel(file).unwrap();
    let answer = answer_with_intervals(&panel, &question()).unwrap();
    let share = Subject::Share(lorenz::analysis::Level::from("country".to_owned()), "China".to_owned());
    let test = of(&found(&answer).tests, Topic::Change, &share);
    assert!(test.size.unwrap() > 0.05 && test.p.unwrap() < 0.002, "{test:?}");
    let (low, high) = test.interval.unwrap();
    assert!(0.0 < low && low < test.size.unwrap() && test.size.unwrap() < high, "{test:?}");
    assert_eq!(test.group(), FindingGroup::Large, "{test:?}");
    // Before the intervals are there it is told by all else.
    let at_once = lorenz::analysis::answer(&panel, &question()).unwrap();
    let test = of(&found(&at_once).tests, Topic::Change, &share);
    assert_eq!((test.interval, test.group()), (None, FindingGroup::Large));
}
