//! What stands behind a finding: numbers, test, caveats.

use super::numbers::{effect, probability, with_interval};
use crate::analysis::{Answer, Method, Significance, Test, Topic, simulated};
use crate::chart::{Unit, format};
use crate::figures::words::period_name;

/// Returns what stands behind a finding: (what, value).
pub(super) fn details(answer: &Answer, found: &Significance, test: &Test) -> Vec<(String, String)> {
    let mut rows: Vec<(&str, Option<String>)> = Vec::new();
    let effect_of = |value: Option<f64>| value.map(|value| effect(test, value));
    let name = |day| period_name(answer.question.granularity, day);
    rows.push(("Compared", test.against.map(|against| format!("{} with {}", name(test.period), name(against)))));
    rows.push((effect_name(test), test.size.map(|size| with_interval(test, size))));
    if test.topic != Topic::Newcomers {
        if test.topic == Topic::Change {
            rows.push(("Among all listed models", effect_of(test.all)));
        }
        rows.push(("Among those listed throughout", effect_of(test.balanced)));
        rows.push(("Along the chain of comparable models", effect_of(test.chained)));
    }
    let q = |q: f64| format!("; among all these tests q {}", probability(q));
    rows.push(("p", test.p.map(|p| probability(p) + &test.q.map(q).unwrap_or_default())));
    rows.push(("n", sample(test)));
    rows.push(("Test", test.reason.is_none().then(|| method(test))));
    rows.push(("In simulations", test.reason.is_none().then(|| simulated(test.method).sentence())));
    rows.push(("Known for", test.coverage.filter(|known| *known < 0.995).map(known_for(test))));
    let care = Some(test.note.clone()).filter(|note| !note.is_empty() && test.reason.is_none());
    rows.push(("Read with care", care));
    let comparable = found.models().and_then(|models| models.reason());
    rows.push(("Chain", comparable.filter(|_| test.topic == Topic::Change && test.chained.is_none())));
    rows.into_iter().filter_map(|(what, value)| Some((what.to_owned(), value?))).collect()
}

fn known_for(test: &Test) -> impl Fn(f64) -> String {
    let of = if test.topic == Topic::Newcomers { "models" } else { "downloads, at the date with the least" };
    move |known| format!("{} of {of}", format::label(known, Unit::Share))
}

fn effect_name(test: &Test) -> &'static str {
    match test.topic {
        Topic::Change => "Among the models of both dates",
        Topic::Newcomers if test.method == Method::ClusteredRanks => "Rank-biserial r",
        Topic::Newcomers => "Difference",
        Topic::Trend => "Sen's slope over the span",
    }
}

fn sample(test: &Test) -> Option<String> {
    let units = || format::integer(test.units);
    match (test.topic, test.models) {
        _ if test.n == 0 => None,
        (Topic::Change, _) if test.method == Method::SwapByDeveloper => {
            Some(format!("{} models of {} developers", format::integer(test.n), units()))
        }
        (Topic::Newcomers, Some((before, after))) => Some(format!(
            "{} newly listed models, {} listed before, of {} developers",
            format::integer(after),
            format::integer(before),
            units()
        )),
        (Topic::Trend, _) => Some(format!("{} dates", format::integer(test.n))),
        _ => Some(format!("{} models", format::integer(test.n))),
    }
}

fn method(test: &Test) -> String {
    let text = match test.method {
        Method::SwapByDeveloper => "2,000 times, each developer's two dates swapped or not by a coin",
        Method::SwapByModel => "2,000 times, each model's two dates swapped or not by a coin",
        Method::ClusteredDifference => "difference of two groups, standard error by developer",
        Method::ClusteredRanks => "Mann–Whitney, standard error by developer",
        Method::MannKendall => "Mann–Kendall, among all listed, the same and chained models: the largest p",
        Method::HamedRao => "Hamed–Rao (3 lags), among all listed, the same and chained models: the largest p",
    };
    let name = test.method.statistic();
    match test.statistic {
        Some(value) if name == "S" => format!("{text}; {name} {}", format::fixed(value, 0)),
        Some(value) => format!("{text}; {name} {}", format::fixed(value, 2)),
        None => text.to_owned(),
    }
}
