//! Downloads that are more than a sum holds.

use lorenz::load::LoadOptions;
use lorenz::schema::CountKind;

use super::{Row, file};
use crate::support::{lines, panel, panel_of};

const HALF: u64 = 1 << 63;

fn said(downloads: &str, rows: &[Row<'_>]) -> Result<Vec<String>, String> {
    panel(file(downloads, "license", rows)).map(|panel| lines(&panel)).map_err(|error| error.to_string())
}

#[test]
fn flows_that_no_sum_holds_are_refused_with_the_largest() {
    let rows = [("2026-01-05", "a/x", HALF, ""), ("2026-02-02", "b/y", HALF, ""), ("2026-02-02", "a/x", HALF - 1, "")];
    let expected = "the downloads add up to more than 18446744073709551615, expected a sum that can be counted; \
        the largest is 9223372036854775808, of \"a/x\" on 2026-01-05";
    for rows in [rows, [rows[2], rows[1], rows[0]]] {
        assert_eq!(said("downloads", &rows).unwrap_err(), expected);
    }
    assert_eq!(said("downloads", &[rows[0], rows[2]]).unwrap().len(), 2, "just below it");
}

#[test]
fn windows_are_added_up_by_date_alone() {
    let rows = [("2026-01-05", "a/x", u64::MAX, ""), ("2026-02-02", "a/x", u64::MAX, "")];
    let window = |rows: &[Row<'_>]| {
        let options = LoadOptions { kind: Some(CountKind::THIRTY_DAYS), ..LoadOptions::default() };
        panel_of(&[file("downloads", "license", rows)], &options).map(|panel| panel.rows())
    };
    assert_eq!(window(&rows).unwrap(), 2);
    assert!(window(&[rows[0], rows[1], ("2026-02-02", "b/y", 1, "")]).is_err());
}

#[test]
fn counters_count_by_what_they_gain() {
    let rows =
        [("2026-01-05", "a/x", u64::MAX - 5, ""), ("2026-02-02", "a/x", u64::MAX, ""), ("2026-02-02", "b/y", 9, "")];
    assert_eq!(said("downloadsAllTime", &rows).unwrap(), ["2026-02-02 a/x 5"]);
}
