//! The budget of memory: what doesn't fit is refused before it is read, with what would fit.

use std::ops::Range;

use arrow::array::ArrayRef;
use bytes::Bytes;
use lorenz::load::{Import, LoadOptions, resolve_roles_together};
use lorenz::panel::Builder;
use lorenz::source::LoadError;

use crate::support::{counts, dates, day, import, parquet_with, texts};

/// Four row groups of fifty thousand rows, a month each, with a wide column that is a level.
fn four_months() -> Vec<u8> {
    let months = ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"];
    let cards: Vec<String> = (0..200_000).map(|row| format!("{row}{}", "-".repeat(40))).collect();
    let columns: [(&str, ArrayRef); 4] = [
        ("model", texts(std::iter::repeat_n("a/x", 200_000))),
        ("time", dates((0..200_000).map(|row| day(months[row / 50_000])))),
        ("downloads", counts(0..200_000)),
        ("library_name", texts(cards.iter().map(String::as_str))),
    ];
    parquet_with(&columns, |p| p.set_max_row_group_row_count(Some(50_000)))
}

fn within(budget: u64) -> Result<(), LoadError> {
    let options = LoadOptions { budget_bytes: Some(budget), ..LoadOptions::default() };
    import("file.parquet", &four_months(), &options, &mut Builder::default()).map(|_| ())
}

#[test]
fn what_does_not_fit_is_refused_with_what_would() {
    let file = Bytes::from(four_months());
    let mut opened = Import::new("file.parquet", file.len() as u64, &LoadOptions::default()).unwrap();
    let read = |range: Range<u64>| Ok::<_, LoadError>(file.slice(range.start as usize..range.end as usize));
    opened.open(read).unwrap();
    let needed = opened.scan_plan().unwrap().estimate().bytes();
    assert_eq!(within(needed), Ok(()));
    assert!(within(needed - 1).is_err());
    let sentence = within(21_000_000).unwrap_err().to_string();
    let expected = "reading it needs about 23.2 MB of memory, more than the 21.0 MB that it may take; fewer columns (without \
        \"library_name\": 12.2 MB) or a range of dates (from 2026-04-01: 20.2 MB) would fit";
    assert_eq!(sentence, expected);
    let hopeless = within(10).unwrap_err().to_string();
    assert!(hopeless.ends_with("more than the 0.0 MB that it may take; expected a smaller file"), "{hopeless}");
}

#[test]
fn nothing_of_a_refused_file_is_read() {
    let file = Bytes::from(four_months());
    let options = LoadOptions { budget_bytes: Some(10), ..LoadOptions::default() };
    let mut refused = Import::new("file.parquet", file.len() as u64, &options).unwrap();
    let mut requests = 0;
    let run = refused.run(&mut Builder::default(), |range| {
        requests += 1;
        Ok::<_, LoadError>(file.slice(range.start as usize..range.end as usize))
    });
    assert!(matches!(run, Err(LoadError::TooLarge { .. })));
    assert!(requests <= 2, "{requests} requests, expected those of the footer alone");
}

#[test]
fn what_fits_by_itself_may_be_too_much_together() {
    let file = Bytes::from(four_months());
    let read = |range: Range<u64>| Ok::<_, LoadError>(file.slice(range.start as usize..range.end as usize));
    let opened = |budget_bytes: Option<u64>| {
        let options = LoadOptions { budget_bytes, ..LoadOptions::default() };
        let mut import = Import::new("file.parquet", file.len() as u64, &options).unwrap();
        import.open(read).unwrap();
        import
    };
    let one = opened(None).scan_plan().unwrap().estimate();
    // What is read of one makes room for the next; what is gathered stays.
    let three = one.bytes() + 2 * one.panel_bytes;
    let settled =
        |files, budget| resolve_roles_together(&mut (0..files).map(|_| opened(Some(budget))).collect::<Vec<_>>());
    assert_eq!(settled(3, three), Ok(()));
    let sentence = settled(4, three).unwrap_err().to_string();
    assert!(sentence.ends_with("; the first 3 of the 4 files would fit"), "{sentence}");
    assert!(settled(2, 10).unwrap_err().to_string().ends_with("; expected smaller files"));
    // A single file says what of it would fit, once it is begun.
    assert_eq!(settled(1, 10), Ok(()));
}
