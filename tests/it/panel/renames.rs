//! Renamed repositories: which names are one series, and how its flow goes on.

use lorenz::load::LoadOptions;
use lorenz::panel::{Event, Panel};
use lorenz::schema::CountKind;

use super::{Row, file, values};
use crate::support::{counts, dates, day, lines, panel, panel_of, parquet, texts};

/// Counters; a row's value is its `_id`.
fn with_ids(rows: &[Row<'_>]) -> Panel {
    panel(file("downloadsAllTime", "_id", rows)).unwrap()
}

fn without_ids(rows: &[Row<'_>]) -> Panel {
    panel(file("downloadsAllTime", "ignored", rows)).unwrap()
}

/// Names that go on under a later one, `a/x -> b/y`.
fn renamed(panel: &Panel) -> Vec<String> {
    let name = |key: u32| panel.models().get(key);
    assert_eq!(panel.series().len(), panel.models().len());
    let keys = (0..panel.models().len() as u32).zip(panel.series());
    let renamed = keys.filter(|(model, latest)| model != *latest);
    let mut renamed: Vec<String> =
        renamed.map(|(model, &latest)| format!("{} -> {}", name(model), name(latest))).collect();
    renamed.sort();
    renamed
}

#[test]
fn one_id_under_several_names_is_one_series() {
    let panel = with_ids(&[
        ("2026-01-05", "a/x", 100, "1"),
        ("2026-01-12", "b/y", 130, "1"),
        ("2026-01-26", "b/z", 150, "1"),
        ("2026-01-19", "other/m", 5, "2"),
        ("2026-01-26", "other/m", 6, "2"),
    ]);
    assert_eq!(renamed(&panel), ["a/x -> b/z", "b/y -> b/z"]);
    // The flow is credited to the newer name; the gap before the third is one snapshot.
    assert_eq!(lines(&panel), ["2026-01-12 b/y 30", "2026-01-26 b/z 20", "2026-01-26 other/m 1"]);
    let quality = panel.quality();
    let counts = [Event::Rename, Event::Interpolated, Event::Baseline, Event::Reset].map(|event| quality.count(event));
    assert_eq!(counts, [2, 1, 2, 0]);
    assert_eq!(quality.event(Event::Rename).unwrap().examples, ["b/y", "b/z"]);
}

#[test]
fn names_that_stand_beside_each_other_are_two_series() {
    let rows = [
        ("2026-01-05", "a/x", 100, "1"),
        ("2026-01-12", "a/x", 110, "1"),
        ("2026-01-12", "b/y", 111, "1"),
        ("2026-01-19", "b/y", 131, "1"),
    ];
    let panel = with_ids(&rows);
    assert_eq!(renamed(&panel), [""; 0]);
    assert_eq!(lines(&panel), ["2026-01-12 a/x 10", "2026-01-19 b/y 20"]);
}

#[test]
fn a_name_of_several_repositories_is_not_followed() {
    let panel = with_ids(&[
        ("2026-01-05", "a/x", 1000, "1"),
        ("2026-01-12", "a/x", 5, "2"),
        ("2026-01-19", "b/y", 1001, "1"),
        ("2026-01-26", "c/z", 6, "2"),
    ]);
    assert_eq!(renamed(&panel), [""; 0]);
}

#[test]
fn counters_that_hand_over_are_one_series() {
    let linked = |rows: &[Row<'_>]| renamed(&without_ids(rows));
    let old = ("2026-01-05", "a/x", 1000, "");
    let clock = ("2026-01-12", "z/clock", 1, "");
    for (name, counter, is) in [
        ("a/new", 1010, true),
        ("a/new", 990, true),
        ("a/new", 1011, false),
        ("a/new", 989, false),
        ("b/x", 1000, true),
        ("b/new", 1000, false),
        ("x", 1000, true),
    ] {
        let found = linked(&[old, clock, ("2026-01-12", name, counter, "")]);
        assert_eq!(found, if is { vec![format!("a/x -> {name}")] } else { vec![] }, "{name} {counter}");
    }
    // Not at the next date of the file.
    assert_eq!(linked(&[old, clock, ("2026-01-19", "a/new", 1000, "")]), [""; 0]);
    // Nothing to hand over.
    assert_eq!(linked(&[("2026-01-05", "a/x", 0, ""), ("2026-01-12", "a/new", 0, "")]), [""; 0]);
    // The old name is still there.
    assert_eq!(linked(&[old, ("2026-01-12", "a/x", 1000, ""), ("2026-01-12", "a/new", 1000, "")]), [""; 0]);
}

#[test]
fn ambiguous_handovers_are_none() {
    let begins = [("2026-01-12", "a/p", 1000, ""), ("2026-01-12", "a/q", 1005, "")];
    let two_begin = [&[("2026-01-05", "a/x", 1000, "")], &begins[..]].concat();
    assert_eq!(renamed(&without_ids(&two_begin)), [""; 0]);
    let ends = [("2026-01-05", "a/x", 1000, ""), ("2026-01-05", "b/p", 1000, "")];
    // One end shares the owner, the other one the repository.
    assert_eq!(renamed(&without_ids(&[&ends[..], &begins[..1]].concat())), [""; 0]);
    // A name that shares owner and repository is one counterpart.
    let same = [("2026-01-05", "a/x", 1000, ""), ("2026-01-12", "a/x/2", 1000, "")];
    assert_eq!(renamed(&without_ids(&same)), ["a/x -> a/x/2"]);
}

#[test]
fn a_new_publication_is_no_new_name() {
    let file = |created: &str| {
        parquet(&[
            ("model", texts(["a/x", "a/new"])),
            ("time", dates(["2026-01-05", "2026-01-12"].map(day))),
            ("created", texts(["2020-01-01", created])),
            ("downloadsAllTime", counts([1000, 1000])),
        ])
    };
    assert_eq!(renamed(&panel(file("2020-01-01")).unwrap()), ["a/x -> a/new"]);
    assert_eq!(renamed(&panel(file("2026-01-06")).unwrap()), [""; 0]);
}

#[test]
fn two_ids_are_two_repositories_however_alike() {
    let rows = [("2026-01-05", "a/x", 1000, "1"), ("2026-01-12", "a/new", 1000, "2")];
    assert_eq!(renamed(&with_ids(&rows)), [""; 0]);
}

#[test]
fn windows_and_flows_are_followed_by_id_alone() {
    let rows = [("2026-01-05", "a/x", 1000, "1"), ("2026-01-12", "a/new", 1000, "1")];
    for kind in [CountKind::Flow, CountKind::THIRTY_DAYS] {
        let of = |id: &str| {
            let options = LoadOptions { kind: Some(kind), ..LoadOptions::default() };
            panel_of(&[file("downloads", id, &rows)], &options).unwrap()
        };
        assert_eq!(renamed(&of("_id")), ["a/x -> a/new"]);
        assert_eq!(of("_id").quality().count(Event::Repeat), 1);
        assert_eq!(renamed(&of("ignored")), [""; 0]);
        assert_eq!(lines(&of("_id")), ["2026-01-05 a/x 1000", "2026-01-12 a/new 1000"]);
    }
}

#[test]
fn a_table_of_attributes_joins_by_id_where_it_has_another_name() {
    let rows = file("downloadsAllTime", "_id", &[("2026-01-05", "a/x", 1, "1"), ("2026-01-12", "a/x", 2, "1")]);
    let table = parquet(&[
        ("_id", texts(["1", "2"])),
        ("id", texts(["b/renamed", "c/z"])),
        ("country", texts(["Peru", "Chile"])),
        ("created", texts(["2024-01-01", ""])),
        ("base_model", texts(["c/z", ""])),
    ]);
    for files in [[rows.clone(), table.clone()], [table, rows]] {
        let panel = panel_of(&files, &LoadOptions::default()).unwrap();
        assert_eq!(values(&panel, "country"), ["2026-01-12 a/x Peru"]);
        assert_eq!(panel.quality().joined_models, Some(1));
        let model = panel.model()[0];
        assert_eq!(panel.created()[model as usize], Some(day("2024-01-01")));
        assert_eq!(panel.models().get(panel.bases().unwrap().root(model)), "c/z");
    }
}

#[test]
fn a_long_chain_of_names_is_one_series() {
    let names: Vec<String> = (0..2_000).map(|n| format!("o/{n:04}")).collect();
    let panel = panel(parquet(&[
        ("model", texts(names.iter().map(String::as_str))),
        ("time", dates((0..2_000).map(|n| lorenz::calendar::Day(20_000 + n)))),
        ("downloadsAllTime", counts((0..2_000).map(|n| 1_000_000 + n))),
    ]))
    .unwrap();
    assert_eq!(panel.rows(), 1_999);
    assert!(panel.series().iter().all(|&latest| panel.models().get(latest) == "o/1999"));
    assert!((0..panel.rows()).all(|row| panel.count(row) == 1));
}
