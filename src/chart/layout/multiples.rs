//! Lays out small multiples: one small chart a line, all of them on the same axes.

use super::axis::{self, ValueAxis};
use super::backdrop;
use super::bounds::Bounds;
use super::label::{Align, LINE_PX, Label, TEXT_PX};
use super::layout_builder::LayoutBuilder;
use super::line;
use super::line_pieces;
use super::marks::{Mark, ReadoutPosition};
use crate::calendar::Day;
use crate::chart::format;
use crate::chart::scale::Scale;
use crate::chart::spec::{LineChart, Series};
use crate::chart::text::{self, ASCENT_EM, Weight};
use crate::chart::theme::Ink;

/// Space between two charts side by side.
const COLUMN_GAP_PX: f64 = 24.0;
/// Space above a chart, for its name.
const NAME_PX: f64 = 26.0;
/// Space below a chart, for dates.
const DATES_PX: f64 = 30.0;
/// Room left and right of the first and last date, for dots.
const SIDE_PX: f64 = 5.0;
/// Ticks of the axis of values, about.
const TICKS: usize = 3;

/// Lays small multiples out from the builder's y down; `highlight` is the index of the day whose values are written.
pub(super) fn multiples(builder: &mut LayoutBuilder, chart: &LineChart, highlight: Option<usize>) {
    let days = chart.days();
    let (Some(&first), Some(&last), Some(extent)) = (days.first(), days.last(), line::extent(chart)) else {
        builder.empty(&chart.empty_reason);
        return;
    };
    let columns = (if builder.narrow() { 2 } else { 3 }).min(chart.series.len()).max(1);
    let cell_px = builder.width() / columns as f64;
    let height = (cell_px * 0.4).round().clamp(72.0, 130.0);
    let values = ValueAxis::new(chart.y, extent, chart.unit, height, TICKS);
    let (left, right) = (builder.left, builder.right);
    let start = left + axis::left_gutter(&values.labels);
    let width = (right - start - COLUMN_GAP_PX * (columns - 1) as f64) / columns as f64;
    let shown = highlight.and_then(|index| days.get(index)).copied();
    legend(builder, chart, shown.unwrap_or(last));
    let top = builder.y;

    let rows = chart.series.len().div_ceil(columns);
    let panel = |index: usize| {
        let (row, column) = (index / columns, index % columns);
        let top = top + NAME_PX + row as f64 * (height + NAME_PX + 6.0);
        let left = start + column as f64 * (width + COLUMN_GAP_PX);
        Bounds { left, top, right: left + width, bottom: top + height }
    };
    let x_of = |bounds: &Bounds| {
        Scale::linear((f64::from(first.0), f64::from(last.0)), (bounds.left + SIDE_PX, bounds.right - SIDE_PX))
    };
    for (index, series) in chart.series.iter().enumerate() {
        let bounds = panel(index);
        builder.plot = bounds;
        let (x, y) = (x_of(&bounds), values.scale(chart.y, bounds.top, bounds.bottom));
        backdrop::bands(builder, chart, values.domain, &y);
        axis::grid(builder, &values.ticks, &y);
        if index % columns == 0 {
            axis::tick_numbers(builder, &values.ticks, &values.labels, &y);
        }
        for other in chart.series.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, other)| other) {
            for run in line_pieces::line_pieces(chart, other, &x, &y).into_iter().filter(|run| run.len() > 1) {
                builder.marks.push(Mark::Path(run, 1.0, Ink::Grid));
            }
        }
        backdrop::intervals(builder, chart, series, &x, &y);
        line::line(builder, chart, series, &x, &y);
        let value =
            shown.map_or_else(|| line::end(chart, series).map(|(_, value)| value), |day| at(chart, series, day));
        if let (Some(day), Some(value)) = (shown, value) {
            let point = (x.day(day), y.at(value));
            builder.marks.push(Mark::Rule((point.0, bounds.top), (point.0, bounds.bottom), 1.0, Ink::Axis));
            builder.marks.push(Mark::Dot(point, 5.0, Ink::Paper));
            builder.marks.push(Mark::Dot(point, 3.5, Ink::Mark(series.color)));
        }
        name(builder, chart, series, value);
        // Dates stand below the lowest chart of each column.
        if index + columns >= chart.series.len() {
            (builder.left, builder.right) = (bounds.left, bounds.right);
            axis::days(builder, first, last, &x, chart.x);
            (builder.left, builder.right) = (left, right);
        }
    }
    let bottom = panel((rows - 1) * columns).bottom;
    builder.plot = Bounds { left: start, top, right, bottom };
    builder.y = bottom + DATES_PX;
    let across: Vec<Scale> = (0..columns).map(|column| x_of(&panel(column))).collect();
    let position = |day: &Day| {
        let mut places = across.iter().map(|x| x.day(*day));
        let x = places.next().unwrap_or(start);
        ReadoutPosition { x, others: places.collect(), ..ReadoutPosition::default() }
    };
    builder.readout_positions = days.iter().map(position).collect();
}

/// Writes which day's values stand beside the names, and what the grey lines are.
fn legend(builder: &mut LayoutBuilder, chart: &LineChart, day: Day) {
    let text = format!("Values: {}. Grey: the others, on the same scale.", format::day_name(chart.x, day));
    for line in text::wrap(&text, TEXT_PX, Weight::Regular, builder.width(), 2) {
        builder.write(line, builder.left, builder.y + 2.0 + ASCENT_EM * TEXT_PX, Align::Left, Ink::Muted);
        builder.y += LINE_PX;
    }
    builder.y += 8.0;
}

/// Writes a line's name with a value above its chart.
fn name(builder: &mut LayoutBuilder, chart: &LineChart, series: &Series, value: Option<f64>) {
    let value = value.map_or_else(String::new, |value| format!(" {}", format::label(value, chart.unit)));
    let room = builder.plot.width() - text::width(&value, TEXT_PX, Weight::Semibold);
    let name = text::cut(&series.label, TEXT_PX, Weight::Semibold, room);
    builder.marks.push(Mark::Text(Label {
        text: format!("{name}{value}"),
        x: builder.plot.left,
        baseline: builder.plot.top - NAME_PX + 4.0 + ASCENT_EM * TEXT_PX,
        align: Align::Left,
        size: TEXT_PX,
        weight: Weight::Semibold,
        ink: Ink::Label(series.color),
    }));
}

fn at(chart: &LineChart, series: &Series, day: Day) -> Option<f64> {
    let (_, value) = series.points.iter().find(|(other, _)| *other == day)?;
    chart.drawn(*value)
}
