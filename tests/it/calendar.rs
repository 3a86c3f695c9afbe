//! Days and periods against laws and known dates.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use lorenz::calendar::{Day, Granularity};
use proptest::prelude::*;

use crate::support::day;

/// Years 0000 to 9999.
fn days() -> impl Strategy<Value = Day> {
    (-719_528..=2_932_896).prop_map(Day)
}

fn granularities() -> impl Strategy<Value = Granularity> {
    prop::sample::select(Granularity::ALL.to_vec())
}

proptest! {
    #[test]
    fn a_day_reads_back(day in days()) {
        let (year, month, date) = day.date();
        prop_assert_eq!(Day::from_date(year, month, date), Some(day));
        prop_assert_eq!(Day::parse(&day.to_string()), Some(day));
    }

    #[test]
    fn a_period_holds_its_days(day in days(), granularity in granularities()) {
        let (start, next) = (granularity.start(day), granularity.next(day));
        prop_assert!(start <= day && day < next);
        prop_assert_eq!(granularity.start(start), start);
        prop_assert_eq!(granularity.start(next), next, "the next period begins where this one ends");
        prop_assert_eq!(granularity.next(Day(next.0 - 1)), next, "no day lies between two periods");
    }

    #[test]
    fn text_that_is_no_date_is_refused_without_a_panic(text in "\\PC{0,24}") {
        if let Some(day) = Day::parse(&text) {
            prop_assert!(text.trim().starts_with(&day.to_string()));
        }
    }
}

#[test]
fn every_day_follows_the_one_before() {
    let mut expected = (1899, 12, 31);
    for number in Day::from_date(1900, 1, 1).unwrap().0..=Day::from_date(2101, 1, 1).unwrap().0 {
        let leap = expected.0 % 4 == 0 && (expected.0 % 100 != 0 || expected.0 % 400 == 0);
        let length = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][expected.1 as usize - 1];
        expected = match expected {
            (year, 12, 31) => (year + 1, 1, 1),
            (year, month, date) if date == length => (year, month + 1, 1),
            (year, month, date) => (year, month, date + 1),
        };
        assert_eq!(Day(number).date(), expected);
    }
}

#[test]
fn known_dates() {
    assert_eq!(day("2000-02-29").0, 11_016);
    assert_eq!(day("2026-10-28").0, 20_754);
    assert_eq!(Day::from_date(1900, 2, 29), None);
    assert_eq!(Day::from_date(2000, 13, 1), None);
    assert_eq!(Day::from_date(10_000, 1, 1), None);
    for text in ["2026-10-28", " 2026-10-28 ", "2026-10-28T23:59:59.999+14:00", "2026-10-28 00:00:00"] {
        assert_eq!(Day::parse(text), Some(day("2026-10-28")), "{text}");
    }
    for text in ["", "2026-10", "2026-10-28x", "2026/10/28", "20261028", "28-10-2026", "+026-10-28", "2026-02-30"] {
        assert_eq!(Day::parse(text), None, "{text}");
    }
}

#[test]
fn weeks_start_on_monday_even_across_years() {
    let week = |text: &str| Granularity::Week.start(day(text)).to_string();
    assert_eq!(week("2026-10-28"), "2026-10-26"); // a Wednesday
    assert_eq!(week("2026-11-01"), "2026-10-26");
    assert_eq!(week("2027-01-01"), "2026-12-28");
    assert_eq!(week("1969-12-31"), "1969-12-29");
}

#[test]
fn periods_have_names() {
    let start = day("2026-10-01");
    let labels = Granularity::ALL.map(|granularity| granularity.label(start));
    let calendar = ["1 Oct 2026", "week of 1 Oct 2026", "Oct 2026", "Q4 2026", "2026"];
    let trailing = [4, 13, 26, 52].map(|weeks| format!("the {weeks} weeks to 7 Oct 2026"));
    assert_eq!(labels.to_vec(), calendar.map(str::to_owned).into_iter().chain(trailing).collect::<Vec<_>>());
    for granularity in Granularity::ALL {
        assert_eq!(Granularity::from_name(&granularity.name()), Some(granularity));
    }
    assert_eq!(Granularity::from_name("5-weeks"), None);
    assert_eq!(Granularity::Quarter.start(day("2026-03-31")), day("2026-01-01"));
    assert_eq!(Granularity::Quarter.next(day("2026-12-31")), day("2027-01-01"));
}
