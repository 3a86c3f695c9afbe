//! From the pointer to the values under it, and from the keyboard to the next ones.

use super::format;
use super::layout::Layout;
use super::spec::{Curve, Figure, LineChart, LorenzChart, Sparkline, StackedChart, Unit, finite};
use super::theme::ColorRole;
use crate::calendar::Day;

/// What is said about a value that is missing.
const MISSING: &str = "no data";

/// Population shares at which a Lorenz chart is read.
pub(super) const LORENZ_SHARES: [f64; 12] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999];

/// One line of a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Name of the series, layer or curve.
    pub label: String,
    /// The value with its unit, or `no data`.
    pub value: String,
    /// Color of the series.
    pub color: ColorRole,
}

/// All values at one date (or at one population share).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The date written out, or the part of the population.
    pub x_label: String,
    /// Values from top to bottom as drawn, missing ones last.
    pub rows: Vec<Row>,
}

/// Everything that can be read off a figure, from left to right.
pub fn readings(figure: &Figure) -> Vec<Reading> {
    match figure {
        Figure::Line(chart) => line_days(chart).into_iter().map(|day| line_reading(chart, day)).collect(),
        Figure::Stacked(chart) => stacked_readings(chart),
        Figure::Lorenz(chart) => lorenz_readings(chart),
        Figure::Sparkline(chart) => spark_readings(chart),
    }
}

impl Layout {
    /// Index of the reading nearest to a pointer, in CSS pixels of the picture; `None` outside the plot or without data.
    pub fn hit(&self, x: f64, y: f64) -> Option<usize> {
        // Fingers and dots at the edge reach a little past the plot.
        const REACH_PX: f64 = 12.0;
        let plot = &self.plot;
        let inside = (plot.left - REACH_PX..=plot.right + REACH_PX).contains(&x)
            && (plot.top - REACH_PX..=plot.bottom + REACH_PX).contains(&y);
        let distance = |index: &usize| self.stops.get(*index).map_or(f64::INFINITY, |stop| (stop.x - x).abs());
        inside.then(|| (0..self.stops.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)))).flatten()
    }
}

/// All days on which a line chart has a point, also a missing one.
pub(super) fn line_days(chart: &LineChart) -> Vec<Day> {
    let mut days: Vec<Day> = chart.series.iter().flat_map(|series| series.points.iter().map(|(day, _)| *day)).collect();
    days.sort_unstable();
    days.dedup();
    days
}

fn line_reading(chart: &LineChart, day: Day) -> Reading {
    let mut values = Vec::new();
    for series in &chart.series {
        if let Some((_, value)) = series.points.iter().find(|(d, _)| *d == day) {
            let is_last = series.points.last().is_some_and(|(last, _)| *last == day);
            values.push((finite(*value), series, is_last && series.last_is_partial));
        }
    }
    // Missing values sort below all others.
    let height = |value: Option<f64>| value.unwrap_or(f64::NEG_INFINITY);
    values.sort_by(|a, b| height(b.0).total_cmp(&height(a.0)));
    let row = |(value, series, partial): &(Option<f64>, &super::spec::Series, bool)| {
        let mut text = value.map_or(MISSING.to_owned(), |value| format::value(value, chart.unit));
        if *partial && value.is_some() {
            text.push_str(" so far");
        }
        Row { label: series.label.clone(), value: text, color: series.color }
    };
    Reading { x_label: day.long(), rows: values.iter().map(row).collect() }
}

fn stacked_readings(chart: &StackedChart) -> Vec<Reading> {
    let row = |layer: &super::spec::Layer, period: usize| {
        let share = finite(layer.shares.get(period).copied().flatten());
        let value = share.map_or(MISSING.to_owned(), |share| format::value(share, Unit::Share));
        Row { label: layer.label.clone(), value, color: layer.color }
    };
    let reading = |(period, day): (usize, &Day)| Reading {
        x_label: day.long(),
        rows: chart.layers.iter().rev().map(|layer| row(layer, period)).collect(),
    };
    let any = chart.layers.iter().any(|layer| layer.shares.iter().any(|share| finite(*share).is_some()));
    if any { chart.periods.iter().enumerate().map(reading).collect() } else { Vec::new() }
}

fn lorenz_readings(chart: &LorenzChart) -> Vec<Reading> {
    if chart.curve.points.len() < 2 {
        return Vec::new();
    }
    let curves = [(Some(&chart.curve), ColorRole::Accent), (chart.comparison.as_ref(), ColorRole::Context)];
    let reading = |share: &f64| {
        let row = |(curve, color): &(Option<&Curve>, ColorRole)| {
            let curve = (*curve)?;
            let top = 1.0 - held_by(curve, *share)?;
            let value = format!("hold {} of {}", format::value(top, Unit::Share), chart.measure);
            Some(Row { label: curve.label.clone(), value, color: *color })
        };
        let part = format::value(1.0 - share, Unit::Share);
        Reading {
            x_label: format!("Top {part} of {}", chart.population),
            rows: curves.iter().filter_map(row).collect(),
        }
    };
    LORENZ_SHARES.iter().map(reading).collect()
}

fn spark_readings(chart: &Sparkline) -> Vec<Reading> {
    let reading = |(day, value): &(Day, Option<f64>)| {
        let value = finite(*value).map_or(MISSING.to_owned(), |value| format::value(value, chart.unit));
        Reading { x_label: day.long(), rows: vec![Row { label: chart.label.clone(), value, color: chart.color }] }
    };
    let any = chart.points.iter().any(|(_, value)| finite(*value).is_some());
    if any { chart.points.iter().map(reading).collect() } else { Vec::new() }
}

/// What the smallest `share` of the population holds, read off a curve; `None` outside the curve's range.
pub(super) fn held_by(curve: &Curve, share: f64) -> Option<f64> {
    let after = curve.points.iter().position(|(p, _)| *p >= share)?;
    let (p1, q1) = curve.points[after];
    let Some((p0, q0)) = after.checked_sub(1).map(|before| curve.points[before]) else {
        return (p1 == share).then_some(q1);
    };
    Some(if p1 > p0 { q0 + (share - p0) / (p1 - p0) * (q1 - q0) } else { q1 })
}
