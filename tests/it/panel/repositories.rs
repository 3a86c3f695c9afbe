//! Repositories by the hub's id, whatever their names: no flow is lost or invented.

use lorenz::panel::{Event, Panel};

use super::{Row, file};
use crate::support::{counts, dates, day, lines, panel, parquet, texts};

/// Counters; a row's value is its `_id`.
fn with_ids(rows: &[Row<'_>]) -> Panel {
    panel(file("downloadsAllTime", "_id", rows)).unwrap()
}

fn events(panel: &Panel) -> [u64; 4] {
    [Event::Rename, Event::Takeover, Event::Baseline, Event::Reset].map(|event| panel.quality().count(event))
}

#[test]
fn repositories_that_exchange_names_keep_their_flows() {
    let panel = with_ids(&[
        ("2026-01-05", "a/x", 1_000, "1"),
        ("2026-01-05", "a/y", 10, "2"),
        ("2026-01-12", "a/y", 1_100, "1"),
        ("2026-01-12", "a/x", 11, "2"),
        ("2026-01-19", "a/x", 1_150, "1"),
        ("2026-01-19", "a/y", 13, "2"),
    ]);
    assert_eq!(lines(&panel), ["2026-01-12 a/x 1", "2026-01-12 a/y 100", "2026-01-19 a/x 50", "2026-01-19 a/y 2"]);
    assert_eq!(events(&panel), [4, 4, 2, 0]);
    let taken = panel.quality().event(Event::Takeover).unwrap();
    assert_eq!((taken.first_day, taken.last_day), (day("2026-01-12"), day("2026-01-19")));
    assert_eq!(taken.examples, ["a/x", "a/y"]);
}

#[test]
fn a_name_that_a_new_repository_takes_over_is_two_series() {
    let rows = |created: &str| {
        let rows = [
            ("2026-01-05", "a/x", 1_000, "1", "2025-01-01"),
            ("2026-01-12", "a/old", 1_100, "1", "2025-01-01"),
            ("2026-01-12", "a/x", 7, "2", created),
            ("2026-01-19", "a/x", 9, "2", created),
            ("2026-01-19", "a/old", 1_101, "1", "2025-01-01"),
        ];
        panel(parquet(&[
            ("model", texts(rows.map(|row| row.1))),
            ("time", dates(rows.map(|row| day(row.0)))),
            ("downloadsAllTime", counts(rows.map(|row| row.2))),
            ("_id", texts(rows.map(|row| row.3))),
            ("created", texts(rows.map(|row| row.4))),
        ]))
        .unwrap()
    };
    let of_old = ["2026-01-12 a/old 100", "2026-01-12 a/x 7", "2026-01-19 a/old 1", "2026-01-19 a/x 2"];
    let new = rows("2026-01-07");
    assert_eq!(lines(&new), of_old, "the new one's whole life is a flow");
    assert_eq!(events(&new), [1, 1, 1, 0]);
    let known = rows("2025-06-01");
    assert_eq!(lines(&known), [of_old[0], of_old[2], of_old[3]]);
    assert_eq!(events(&known), [1, 1, 2, 0]);
}

#[test]
fn a_name_that_comes_back_is_one_series() {
    let panel = with_ids(&[
        ("2026-01-05", "a/x", 1_000, "1"),
        ("2026-01-12", "b/x", 1_100, "1"),
        ("2026-01-19", "a/x", 1_150, "1"),
        ("2026-01-26", "a/x", 1_151, "1"),
    ]);
    assert_eq!(lines(&panel), ["2026-01-12 b/x 100", "2026-01-19 a/x 50", "2026-01-26 a/x 1"]);
    assert_eq!(events(&panel), [2, 0, 1, 0]);
    assert!(panel.series().iter().all(|&latest| panel.models().get(latest) == "a/x"));
}

#[test]
fn an_id_of_each_row_says_nothing_of_repositories() {
    let ids: Vec<String> = (0..40).map(|row| row.to_string()).collect();
    let names: Vec<String> = (0..40).map(|row| format!("a/m{}", row % 20)).collect();
    let rows: Vec<Row<'_>> = (0..40)
        .map(|row| {
            (if row < 20 { "2026-01-05" } else { "2026-01-12" }, names[row].as_str(), row as u64, ids[row].as_str())
        })
        .collect();
    let panel = with_ids(&rows);
    assert_eq!(panel.rows(), 20);
    assert_eq!(events(&panel), [0, 0, 20, 0]);
}
