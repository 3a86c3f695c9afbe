//! Rows added up by month, against sums by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use lorenz::calendar::{Day, Granularity};
use lorenz::load::LoadOptions;
use lorenz::panel::{Months, Panel};
use lorenz::schema::CountKind;
use proptest::prelude::*;

use crate::support::{counts, dates, panel_of, parquet, texts};

const MODELS: [&str; 5] = ["a/v", "a/w", "b/x", "b/y", "c/z"];

/// (day, model, downloads).
type Row = (i32, usize, u64);

fn panel(rows: &[Row], kind: CountKind) -> Panel {
    let file = parquet(&[
        ("model", texts(rows.iter().map(|row| MODELS[row.1]))),
        ("time", dates(rows.iter().map(|row| Day(19_000 + row.0)))),
        ("downloads", counts(rows.iter().map(|row| row.2))),
    ]);
    panel_of(&[file], &LoadOptions { kind: Some(kind), ..LoadOptions::default() }).unwrap()
}

/// Rows of every fourth day over six years, which is more months than a word has bits; some models are seldom listed, some counts
/// are large, some rows are there twice.
fn any_rows() -> impl Strategy<Value = Vec<Row>> {
    let seldom = prop::collection::vec(1..40_usize, MODELS.len());
    (seldom, 0..1_000_usize, 8..550_i32).prop_map(|(seldom, seed, days)| {
        let every = |day: i32, model: usize| (day as usize * 7 + model * 13 + seed).is_multiple_of(seldom[model]);
        let count = |day: i32, model: usize| match (day as usize + seed) % 97 {
            0 => u64::from(u32::MAX) + day as u64,
            one => (one * (model + 1)) as u64 % 50,
        };
        let rows = (0..days).flat_map(|day| (0..MODELS.len()).map(move |model| (day, model)));
        let rows = rows.filter(|&(day, model)| model == 0 || every(day, model));
        let twice =
            rows.flat_map(|(day, model)| std::iter::repeat_n((day, model), 1 + (day as usize + seed) % 11 / 10));
        twice.map(|(day, model)| (4 * day, model, count(day, model))).collect()
    })
}

fn months(panel: &Panel) -> Option<Months> {
    panel.summation()?.finish()
}

/// The stretches of snapshots that make up from one to three months in a row, and each month's first snapshot.
fn stretches(panel: &Panel) -> (Vec<Range<usize>>, Vec<usize>) {
    let month = |snapshot: usize| Granularity::Month.start(panel.days()[snapshot]);
    let snapshots = panel.days().len();
    let mut begins: Vec<usize> = (0..snapshots).filter(|&at| at == 0 || month(at - 1) != month(at)).collect();
    begins.push(snapshots);
    let of = |length: usize| begins.windows(length + 1).map(|ends| ends[0]..ends[ends.len() - 1]).collect::<Vec<_>>();
    ((1..4).flat_map(of).collect(), begins)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_months_entries_are_the_sums_of_its_rows(rows in any_rows()) {
        let panel = panel(&rows, CountKind::Flow);
        let (stretches, begins) = stretches(&panel);
        let Some(months) = months(&panel) else {
            let entries: BTreeSet<_> = rows.iter().map(|row| (Granularity::Month.start(Day(19_000 + row.0)), row.1)).collect();
            let few = 2 * entries.len() > rows.len() || 2 * (begins.len() - 1) > panel.days().len();
            prop_assert!(few, "{} entries of {} rows", entries.len(), rows.len());
            return Ok(());
        };
        for stretch in stretches {
            let mut expected: BTreeMap<u32, u64> = BTreeMap::new();
            for row in stretch.clone().flat_map(|snapshot| panel.rows_of(snapshot)) {
                *expected.entry(panel.model()[row]).or_default() += panel.count(row);
            }
            let entries = months.entries_of(&stretch).unwrap();
            let mut found: BTreeMap<u32, u64> = BTreeMap::new();
            for (index, &model) in entries.models().iter().enumerate() {
                *found.entry(model).or_default() += entries.count(index);
                prop_assert!(entries.small_counts().is_none_or(|small| u64::from(small[index]) == entries.count(index)));
            }
            prop_assert_eq!(entries.is_distinct(), begins.windows(2).any(|ends| ends == [stretch.start, stretch.end]));
            prop_assert!(!entries.is_distinct() || entries.models().len() == expected.len());
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_series_is_listed_where_one_of_its_models_is(rows in any_rows(), first in 0..20_usize, length in 1..4_usize) {
        let panel = panel(&rows, CountKind::Flow);
        let Some(months) = months(&panel) else { return Ok(()) };
        let (_, begins) = stretches(&panel);
        let ends: Vec<usize> = begins.iter().copied().skip(first).step_by(length).collect();
        let stretches: Vec<Range<usize>> = ends.windows(2).map(|ends| ends[0]..ends[1]).collect();
        // The last two models are one series.
        let mut series: Vec<u32> = (0..panel.models().len() as u32).collect();
        let last = series.len() - 1;
        series[last] = last.saturating_sub(1) as u32;
        let lists = |stretch: &Range<usize>, one: u32| {
            let rows = panel.rows_of(stretch.start).start..panel.rows_of(stretch.end - 1).end;
            panel.model()[rows].iter().any(|&model| series[model as usize] == one)
        };
        let expected: Vec<bool> =
            (0..series.len() as u32).map(|one| stretches.iter().all(|stretch| lists(stretch, one))).collect();
        prop_assert_eq!(months.listed_in_each(&stretches, &series), Some(expected));
    }
}

#[test]
fn stretches_that_are_no_months_have_no_sums() {
    let rows: Vec<Row> = (0..40).map(|day| (day, 0, 1)).collect();
    let panel_of_flows = panel(&rows, CountKind::Flow);
    let months = months(&panel_of_flows).unwrap();
    // 2022-01-08 … 2022-02-16.
    assert_eq!(panel_of_flows.days()[24], Day(19_024));
    assert_eq!(months.entries_of(&(0..24)).unwrap().count(0), 24);
    assert_eq!(months.entries_of(&(24..40)).unwrap().count(0), 16);
    for other in [0..23, 0..25, 1..24, 23..40, 24..39, 40..41] {
        assert!(months.entries_of(&other).is_none(), "{other:?}");
        assert_eq!(months.listed_in_each(&[0..24, other], &[0]), None);
    }
    for kind in [CountKind::Counter, CountKind::Window { days: 30 }] {
        assert!(panel(&rows, kind).summation().is_none(), "what they say of a month is no sum");
    }
}
