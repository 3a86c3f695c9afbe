//! Rows that may be counted twice: one count under two developers' names of one repository.

use lorenz::load::LoadOptions;
use lorenz::panel::{ALIASES, Event, Panel};

use crate::support::{counts, dates, day, lines, panel, panel_of, parquet, texts};

/// Date, model, id, downloads.
type TwinRow<'a> = (&'a str, &'a str, &'a str, u64);

fn file(column: &str, rows: &[TwinRow<'_>]) -> Vec<u8> {
    parquet(&[
        ("model", texts(rows.iter().map(|row| row.1))),
        ("date", dates(rows.iter().map(|row| day(row.0)))),
        ("_id", texts(rows.iter().map(|row| row.2))),
        (column, counts(rows.iter().map(|row| row.3))),
    ])
}

fn counted(panel: &Panel, event: Event) -> (u64, Vec<String>) {
    panel.quality().event(event).map_or((0, Vec::new()), |found| (found.count, found.examples.clone()))
}

const FORKS: [TwinRow<'_>; 5] = [
    ("2026-01-05", "a/llama", "", 500),
    ("2026-01-05", "b/llama", "", 500),
    ("2026-01-05", "c/llama", "", 700),
    ("2026-01-05", "d/other", "", 500),
    ("2026-01-05", "e/llama", "", 3),
];

#[test]
fn one_count_under_two_developers_is_found_and_kept() {
    let rows = [&FORKS[..], &[("2026-01-05", "f/llama", "", 3)]].concat();
    let panel = panel(file("downloads_30d", &rows)).unwrap();
    // What is alike by chance, small counts, is none; nor is another repository's name or count.
    assert_eq!(counted(&panel, Event::Twin).0, 1);
    assert_eq!(counted(&panel, Event::CountedOnce).0, 0);
    assert_eq!(lines(&panel).len(), 6);
}

#[test]
fn one_id_under_two_names_is_counted_once_under_the_later_name() {
    let rows = [
        ("2026-01-05", "old/x", "1", 500),
        ("2026-01-12", "old/x", "1", 600),
        ("2026-01-12", "new/x", "1", 600),
        ("2026-01-19", "new/x", "1", 650),
        ("2026-01-19", "old/x", "1", 640),
        ("2026-01-26", "new/x", "1", 700),
    ];
    for rows in [rows.to_vec(), rows.iter().rev().copied().collect()] {
        let panel = panel(file("downloads_30d", &rows)).unwrap();
        assert_eq!(counted(&panel, Event::CountedOnce), (1, vec!["old/x".to_owned()]));
        assert_eq!(counted(&panel, Event::Twin).0, 0);
        let lines = lines(&panel);
        assert!(!lines.contains(&"2026-01-12 old/x 600".to_owned()));
        // Another count may be another's: it is kept.
        assert!(lines.contains(&"2026-01-19 old/x 640".to_owned()));
    }
}

#[test]
fn a_counter_under_two_names_flows_once() {
    let rows = [
        ("2026-01-05", "old/x", "1", 500),
        ("2026-01-12", "old/x", "1", 600),
        ("2026-01-12", "new/x", "1", 600),
        ("2026-01-19", "old/x", "1", 650),
        ("2026-01-19", "new/x", "1", 650),
    ];
    let panel = panel(file("downloadsAllTime", &rows)).unwrap();
    let flows: u64 = lines(&panel).iter().filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok()).sum();
    assert_eq!(flows, 150);
}

#[test]
fn known_aliases_and_those_of_a_table_are_counted_once() {
    let rows = [
        ("2026-01-05", "CohereForAI/aya", "", 500),
        ("2026-01-05", "CohereLabs/aya", "", 500),
        ("2026-01-05", "mine/x", "", 90),
        ("2026-01-05", "yours/x", "", 90),
    ];
    let found = panel(file("downloads_30d", &rows)).unwrap();
    assert_eq!(lines(&found), ["2026-01-05 CohereLabs/aya 500", "2026-01-05 mine/x 90", "2026-01-05 yours/x 90"]);
    assert_eq!(counted(&found, Event::Twin).0, 1);
    let table = parquet(&[("account", texts(["Mine"])), ("alias_of", texts(["Yours"]))]);
    let found = panel_of(&[file("downloads_30d", &rows), table], &LoadOptions::default()).unwrap();
    assert_eq!(lines(&found), ["2026-01-05 CohereLabs/aya 500", "2026-01-05 yours/x 90"]);
    assert_eq!(counted(&found, Event::CountedOnce).0, 2);
}

#[test]
fn which_account_an_alias_stands_for_does_not_depend_on_the_order_of_rows() {
    let rows =
        [("2026-01-05", "mine/x", "", 90), ("2026-01-05", "yours/x", "", 90), ("2026-01-05", "theirs/x", "", 90)];
    // Rows that hold at different times, so that both are kept.
    let table = |order: [usize; 2]| {
        let of = [("Yours", "2026-01-01"), ("Theirs", "2026-01-02")];
        parquet(&[
            ("account", texts(["mine", "mine"])),
            ("alias_of", texts(order.map(|place| of[place].0))),
            ("valid_from", texts(order.map(|place| of[place].1))),
        ])
    };
    let of = |order| lines(&panel_of(&[file("downloads_30d", &rows), table(order)], &LoadOptions::default()).unwrap());
    assert_eq!(of([0, 1]), ["2026-01-05 theirs/x 90", "2026-01-05 yours/x 90"]);
    assert_eq!(of([1, 0]), of([0, 1]));
}

#[test]
fn many_rows_of_a_name_and_date_say_nothing_of_names() {
    let rows: Vec<TwinRow<'_>> = (0..20_000).map(|row| ("2026-01-05", ["old/x", "new/x"][row % 2], "1", 10)).collect();
    let panel = panel(file("downloads", &rows)).unwrap();
    assert_eq!(counted(&panel, Event::CountedOnce).0, 0);
}

#[test]
fn known_aliases_are_those_of_the_shipped_table() {
    let table = include_str!("../../../www/data/developers.csv");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let names = reader.headers().unwrap().clone();
    let place = |name: &str| names.iter().position(|column| column == name).unwrap();
    let (account, alias_of) = (place("account"), place("alias_of"));
    let rows = reader.records().map(Result::unwrap).filter(|row| !row[alias_of].is_empty());
    let mut listed: Vec<(String, String)> =
        rows.map(|row| (row[account].to_lowercase(), row[alias_of].to_lowercase())).collect();
    listed.sort();
    assert_eq!(listed, ALIASES.map(|(alias, account)| (alias.to_owned(), account.to_owned())));
}
