//! What the rebalancing view says of the shipped data, and that it has words for whatever is asked.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use lorenz::analysis::{Answer, Counted, Level, Question, View, answer};
use lorenz::calendar::{Day, Granularity};
use lorenz::chart::{Figure, describe, format};
use lorenz::figures::{self, ExhibitBody};
use lorenz::panel::Panel;

use crate::shipped::{golden, shipped_panel, summary};

/// The exhibits in words: name, title, subtitle; the bars of bar charts, the rows of lists.
pub fn exhibits_in_words(panel: &Panel, answer: &Answer) -> String {
    let mut lines = Vec::new();
    for exhibit in figures::exhibits(answer, &summary(panel), &lorenz::app::Display::default()) {
        let heading = exhibit.heading().unwrap();
        lines.push(format!("{}: {}\n    {}", exhibit.name, heading.title, heading.subtitle));
        lines.extend(exhibit.notes.iter().map(|note| format!("    · {note}")));
        match &exhibit.body {
            ExhibitBody::Chart(figure) => {
                assert!(!describe(figure).is_empty());
                if let Figure::Bars(chart) = figure.as_ref() {
                    lines.extend(chart.rows.iter().map(|row| {
                        let value = row.value.map_or("–".to_owned(), |value| format::value(value, chart.unit));
                        format!("    | {} {value} ({})", row.label, row.note)
                    }));
                }
            }
            ExhibitBody::List(list) => {
                lines.push(format!("    | {}", crate::shipped::header(list).join(" |")));
                lines.extend(list.rows.iter().map(|row| format!("    | {}", row.join(" | "))));
            }
            ExhibitBody::Ranking(_) | ExhibitBody::Findings(_) => panic!("a ranking, or findings"),
        }
    }
    lines.join("\n") + "\n"
}

fn ask(panel: &Panel, question: Question) -> String {
    let answer = answer(panel, &Question { view: View::Rebalancing, ..question }).unwrap();
    let text = exhibits_in_words(panel, &answer);
    for word in ["NaN", " inf", "−0 ", "usage", "their users"] {
        assert!(!text.contains(word), "\"{word}\" in {text}");
    }
    text
}

#[test]
fn the_shipped_data_give_these_findings() {
    let panel = shipped_panel();
    let from = Day::from_date(2026, 6, 23);
    let mut text = String::new();
    for level in ["developer", "country", "license"] {
        let question = Question { level: Level::from(level.to_owned()), from, ..Question::default() };
        text += &format!("== {level}\n{}", ask(&panel, question));
    }
    golden("figures_rebalancing.txt", &text);
}

/// Every level and step in time has words; also for one date, for the same date twice, and with entities without
/// downloads.
#[test]
fn every_question_has_words() {
    let panel = shipped_panel();
    let levels = panel.attributes().iter().map(|attribute| attribute.name().to_owned());
    for (index, level) in std::iter::once("model".to_owned()).chain(levels).enumerate() {
        if panel.attribute(&level).is_some_and(|attribute| attribute.numbers().is_some()) {
            continue;
        }
        let question = Question {
            level: Level::from(level),
            granularity: Granularity::ALL[index % 4],
            counted: if index % 2 == 0 { Counted::WithDownloads } else { Counted::Existing },
            ..Question::default()
        };
        ask(&panel, question.clone());
        let last = Day::from_date(2026, 10, 28);
        let one_date = ask(&panel, Question { from: last, ..question });
        assert!(one_date.contains("There is no second period to compare with"), "{one_date}");
    }
}

#[test]
fn a_comparison_backward_says_what_it_is_compared_with() {
    let (earlier, later) = (Day::from_date(2026, 6, 23), Day::from_date(2026, 10, 28));
    let text = ask(&shipped_panel(), Question { at: earlier, against: later, ..Question::default() });
    assert!(text.contains("compared with 28 Oct 2026"), "{text}");
    assert!(!text.contains("since 28 Oct"), "{text}");
}
