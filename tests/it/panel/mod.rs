//! From rows to a panel: order, attributes, duplicates, joins, counters.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

mod attributes;
mod bases;
mod counters;
mod developer_table;
mod far_dates;
mod kept;
mod months;
mod numbers;
mod oracle;
mod order;
mod parallel;
mod quality;
mod renames;
mod repositories;
mod sums;
mod twin;
mod twins;

use lorenz::panel::{Panel, UNKNOWN};

use crate::support::{counts, day, parquet, texts};

/// A row as text: `day model count value`; a missing value is empty.
type Row<'a> = (&'a str, &'a str, u64, &'a str);

/// A file of these rows with their counts in the column `downloads` and their values in the column `attribute`.
fn file(downloads: &str, attribute: &str, rows: &[Row<'_>]) -> Vec<u8> {
    parquet(&[
        ("model", texts(rows.iter().map(|row| row.1))),
        ("time", crate::support::dates(rows.iter().map(|row| day(row.0)))),
        (downloads, counts(rows.iter().map(|row| row.2))),
        (attribute, texts(rows.iter().map(|row| row.3))),
    ])
}

/// An attribute's value per row, as sorted lines `2026-01-05 a/x mit`; `?` for unknown.
fn values(panel: &Panel, name: &str) -> Vec<String> {
    let attribute = panel.attribute(name).unwrap();
    let mut lines = Vec::new();
    for (snapshot, day) in panel.days().iter().enumerate() {
        for row in panel.rows_of(snapshot) {
            let model = panel.model()[row];
            let key = attribute.key(row, model);
            let value = if key == UNKNOWN { "?" } else { attribute.dictionary().get(key) };
            lines.push(format!("{day} {} {value}", panel.models().get(model)));
        }
    }
    lines.sort();
    lines
}
