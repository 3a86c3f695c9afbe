//! Every view, intervals included, is the same to the bit whatever the order of rows, files and row groups.

use arrow::array::{ArrayRef, UInt64Array};
use lorenz::analysis::{Attribution, Basis, Counted, EntityName, Level, Question, View, answer_with_intervals};
use lorenz::calendar::Day;
use lorenz::load::LoadOptions;
use lorenz::panel::Panel;
use lorenz::schema::CountKind;
use proptest::prelude::*;

use crate::support::{counts, dates, panel_of, parquet_with, texts};

const MODELS: usize = 48;
const DATES: usize = 5;

/// Text that a model keeps: a value by its number, none for some.
fn pick<'a>(model: usize, salt: usize, values: &[&'a str]) -> &'a str {
    values[(model * 31 + salt * 17 + model / 7) % values.len()]
}

fn name(model: usize) -> String {
    format!("{}/m{model}-{}b", pick(model, 1, &["qwen", "meta", "unsloth", "who", "é"]), 1 + model % 9)
}

/// A file of these (model, date) rows.
fn file(rows: &[(usize, usize)], group: usize) -> Vec<u8> {
    let of = |values: &'static [&'static str], salt: usize| texts(rows.iter().map(|row| pick(row.0, salt, values)));
    let names: Vec<String> = rows.iter().map(|row| name(row.0)).collect();
    let bases: Vec<String> =
        rows.iter().map(|row| if row.0 % 3 == 0 { name(row.0 / 2 + 1) } else { String::new() }).collect();
    let created = rows.iter().map(|row| Day(20_000 - 400 + row.0.cast_signed() as i32 * 37 % 430));
    let sizes: ArrayRef = std::sync::Arc::new(
        rows.iter()
            .map(|row| (row.0 % 11 != 0).then_some(100_000_000 * (1 + row.0 as u64 % 13)))
            .collect::<UInt64Array>(),
    );
    // No two values of a model are alike, and sums round in floating point.
    let count = |&(model, date): &(usize, usize)| {
        (1_000_003 * (model as u64 * 7 + date as u64 * 13 + 1) % 99_991) * (1 + 40 * u64::from(model % 10 == 0))
    };
    let columns = [
        ("model", texts(names.iter().map(String::as_str))),
        ("time", dates(rows.iter().map(|row| Day(20_000 + 9 * row.1.cast_signed() as i32)))),
        ("downloads", counts(rows.iter().map(count))),
        ("created", dates(created)),
        ("parameters", sizes),
        ("org_country_single", of(&["China", "United States", "User", "France", ""], 2)),
        ("org_type", of(&["company", "unaffiliated", "academia", "", "community"], 3)),
        ("license", of(&["mit", "llama3", "apache-2.0", "", "gemma"], 4)),
        ("merged_modality", of(&["Text → Text", "Image → Text", "Text → Image", ""], 5)),
        ("is_moe", of(&["true", "false", ""], 6)),
        ("quantization", of(&["AWQ", "none in name", ""], 7)),
        ("base_relation", of(&["quantized", "", "finetune", "", "merge", "adapter"], 8)),
        ("merged_derived_from", texts(bases.iter().map(String::as_str))),
        ("training_data", of(&["disclosed", "not disclosed", ""], 9)),
    ];
    parquet_with(&columns, |properties| properties.set_max_row_group_row_count(Some(group)))
}

/// All that the views say, as text.
fn everything(panel: &Panel, question: &Question) -> Vec<String> {
    let of = |&view: &View| {
        let question = Question { view, ..question.clone() };
        match answer_with_intervals(panel, &question) {
            Ok(answer) => {
                let tables = answer.tables().into_iter().map(|named| format!("{}\n{}", named.name, named.to_csv()));
                let measure = answer.concentration();
                let measure =
                    measure.map(|found| found.measure_table(&answer.periods, &answer.question.level).to_csv());
                measure.unwrap_or_default() + &tables.collect::<String>()
            }
            Err(error) => error.to_string(),
        }
    };
    View::ALL.iter().map(of).collect()
}

fn rows() -> Vec<(usize, usize)> {
    // Some models are listed late, and some end early.
    let listed = |&(model, date): &(usize, usize)| date >= model % 4 / 2 && (model % 9 != 0 || date < 4);
    (0..DATES).flat_map(|date| (0..MODELS).map(move |model| (model, date))).filter(listed).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn every_view_is_the_same_in_any_order(
        shuffled in Just(rows()).prop_shuffle(),
        cut in 1..200usize,
        group in 3..60usize,
        kind in prop::sample::select(vec![CountKind::Flow, CountKind::THIRTY_DAYS, CountKind::Counter]),
        level in prop::sample::select(vec!["developer", "country", "license-class"]),
        switch in 0..4usize,
        of in prop::sample::select(vec!["developer:qwen", "country:China", "license:mit", "model:unsloth/m0-1b"]),
    ) {
        let options = LoadOptions { kind: Some(kind), ..LoadOptions::default() };
        let question = Question {
            level: Level::from(level.to_owned()),
            intervals: true,
            basis: if switch == 1 { Basis::FirstYear } else { Basis::All },
            attribution: if switch == 2 { Attribution::Original } else { Attribution::Uploader },
            of: EntityName::parse(of).into_iter().collect(),
            counted: if switch == 3 { Counted::Existing } else { Counted::WithDownloads },
            ..Question::default()
        };
        let (one, other) = shuffled.split_at(cut.min(shuffled.len()));
        let parts: Vec<Vec<u8>> =
            [one, other].into_iter().filter(|part| !part.is_empty()).map(|part| file(part, group)).collect();
        let straight = everything(&panel_of(&[file(&rows(), 1_000)], &options).unwrap(), &question);
        let mixed = everything(&panel_of(&parts, &options).unwrap(), &question);
        for (view, (straight, mixed)) in View::ALL.iter().zip(straight.iter().zip(&mixed)) {
            prop_assert!(straight.lines().count() > 1 || straight.contains("can't be had"), "{view:?}: {straight}");
            if straight != mixed {
                let differs = straight.lines().zip(mixed.lines()).find(|(a, b)| a != b);
                prop_assert!(false, "{:?} depends on the order of rows: {:?}", view, differs);
            }
        }
    }
}
