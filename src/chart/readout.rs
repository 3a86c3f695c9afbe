//! Readouts: the values of a figure under the pointer, or at the place that keys have chosen.

use super::format;
use super::layout::{Layout, ReadoutPosition};
use super::spec::{
    Bar, BarChart, Curve, Figure, LORENZ_READOUT_FRACTIONS, LineChart, LorenzChart, Milestone, Series, Sparkline,
    StackedChart, Unit, YAxis, finite, finite_interval, shown,
};
use super::theme::ColorRole;
use crate::calendar::Day;
use crate::order::order_by;

/// The text for a value that is missing.
const MISSING: &str = "no data";

/// One line of a readout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadoutRow {
    /// Name of the series, layer or curve.
    pub label: String,
    /// The value with its unit, or `no data`.
    pub value: String,
    /// Color of the series.
    pub color: ColorRole,
}

/// All values at one date (or at one age, at one part of the population, of one row of bars).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readout {
    /// The date or the age written out, the part of the population, or the name of the row.
    pub x_label: String,
    /// Values from top to bottom as drawn, missing ones last; then what happened near that date.
    pub rows: Vec<ReadoutRow>,
}

/// Returns all readouts of a figure, from left to right, rows of bars from top to bottom.
pub fn readouts(figure: &Figure) -> Vec<Readout> {
    match figure {
        Figure::Line(chart) | Figure::Multiples(chart) => line_readouts(chart),
        Figure::Stacked(chart) => stacked_readouts(chart),
        Figure::Lorenz(chart) => lorenz_readouts(chart),
        Figure::Sparkline(chart) => spark_readouts(chart),
        Figure::Bars(chart) => bar_readouts(chart),
    }
}

impl Layout {
    /// Returns whether values are read row by row, from top to bottom; else from left to right.
    pub fn is_of_rows(&self) -> bool {
        self.readout_positions.first().is_some_and(|position| position.row.is_some())
    }

    /// Returns the index of the readout nearest to a pointer, in CSS pixels of the picture; `None` outside the plot or without data.
    pub fn readout_at(&self, x: f64, y: f64) -> Option<usize> {
        // Fingers and dots at the edge reach a little past the plot.
        const REACH_PX: f64 = 12.0;
        let plot = &self.plot;
        let inside = (plot.left - REACH_PX..=plot.right + REACH_PX).contains(&x)
            && (plot.top - REACH_PX..=plot.bottom + REACH_PX).contains(&y);
        let distance = |index: &usize| match self.readout_positions.get(*index) {
            Some(ReadoutPosition { row: Some(row), .. }) => ((row.top + row.bottom) / 2.0 - y).abs(),
            Some(position) => {
                let places = std::iter::once(&position.x).chain(&position.others);
                places.map(|place| (place - x).abs()).fold(f64::INFINITY, f64::min)
            }
            None => f64::INFINITY,
        };
        inside.then(|| (0..self.readout_positions.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)))).flatten()
    }
}

fn line_readouts(chart: &LineChart) -> Vec<Readout> {
    let any = chart.series.iter().flat_map(|series| &series.points).any(|(_, value)| chart.drawn(*value).is_some());
    let days = chart.days();
    if !any {
        return Vec::new();
    }
    let readout = |day: &Day| {
        let mut readout = line_readout(chart, *day);
        readout.rows.extend(milestone_rows(&chart.milestones, &days, *day));
        readout
    };
    days.iter().map(readout).collect()
}

/// Returns the milestones that are nearer to a day than to any other of a chart's days.
fn milestone_rows(milestones: &[Milestone], days: &[Day], day: Day) -> Vec<ReadoutRow> {
    let near = shown(milestones, days).into_iter().filter(|milestone| milestone.day.nearest_of(days) == Some(day));
    let row = |milestone: &Milestone| ReadoutRow {
        label: milestone.name.clone(),
        value: milestone.day.long(),
        color: ColorRole::Context,
    };
    near.map(row).collect()
}

fn line_readout(chart: &LineChart, day: Day) -> Readout {
    let mut values: Vec<(Option<f64>, &Series, usize)> = Vec::new();
    for series in &chart.series {
        if let Some(index) = series.points.iter().position(|(d, _)| *d == day) {
            let value = series.points.get(index).and_then(|(_, value)| finite(*value));
            values.push((value, series, index));
        }
    }
    // Missing values sort below all others; small ranks stand at the top.
    let height = |value: Option<f64>| match value {
        Some(rank) if chart.y == YAxis::Rank => -rank,
        Some(value) => value,
        None => f64::NEG_INFINITY,
    };
    order_by(&mut values, |a, b| height(b.0).total_cmp(&height(a.0)));
    let row = |(value, series, index): &(Option<f64>, &Series, usize)| {
        let mut text = value_and_interval(*value, series.interval(*index), chart.unit);
        if series.last_is_partial && index + 1 == series.points.len() && value.is_some() {
            text.push_str(" so far");
        }
        ReadoutRow { label: series.label.clone(), value: text, color: series.color }
    };
    Readout { x_label: format::day_name(chart.x, day), rows: values.iter().map(row).collect() }
}

fn value_and_interval(value: Option<f64>, interval: Option<(f64, f64)>, unit: Unit) -> String {
    match (value, interval) {
        (Some(value), Some(interval)) => format::with_interval(value, interval, unit),
        (Some(value), None) => format::value(value, unit),
        (None, _) => MISSING.to_owned(),
    }
}

fn bar_readouts(chart: &BarChart) -> Vec<Readout> {
    let readout = |bar: &Bar| {
        let (value, note) = (finite(bar.value), bar.note.trim());
        let text = match value {
            None if !note.is_empty() => note.to_owned(),
            _ => value_and_interval(value, finite_interval(bar.interval), chart.unit),
        };
        let row = |label: &str, value: String| ReadoutRow { label: label.to_owned(), value, color: bar.color };
        let mut rows = vec![row(&chart.value_label, text)];
        if let (Some(label), Some(before)) = (&chart.before_label, finite(bar.before)) {
            rows.push(row(label, format::value(before, chart.unit)));
        }
        if value.is_some() && !note.is_empty() {
            rows.push(row(note, String::new()));
        }
        Readout { x_label: bar.label.clone(), rows }
    };
    let any = chart.rows.iter().any(|bar| finite(bar.value).is_some());
    if any { chart.rows.iter().map(readout).collect() } else { Vec::new() }
}

fn stacked_readouts(chart: &StackedChart) -> Vec<Readout> {
    let row = |layer: &super::spec::Layer, period: usize| {
        let share = finite(layer.shares.get(period).copied().flatten());
        let bounds = layer.bounds.get(period).copied().flatten().filter(|(low, high)| low < high);
        let value = match (share, bounds) {
            (Some(share), Some(bounds)) => format::with_interval(share, bounds, Unit::Share),
            (Some(share), None) => format::value(share, Unit::Share),
            (None, _) => MISSING.to_owned(),
        };
        ReadoutRow { label: layer.label.clone(), value, color: layer.color }
    };
    // What is drawn below the layers.
    let below = |day: &Day| {
        let bars = chart.count_bars.as_ref()?;
        let value = format::value(bars.part(*day)?, Unit::Share);
        Some(ReadoutRow { label: format!("Of all, {}", bars.label), value, color: ColorRole::Context })
    };
    let readout = |(period, day): (usize, &Day)| Readout {
        x_label: day.long(),
        rows: {
            let milestones = milestone_rows(&chart.milestones, &chart.periods, *day);
            chart.layers.iter().rev().map(|layer| row(layer, period)).chain(below(day)).chain(milestones).collect()
        },
    };
    let any = chart.layers.iter().any(|layer| layer.shares.iter().any(|share| finite(*share).is_some()));
    if any { chart.periods.iter().enumerate().map(readout).collect() } else { Vec::new() }
}

fn lorenz_readouts(chart: &LorenzChart) -> Vec<Readout> {
    if chart.curve.points.len() < 2 {
        return Vec::new();
    }
    let curves = [(Some(&chart.curve), ColorRole::Accent), (chart.comparison.as_ref(), ColorRole::Context)];
    let readout = |fraction: &f64| {
        let row = |(curve, color): &(Option<&Curve>, ColorRole)| {
            let curve = (*curve)?;
            let top = 1.0 - curve.held_by(*fraction)?;
            let value = format!("{} of {}", format::value(top, Unit::Share), chart.measure);
            Some(ReadoutRow { label: curve.label.clone(), value, color: *color })
        };
        let part = format::value(1.0 - fraction, Unit::Share);
        Readout {
            x_label: format!("Held by the top {part} of {}", chart.population),
            rows: curves.iter().filter_map(row).collect(),
        }
    };
    LORENZ_READOUT_FRACTIONS.iter().map(readout).collect()
}

fn spark_readouts(chart: &Sparkline) -> Vec<Readout> {
    let readout = |(day, value): &(Day, Option<f64>)| {
        let value = finite(*value).map_or(MISSING.to_owned(), |value| format::value(value, chart.unit));
        Readout {
            x_label: day.long(),
            rows: vec![ReadoutRow { label: chart.label.clone(), value, color: chart.color }],
        }
    };
    let any = chart.points.iter().any(|(_, value)| finite(*value).is_some());
    if any { chart.points.iter().map(readout).collect() } else { Vec::new() }
}
