//! The chart of the question's measure with the line of its trend.

use super::findings::per_year;
use super::notes::{overlap_note, probability};
use crate::analysis::{Answer, Measure, Method, Significance, Subject, Test, Topic, ValueUnit};
use crate::chart::{ColorRole, Emphasis, Figure, Heading, LineChart, Series, XAxis, YAxis};
use crate::figures::words::{source_line, subtitle_end, unit};
use crate::protocol::DataSummary;

/// Returns the measure over time, and the line of Sen's slope.
pub(super) fn chart(answer: &Answer, found: &Significance, data: &DataSummary) -> Figure {
    let measure = answer.question.measure;
    let values = Series {
        label: short_name(measure),
        color: ColorRole::Accent,
        points: answer.periods.iter().map(|period| period.start).zip(found.measure.iter().copied()).collect(),
        intervals: Vec::new(),
        last_is_partial: answer.periods.last().is_some_and(|period| period.partial),
        emphasis: Emphasis::Main,
    };
    let line = found.line.map(|ends| Series {
        label: "Trend".to_owned(),
        color: ColorRole::Context,
        points: ends.iter().map(|&(day, value)| (day, Some(value))).collect(),
        intervals: Vec::new(),
        last_is_partial: false,
        emphasis: Emphasis::Context,
    });
    Figure::Line(LineChart {
        heading: Heading { title: title(answer, found), subtitle: subtitle(answer, found) },
        source: source_line(data),
        series: line.into_iter().chain([values]).collect(),
        unit: unit(measure.unit()),
        x: XAxis::Dates,
        y: match measure.unit() {
            ValueUnit::Share | ValueUnit::Points => YAxis::FromZero,
            ValueUnit::Number | ValueUnit::Coefficient | ValueUnit::Nats => YAxis::Free,
        },
        bands: Vec::new(),
        count_bars: None,
        empty_reason: format!("No downloads of a known {} in this range", answer.question.level.singular()),
    })
}

/// "HHI", without what stands in brackets.
fn short_name(measure: Measure) -> String {
    measure.label().split(" (").next().unwrap_or_default().to_owned()
}

/// Returns the tests of the question's measure.
fn tests<'a>(answer: &Answer, found: &'a Significance) -> &'a [Test] {
    let subject = Subject::Measure(answer.question.measure);
    let change = found
        .changes()
        .find(|change| change.tests.first().is_some_and(|test| test.topic == Topic::Trend && test.subject == subject));
    change.map(|change| change.tests).unwrap_or_default()
}

fn title(answer: &Answer, found: &Significance) -> String {
    let tests = tests(answer, found);
    let name = format!("{} of {}", short_name(answer.question.measure), answer.question.level.plural());
    let change = crate::analysis::Change { tests };
    let Some(beyond) = change.beyond_chance() else {
        let reason = tests.first().and_then(|test| test.reason.as_deref()).unwrap_or("no value");
        return format!("{name}: no trend can be tested, {reason}");
    };
    let slope = tests.first().and_then(|test| test.size).unwrap_or(0.0);
    let turn = if slope > 0.0 { "rises" } else { "falls" };
    if beyond && slope != 0.0 {
        format!("{name} {turn}, more than chance explains: {}", per_year(answer.question.measure, slope, None))
    } else {
        format!("{name} has no trend beyond chance")
    }
}

fn subtitle(answer: &Answer, found: &Significance) -> String {
    let tests = tests(answer, found);
    let p = |method: Method| tests.iter().find(|test| test.method == method).and_then(|test| test.p.zip(test.q));
    let said = |name: &str, found: Option<(f64, f64)>| {
        found.map(|(p, q)| format!(" {name}: p {}, q {}.", probability(p), probability(q))).unwrap_or_default()
    };
    let slope = tests.first().and_then(|test| Some((test.size?, test.interval)));
    let slope = slope.map(|(slope, interval)| {
        format!(
            " Grey: Sen's slope, the median of all slopes between two periods, {}.",
            per_year(answer.question.measure, slope, interval)
        )
    });
    let note = tests.first().map(|test| test.note.as_str()).filter(|note| !note.is_empty());
    format!(
        "{} of {}; {}.{}{}{}{}{}",
        answer.question.measure.label(),
        answer.question.level.plural(),
        subtitle_end(answer),
        slope.unwrap_or_default(),
        said("Mann–Kendall", p(Method::MannKendall)),
        said("Hamed–Rao, which allows for alike neighbors (3 lags)", p(Method::HamedRao)),
        note.map(|note| format!(" Read with care: {note}.")).unwrap_or_default(),
        overlap_note(found)
    )
}
