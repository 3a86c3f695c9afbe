//! The chart of the question's measure with the line of its trend.

use super::sentences::{measure_of, sentence};
use crate::analysis::{Answer, FindingGroup, Significance, Test, Topic, ValueUnit};
use crate::chart::{ColorRole, Emphasis, Figure, Heading, LineChart, Series, XAxis, YAxis};
use crate::figures::words::{capitalized, source_line, subtitle_end, unit};
use crate::protocol::DataSummary;

/// Returns the measure over time, among all listed models and along the chain, and the line of Sen's slope.
pub(super) fn chart(answer: &Answer, found: &Significance, data: &DataSummary) -> Figure {
    let measure = answer.question.measure;
    let trend = found.trends.first();
    let series = |label: &str, values: &[Option<f64>], color, emphasis| Series {
        label: label.to_owned(),
        color,
        points: answer.periods.iter().map(|period| period.start).zip(values.iter().copied()).collect(),
        intervals: Vec::new(),
        last_is_partial: answer.periods.last().is_some_and(|period| period.partial),
        emphasis,
    };
    let line = trend.and_then(|trend| trend.line(&found.dates)).map(|ends| Series {
        label: "Trend".to_owned(),
        color: ColorRole::Context,
        points: ends.iter().map(|&(day, value)| (day, Some(value))).collect(),
        intervals: Vec::new(),
        last_is_partial: false,
        emphasis: Emphasis::Context,
    });
    let of_trend = trend.map(|trend| {
        [
            (!trend.balanced.iter().all(Option::is_none))
                .then(|| series("Same models", &trend.balanced, ColorRole::Context, Emphasis::Context)),
            (!trend.chained.iter().all(Option::is_none))
                .then(|| series("Chained", &trend.chained, ColorRole::Context, Emphasis::Context)),
            Some(series("All listed", &trend.all, ColorRole::Accent, Emphasis::Main)),
        ]
    });
    Figure::Line(LineChart {
        heading: Heading { title: title(answer, found), subtitle: subtitle(answer) },
        source: source_line(data),
        series: line.into_iter().chain(of_trend.into_iter().flatten().flatten()).collect(),
        unit: unit(measure.unit()),
        x: XAxis::Dates,
        y: match measure.unit() {
            ValueUnit::Share | ValueUnit::Points => YAxis::FromZero,
            ValueUnit::Number | ValueUnit::Coefficient | ValueUnit::Nats => YAxis::Free,
        },
        bands: Vec::new(),
        milestones: Vec::new(),
        count_bars: None,
        empty_reason: format!("No downloads of a known {} in this range", answer.question.level.singular()),
    })
}

/// Returns the test of the question's measure: trends stand in the order of their measures.
fn test(found: &Significance) -> Option<&Test> {
    found.tests.iter().find(|test| test.topic == Topic::Trend)
}

fn title(answer: &Answer, found: &Significance) -> String {
    let name = || capitalized(&measure_of(answer, answer.question.measure));
    match test(found) {
        Some(test) if test.group() == FindingGroup::Untold && test.size.is_none() => {
            format!("{}: whether it moved steadily can't be told", name())
        }
        Some(test) => sentence(answer, found, test),
        None => name(),
    }
}

fn subtitle(answer: &Answer) -> String {
    format!("{} of {}; {}.", answer.question.measure.label(), answer.question.level.plural(), subtitle_end(answer))
}

/// Returns what a reader has to know.
pub(super) fn notes(found: &Significance) -> Vec<String> {
    let reason = test(found).and_then(|test| test.reason.as_deref());
    vec![
        reason.map(|reason| format!("There is no test of a trend: {reason}.")).unwrap_or_default(),
        "The trend is Sen's slope, the median of all slopes between two dates that are a whole window apart, among all listed \
         models."
            .to_owned(),
    ]
}
