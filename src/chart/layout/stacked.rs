//! Lays out the stacked chart: shares of one whole.

use super::axis;
use super::bounds::Bounds;
use super::count_bars;
use super::end_labels::{self, EndLabel};
use super::layout_builder::LayoutBuilder;
use super::marks::{Mark, ReadoutPosition};
use super::milestones::Flags;
use crate::chart::format;
use crate::chart::scale::{self, Scale};
use crate::chart::spec::{Layer, StackedChart, Unit, finite};
use crate::chart::text::Weight;
use crate::chart::theme::{ColorRole, Ink};

/// Width of a single period's bar.
const BAR_PX: f64 = 120.0;

/// Cumulative shares of one period: layer i reaches from `edges[i]` to `edges[i + 1]`.
type Edges = Vec<f64>;

/// Lays a stacked chart out from the builder's y down.
pub(super) fn stacked_chart(builder: &mut LayoutBuilder, chart: &StackedChart) {
    let columns: Vec<Option<Edges>> = (0..chart.periods.len()).map(|period| edges(chart, period)).collect();
    let shown = |column: &&Option<Edges>| column.is_some();
    let (Some(&first), Some(&last), Some(Some(end))) =
        (chart.periods.first(), chart.periods.last(), columns.iter().rfind(shown))
    else {
        builder.empty(&chart.empty_reason);
        return;
    };
    let height = (builder.width() * 0.46).round().clamp(220.0, 400.0);
    let ticks = scale::ticks(0.0, 1.0, if builder.narrow() { 5 } else { 6 });
    let tick_labels = scale::tick_labels(&ticks, Unit::Share);
    let most = if builder.narrow() { 0.36 } else { 0.28 } * builder.width();
    let gutter = end_labels::gutter(end_labels(chart, end), most.min(200.0), height);
    let left = builder.left + axis::left_gutter(&tick_labels);
    let full = builder.right - gutter.width;
    let single = first >= last;
    let right = if single { full.min(left + BAR_PX) } else { full };
    builder.plot = Bounds { left, top: builder.y + 8.0, right, bottom: builder.y + 8.0 + height };
    let x = Scale::linear((f64::from(first.0), f64::from(last.0)), (left, right));
    let flags = Flags::place(&chart.milestones, &chart.periods, &x, (left, right), builder.narrow());
    builder.plot.top += flags.height();
    builder.plot.bottom += flags.height();
    let plot = builder.plot;
    let y = Scale::linear((0.0, 1.0), (plot.bottom, plot.top));

    axis::tick_numbers(builder, &ticks, &tick_labels, &y);
    axis::grid(builder, &ticks, &y);
    let xs: Vec<f64> = chart.periods.iter().map(|day| x.day(*day)).collect();
    let half = if single { (plot.right - plot.left) / 2.0 } else { 1.5 };
    let of_periods: Vec<_> = columns.iter().zip(&xs).enumerate().collect();
    for run in of_periods.split(|(_, (column, _))| column.is_none()) {
        let run = run.iter().filter_map(|&(period, (edges, x))| Some((period, edges.as_ref()?, *x)));
        let run: Vec<(usize, &Edges, f64)> = run.collect();
        match run[..] {
            [] => {}
            // A period alone is a bar.
            [(period, edges, x)] => {
                let (left, right) = ((x - half).max(plot.left), (x + half).min(plot.right));
                areas(builder, chart, &[(period, edges, left), (period, edges, right)], &y);
            }
            _ => areas(builder, chart, &run, &y),
        }
    }
    flags.draw(builder, Ink::Text);
    builder.marks.push(Mark::Rule((plot.left, plot.bottom), (plot.right, plot.bottom), 1.0, Ink::Axis));
    let end_x = columns.iter().rposition(Option::is_some).and_then(|index| xs.get(index)).copied();
    let end_x = if single { plot.right } else { end_x.unwrap_or(plot.right) };
    let middle = |rank: usize| match end.get(rank..rank + 2) {
        Some([low, high]) => (end_x, y.at((low + high) / 2.0)),
        _ => (end_x, plot.bottom),
    };
    end_labels::draw(builder, gutter, middle);
    let position = |(column, x): (&Option<Edges>, &f64)| {
        let tops = column.iter().flat_map(|edges| edges.iter().skip(1)).zip(&chart.layers);
        ReadoutPosition {
            x: *x,
            dots: tops.map(|(top, layer)| (y.at(*top), layer.color)).collect(),
            ..ReadoutPosition::default()
        }
    };
    builder.readout_positions = columns.iter().zip(&xs).map(position).collect();
    axis::dates(builder, first, last, &x);
    if let Some(bars) = &chart.count_bars {
        count_bars::count_bars(builder, bars, &x, (first, last));
    }
}

/// Running sums of a period's shares from the baseline up, at most 1; `None` if no layer has data there.
fn edges(chart: &StackedChart, period: usize) -> Option<Edges> {
    let shares: Vec<Option<f64>> =
        chart.layers.iter().map(|layer| finite(layer.shares.get(period).copied().flatten())).collect();
    shares.iter().any(Option::is_some).then(|| {
        let mut edges = vec![0.0];
        let mut sum: f64 = 0.0;
        for share in shares {
            sum = (sum + share.unwrap_or(0.0).max(0.0)).min(1.0);
            edges.push(sum);
        }
        edges
    })
}

fn end_labels(chart: &StackedChart, end: &Edges) -> Vec<EndLabel> {
    let shares = end.windows(2).map(|pair| pair[1] - pair[0]);
    let layers = chart.layers.iter().zip(shares).enumerate().filter(|(_, (_, share))| *share > 0.0);
    layers
        .map(|(rank, (layer, share))| EndLabel {
            name: layer.label.clone(),
            value: format::label(share, Unit::Share),
            role: layer.color,
            weight: match layer.color {
                ColorRole::Slot(_) | ColorRole::Accent => Weight::Semibold,
                _ => Weight::Regular,
            },
            rank,
        })
        .collect()
}

/// Fills the layers over a run of periods, and parts them by thin lines of paper.
fn areas(builder: &mut LayoutBuilder, chart: &StackedChart, run: &[(usize, &Edges, f64)], y: &Scale) {
    let edge = |index: usize| -> Vec<(f64, f64)> {
        run.iter().map(|(_, edges, x)| (*x, y.at(edges.get(index).copied().unwrap_or(1.0)))).collect()
    };
    for (index, layer) in chart.layers.iter().enumerate() {
        let mut outline = edge(index);
        outline.extend(edge(index + 1).into_iter().rev());
        builder.marks.push(Mark::Area(outline, Ink::Mark(layer.color)));
    }
    for index in 1..chart.layers.len() {
        builder.marks.push(Mark::Path(edge(index), 1.0, Ink::Paper));
    }
    for (index, layer) in chart.layers.iter().enumerate() {
        bands(builder, layer, index, run, y);
    }
}

/// Draws how far doubt moves a layer's upper edge, wherever it does.
fn bands(builder: &mut LayoutBuilder, layer: &Layer, index: usize, run: &[(usize, &Edges, f64)], y: &Scale) {
    let ends = |&(period, edges, x): &(usize, &Edges, f64)| {
        let (low, high) = layer.bounds.get(period).copied().flatten().filter(|(low, high)| low < high)?;
        let base = edges.get(index).copied()?;
        Some(((x, y.at((base + low).min(1.0))), (x, y.at((base + high).min(1.0)))))
    };
    let ends: Vec<_> = run.iter().map(ends).collect();
    for part in ends.split(Option::is_none).filter(|part| part.len() > 1) {
        let (mut outline, tops): (Vec<_>, Vec<_>) = part.iter().flatten().copied().unzip();
        outline.extend(tops.into_iter().rev());
        builder.marks.push(Mark::Area(outline, Ink::Tint(layer.color)));
    }
    // The edge itself lies on top.
    if ends.iter().any(Option::is_some) {
        let edge = run.iter().filter_map(|(_, edges, x)| Some((*x, y.at(*edges.get(index + 1)?))));
        builder.marks.push(Mark::Path(edge.collect(), 1.0, Ink::Mark(layer.color)));
    }
}
