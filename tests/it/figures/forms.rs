//! The forms of charts over time: what each shows is what the chart's own form shows, in links as on the page.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use std::sync::LazyLock;

use lorenz::analysis::{Answer, EntityName, Level, Population, Question, SharesOf, View, answer};
use lorenz::app::{ChartForm, ComparedValues, Display, Effect, Message, parse_link};
use lorenz::calendar::{Day, Granularity};
use lorenz::chart::{Figure, LineChart, StackedChart, XAxis, describe, format, readouts};
use lorenz::figures::{Exhibit, ExhibitBody, exhibits, period_name};
use lorenz::protocol::{DataSummary, Request};

use crate::app::ready;
use crate::shipped::{shipped_panel, summary};

/// Answers of all views of the shipped data, and of some questions that change what their charts are made of.
fn answers() -> Vec<Answer> {
    let panel = shipped_panel();
    let qwen = |others: &[&str]| {
        let names = ["Qwen"].iter().chain(others);
        names.map(|name| EntityName::new(Level::developer(), name)).collect::<Vec<EntityName>>()
    };
    let mut questions: Vec<Question> = (View::ALL.iter().filter(|view| **view != View::Entity))
        .map(|&view| Question { view, ..Question::default() })
        .collect();
    let country = Level::from("country".to_owned());
    questions.extend([
        Question { level: country.clone(), ..Question::default() },
        Question { level: country, shares_of: Some(SharesOf::Known), ..Question::default() },
        Question { population: Population::Chained, granularity: Granularity::Month, ..Question::default() },
        Question { at: Day::from_date(2026, 7, 1), granularity: Granularity::Month, ..Question::default() },
        Question {
            view: View::Rebalancing,
            at: Day::from_date(2026, 6, 1),
            granularity: Granularity::Month,
            ..Question::default()
        },
        Question { view: View::Entity, of: qwen(&[]), ..Question::default() },
        Question { view: View::Entity, of: qwen(&["google", "deepseek-ai"]), ..Question::default() },
    ]);
    questions.iter().map(|question| answer(&panel, question).unwrap()).collect()
}

fn shown(answer: &Answer, display: &Display) -> Vec<Exhibit> {
    static DATA: LazyLock<DataSummary> = LazyLock::new(|| summary(&shipped_panel()));
    exhibits(answer, &DATA, display)
}

/// Values of a chart over time by name and day.
fn values(figure: &Figure) -> Vec<(String, Day, Option<f64>)> {
    let of_lines = |chart: &LineChart| {
        let of = |series: &lorenz::chart::Series| {
            series.points.iter().map(|(day, value)| (series.label.clone(), *day, *value)).collect::<Vec<_>>()
        };
        chart.series.iter().flat_map(of).collect::<Vec<_>>()
    };
    let of_layers = |chart: &StackedChart| {
        let of = |layer: &lorenz::chart::Layer| {
            let values = chart.periods.iter().zip(&layer.shares);
            values.map(|(day, share)| (layer.label.clone(), *day, *share)).collect::<Vec<_>>()
        };
        chart.layers.iter().flat_map(of).collect::<Vec<_>>()
    };
    let mut values = match figure {
        Figure::Line(chart) | Figure::Multiples(chart) => of_lines(chart),
        Figure::Stacked(chart) => of_layers(chart),
        _ => panic!("no chart over time"),
    };
    values.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    values
}

fn figure(exhibit: &Exhibit) -> &Figure {
    match &exhibit.body {
        ExhibitBody::Chart(figure) => figure,
        _ => panic!("{} is no chart", exhibit.name),
    }
}

/// Ways to draw an answer: those of comparisons only where there is one.
fn displays(answer: &Answer) -> Vec<Display> {
    let of_these = Display { compared: ComparedValues::ShareOfThese, ..Display::default() };
    let with_others = Display { has_others: true, ..Display::default() };
    let focused = Display { focus: vec![EntityName::new(Level::developer(), "Qwen")], ..Display::default() };
    match answer.question.view {
        View::Entity => vec![Display::default(), of_these, with_others, focused],
        View::Concentration => vec![Display::default(), focused],
        _ => vec![Display::default()],
    }
}

/// Calls `check` with each chart over time in each of its forms: the answer, the chart in its own form, the same in the other one.
fn each_form(mut check: impl FnMut(&Answer, &Exhibit, ChartForm, &Exhibit)) {
    for answer in answers() {
        for display in displays(&answer) {
            for own in shown(&answer, &display) {
                for form in own.forms.iter().flat_map(|forms| forms.offered.clone()) {
                    let mut display = display.clone();
                    display.forms.choose(own.name, Some(form));
                    let all = shown(&answer, &display);
                    let other = all.iter().find(|exhibit| exhibit.name == own.name).unwrap();
                    check(&answer, &own, form, other);
                }
            }
        }
    }
}

#[test]
fn every_form_shows_the_values_of_the_chart() {
    let mut seen = Vec::new();
    each_form(|answer, own, form, other| {
        let name = own.name;
        let forms = other.forms.as_ref().unwrap();
        assert_eq!((forms.shown, &forms.offered), (form, &own.forms.as_ref().unwrap().offered), "{name}");
        assert!(other.table == own.table, "{name}: the data stay");
        assert!(other.empty_reason().is_none(), "{name} as {form:?}");
        seen.push((name, form));
        let all = values(figure(own));
        match &other.body {
            ExhibitBody::Chart(figure) => {
                assert!(!readouts(figure).is_empty() && !describe(figure).is_empty(), "{name} as {form:?}");
                match figure.as_ref() {
                    Figure::Bars(chart) => {
                        let days: Vec<Day> = all.iter().map(|(_, day, _)| *day).collect();
                        let day = answer.question.at.unwrap();
                        assert!(days.contains(&day), "{name}");
                        for bar in &chart.rows {
                            let of = |day| all.iter().find(|(label, other, _)| *label == bar.label && *other == day);
                            assert_eq!(bar.value, of(day).unwrap().2, "{name}: {}", bar.label);
                            let before = answer.question.against.and_then(of).and_then(|(.., value)| *value);
                            assert_eq!(bar.before, before, "{name}: {}", bar.label);
                        }
                    }
                    Figure::Multiples(chart) => {
                        assert!((2..=9).contains(&chart.series.len()), "{name}");
                        assert!(values(figure).iter().all(|value| all.contains(value)), "{name}");
                    }
                    _ => assert!(values(figure) == all, "{name} as {form:?}"),
                }
            }
            ExhibitBody::List(list) => {
                let Figure::Line(LineChart { unit, x, .. }) = (match figure(own) {
                    Figure::Line(chart) => Figure::Line(chart.clone()),
                    _ => return,
                }) else {
                    return;
                };
                let granularity = answer.question.granularity;
                for (label, day, value) in all.iter().filter(|_| x == XAxis::Dates) {
                    let column = list.columns.iter().position(|column| column.name == *label).unwrap();
                    let row = list.rows.iter().find(|row| row[0] == period_name(granularity, *day)).unwrap();
                    let words = value.map_or_else(|| "–".to_owned(), |value| format::value(value, unit));
                    assert_eq!(row[column], words, "{name}: {label}, {day}");
                }
            }
            _ => panic!("{name} as {form:?}"),
        }
    });
    let has = |name, form| seen.contains(&(name, form));
    for form in ChartForm::ALL {
        assert!(has("shares", form) && has("segments", form), "{form:?}");
        assert!(has("entity", form), "a comparison as {form:?}: of these, or with all others, they are one whole");
    }
    assert!(!has("concentration", ChartForm::Bars), "one line has nothing beside it");
    assert!(!has("leaders", ChartForm::Bars), "an age is no date");
}

#[test]
fn what_is_not_named_comes_last_and_is_pale() {
    each_form(|_, own, form, other| {
        let labels: Vec<&str> = match &other.body {
            ExhibitBody::Chart(figure) => match figure.as_ref() {
                Figure::Line(chart) | Figure::Multiples(chart) if form != own.forms.as_ref().unwrap().own => {
                    chart.series.iter().map(|series| series.label.as_str()).collect()
                }
                Figure::Bars(chart) => chart.rows.iter().map(|row| row.label.as_str()).collect(),
                _ => return,
            },
            _ => return,
        };
        let is_rest = |label: &&str| ["Other", "Unknown", "All others"].contains(label);
        // What is highlighted is moved on top of the lines.
        if form == ChartForm::Bars {
            let named = labels.iter().position(is_rest).unwrap_or(labels.len());
            assert!(labels[named..].iter().all(is_rest), "{}: {labels:?}", own.name);
        }
    });
}

#[test]
fn a_title_is_true_of_the_date_that_bars_show() {
    let panel = shipped_panel();
    let at = |day| Question { at: day, granularity: Granularity::Month, ..Question::default() };
    let mut display = Display::default();
    display.forms.choose("shares", Some(ChartForm::Bars));
    let title = |question: &Question, display: &Display| {
        let shown = shown(&answer(&panel, question).unwrap(), display);
        shown.iter().find(|exhibit| exhibit.name == "shares").unwrap().heading().unwrap().title.clone()
    };
    assert_eq!(
        title(&at(None), &display),
        title(&at(None), &Display::default()),
        "the chart's finding is about its last date"
    );
    let earlier = title(&at(Day::from_date(2026, 7, 1)), &display);
    assert!(earlier.starts_with("In Jul 2026: "), "{earlier}");
}

#[test]
fn a_form_that_a_chart_cannot_have_leaves_it_as_it_is() {
    for text in
        ["concentration=1", "form=concentration:bars", "form=lorenz:table", "form=nothing:lines", "form=shares:pie"]
    {
        let display = parse_link(text).display;
        for answer in answers().into_iter().take(2) {
            assert!(shown(&answer, &display) == shown(&answer, &Display::default()), "{text}");
        }
    }
}

#[test]
fn small_multiples_of_shares_ask_for_nine_and_other_forms_for_seven() {
    let (mut state, panel) = ready("level=country");
    let mut choose = |form| {
        let mut display = state.display.clone();
        display.forms.choose("shares", form);
        let effects = state.update(Message::Displayed(Box::new(display)));
        let asked = effects.iter().find_map(|effect| match effect {
            Effect::Send(Request::Ask { question, .. }) => Some(question.top),
            _ => None,
        });
        let link = effects.iter().find_map(|effect| match effect {
            Effect::ShowLink(link) => Some(link.clone()),
            _ => None,
        });
        (asked, link.unwrap())
    };
    assert_eq!(choose(Some(ChartForm::Lines)), (None, "level=country&form=shares%3Alines".to_owned()));
    let nine = choose(Some(ChartForm::Multiples));
    assert_eq!(nine, (Some(Some(9)), "level=country&top=9&form=shares%3Amultiples".to_owned()));
    let parsed = parse_link(&nine.1);
    let answer = answer(&panel, &parsed.question).unwrap();
    let all = shown(&answer, &parsed.display);
    let Figure::Multiples(chart) = figure(all.iter().find(|exhibit| exhibit.name == "shares").unwrap()) else {
        panic!("small multiples were chosen")
    };
    let labels: Vec<&str> = chart.series.iter().map(|series| series.label.as_str()).collect();
    assert!(labels.len() == 9 && !labels.contains(&"Other") && !labels.contains(&"Unknown"), "{labels:?}");
    assert_eq!(choose(None), (Some(Some(7)), "level=country".to_owned()));
}
