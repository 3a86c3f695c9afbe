//! What the figures of changes say of the shipped data, and where there is nothing to compare.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use lorenz::analysis::{Answer, Level, Measure, Question, View, answer};
use lorenz::calendar::Day;
use lorenz::chart::Figure;
use lorenz::figures::{Exhibit, ExhibitBody, exhibits};
use lorenz::panel::Panel;

use crate::shipped::{shipped_panel, summary};

fn question() -> Question {
    Question { view: View::Significance, from: Day::from_date(2026, 6, 23), ..Question::default() }
}

fn shown(panel: &Panel, answer: &Answer) -> Vec<Exhibit> {
    exhibits(answer, &summary(panel))
}

/// Title and subtitle of each exhibit, and the rows of bars and lists.
fn words(exhibits: &[Exhibit]) -> String {
    let mut lines = Vec::new();
    for exhibit in exhibits {
        let heading = exhibit.heading().unwrap();
        lines.push(format!("{}: {}\n  {}", exhibit.name, heading.title, heading.subtitle));
        match &exhibit.body {
            ExhibitBody::Chart(figure) => {
                if let Figure::Bars(bars) = figure.as_ref() {
                    lines.extend(bars.rows.iter().map(|row| {
                        let value = row.value.map_or_else(|| "–".to_owned(), |value| format!("{value:.4}"));
                        let interval = row.interval.map(|(low, high)| format!(" {low:.4} to {high:.4}"));
                        format!(
                            "  | {} | {value}{} | {:?} | {}",
                            row.label,
                            interval.unwrap_or_default(),
                            row.color,
                            row.note
                        )
                    }));
                }
            }
            ExhibitBody::List(list) => {
                let header = crate::shipped::header(list);
                lines.extend(std::iter::once(&header).chain(&list.rows).map(|row| format!("  | {}", row.join(" | "))));
            }
            ExhibitBody::Ranking(_) => panic!("a ranking"),
        }
    }
    lines.join("\n") + "\n"
}

#[test]
fn the_shipped_data_give_these_changes() {
    let panel = shipped_panel();
    let mut text = words(&shown(&panel, &answer(&panel, &question()).unwrap()));
    let countries = Question { level: Level::from("country".to_owned()), measure: Measure::Gini, ..question() };
    text += &words(&shown(&panel, &answer(&panel, &countries).unwrap()));
    crate::shipped::golden("significance.txt", &text);
}

#[test]
fn one_period_has_reasons_instead_of_findings() {
    let panel = shipped_panel();
    let alone = Question { from: Day::from_date(2026, 10, 28), ..question() };
    let shown = shown(&panel, &answer(&panel, &alone).unwrap());
    let text = words(&shown);
    for expected in [
        "tests: Nothing here can be tested",
        "Multimodal: not tested, no second period to compare with",
        "changed-shares: No share of models can be tested",
        "no trend can be tested, 1 period with a value: expected at least 4",
    ] {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
    assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
}

/// The line of the trend is drawn over the periods of the measure, beneath it.
#[test]
fn the_trend_is_drawn_from_the_first_period_to_the_last() {
    let panel = shipped_panel();
    let shown = shown(&panel, &answer(&panel, &question()).unwrap());
    let ExhibitBody::Chart(figure) = &shown.last().unwrap().body else { panic!("expected a chart") };
    let Figure::Line(chart) = figure.as_ref() else { panic!("expected lines") };
    let [trend, values] = chart.series.as_slice() else { panic!("expected two lines") };
    assert_eq!((trend.points[0].0, trend.points[1].0), (values.points[0].0, values.points.last().unwrap().0));
    assert!(trend.points[0].1 > trend.points[1].1, "{:?}", trend.points);
}
