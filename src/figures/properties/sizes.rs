//! The chart of sizes over time.

use super::notes::{known_for, subtitle_end};
use crate::analysis::{Answer, Properties, SizePoint, SizeStatistics, Weighting};
use crate::chart::{ColorRole, Emphasis, Figure, Heading, LineChart, Series, Unit, XAxis, YAxis, format};
use crate::figures::words::{at_period, source_line};
use crate::protocol::DataSummary;

/// Mean and median of what is downloaded, with the tenth and the ninth tenth, beside the median of new models.
pub(super) fn chart(answer: &Answer, found: &Properties, data: &DataSummary) -> Figure {
    let last_is_partial = answer.periods.last().is_some_and(|period| period.partial);
    let line = |label: &str, color, weighting, of: fn(SizeStatistics) -> f64| Series {
        label: label.to_owned(),
        color,
        points: found.periods.iter().copied().zip(points(found, weighting).iter().map(|p| p.sizes.map(of))).collect(),
        intervals: Vec::new(),
        last_is_partial,
        emphasis: Emphasis::Main,
    };
    let spread = |point: &SizePoint| point.sizes.map(|sizes| (sizes.p10, sizes.p90));
    let median = Series {
        intervals: points(found, Weighting::Downloads).iter().map(spread).collect(),
        ..line("Median", ColorRole::Slot(0), Weighting::Downloads, |sizes| sizes.median)
    };
    Figure::Line(LineChart {
        heading: Heading { title: title(answer, found), subtitle: subtitle(answer, found) },
        source: source_line(data),
        series: vec![
            median,
            line("Mean", ColorRole::Slot(1), Weighting::Downloads, |sizes| sizes.mean),
            line("New models", ColorRole::Slot(2), Weighting::Created, |sizes| sizes.median),
        ],
        unit: Unit::Count,
        x: XAxis::Dates,
        y: YAxis::Log,
        bands: Vec::new(),
        milestones: Vec::new(),
        count_bars: None,
        empty_reason: "No column of this file tells the sizes of models (parameters)".to_owned(),
    })
}

fn points(found: &Properties, weighting: Weighting) -> &[SizePoint] {
    let series = found.sizes.iter().find(|(kind, _)| *kind == weighting);
    series.map(|(_, points)| points.as_slice()).unwrap_or_default()
}

/// Returns median and mean of the last period with sizes, and how far apart they are.
fn title(answer: &Answer, found: &Properties) -> String {
    let Some((half, sizes)) = half(answer, found) else { return "The sizes of these models are not known".to_owned() };
    let parameters = |size: f64| format::value(size, Unit::Count);
    let times = sizes.mean / sizes.median;
    if times >= 1.5 {
        let times = format::significant(times, 2);
        return format!("{half}; a few large models lift the mean to {}, {times} times that", parameters(sizes.mean));
    }
    match (parameters(sizes.mean), parameters(sizes.median)) {
        (mean, median) if mean == median => format!("{half}, which is the mean too"),
        (mean, _) => format!("{half}; the mean is {mean}"),
    }
}

/// Returns the median of the last period with sizes as a sentence, and the sizes.
pub(super) fn half(answer: &Answer, found: &Properties) -> Option<(String, SizeStatistics)> {
    let sizes = points(found, Weighting::Downloads).iter().zip(&found.periods).rev();
    let (sizes, day) = sizes.filter_map(|(point, day)| Some((point.sizes?, day))).next()?;
    let median = format::value(sizes.median, Unit::Count);
    let at = at_period(answer.question.granularity, *day);
    Some((format!("Half of downloads {at} go to models of at most {median} parameters"), sizes))
}

fn subtitle(answer: &Answer, found: &Properties) -> String {
    let coverage = points(found, Weighting::Downloads).iter().map(|point| point.coverage);
    format!(
        "Parameters of what is downloaded, logarithmic scale; {}{}",
        known_for("size", coverage),
        subtitle_end(answer)
    )
}

/// Returns what the lines are.
pub(super) fn notes(found: &Properties) -> Vec<String> {
    let created: u64 = points(found, Weighting::Created).iter().map(|point| point.models).sum();
    let new = match created {
        0 => "No models with a known size were created in the periods shown.".to_owned(),
        models => format!(
            "\"New models\" is the median of those created in each period, whatever their downloads ({} in all).",
            format::integer(models)
        ),
    };
    vec![
        "Median and mean weigh each model by its downloads.".to_owned(),
        "The tint reaches from the 10th to the 90th percentile of downloads.".to_owned(),
        new,
    ]
}
