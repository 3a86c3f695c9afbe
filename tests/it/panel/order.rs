//! The order of rows, row groups and files never changes an answer, to the bit.

use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use lorenz::analysis::{Answer, Level, Measure, Question, answer, lorenz_curves};
use lorenz::calendar::{Day, Granularity};
use lorenz::load::LoadOptions;
use lorenz::panel::{Panel, Quality};
use lorenz::schema::CountKind;
use proptest::prelude::*;

use crate::support::{counts, dates, panel_of, parquet, parquet_with, texts};

#[derive(Clone, Debug)]
struct Row {
    model: usize,
    day: i32,
    count: u64,
    license: Option<&'static str>,
    country: Option<&'static str>,
    created: Day,
}

const MODELS: [&str; 6] = ["meta/llama", "meta/sam", "Qwen/Qwen3", "google/bert", "gpt2", "é/ü"];

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let license = prop::sample::select(vec![None, Some("mit"), Some("apache-2.0")]);
    let country = prop::sample::select(vec![None, Some("France"), Some("China"), Some("United States")]);
    let row = (0..MODELS.len(), 0..8_i32, 0..30_u64, license, country, 0..100_i32);
    let row = row.prop_map(|(model, day, count, license, country, created)| Row {
        model,
        // Uneven steps, across weeks, months and quarters.
        day: 20_540 + day * day * 2,
        count,
        license,
        country,
        created: Day(20_500 + created),
    });
    prop::collection::vec(row, 1..40)
}

fn column(values: impl Iterator<Item = Option<&'static str>>) -> ArrayRef {
    Arc::new(values.collect::<StringArray>())
}

fn file(rows: &[Row], row_group_rows: usize) -> Vec<u8> {
    let columns = [
        ("model", texts(rows.iter().map(|row| MODELS[row.model]))),
        ("time", dates(rows.iter().map(|row| Day(row.day)))),
        ("created", dates(rows.iter().map(|row| row.created))),
        ("downloads", counts(rows.iter().map(|row| row.count))),
        ("license", column(rows.iter().map(|row| row.license))),
        ("country", column(rows.iter().map(|row| row.country))),
    ];
    parquet_with(&columns, |properties| properties.set_max_row_group_row_count(Some(row_group_rows)))
}

/// A table of attributes with contradictions: a model may stand in it several times.
fn joined(rows: &[Row]) -> Vec<u8> {
    parquet(&[
        ("model", texts(rows.iter().map(|row| MODELS[row.model]))),
        ("architecture", column(rows.iter().map(|row| row.license))),
    ])
}

fn answers(panel: &Panel) -> (Vec<Answer>, Quality) {
    let mut answers = Vec::new();
    for level in ["model", "developer", "license", "country", "architecture"] {
        for granularity in [Granularity::Snapshot, Granularity::Month] {
            let level = Level::from(level.to_owned());
            let question =
                Question { level, measure: Measure::Theil, granularity, top: Some(2), ..Question::default() };
            answers.push(answer(panel, &question).unwrap());
            assert!(lorenz_curves(panel, &question).is_ok());
        }
    }
    (answers, panel.quality().clone())
}

fn kinds() -> impl Strategy<Value = CountKind> {
    prop::sample::select(vec![CountKind::Flow, CountKind::THIRTY_DAYS, CountKind::Counter])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn rows_row_groups_and_files_in_any_order(
        (rows, shuffled) in rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
        cut in any::<prop::sample::Index>(),
        row_group_rows in 1..9_usize,
        joined_first in any::<bool>(),
        kind in kinds(),
    ) {
        let options = LoadOptions { kind: Some(kind), ..LoadOptions::default() };
        let plain = panel_of(&[file(&rows, 1_000), joined(&rows)], &options).unwrap();
        let (head, tail) = shuffled.split_at(cut.index(shuffled.len() + 1));
        // Shards without rows don't exist.
        let mut files: Vec<Vec<u8>> =
            [tail, head].into_iter().filter(|rows| !rows.is_empty()).map(|rows| file(rows, row_group_rows)).collect();
        files.insert(if joined_first { 0 } else { files.len() }, joined(&shuffled));
        let other = panel_of(&files, &options).unwrap();
        prop_assert_eq!(crate::support::lines(&plain), crate::support::lines(&other));
        prop_assert_eq!(answers(&plain), answers(&other));
    }
}
