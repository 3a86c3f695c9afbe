//! Milestones: the shipped list, where it is drawn, and what links say of it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use std::collections::BTreeSet;

use lorenz::analysis::{Question, View, answer};
use lorenz::app::{Display, Marks, parse_link, write_link};
use lorenz::calendar::Day;
use lorenz::chart::{Figure, Milestone, XAxis};
use lorenz::figures::{ExhibitBody, exhibits};
use lorenz::protocol::LoadSpec;
use proptest::prelude::*;

use crate::shipped::{shipped_panel, summary};
use crate::support::day;

const TABLE: &str = include_str!("../../../www/data/marks.csv");
const PROGRAM: &str = include_str!("../../../src/figures/milestones.txt");

/// The rows of the table: day, name, who, kind, source.
fn rows() -> Vec<[&'static str; 5]> {
    let row = |line: &'static str| {
        let cells: Vec<&str> = line.split(',').collect();
        <[&str; 5]>::try_from(cells).unwrap_or_else(|cells| panic!("a cell with a comma, or one too few: {cells:?}"))
    };
    TABLE.lines().skip(1).map(row).collect()
}

#[test]
fn the_program_has_the_days_and_names_of_the_table() {
    assert_eq!(TABLE.lines().next(), Some("date,name,who,kind,source"));
    let lines: Vec<String> = rows().iter().map(|[day, name, ..]| format!("{day} {name}")).collect();
    assert_eq!(PROGRAM.lines().collect::<Vec<&str>>(), lines);
}

#[test]
fn each_row_of_the_table_is_whole() {
    let rows = rows();
    assert!(rows.is_sorted_by_key(|[day, ..]| *day), "by date");
    for [day, name, who, kind, source] in &rows {
        assert!(Day::parse(day).is_some_and(|parsed| parsed.to_string() == *day), "{day}");
        assert!((1..=40).contains(&name.chars().count()) && !who.is_empty(), "{name}: {who}");
        assert!(["launch", "policy"].contains(kind), "{name}: {kind}");
        assert!(source.starts_with("https://") && !source.contains(' '), "{name}: {source}");
    }
    let names: BTreeSet<&str> = rows.iter().map(|[_, name, ..]| *name).collect();
    assert_eq!(names.len(), rows.len(), "each once");
}

/// The milestones of each chart of a view of the shipped data, by the chart's name.
fn marked(view: View, marks: Marks) -> Vec<(&'static str, bool, Vec<Milestone>)> {
    let panel = shipped_panel();
    let answer = answer(&panel, &Question { view, ..Question::default() }).unwrap();
    let display = Display { marks, ..Display::default() };
    let milestones = |figure: Figure| match figure {
        Figure::Line(chart) => Some((chart.x == XAxis::Dates, chart.milestones)),
        Figure::Stacked(chart) => Some((true, chart.milestones)),
        _ => None,
    };
    let of = |exhibit: lorenz::figures::Exhibit| match exhibit.body {
        ExhibitBody::Chart(figure) => milestones(*figure).map(|(dated, found)| (exhibit.name, dated, found)),
        _ => None,
    };
    exhibits(&answer, &summary(&panel), &display).into_iter().filter_map(of).collect()
}

#[test]
fn nothing_is_marked_unless_it_is_asked_for() {
    for (name, _, found) in View::ALL.iter().flat_map(|view| marked(*view, Marks::default())) {
        assert_eq!(found, [], "{name}");
    }
}

#[test]
fn all_charts_over_time_are_marked_the_readers_own_first() {
    let own = Milestone { day: day("2026-05-01"), name: "My own".to_owned() };
    let mut seen = 0;
    for view in View::ALL {
        let marks = Marks { has_known: true, own: vec![(own.day, own.name.clone())] };
        for (name, is_dated, found) in marked(*view, marks) {
            if !is_dated {
                assert_eq!(found, [], "{name} is over age");
                continue;
            }
            seen += 1;
            assert_eq!(found.first(), Some(&own), "{name}");
            assert_eq!(found.len(), rows().len() + 1, "{name}");
            assert!(found[1..].windows(2).all(|pair| pair[0].day >= pair[1].day), "{name}: the newest first");
        }
    }
    assert!(seen > 8, "{seen}");
    let own_alone = marked(View::Concentration, Marks { has_known: false, own: vec![(own.day, own.name.clone())] });
    assert_eq!(own_alone[0].2, [own]);
}

fn marks_of(query: &str) -> (Marks, Vec<String>) {
    let link = parse_link(query);
    (link.display.marks, link.notices)
}

#[test]
fn a_link_names_marks_and_says_which_it_cant_use() {
    let (marks, notices) =
        marks_of("marks=known&mark=2025-01-20:DeepSeek-R1&mark=2025-01-20:DeepSeek-R1&mark=2024-07-01:A: b");
    assert_eq!(notices, Vec::<String>::new());
    assert!(marks.has_known);
    assert_eq!(
        marks.own,
        [(day("2025-01-20"), "DeepSeek-R1".to_owned()), (day("2024-07-01"), "A: b".to_owned())],
        "each once, and a name may have a colon"
    );
    let long = "x".repeat(61);
    for bad in [
        "marks=all",
        "mark=2025-01-20",
        "mark=2025-02-30:No",
        "mark=:No",
        "mark=2025-01-20:",
        "mark=2025-01-20:%20%20",
        "mark=2025-01-20:a%0Ab",
        &format!("mark=2025-01-20:{long}"),
    ] {
        let (marks, notices) = marks_of(bad);
        assert_eq!(marks, Marks::default(), "{bad}");
        assert_eq!(notices.len(), 1, "{bad}");
        assert!(notices[0].starts_with("The link's mark"), "{bad}: {}", notices[0]);
    }
    let many: Vec<String> = (1..=14).map(|n| format!("mark=2025-01-{n:02}:n{n}")).collect();
    let (marks, notices) = marks_of(&many.join("&"));
    assert_eq!((marks.own.len(), notices.len()), (12, 2), "twelve, and a word on each of the others");
}

proptest! {
    #[test]
    fn a_link_restores_marks(has_known: bool, own in prop::collection::btree_set((0..40_000_i32, "[!-~]([ -~]{0,58}[!-~])?"), 0..=12)) {
        let own: Vec<(Day, String)> = own.into_iter().map(|(day, name)| (Day(day), name)).collect();
        let display = Display { marks: Marks { has_known, own }, ..Display::default() };
        let link = write_link(&LoadSpec::default(), &Question::default(), &display);
        let read = parse_link(&link);
        prop_assert_eq!((read.display, read.notices), (display, Vec::new()), "{}", link);
    }
}
