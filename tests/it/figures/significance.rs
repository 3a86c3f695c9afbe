//! What the figures of changes say of the shipped data, and where there is nothing to compare.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use lorenz::analysis::{Answer, Level, Measure, Question, View, answer, answer_with_intervals};
use lorenz::calendar::Day;
use lorenz::chart::Figure;
use lorenz::figures::{Exhibit, ExhibitBody, FindingList, FindingRow, exhibits};
use lorenz::panel::Panel;

use crate::shipped::{shipped_panel, summary};

fn question() -> Question {
    Question { view: View::Significance, from: Day::from_date(2026, 6, 23), ..Question::default() }
}

fn shown(panel: &Panel, answer: &Answer) -> Vec<Exhibit> {
    exhibits(answer, &summary(panel), &lorenz::app::Display::default())
}

fn findings(exhibits: &[Exhibit]) -> &FindingList {
    exhibits
        .iter()
        .find_map(|exhibit| match &exhibit.body {
            ExhibitBody::Findings(list) => Some(list),
            _ => None,
        })
        .unwrap()
}

/// Title, subtitle and notes of each exhibit, and the findings with what stands behind them.
fn words(exhibits: &[Exhibit]) -> String {
    let mut lines = Vec::new();
    for exhibit in exhibits {
        let heading = exhibit.heading().unwrap();
        lines.push(format!("{}: {}\n  {}", exhibit.name, heading.title, heading.subtitle));
        lines.extend(exhibit.notes.iter().map(|note| format!("  note: {note}")));
        if let ExhibitBody::Findings(list) = &exhibit.body {
            for section in &list.sections {
                let folded = if section.is_folded { ", folded" } else { "" };
                lines.push(format!("  {}{folded}", section.title));
                lines.extend(section.rows.iter().map(finding));
            }
        }
    }
    lines.join("\n") + "\n"
}

fn finding(row: &FindingRow) -> String {
    let effect = row.effect.as_ref().map(|effect| {
        let ends = effect.interval_percent.map(|(low, high)| format!(", {low:.0} to {high:.0}")).unwrap_or_default();
        format!(" | {} at {:.0}{ends}", effect.label, effect.at_percent.unwrap_or(f64::NAN))
    });
    let details: Vec<String> = row.details.iter().map(|(what, value)| format!("      {what}: {value}")).collect();
    format!("    {}{}\n{}", row.sentence, effect.unwrap_or_default(), details.join("\n"))
}

#[test]
fn the_shipped_data_give_these_changes() {
    let panel = shipped_panel();
    let mut text = words(&shown(&panel, &answer_with_intervals(&panel, &question()).unwrap()));
    let countries = Question { level: Level::from("country".to_owned()), measure: Measure::Gini, ..question() };
    text += &words(&shown(&panel, &answer_with_intervals(&panel, &countries).unwrap()));
    crate::shipped::golden("significance.txt", &text);
}

#[test]
fn one_period_says_why_nothing_is_tested() {
    let panel = shipped_panel();
    let question = Question { from: panel.days().last().copied(), ..question() };
    let exhibits = shown(&panel, &answer(&panel, &question).unwrap());
    let list = findings(&exhibits);
    assert_eq!(list.heading.title, "Nothing here can be tested");
    assert_eq!(list.sections.len(), 1);
    assert!(list.sections[0].is_folded && list.sections[0].title == "Can't be told");
    let text = words(&exhibits);
    for expected in
        ["There is no second period to compare with", "1 date is a whole window apart: a trend needs at least 5"]
    {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
    assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
}

/// Marks lie on the scale of their kind, at the side of their sign, within their intervals.
#[test]
fn effects_of_one_kind_share_a_scale() {
    let panel = shipped_panel();
    let exhibits = shown(&panel, &answer_with_intervals(&panel, &question()).unwrap());
    let list = findings(&exhibits);
    let marks: Vec<_> =
        list.sections.iter().flat_map(|section| &section.rows).filter_map(|row| row.effect.as_ref()).collect();
    assert!(marks.len() >= 15);
    for mark in &marks {
        let at = mark.at_percent.unwrap();
        let (low, high) = mark.interval_percent.unwrap_or((at, at));
        assert!(0.0 <= low && low <= at && at <= high && high <= 100.0, "{mark:?}");
        let side = if mark.label.starts_with('+') {
            1.0
        } else if mark.label.starts_with('−') {
            -1.0
        } else {
            0.0
        };
        assert!(side * (at - 50.0) >= 0.0, "{mark:?}");
    }
    let reaches_an_end = |mark: &&&lorenz::figures::EffectMark| {
        mark.interval_percent.is_some_and(|(low, high)| low < 0.001 || high > 99.999)
    };
    assert!(marks.iter().filter(reaches_an_end).count() >= 2, "the largest of each kind spans the scale");
}

/// Of a trend that can't be tested the title says so, and the notes say why.
#[test]
fn the_measure_is_drawn_on_each_population() {
    let panel = shipped_panel();
    let exhibits = shown(&panel, &answer(&panel, &question()).unwrap());
    let trend = exhibits.last().unwrap();
    let ExhibitBody::Chart(figure) = &trend.body else { panic!("expected a chart") };
    let Figure::Line(chart) = figure.as_ref() else { panic!("expected lines") };
    let labels: Vec<&str> = chart.series.iter().map(|series| series.label.as_str()).collect();
    assert_eq!(labels, ["Same models", "Chained", "All listed"]);
    assert_eq!(chart.heading.title, "The HHI of developers: whether it moved steadily can't be told");
    assert!(trend.notes[0].contains("4 of 9 dates are a whole window apart"), "{:?}", trend.notes);
}
