//! Lays out the line chart.

use super::axis::{self, ValueAxis};
use super::bounds::Bounds;
use super::end_labels::{self, EndLabel};
use super::layout_builder::LayoutBuilder;
use super::marks::{Mark, ReadoutPosition};
use super::milestones::Flags;
use super::{backdrop, count_bars, line_pieces};
use crate::calendar::Day;
use crate::chart::format;
use crate::chart::scale::Scale;
use crate::chart::spec::{Emphasis, LineChart, Series};
use crate::chart::text::Weight;
use crate::chart::theme::Ink;

/// Room left and right of the first and last date, for dots and bars.
const SIDE_PX: f64 = 5.0;

/// Lays a line chart out from the builder's y down.
pub(super) fn line_chart(builder: &mut LayoutBuilder, chart: &LineChart) {
    let days = chart.days();
    let (Some(&first), Some(&last), Some(extent)) = (days.first(), days.last(), extent(chart)) else {
        builder.empty(&chart.empty_reason);
        return;
    };
    let height = (builder.width() * 0.46).round().clamp(220.0, 400.0);
    let values = ValueAxis::new(chart.y, extent, chart.unit, height, if builder.narrow() { 5 } else { 6 });
    let most = if builder.narrow() { 0.34 } else { 0.28 } * builder.width();
    let gutter = end_labels::gutter(end_labels(chart), most.min(200.0), height);
    let (left, right) = (builder.left + axis::left_gutter(&values.labels), builder.right - gutter.width);
    let x = Scale::linear((f64::from(first.0), f64::from(last.0)), (left + SIDE_PX, right - SIDE_PX));
    let flags = Flags::place(&chart.milestones, &days, &x, (left, right), builder.narrow());
    let top = builder.y + 8.0 + flags.height();
    builder.plot = Bounds { left, top, right, bottom: top + height };
    let plot = builder.plot;
    let y = values.scale(chart.y, plot.top, plot.bottom);

    backdrop::bands(builder, chart, values.domain, &y);
    backdrop::hatch(builder, chart, (x.day(first), x.day(last)), &x, &y);
    for series in in_drawing_order(chart) {
        backdrop::intervals(builder, chart, series, &x, &y);
    }
    axis::grid(builder, &values.ticks, &y);
    backdrop::band_names(builder, chart, &flags, values.domain, (&x, &y));
    flags.draw(builder, Ink::Axis);
    axis::tick_numbers(builder, &values.ticks, &values.labels, &y);
    for series in in_drawing_order(chart) {
        line(builder, chart, series, &x, &y);
    }
    let place = |(day, value): (Day, f64)| (x.day(day), y.at(value));
    let ends: Vec<(f64, f64)> =
        chart.series.iter().map(|s| end(chart, s).map_or((plot.right, plot.bottom), place)).collect();
    end_labels::draw(builder, gutter, |rank| ends.get(rank).copied().unwrap_or((plot.right, plot.bottom)));
    builder.readout_positions = days.iter().map(|day| position(chart, *day, &x, &y)).collect();
    axis::days(builder, first, last, &x, chart.x);
    if let Some(sizes) = &chart.count_bars {
        count_bars::count_bars(builder, sizes, &x, (first, last));
    }
}

/// Returns the lowest and the highest of all values and ends of intervals that can be drawn.
pub(super) fn extent(chart: &LineChart) -> Option<(f64, f64)> {
    let of = |series: &Series| -> Vec<f64> {
        let values = series.points.iter().enumerate().filter_map(|(index, (_, value))| {
            let value = chart.drawn(*value)?;
            let (low, high) = series.interval(index).unwrap_or((value, value));
            Some([Some(value), chart.drawn(Some(low)), chart.drawn(Some(high))])
        });
        values.flatten().flatten().collect()
    };
    let values: Vec<f64> = chart.series.iter().flat_map(of).collect();
    Some((values.iter().copied().reduce(f64::min)?, values.iter().copied().reduce(f64::max)?))
}

/// Context lines lie under the main ones.
fn in_drawing_order(chart: &LineChart) -> impl Iterator<Item = &Series> {
    let of = |emphasis| chart.series.iter().filter(move |series| series.emphasis == emphasis);
    of(Emphasis::Context).chain(of(Emphasis::Main))
}

pub(super) fn end(chart: &LineChart, series: &Series) -> Option<(Day, f64)> {
    series.points.iter().rev().find_map(|(day, value)| chart.drawn(*value).map(|value| (*day, value)))
}

fn end_labels(chart: &LineChart) -> Vec<EndLabel> {
    let with_end =
        chart.series.iter().enumerate().filter_map(|(rank, series)| Some((rank, series, end(chart, series)?.1)));
    with_end
        .map(|(rank, series, value)| EndLabel {
            name: series.label.clone(),
            value: format::label(value, chart.unit),
            role: series.color,
            weight: if series.emphasis == Emphasis::Main { Weight::Semibold } else { Weight::Regular },
            rank,
        })
        .collect()
}

/// Draws a line with its end.
pub(super) fn line(builder: &mut LayoutBuilder, chart: &LineChart, series: &Series, x: &Scale, y: &Scale) {
    let main = series.emphasis == Emphasis::Main;
    let (width, radius) = if main { (2.0, 3.5) } else { (1.0, 2.0) };
    let ink = Ink::Mark(series.color);
    let partial_end = series.last_is_partial && series.points.last().is_some_and(|(_, v)| chart.drawn(*v).is_some());
    let runs = line_pieces::line_pieces(chart, series, x, y);
    let count = runs.len();
    for (index, mut run) in runs.into_iter().enumerate() {
        let is_last = index + 1 == count;
        if let [point] = run[..] {
            // A single value between gaps.
            if !is_last {
                builder.marks.push(Mark::Dot(point, radius - 0.5, ink));
            }
            continue;
        }
        if is_last && partial_end {
            let tail = run.split_off(run.len() - 2);
            run.extend(tail.first());
            builder.marks.extend(dashes(&tail).into_iter().map(|dash| Mark::Path(dash, width, ink)));
        }
        if run.len() > 1 {
            builder.marks.push(Mark::Path(run, width, ink));
        }
    }
    if let Some((day, value)) = end(chart, series) {
        let point = (x.day(day), y.at(value));
        builder.marks.push(Mark::Dot(point, radius, ink));
        if partial_end {
            builder.marks.push(Mark::Dot(point, radius - 1.5, Ink::Paper));
        }
    }
}

/// Cuts a straight piece of two points into dashes of 4 px with 3 px between.
fn dashes(piece: &[(f64, f64)]) -> Vec<Vec<(f64, f64)>> {
    let [(x0, y0), (x1, y1)] = piece[..] else { return Vec::new() };
    let length = (x1 - x0).hypot(y1 - y0);
    let at = |distance: f64| (x0 + (x1 - x0) * distance / length, y0 + (y1 - y0) * distance / length);
    let starts = (0..).map(|index| f64::from(index) * 7.0).take_while(|start| *start < length);
    starts.map(|start| vec![at(start), at((start + 4.0).min(length))]).collect()
}

fn position(chart: &LineChart, day: Day, x: &Scale, y: &Scale) -> ReadoutPosition {
    let value = |series: &Series| series.points.iter().find(|(d, _)| *d == day).and_then(|(_, v)| chart.drawn(*v));
    let dots = in_drawing_order(chart).filter_map(|series| Some((y.at(value(series)?), series.color)));
    ReadoutPosition { x: x.day(day), dots: dots.collect(), ..ReadoutPosition::default() }
}
