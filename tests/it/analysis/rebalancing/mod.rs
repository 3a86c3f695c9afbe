//! Shares of two periods, contributions to the HHI, turnover, groups and segments.

mod laws;
mod oracle;

use lorenz::analysis::{
    AnalysisError, Answer, Counted, Level, Question, Rebalancing, SharesOf, Table, View, ViewAnswer, answer,
};
use lorenz::load::LoadOptions;
use lorenz::panel::Panel;
use lorenz::schema::CountKind;

use super::panel;
use crate::support::{counts, dates, day, panel_of, parquet, texts};

fn ask(panel: &Panel, level: &str, change: impl FnOnce(Question) -> Question) -> Answer {
    let level = Level::from(level.to_owned());
    answer(panel, &change(Question { view: View::Rebalancing, level, ..Question::default() })).unwrap()
}

fn found(answer: &Answer) -> &Rebalancing {
    let ViewAnswer::Rebalancing(found) = &answer.view else { panic!("{:?}", answer.view) };
    found
}

fn table(answer: &Answer, name: &str) -> Table {
    answer.tables().into_iter().find(|table| table.name == name).unwrap()
}

/// The rows of a table, each with these columns alone, blanks between them.
fn rows(answer: &Answer, name: &str, columns: &[&str]) -> Vec<String> {
    let table = table(answer, name);
    let places: Vec<usize> =
        columns.iter().map(|column| table.header().position(|other| other == *column).unwrap()).collect();
    let cells = |row: Vec<String>| places.iter().map(|&place| row[place].as_str()).collect::<Vec<_>>().join(" ");
    table.rows().map(cells).collect()
}

/// Two dates; b gains, c leaves, d enters, one model has no country.
fn two_dates(kind: &str) -> Panel {
    let (first, last) = ("2026-01-05", "2026-02-02");
    panel(
        kind,
        &[
            (first, "a/1", 50, "Peru"),
            (first, "b/1", 25, "Chile"),
            (first, "c/1", 25, ""),
            (last, "a/1", 40, "Peru"),
            (last, "b/1", 100, "Chile"),
            (last, "d/1", 60, "Bolivia"),
            (last, "e/1", 0, "Bolivia"),
        ],
    )
}

#[test]
fn shares_change_in_points_and_ranks() {
    let answer = ask(&two_dates("window"), "developer", |question| question);
    let columns =
        ["against", "period", "entity", "share_before", "share", "change", "rank_before", "rank", "rank_change"];
    assert_eq!(
        rows(&answer, "share-changes", &columns),
        [
            "2026-01-05 2026-02-02 a 0.5 0.2 -0.3 1 3 -2",
            "2026-01-05 2026-02-02 d 0 0.3 0.3  2 ",
            "2026-01-05 2026-02-02 b 0.25 0.5 0.25 2 1 1",
            "2026-01-05 2026-02-02 c 0.25 0 -0.25 3  ",
        ]
    );
}

#[test]
fn unknown_downloads_count_in_shares_of_all_and_not_in_the_hhi() {
    let columns = ["entity", "share_before", "share", "shares_of", "unknown_share_before", "unknown_share"];
    let answer = ask(&two_dates("window"), "country", |q| Question { shares_of: Some(SharesOf::All), ..q });
    assert_eq!(
        rows(&answer, "share-changes", &columns),
        [
            "Bolivia 0 0.3 all 0.25 0",
            "Peru 0.5 0.2 all 0.25 0",
            "Chile 0.25 0.5 all 0.25 0",
            "Unknown 0.25 0 all 0.25 0"
        ]
    );
    let of_known = ask(&two_dates("window"), "country", |question| question);
    let known = rows(&of_known, "share-changes", &columns);
    let (third, two_thirds) = (1.0_f64 / 3.0, 2.0_f64 / 3.0);
    assert_eq!(known[0], format!("Peru {two_thirds} 0.2 known 0.25 0"));
    assert!(known.contains(&format!("Chile {third} 0.5 known 0.25 0")));
    assert_eq!(known.last().map(String::as_str), Some("Unknown   known 0.25 0"));
    // 2/3 and 1/3 of the known ones, then 0.3, 0.2, 0.5.
    let hhi = found(&answer).hhi.as_ref().unwrap();
    assert!((hhi.before - 50_000.0 / 9.0).abs() < 1e-9 && (hhi.after - 3_800.0).abs() < 1e-9);
    assert_eq!((hhi.coverage_before, hhi.coverage), (Some(0.75), Some(1.0)));
    let largest = &hhi.contributions[0];
    assert_eq!((largest.entity.as_str(), largest.share), ("Peru", 0.2));
    assert!((largest.points - (400.0 - 40_000.0 / 9.0)).abs() < 1e-9);
}

#[test]
fn the_periods_compared_are_those_asked_for() {
    let rows_of = [("2026-01-05", 10, 10), ("2026-01-12", 30, 10), ("2026-01-19", 10, 30)];
    let both = rows_of.iter().flat_map(|&(date, a, b)| [(date, "a/1", a, ""), (date, "b/1", b, "")]);
    let panel = panel("window", &both.collect::<Vec<_>>());
    let pair = |at: &str, against: &str| {
        let (at, against) = (Some(day(at)), Some(day(against)));
        let answer = ask(&panel, "developer", |question| Question { at, against, ..question });
        rows(&answer, "share-changes", &["against", "period", "entity", "change"])
    };
    assert_eq!(pair("2026-01-12", "2026-01-05"), ["2026-01-05 2026-01-12 a 0.25", "2026-01-05 2026-01-12 b -0.25"]);
    assert_eq!(pair("2026-01-12", "2026-01-19"), ["2026-01-19 2026-01-12 a 0.5", "2026-01-19 2026-01-12 b -0.5"]);
    // A period isn't compared with itself.
    assert!(pair("2026-01-12", "2026-01-12").is_empty());
}

#[test]
fn turnover_goes_from_period_to_period_and_between_the_two_compared() {
    let dates = ["2026-01-05", "2026-02-02", "2026-03-02"];
    let counts = [[50, 40, 30, 20, 10], [50, 40, 30, 10, 20], [10, 20, 30, 40, 50]];
    let names = ["a/1", "b/1", "c/1", "d/1", "e/1"];
    let all = dates
        .iter()
        .zip(counts)
        .flat_map(|(&date, counts)| names.map(|n| n).into_iter().zip(counts).map(move |(n, c)| (date, n, c, "")));
    let answer = ask(&panel("window", &all.collect::<Vec<_>>()), "developer", |question| question);
    assert_eq!(
        rows(&answer, "turnover", &["against", "period", "k", "turnover", "spearman", "entities"]),
        [
            "2026-01-05 2026-02-02 4 0.25 0.9 5",
            "2026-01-05 2026-02-02 8  0.9 5",
            "2026-01-05 2026-02-02 20  0.9 5",
            "2026-02-02 2026-03-02 4 0.25 -0.9 5",
            "2026-02-02 2026-03-02 8  -0.9 5",
            "2026-02-02 2026-03-02 20  -0.9 5",
            "2026-01-05 2026-03-02 4 0.25 -1 5",
            "2026-01-05 2026-03-02 8  -1 5",
            "2026-01-05 2026-03-02 20  -1 5",
        ]
    );
}

#[test]
fn entities_without_downloads_take_part_where_all_that_exist_are_counted() {
    let existing = |question| Question { counted: Counted::Existing, ..question };
    let answer = ask(&two_dates("window"), "developer", existing);
    // e has no downloads; c has none left, and still exists.
    let changes = rows(&answer, "share-changes", &["entity", "downloads_before", "downloads", "change", "rank"]);
    assert_eq!(changes, ["a 50 40 -0.3 3", "d 0 60 0.3 2", "b 25 100 0.25 1", "c 25 0 -0.25 ", "e 0 0 0 "]);
    let compared = found(&answer).turnover_compared.clone().unwrap();
    assert_eq!(compared.entities, 3);
    // (50, 25, 25) and (40, 100, 0): mid-ranks 3, 1.5, 1.5 and 2, 3, 1.
    assert_eq!(compared.spearman, Some(0.0));
    let without = ask(&two_dates("window"), "developer", |question| question);
    assert_eq!(found(&without).hhi.as_ref().unwrap().change, found(&answer).hhi.as_ref().unwrap().change);
}

#[test]
fn one_period_has_nothing_to_compare_with() {
    let panel = panel("window", &[("2026-01-05", "a/1", 50, "Peru")]);
    let answer = ask(&panel, "developer", |question| question);
    let found = found(&answer);
    assert_eq!((found.against, found.changes.len(), found.hhi.is_none()), (None, 0, true));
    assert!(found.turnover.is_empty() && found.turnover_compared.is_none());
    assert_eq!(found.theil.periods.len(), 1);
}

#[test]
fn a_period_without_downloads_is_a_gap() {
    let panel = panel("window", &[("2026-01-05", "a/1", 0, ""), ("2026-01-12", "a/1", 7, "")]);
    let answer = ask(&panel, "developer", |question| question);
    assert!(found(&answer).hhi.is_none());
    let changes = rows(&answer, "share-changes", &["entity", "share_before", "share", "change"]);
    assert_eq!(changes, ["a  1 "]);
    assert_eq!(rows(&answer, "theil-groups", &["between", "within", "total"]), ["  ", "0 0 0"]);
}

/// Groups and segments by a panel that tells both.
#[test]
fn groups_and_segments_add_up() {
    let kinds = ["company", "University", "User", "gang", ""];
    let file = parquet(&[
        ("model", texts(["a/1", "b/1", "c/1", "d/1", "e/1"])),
        ("time", dates([day("2026-01-05"); 5])),
        ("downloads", counts([40, 30, 20, 6, 4])),
        ("country", texts(["Peru", "Peru", "Chile", "Chile", ""])),
        ("org_type", texts(kinds)),
    ]);
    let options = LoadOptions { kind: Some(CountKind::from_name("window").unwrap()), ..LoadOptions::default() };
    let answer = ask(&panel_of(&[file], &options).unwrap(), "developer", |question| question);
    assert_eq!(
        rows(&answer, "segments", &["segment", "downloads", "share", "coverage", "shares_of"]),
        [
            "industry 40 0.4444444444444444 0.9 known",
            "non-profit 0 0 0.9 known",
            "academia 30 0.3333333333333333 0.9 known",
            "community 0 0 0.9 known",
            "unaffiliated 20 0.2222222222222222 0.9 known",
            // "gang" is none of the five.
            "Unknown 10  0.9 known",
        ]
    );
    let theil = &found(&answer).theil.periods[0];
    // Σ s_g ln(s_g / (n_g / n)) over Peru, Chile, and the one without a country.
    let between: f64 = [(0.7, 0.4), (0.26, 0.4), (0.04, 0.2)].map(|(s, n): (f64, f64)| s * (s / n).ln()).iter().sum();
    assert!((theil.between.unwrap() - between).abs() < 1e-12);
    assert!((theil.between.unwrap() + theil.within.unwrap() - theil.total.unwrap()).abs() < 1e-12);
    assert_eq!(theil.coverage, Some(0.96));
}

#[test]
fn what_a_file_does_not_tell_is_empty_with_a_reason() {
    let answer = ask(&two_dates("window"), "country", |question| question);
    assert_eq!(
        rows(&answer, "segments", &["period", "reason"]),
        [" this file doesn't tell segments: expected a column such as org_type"]
    );
    assert_eq!(
        rows(&answer, "theil-groups", &["group", "reason"]),
        [" this file doesn't say which country group countries belong to"]
    );
}

#[test]
fn the_page_gets_the_thousand_that_changed_most() {
    let names: Vec<String> = (0..1_200).map(|number| format!("d{number:04}/m")).collect();
    let rows_of = names.iter().enumerate().flat_map(|(number, name)| {
        let count = number as u64;
        [("2026-01-05", name.as_str(), 1_200, ""), ("2026-01-12", name.as_str(), 1 + count * count, "")]
    });
    let panel = panel("window", &rows_of.collect::<Vec<_>>());
    let every = ask(&panel, "developer", |question| Question { top: None, ..question });
    let listed = ask(&panel, "developer", |question| question);
    assert_eq!((found(&every).changes.len(), found(&listed).changes.len()), (1_200, 1_001));
    assert_eq!(found(&listed).entities, 1_200);
    assert_eq!(found(&every).changes[..1_000], found(&listed).changes[..1_000]);
    let other = found(&listed).changes.last().unwrap();
    let rest = found(&every).changes[1_000..].iter().map(|row| row.downloads).sum::<u64>();
    assert_eq!((other.entity.as_str(), other.downloads), ("Other", rest));
    let hhi = found(&listed).hhi.as_ref().unwrap();
    let sum: f64 = hhi.contributions.iter().map(|part| part.points).sum();
    assert_eq!(hhi.contributions.len(), 1_001);
    assert!((sum - hhi.change).abs() < 1e-9);
}

#[test]
fn a_level_that_is_not_there_is_an_error() {
    let question = Question { view: View::Rebalancing, level: Level::from("mood".to_owned()), ..Question::default() };
    assert!(matches!(answer(&two_dates("window"), &question), Err(AnalysisError::NoLevel { .. })));
}
