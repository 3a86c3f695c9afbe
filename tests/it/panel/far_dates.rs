//! Dates that stand for none: 0001-01-01, 1900, 1970, 9999.

use lorenz::analysis::{Level, Question, answer};
use lorenz::calendar::{Day, Granularity};
use lorenz::load::LoadOptions;
use lorenz::panel::{Event, Panel, near_days};
use proptest::prelude::*;

use super::{Row, file};
use crate::support::{counts, day, lines, panel, panel_of, parquet, texts};

fn kept(rows: &[Row<'_>]) -> Panel {
    let options = LoadOptions { far_dates: true, ..LoadOptions::default() };
    panel_of(&[file("downloadsAllTime", "license", rows)], &options).unwrap()
}

const NEAR: [Row<'_>; 4] = [
    ("2026-01-05", "a/x", 100, ""),
    ("2026-01-12", "a/x", 200, ""),
    ("2026-01-05", "b/y", 100, ""),
    ("2026-01-12", "b/y", 150, ""),
];

#[test]
fn rows_of_far_dates_are_set_aside_and_counted_with_examples() {
    for far in ["0001-01-01", "1899-12-30", "1900-01-01", "1970-01-01", "2038-01-19", "2262-04-11", "9999-12-31"] {
        let rows = [&NEAR[..], &[(far, "z/z", 100, ""), ("2026-01-12", "z/z", 200, "")]].concat();
        let panel = panel(file("downloadsAllTime", "license", &rows)).unwrap();
        assert_eq!(lines(&panel), ["2026-01-12 a/x 100", "2026-01-12 b/y 50"], "{far}");
        assert_eq!(panel.days(), ["2026-01-05", "2026-01-12"].map(day));
        let quality = panel.quality();
        let set_aside = quality.event(Event::FarDate).unwrap();
        assert_eq!((set_aside.count, set_aside.examples.as_slice()), (1, &["z/z".to_owned()][..]));
        assert_eq!((set_aside.first_day, set_aside.last_day), (day(far), day(far)));
        assert_eq!(quality.rows_read, 6);
    }
}

#[test]
fn a_switch_keeps_far_dates_and_periods_between_them_are_not_without_end() {
    let far = [&NEAR[..], &[("0001-01-01", "z/z", 100, ""), ("2026-01-12", "z/z", 200, "")]].concat();
    let panel = kept(&far);
    assert_eq!(panel.days()[0], day("0001-01-01"));
    assert_eq!(panel.quality().count(Event::FarDate), 0);
    let ask = |granularity| answer(&panel, &Question { level: Level::Model, granularity, ..Question::default() });
    assert_eq!(ask(Granularity::Snapshot).unwrap().periods.len(), 2);
    assert_eq!(ask(Granularity::Year).unwrap().periods.len(), 2_026);
    let sentence = ask(Granularity::Week).unwrap_err().to_string();
    assert_eq!(
        sentence,
        "the dates from 0001-01-01 to 2026-01-12 make more than 2080 periods; expected longer periods, a range of \
         dates, or dates near each other"
    );
}

#[test]
fn what_the_middle_of_the_rows_is_near_stays() {
    let only = |rows: &[Row<'_>]| lines(&panel(file("downloads", "license", rows)).unwrap());
    // Old data are no mistake.
    assert_eq!(only(&[("1999-01-05", "a/x", 1, ""), ("2004-01-05", "a/x", 2, "")]).len(), 2);
    assert_eq!(only(&[("1970-01-01", "a/x", 1, "")]), ["1970-01-01 a/x 1"], "there is nothing else");
    let mixed = [("1970-01-01", "a/x", 1, ""), ("2004-01-05", "a/x", 2, ""), ("2005-01-05", "a/x", 3, "")];
    assert_eq!(only(&mixed), ["2004-01-05 a/x 2", "2005-01-05 a/x 3"]);
    // Nor are dates years apart.
    assert_eq!(only(&[("2012-01-05", "a/x", 1, ""), ("2026-01-05", "a/x", 2, "")]).len(), 2);
}

#[test]
fn dates_end_a_year_after_tomorrow() {
    let at = |today: &str, far: &str| {
        let options = LoadOptions { today: Some(day(today)), ..LoadOptions::default() };
        let rows = [("2026-01-05", "a/x", 1, ""), ("2026-01-12", "a/x", 2, ""), (far, "a/x", 3, "")];
        panel_of(&[file("downloads", "license", &rows)], &options).unwrap().rows()
    };
    assert_eq!(at("2026-01-12", "2027-01-13"), 3);
    assert_eq!(at("2026-01-12", "2027-01-15"), 2);
    assert_eq!(at("2027-06-01", "2027-01-15"), 3);
    assert_eq!(at("2001-01-01", "2026-02-01"), 3, "a clock that is wrong sets nothing aside that is near the rows");
}

#[test]
fn a_far_first_publication_is_none() {
    let of = |created: &str, far_dates| {
        let file = parquet(&[
            ("model", texts(["a/x", "a/x", "b/y", "b/y"])),
            ("time", texts(["2026-01-05", "2026-01-12", "2026-01-05", "2026-01-12"])),
            ("created", texts([created, created, "2025-06-01", "2025-06-01"])),
            ("downloads", counts([1, 2, 3, 4])),
        ]);
        let panel = panel_of(&[file], &LoadOptions { far_dates, ..LoadOptions::default() }).unwrap();
        let key = panel.models().find("a/x").unwrap();
        (panel.created()[key as usize], panel.quality().count(Event::FarDate))
    };
    assert_eq!(of("0001-01-01", false), (None, 1));
    assert_eq!(of("0001-01-01", true), (Some(day("0001-01-01")), 0));
    assert_eq!(of("2024-01-01", false), (Some(day("2024-01-01")), 0));
}

proptest! {
    /// Dates around which most rows lie are near, and so are those at which a hub can be listed.
    #[test]
    fn half_of_the_rows_are_never_set_aside(
        days in prop::collection::btree_map(-800_000..3_000_000_i32, 1..100_u64, 1..20),
        today in prop::option::of(0..30_000_i32),
    ) {
        let days: Vec<(Day, u64)> = days.into_iter().map(|(day, rows)| (Day(day), rows)).collect();
        let near = near_days(&days, today.map(Day));
        let mut each: Vec<Day> = days.iter().flat_map(|&(day, rows)| std::iter::repeat_n(day, rows as usize)).collect();
        each.sort_unstable();
        let kept = each.iter().filter(|day| near.contains(day)).count();
        prop_assert!(near.contains(&each[(each.len() - 1) / 2]) || kept * 2 >= each.len());
        prop_assert!(near.contains(&day("2010-01-01")));
    }
}
