//! What the figures of properties say of the shipped data, and of files that tell less.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use lorenz::analysis::{Answer, Question, View, answer, answer_with_intervals};
use lorenz::calendar::Day;
use lorenz::figures::{Exhibit, ExhibitBody, exhibits};
use lorenz::panel::Panel;

use crate::shipped::{shipped_panel, summary};
use crate::support::{counts, dates, day, parquet, texts};

fn question() -> Question {
    Question { view: View::Properties, from: Day::from_date(2026, 6, 23), ..Question::default() }
}

fn shown(panel: &Panel, answer: &Answer) -> Vec<Exhibit> {
    exhibits(answer, &summary(panel), &lorenz::app::Display::default())
}

/// Title and subtitle of each exhibit, and the rows of bars and lists.
fn words(exhibits: &[Exhibit]) -> String {
    let mut lines = Vec::new();
    for exhibit in exhibits {
        let heading = exhibit.heading().unwrap();
        lines.push(format!("{}: {}\n  {}", exhibit.name, heading.title, heading.subtitle));
        lines.extend(exhibit.notes.iter().map(|note| format!("  · {note}")));
        match &exhibit.body {
            ExhibitBody::Chart(figure) => {
                if let lorenz::chart::Figure::Bars(bars) = figure.as_ref() {
                    lines.extend(bars.rows.iter().map(|row| {
                        let value = row.value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"));
                        let interval =
                            row.interval.map(|(low, high)| format!(" {low:.3}–{high:.3}")).unwrap_or_default();
                        format!("  | {} | {value}{interval} | {:?} | {}", row.label, row.color, row.note)
                    }));
                }
            }
            ExhibitBody::List(list) => {
                let header = crate::shipped::header(list);
                lines.extend(std::iter::once(&header).chain(&list.rows).map(|row| format!("  | {}", row.join(" | "))));
            }
            ExhibitBody::Ranking(_) | ExhibitBody::Findings(_) => panic!("a ranking, or findings"),
        }
    }
    lines.join("\n") + "\n"
}

#[test]
fn the_shipped_data_give_these_properties() {
    let panel = shipped_panel();
    let answer = answer_with_intervals(&panel, &question()).unwrap();
    crate::shipped::golden("properties.txt", &words(&shown(&panel, &answer)));
}

/// A file of licenses on one date: the other figures say what is missing.
#[test]
fn files_that_tell_less_say_so() {
    let file = parquet(&[
        ("model", texts(["a/x", "b/y"])),
        ("time", dates([day("2026-01-05"); 2])),
        ("downloads_30d", counts([3, 1])),
        ("license", texts(["mit", ""])),
    ]);
    let panel = crate::support::panel(file).unwrap();
    let question = Question { view: View::Properties, ..Question::default() };
    let exhibits = shown(&panel, &answer(&panel, &question).unwrap());
    let words = words(&exhibits);
    for part in [
        "multiples: Only one period: nothing to compare with",
        "techniques: Nothing is known of the techniques of these models",
        "sizes: The sizes of these models are not known",
        "licenses: Open-source licenses cover 100\u{a0}% of downloads with a known license on 5 Jan 2026\n",
        "license known for 75\u{a0}% of downloads",
        "values: Neither architectures nor libraries nor languages are known",
    ] {
        assert!(words.contains(part), "{part} is not in\n{words}");
    }
    assert!(!words.contains("NaN"));
}
