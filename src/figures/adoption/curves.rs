//! The charts of downloads by age: the most downloaded new models, and each size class.

use super::notes::{after_days, empty, subtitle_end};
use crate::analysis::{Adoption, Answer, ClassCurve, ClassPoint};
use crate::calendar::Day;
use crate::chart::{ColorRole, Emphasis, Figure, Heading, LineChart, Series, Unit, XAxis, YAxis, format};
use crate::figures::words::source_line;
use crate::protocol::DataSummary;

type Points = Vec<(Day, Option<f64>)>;

fn series(label: String, color: ColorRole, emphasis: Emphasis, points: Points) -> Series {
    Series { label, color, points, intervals: Vec::new(), last_is_partial: false, emphasis }
}

fn chart(heading: Heading, data: &DataSummary, series: Vec<Series>, empty_reason: String) -> Figure {
    Figure::Line(LineChart {
        heading,
        source: source_line(data),
        series,
        unit: Unit::Count,
        x: XAxis::AgeDays,
        // What leads has a thousand times as many downloads as the rest.
        y: YAxis::Log,
        bands: Vec::new(),
        milestones: Vec::new(),
        count_bars: None,
        empty_reason,
    })
}

fn of_class(curve: &ClassCurve, value: impl Fn(&ClassPoint) -> Option<f64>) -> Points {
    curve.points.iter().map(|point| (Day(point.age_days.cast_signed()), value(point))).collect()
}

/// Returns the most downloaded new models by age, beside the median new model and the tenth that has most.
pub(super) fn leaders(answer: &Answer, found: &Adoption, data: &DataSummary) -> Figure {
    let all = found.curves.first();
    let mut lines = Vec::new();
    if let Some(all) = all {
        let context = |label: &str, points| series(label.to_owned(), ColorRole::Context, Emphasis::Context, points);
        lines.push(context("Median", of_class(all, |point| Some(point.median))));
        lines.push(context("Top tenth", of_class(all, |point| Some(point.p90))));
    }
    for (model, slot) in found.leaders.iter().zip(0u8..) {
        let points = model.points.iter().map(|&(age, downloads)| (Day(age.cast_signed()), Some(downloads))).collect();
        lines.push(series(short(&model.model), ColorRole::Slot(slot), Emphasis::Main, points));
    }
    let title = lede(found);
    let subtitle = format!("Downloads since publication by age, logarithmic scale; {}", subtitle_end(answer, found));
    chart(Heading { title, subtitle }, data, lines, empty(found))
}

/// Returns what half of the new models have, and what the first of them had.
pub(in crate::figures) fn lede(found: &Adoption) -> String {
    let all = found.curves.first();
    let end = |points: Option<&ClassPoint>| points.map(|point| point.median);
    match (found.shown_age_days, all.and_then(|all| end(all.points.last()))) {
        (Some(days), Some(_)) if found.followed == 1 => {
            format!("The only new model, {} downloads {}", lead(found), after_days(days))
        }
        (Some(days), Some(median)) => format!(
            "Half of new models have at most {} downloads {}; {}",
            format::value(median.round(), Unit::Count),
            after_days(days),
            lead(found)
        ),
        _ => empty(found),
    }
}

fn lead(found: &Adoption) -> String {
    found.leaders.first().and_then(|model| Some((model, model.points.last()?.1))).map_or_else(
        || "none leads".to_owned(),
        |(model, downloads)| format!("{} had {}", short(&model.model), format::value(downloads.round(), Unit::Count)),
    )
}

/// Returns a model without its developer, as a line's label.
fn short(model: &str) -> String {
    model.split_once('/').map_or(model, |(_, name)| name).to_owned()
}

/// What the lines are.
pub(super) const LEADERS_NOTE: &str =
    "Beside the five most downloaded new models stand the median of all and what the top tenth exceeds.";

/// Returns how many models a curve is the median of.
pub(super) fn classes_note(found: &Adoption) -> String {
    let Some(age) = found.shown_age_days.map(after_days) else { return String::new() };
    format!(
        "A curve is the median of the ten most downloaded new models of its size class, or of fewer where fewer are known {age}."
    )
}

/// Returns the leading models of each size class by age.
pub(super) fn classes(answer: &Answer, found: &Adoption, data: &DataSummary) -> Figure {
    let of_size = || found.curves.iter().skip(1).filter(|curve| curve.size_class != "unknown size");
    let line = |(curve, slot): (&ClassCurve, u8)| {
        let points = of_class(curve, |point| point.leaders_median);
        series(curve.size_class.clone(), ColorRole::Slot(slot), Emphasis::Main, points)
    };
    let mut lines: Vec<Series> = of_size().zip(0u8..).map(line).collect();
    let unknown = found.curves.iter().find(|curve| curve.size_class == "unknown size");
    if let Some(curve) = unknown.filter(|_| lines.is_empty()) {
        lines.push(line((curve, 0)));
    }
    let last = |curve: &ClassCurve| curve.points.last().and_then(|point| point.leaders_median);
    let ends = of_size().filter_map(|curve| Some((&curve.size_class, last(curve)?)));
    let title = match (found.shown_age_days, ends.max_by(|a, b| a.1.total_cmp(&b.1))) {
        (Some(days), Some((size, downloads))) => format!(
            "The leading new models of {size} parameters are ahead of other sizes: {} downloads {}",
            format::value(downloads.round(), Unit::Count),
            after_days(days)
        ),
        (Some(_), None) => "Sizes of new models are unknown".to_owned(),
        (None, _) => empty(found),
    };
    let subtitle = format!(
        "Downloads since publication by age, logarithmic scale: the leading ten of each size; {}",
        subtitle_end(answer, found)
    );
    chart(Heading { title, subtitle }, data, lines, empty(found))
}
