//! Properties and one replicate of their bootstrap, row by row.

use lorenz::analysis::{Answer, Intervals, MarketCache, PairedInterval, Property, Question, answer};
use lorenz::calendar::Day;
use lorenz::load::LoadOptions;
use lorenz::metrics::{multiplicity, name_seed};
use lorenz::panel::Panel;
use proptest::prelude::*;

use super::{found, question};
use crate::support::{counts, dates, panel_of, parquet, texts};

#[derive(Clone, Debug)]
struct Row {
    model: usize,
    day: i32,
    downloads: u64,
    size: u64,
    quantization: &'static str,
    relation: &'static str,
    license: &'static str,
}

const MODELS: [&str; 6] = ["z/one", "a/two", "é/three", "b/four", "B/five", "m/six"];

/// What a row says may differ from day to day: it is the row's own value that counts.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    let words = (
        prop::sample::select(vec!["", "AWQ", "none in name", "8-bit"]),
        prop::sample::select(vec!["", "adapter", "merge", "quantized"]),
        prop::sample::select(vec!["", "mit", "gemma", "other"]),
    );
    let row = (0..MODELS.len(), 0..3_i32, 0..50_u64, 0..6_u32, words);
    let row = row.prop_map(|(model, day, downloads, size, (quantization, relation, license))| Row {
        model,
        day: 20_500 + 40 * day,
        downloads,
        // No size at all among them.
        size: if size == 0 { 0 } else { 10_u64.pow(size) + 7 },
        quantization,
        relation,
        license,
    });
    prop::collection::vec(row, 1..18).prop_map(|mut rows: Vec<Row>| {
        rows.sort_by_key(|row| (row.day, row.model));
        rows.dedup_by_key(|row| (row.day, row.model));
        rows
    })
}

fn panel(rows: &[Row]) -> Panel {
    let file = parquet(&[
        ("model", texts(rows.iter().map(|row| MODELS[row.model]))),
        ("time", dates(rows.iter().map(|row| Day(row.day)))),
        ("downloads_30d", counts(rows.iter().map(|row| row.downloads))),
        ("parameters", counts(rows.iter().map(|row| row.size))),
        ("quantization", texts(rows.iter().map(|row| row.quantization))),
        ("base_relation", texts(rows.iter().map(|row| row.relation))),
        ("license", texts(rows.iter().map(|row| row.license))),
    ]);
    crate::support::panel(file).unwrap()
}

/// The rows of a day, each as often as its model was drawn.
fn drawn<'a>(rows: &'a [Row], day: i32, times: &dyn Fn(usize) -> u32) -> Vec<&'a Row> {
    let here = rows.iter().filter(|row| row.day == day);
    here.flat_map(|row| std::iter::repeat_n(row, times(row.model) as usize)).collect()
}

fn quotient(rows: &[&Row], part: impl Fn(&Row) -> bool, whole: impl Fn(&Row) -> bool) -> Option<f64> {
    let sum = |of: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| of(row)).map(|row| row.downloads).sum::<u64>();
    (sum(&whole) > 0).then(|| sum(&part) as f64 / sum(&whole) as f64)
}

/// A property among some rows; every download of a size is one number in a long list.
fn naive(rows: &[&Row], property: Property, can_say_no: bool) -> Option<f64> {
    let sizes = || {
        let sized = rows.iter().filter(|row| row.size > 0);
        let mut sizes: Vec<f64> =
            sized.flat_map(|row| std::iter::repeat_n(row.size as f64, row.downloads as usize)).collect();
        sizes.sort_by(f64::total_cmp);
        sizes
    };
    let mean = |of: fn(f64) -> f64| {
        let sizes = sizes();
        (!sizes.is_empty()).then(|| sizes.iter().map(|&size| of(size)).sum::<f64>() / sizes.len() as f64)
    };
    let quantile = |tenths: usize| {
        let sizes = sizes();
        sizes.get((sizes.len() * tenths).div_ceil(10).saturating_sub(1)).copied()
    };
    let stated = |row: &Row| !row.relation.is_empty();
    let of_all = |wanted: &str| {
        quotient(rows, |row| row.relation == wanted, |_| true)
            .filter(|_| rows.iter().any(|r| stated(r) && r.downloads > 0))
    };
    let licensed = |row: &Row| matches!(row.license, "mit" | "gemma");
    let is_quantized = |row: &Row| match row.quantization {
        "" => row.relation == "quantized",
        other => other != "none in name",
    };
    match property {
        Property::MeanSize => mean(|size| size),
        Property::GeometricMeanSize => mean(f64::ln).map(f64::exp),
        Property::SizeP10 => quantile(1),
        Property::MedianSize => quantile(5),
        Property::SizeP90 => quantile(9),
        Property::Adapter => of_all("adapter"),
        Property::Merge => of_all("merge"),
        Property::OpenSource => quotient(rows, |row| row.license == "mit", licensed),
        Property::OpenWeights => quotient(rows, |row| row.license == "gemma", licensed),
        Property::Quantized => {
            let known = |row: &Row| !row.quantization.is_empty() || row.relation == "quantized";
            let told = rows.iter().any(|row| known(row) && row.downloads > 0);
            quotient(rows, is_quantized, |row| !can_say_no || known(row)).filter(|_| told)
        }
        _ => None,
    }
}

fn check(name: &str, found: Option<f64>, expected: Option<f64>) -> Result<(), TestCaseError> {
    let near = match (found, expected) {
        (Some(found), Some(expected)) => (found - expected).abs() <= 1e-12 * expected.abs(),
        (found, expected) => found == expected,
    };
    prop_assert!(near, "{}: {:?}, by the twin {:?}", name, found, expected);
    Ok(())
}

/// An answer with the intervals of so many replicates.
fn resampled(panel: &Panel, replicates: u64) -> Answer {
    let question: Question = question();
    let mut answer = answer(panel, &question).unwrap();
    if let Some(mut intervals) = Intervals::of(panel, &question, &mut MarketCache::default()).unwrap() {
        while intervals.done() < replicates && !intervals.step(replicates) {}
        intervals.finish(&mut answer);
    }
    answer
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn values_equal_their_twins(rows in rows()) {
        let panel = panel(&rows);
        let answer = answer(&panel, &question()).unwrap();
        let found = found(&answer);
        let days: Vec<i32> = found.periods.iter().map(|day| day.0).collect();
        let (first, last) = (days[0], days[days.len() - 1]);
        let can_say_no = rows.iter().any(|row| row.quantization == "none in name");
        for series in &found.series {
            let value = |day: i32| naive(&drawn(&rows, day, &|_| 1), series.property, can_say_no);
            let name = |what: &str| format!("{what} of {}", series.property.name());
            for (&day, &got) in days.iter().zip(&series.values) {
                check(&name("value"), got, value(day))?;
            }
            let ratio = |before: Option<f64>, after: Option<f64>| before.filter(|&b| b > 0.0).and_then(|b| Some(after? / b));
            let multiple = ratio(value(first), value(last)).filter(|_| days.len() > 1);
            check(&name("multiple"), series.multiple, multiple)?;
            // Few models have no interval.
            prop_assert!(series.interval.is_none());
        }
    }

    #[test]
    fn the_order_of_rows_changes_nothing(
        (rows, shuffled) in rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
    ) {
        prop_assert_eq!(resampled(&panel(&rows), 2), resampled(&panel(&shuffled), 2));
    }
}

/// Many models of two dates, each with another size; every third is quantized.
fn many(times: u64) -> Vec<(String, i32, u64, u64, &'static str)> {
    let day = |day: i32| {
        (0..1_100_u64).map(move |model| {
            let downloads = (model * model + 17 * day as u64 * model) % 997 + 1;
            let quantization = if model.is_multiple_of(3) { "AWQ" } else { "none in name" };
            (format!("d{}/m{model}", model % 40), 20_500 + 40 * day, times * downloads, 1_000 + model, quantization)
        })
    };
    day(0).chain(day(1)).collect()
}

fn panel_of_many(times: u64) -> Panel {
    let rows = many(times);
    let file = parquet(&[
        ("model", texts(rows.iter().map(|row| row.0.as_str()))),
        ("time", dates(rows.iter().map(|row| Day(row.1)))),
        ("downloads_30d", counts(rows.iter().map(|row| row.2))),
        ("parameters", counts(rows.iter().map(|row| row.3))),
        ("quantization", texts(rows.iter().map(|row| row.4))),
        ("created", texts(rows.iter().map(|_| "2025-01-01"))),
    ]);
    panel_of(&[file], &LoadOptions::default()).unwrap()
}

/// Of one replicate an interval is the replicate's own value: each model as often as its name and the number 0 say.
#[test]
fn one_replicate_equals_its_twin() {
    let (panel, rows) = (panel_of_many(1), many(1));
    let answer = resampled(&panel, 1);
    let found = found(&answer);
    let mean = |day: i32, times: &dyn Fn(&str) -> u32| {
        let of_day = || rows.iter().filter(|row| row.1 == day).map(|row| (row.3, row.2 * u64::from(times(&row.0))));
        let weight: u64 = of_day().map(|(_, weight)| weight).sum();
        of_day().map(|(size, weight)| (size * weight) as f64).sum::<f64>() / weight as f64
    };
    let once = |name: &str| multiplicity(name_seed(name), 0);
    let (before, after) = (mean(20_500, &once), mean(20_540, &once));
    let series = found.of(Property::MeanSize).unwrap();
    let near =
        |found: f64, expected: f64| assert!((found / expected - 1.0).abs() < 1e-12, "{found}, by hand {expected}");
    near(series.interval.unwrap().low, after);
    let evidence = found.evidence(Property::MeanSize).unwrap();
    let PairedInterval::Found((low, high)) = evidence.interval else { panic!("{evidence:?}") };
    near(low, after / before);
    near(high, after / before);
    near(evidence.chained_change().unwrap(), mean(20_540, &|_| 1) / mean(20_500, &|_| 1));
}

/// More downloads of everything change no property; the interval holds the middle of the replicates.
#[test]
fn scale_changes_nothing() {
    let (one, ten) = (resampled(&panel_of_many(1), 1_000), resampled(&panel_of_many(10), 1_000));
    for (a, b) in found(&one).series.iter().zip(&found(&ten).series) {
        for (a, b) in a.values.iter().zip(&b.values) {
            assert_eq!(a.is_some(), b.is_some());
            assert!(a.zip(*b).is_none_or(|(a, b)| (a / b - 1.0).abs() < 1e-12 || a == b));
        }
    }
    let quantized = found(&one).of(Property::Quantized).unwrap();
    let spread = quantized.interval.unwrap();
    assert!(spread.low < quantized.values[1].unwrap() && quantized.values[1].unwrap() < spread.high);
    assert!(0.0 <= spread.low && spread.high <= 1.0);
    assert!(spread.undefined == 0 && !spread.is_partial());
}
