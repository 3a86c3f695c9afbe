//! The same questions answered naively: loops over rows, maps of names, plain floating point.
#![allow(clippy::iter_over_hash_type, reason = "the twin's sums are compared with a tolerance")]

use std::collections::{BTreeMap, HashMap};

use lorenz::analysis::{Level, Measure, Question, answer};
use lorenz::calendar::{Day, Granularity};
use lorenz::load::LoadOptions;
use lorenz::schema::CountKind;
use proptest::prelude::*;

use super::concentration;
use crate::support::{counts, dates, panel_of, parquet, texts};

const MODELS: [&str; 8] = ["a/1", "a/2", "b/1", "b/2", "c/1", "nobody", "d/1", "e/1"];
const LICENSES: [&str; 4] = ["", "mit", "apache-2.0", "gemma"];

#[derive(Clone, Copy, Debug)]
struct Row {
    model: usize,
    day: i32,
    count: u64,
    license: usize,
}

/// Downloads per period and entity; the entity "" is unknown.
type Markets = BTreeMap<Day, HashMap<&'static str, f64>>;

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let count = prop_oneof![1 => Just(0_u64), 3 => 1..50_u64, 1 => 1..5_000_000_000_u64];
    let values = (count, 0..LICENSES.len());
    // One row per model and date: what several rows mean is told elsewhere.
    prop::collection::btree_map((0..MODELS.len(), 20_500..20_640_i32), values, 1..70).prop_map(|rows| {
        let row = |((model, day), (count, license))| Row { model, day, count, license };
        rows.into_iter().map(row).collect()
    })
}

fn entity(level: &str, row: &Row) -> &'static str {
    match level {
        "model" => MODELS[row.model],
        "developer" => MODELS[row.model].split_once('/').map_or("", |(developer, _)| developer),
        _ => LICENSES[row.license],
    }
}

/// What each row gives to each period.
fn naive(rows: &[Row], kind: CountKind, granularity: Granularity, level: &str) -> Markets {
    let mut markets = Markets::new();
    let mut add = |period: Day, row: &Row, downloads: f64| {
        *markets.entry(period).or_default().entry(entity(level, row)).or_default() += downloads;
    };
    let days: std::collections::BTreeSet<i32> = rows.iter().map(|row| row.day).collect();
    for row in rows {
        let period = granularity.start(Day(row.day));
        match kind {
            CountKind::Flow => add(period, row, row.count as f64),
            CountKind::Window { .. } => {
                let last = days.iter().filter(|day| granularity.start(Day(**day)) == period).max();
                if last == Some(&row.day) {
                    add(period, row, row.count as f64);
                }
            }
            CountKind::Counter => {
                let before = rows.iter().filter(|other| other.model == row.model && other.day < row.day);
                let Some(before) = before.max_by_key(|other| other.day) else { continue };
                let (gain, length) = (row.count.saturating_sub(before.count), (row.day - before.day) as u64);
                // Day by day: the whole downloads by which the running total grows.
                let running = |days: u64| gain * days / length;
                for step in 1..=length {
                    let day = before.day + step as i32;
                    let period = match granularity {
                        Granularity::Snapshot => Day(*days.range(day..).next().unwrap()),
                        _ => granularity.start(Day(day)),
                    };
                    add(period, row, (running(step) - running(step - 1)) as f64);
                }
            }
        }
    }
    markets
}

fn values(market: &[f64]) -> Vec<(Measure, Option<f64>)> {
    let total: f64 = market.iter().sum();
    let n = market.len() as f64;
    let shares: Vec<f64> = market.iter().map(|downloads| downloads / total).collect();
    let mut sorted = shares.clone();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let hhi: f64 = shares.iter().map(|share| share * share).sum();
    let entropy: f64 = shares.iter().map(|share| -share * share.ln()).sum();
    // Half the mean difference of two entities, over the mean.
    let differences: f64 = shares.iter().flat_map(|a| shares.iter().map(move |b| (a - b).abs())).sum();
    let defined = |value: f64| (!market.is_empty()).then_some(value);
    vec![
        (Measure::Hhi, defined(hhi * 10_000.0)),
        (Measure::EffectiveNumber, defined(1.0 / hhi)),
        (Measure::HhiNormalized, (n > 1.0).then_some((hhi - 1.0 / n) / (1.0 - 1.0 / n))),
        (Measure::Cr(1), defined(sorted.iter().take(1).sum())),
        (Measure::Cr(4), defined(sorted.iter().take(4).sum())),
        (Measure::Entropy, defined(entropy)),
        (Measure::Theil, defined(n.ln() - entropy)),
        (Measure::Gini, defined(differences / (2.0 * n))),
    ]
}

fn close(actual: Option<f64>, expected: Option<f64>) -> bool {
    match (actual, expected) {
        (Some(actual), Some(expected)) => (actual - expected).abs() <= 1e-9 * expected.abs() + 1e-12,
        (actual, expected) => actual == expected,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn answers_equal_the_naive_ones(
        rows in rows(),
        kind in prop::sample::select(vec![CountKind::Flow, CountKind::THIRTY_DAYS, CountKind::Counter]),
        granularity in prop::sample::select(Granularity::CALENDAR.to_vec()),
        level in prop::sample::select(vec!["model", "developer", "license"]),
    ) {
        let options = LoadOptions { kind: Some(kind), ..LoadOptions::default() };
        let panel = panel_of(&[parquet(&[
            ("model", texts(rows.iter().map(|row| MODELS[row.model]))),
            ("time", dates(rows.iter().map(|row| Day(row.day)))),
            ("downloads", counts(rows.iter().map(|row| row.count))),
            ("license", texts(rows.iter().map(|row| LICENSES[row.license]))),
        ])], &options).unwrap();
        let expected = naive(&rows, kind, granularity, level);
        let nothing = HashMap::new();
        for (measure, _) in values(&[]) {
            let question = Question { level: Level::from(level.to_owned()), measure, granularity, top: None, ..Question::default() };
            let answer = answer(&panel, &question).unwrap();
            for day in expected.keys() {
                prop_assert!(answer.periods.iter().any(|period| period.start == *day), "no period {day}");
            }
            for (index, period) in answer.periods.iter().enumerate() {
                let market = expected.get(&period.start).unwrap_or(&nothing);
                let known: Vec<f64> = market.iter().filter(|(name, d)| !name.is_empty() && **d > 0.0).map(|(_, d)| *d).collect();
                let (sum, total) = (known.iter().sum::<f64>(), market.values().sum::<f64>());
                prop_assert_eq!(period.downloads as f64, sum);
                prop_assert_eq!(period.entities as usize, known.len());
                prop_assert!(close(period.coverage, (total > 0.0).then_some(sum / total)), "{period:?}");
                let value = values(&known).into_iter().find(|(other, _)| *other == measure).unwrap().1;
                let ours = concentration(&answer).measure.values[index];
                prop_assert!(close(ours, value), "{measure:?} on {}: {ours:?}, naively {value:?}", period.start);
                for layer in &concentration(&answer).share_series {
                    let name = if layer.name == "Unknown" { "" } else { layer.name.as_str() };
                    prop_assert_eq!(layer.downloads[index] as f64, market.get(name).copied().unwrap_or(0.0), "{}", name);
                }
            }
        }
    }
}
