//! Properties and one replicate of their bootstrap, row by row.

use lorenz::analysis::{Answer, Intervals, Property, Question, answer};
use lorenz::calendar::Day;
use lorenz::metrics::resample;
use lorenz::panel::Panel;
use proptest::prelude::*;

use super::{found, question};
use crate::support::{counts, dates, parquet, texts};

/// The seed of every interval.
const SEED: u64 = 251_203_073;

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
    if let Some(mut intervals) = Intervals::of(panel, &question).unwrap() {
        intervals.step(replicates);
        intervals.finish(&mut answer);
    }
    answer
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn values_and_one_replicate_equal_their_twins(rows in rows()) {
        let panel = panel(&rows);
        // Of one replicate the interval is the replicate's own value.
        let answer = resampled(&panel, 1);
        let found = found(&answer);
        let days: Vec<i32> = found.periods.iter().map(|day| day.0).collect();
        let (first, last) = (days[0], days[days.len() - 1]);
        let mut clusters: Vec<usize> =
            rows.iter().filter(|row| [first, last].contains(&row.day)).map(|row| row.model).collect();
        clusters.sort_by_key(|&model| MODELS[model]);
        clusters.dedup();
        let mut multiplicities = vec![0; clusters.len()];
        resample(SEED, 0, &mut multiplicities);
        let times = |model: usize| clusters.iter().position(|&m| m == model).map_or(0, |place| multiplicities[place]);
        let can_say_no = rows.iter().any(|row| row.quantization == "none in name");
        for series in &found.series {
            let value = |day: i32, times: &dyn Fn(usize) -> u32| naive(&drawn(&rows, day, times), series.property, can_say_no);
            let name = |what: &str| format!("{what} of {}", series.property.name());
            for (&day, &got) in days.iter().zip(&series.values) {
                check(&name("value"), got, value(day, &|_| 1))?;
            }
            let ratio = |before: Option<f64>, after: Option<f64>| before.filter(|&b| b > 0.0).and_then(|b| Some(after? / b));
            let compared = days.len() > 1;
            let multiple = ratio(value(first, &|_| 1), value(last, &|_| 1)).filter(|_| compared);
            check(&name("multiple"), series.multiple, multiple)?;
            if clusters.len() < 2 {
                prop_assert!(series.interval.is_none());
                continue;
            }
            let (before, after) = (value(first, &times), value(last, &times));
            check(&name("replicate"), series.interval.map(|spread| spread.low), after)?;
            let replicate = ratio(before, after).filter(|_| multiple.is_some());
            check(&name("replicate's multiple"), series.multiple_interval.map(|spread| spread.high), replicate)?;
        }
    }

    #[test]
    fn the_order_of_rows_changes_nothing(
        (rows, shuffled) in rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
    ) {
        prop_assert_eq!(resampled(&panel(&rows), 40), resampled(&panel(&shuffled), 40));
    }
}

/// More downloads of everything change no property; the interval holds the middle of the replicates.
#[test]
fn scale_changes_nothing() {
    let row = |model: usize, downloads: u64| Row {
        model,
        day: 20_500,
        downloads,
        size: 10_u64.pow(model as u32 + 1),
        quantization: if model.is_multiple_of(2) { "AWQ" } else { "none in name" },
        relation: "",
        license: "mit",
    };
    let rows: Vec<Row> = (0..MODELS.len()).map(|model| row(model, model as u64 + 1)).collect();
    let tenfold: Vec<Row> = rows.iter().map(|row| Row { downloads: row.downloads * 10, ..row.clone() }).collect();
    let (one, ten) = (resampled(&panel(&rows), 1_000), resampled(&panel(&tenfold), 1_000));
    for (a, b) in found(&one).series.iter().zip(&found(&ten).series) {
        for (a, b) in a.values.iter().zip(&b.values) {
            assert_eq!(a.is_some(), b.is_some());
            assert!(a.zip(*b).is_none_or(|(a, b)| (a / b - 1.0).abs() < 1e-12 || a == b));
        }
    }
    let quantized = found(&one).of(Property::Quantized).unwrap();
    let spread = quantized.interval.unwrap();
    assert!(spread.low < quantized.values[0].unwrap() && quantized.values[0].unwrap() < spread.high);
    assert!(0.0 <= spread.low && spread.high <= 1.0);
    assert!(spread.undefined == 0 && !spread.is_partial());
}
