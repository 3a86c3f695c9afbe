//! Layers as lines, lines as layers, and the nine of them that small multiples show.

use crate::analysis::Answer;
use crate::chart::{ColorRole, Emphasis, Figure, Layer, LineChart, Series, StackedChart, Unit, XAxis, YAxis};
use crate::order::order_by;

/// Charts in small multiples, at most.
const MOST_MULTIPLES: usize = 9;
/// Parts of a whole add up to 1 within this much.
const ROUNDING: f64 = 1e-6;
/// Names of what isn't one entity; such parts are pale, and come last.
const RESTS: [&str; 3] = ["Other", "Unknown", "All others"];

/// Returns whether a line or layer of that name and color stands for all that isn't named.
pub(super) fn is_rest(label: &str, color: ColorRole) -> bool {
    matches!(color, ColorRole::Other | ColorRole::Unknown) && RESTS.contains(&label)
}

/// Returns a chart over time as lines, those of what isn't named last; `None` for other charts.
pub(super) fn lines(figure: &Figure, answer: &Answer) -> Option<LineChart> {
    let mut chart = match figure {
        Figure::Line(chart) => chart.clone(),
        Figure::Stacked(chart) => of_layers(chart, answer),
        _ => return None,
    };
    let is_last = |series: &Series| is_rest(&series.label, series.color);
    order_by(&mut chart.series, |a, b| is_last(a).cmp(&is_last(b)));
    Some(chart)
}

fn of_layers(chart: &StackedChart, answer: &Answer) -> LineChart {
    let line = |layer: &Layer| Series {
        label: layer.label.clone(),
        color: layer.color,
        points: chart.periods.iter().copied().zip(layer.shares.iter().copied()).collect(),
        intervals: layer.bounds.clone(),
        last_is_partial: answer.periods.last().is_some_and(|period| period.partial),
        emphasis: if is_rest(&layer.label, layer.color) { Emphasis::Context } else { Emphasis::Main },
    };
    LineChart {
        heading: chart.heading.clone(),
        source: chart.source.clone(),
        series: chart.layers.iter().map(line).collect(),
        unit: Unit::Share,
        x: XAxis::Dates,
        y: YAxis::FromZero,
        bands: Vec::new(),
        milestones: Vec::new(),
        count_bars: chart.count_bars.clone(),
        empty_reason: chart.empty_reason.clone(),
    }
}

/// Returns whether the lines are parts of one whole: wherever one has a value they add up to 1, and none is below 0.
pub(super) fn is_whole(chart: &LineChart) -> bool {
    let Some(first) = chart.series.first() else { return false };
    let is_whole_at = |index: usize, day| {
        let values: Vec<f64> = (chart.series.iter())
            .filter_map(|series| series.points.get(index).filter(|(other, _)| *other == day)?.1)
            .collect();
        let sum: f64 = values.iter().sum();
        values.iter().all(|value| *value >= 0.0) && (values.is_empty() || (sum - 1.0).abs() <= ROUNDING)
    };
    chart.series.iter().all(|series| series.points.len() == first.points.len())
        && first.points.iter().enumerate().all(|(index, (day, _))| is_whole_at(index, *day))
}

/// Returns lines that are parts of one whole as layers.
pub(super) fn stack(chart: LineChart) -> StackedChart {
    let periods = chart.series.first().map(|series| series.points.iter().map(|(day, _)| *day).collect());
    let layer = |series: Series| Layer {
        label: series.label,
        color: series.color,
        shares: series.points.into_iter().map(|(_, value)| value).collect(),
        bounds: series.intervals,
    };
    StackedChart {
        heading: chart.heading,
        source: chart.source,
        periods: periods.unwrap_or_default(),
        layers: chart.series.into_iter().map(layer).collect(),
        milestones: Vec::new(),
        // What lines count beside each other isn't a part of the whole.
        count_bars: chart.count_bars.filter(|bars| !bars.wholes.is_empty()),
        empty_reason: chart.empty_reason,
    }
}

/// Returns the first nine lines, without those to compare with; those of what isn't named only where they leave room.
pub(super) fn multiples(mut chart: LineChart) -> LineChart {
    chart.series.retain(|series| series.emphasis == Emphasis::Main || is_rest(&series.label, series.color));
    chart.series.truncate(MOST_MULTIPLES);
    chart.count_bars = None;
    chart
}
