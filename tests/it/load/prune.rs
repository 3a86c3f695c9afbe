//! Row groups that are passed over: never one that holds a wanted row.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray, TimestampMicrosecondArray};
use bytes::Bytes;
use lorenz::source::{FileMetadata, FooterReader, LoadError, Poll, first_days, row_groups_between, row_groups_with};
use parquet::file::properties::WriterPropertiesBuilder;

use crate::support::{day, parquet_with, texts};

fn metadata(file: Vec<u8>) -> FileMetadata {
    let file = Bytes::from(file);
    let mut footer = FooterReader::new(file.len() as u64).unwrap();
    loop {
        match footer.poll().unwrap() {
            Poll::Ready(metadata) => return metadata,
            Poll::Need(ranges) => ranges.into_iter().for_each(|range: Range<u64>| {
                let bytes = file.slice(range.start as usize..range.end as usize);
                footer.push(range, bytes).unwrap_or_else(|error: LoadError| panic!("{error}"));
            }),
        }
    }
}

/// One column in row groups of two rows.
fn pairs(column: ArrayRef, form: fn(WriterPropertiesBuilder) -> WriterPropertiesBuilder) -> FileMetadata {
    metadata(parquet_with(&[("c", column)], |p| form(p.set_max_row_group_row_count(Some(2)))))
}

const VALUES: [&str; 10] =
    ["apache-2.0", "apache-2.1", "apache-2.0-long", "gemma", "", "", "mit", "öl", "öl und wasser", "許可"];

#[test]
fn a_row_group_is_kept_for_each_text_that_it_holds() {
    let forms: [fn(WriterPropertiesBuilder) -> WriterPropertiesBuilder; 3] = [
        |p| p,
        // Bounds of a few bytes, and none.
        |p| p.set_statistics_truncate_length(Some(2)),
        |p| p.set_statistics_enabled(parquet::file::properties::EnabledStatistics::None),
    ];
    for form in forms {
        let file = pairs(texts(VALUES), form);
        for (row, value) in VALUES.iter().enumerate().filter(|(_, value)| !value.is_empty()) {
            let kept = row_groups_with(&file, 0, &[(*value).to_owned()]);
            assert!(kept.contains(&(row / 2)), "{value}: {kept:?}");
            let several = row_groups_with(&file, 0, &["zz".to_owned(), (*value).to_owned(), "0".to_owned()]);
            assert!(several.contains(&(row / 2)), "{value} and others: {several:?}");
        }
    }
}

#[test]
fn row_groups_without_the_texts_are_left_out() {
    let file = pairs(texts(VALUES), |p| p);
    let with = |values: &[&str]| row_groups_with(&file, 0, &values.iter().map(|&v| v.to_owned()).collect::<Vec<_>>());
    // The third has nulls alone, hence no bounds.
    assert_eq!(with(&["mit"]), [2, 3]);
    assert_eq!(with(&["mit", "gemma"]), [1, 2, 3]);
    assert_eq!(with(&["zz"]), [2, 3]);
    assert_eq!(with(&[]), [2]);
}

#[test]
fn dates_of_every_form_prune() {
    let dates = ["2026-01-05", "2026-01-12", "2026-02-02", "2026-02-09"];
    let instants = dates.iter().map(|date| i64::from(day(date).0) * 86_400_000_000 + 5);
    let columns: [ArrayRef; 2] =
        [texts(dates), Arc::new(TimestampMicrosecondArray::from_iter_values(instants).with_timezone("UTC"))];
    for column in columns {
        let file = pairs(column, |p| p);
        let between = |from: &str, to: &str| row_groups_between(&file, 0, Some(day(from)), Some(day(to)));
        assert_eq!(between("2026-01-12", "2026-01-31"), [0]);
        assert_eq!(between("2026-01-13", "2026-02-01"), [0usize; 0]);
        assert_eq!(between("2026-01-12", "2026-02-02"), [0, 1]);
        assert_eq!(first_days(&file, 0), [day("2026-01-05"), day("2026-02-02")]);
    }
}

#[test]
fn texts_that_are_not_ordered_as_dates_do_not_prune() {
    // Read as dates all the same; in the order of texts, the first row comes first.
    let rows = StringArray::from(vec![" 2026-03-01", "2026-01-05"]);
    let file = pairs(Arc::new(rows), |p| p);
    assert_eq!(row_groups_between(&file, 0, Some(day("2026-02-01")), None), [0]);
}
