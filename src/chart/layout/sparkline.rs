//! The sparkline: a line of a key figure's past, its last value as a dot.

use super::bounds::Bounds;
use super::layout_builder::LayoutBuilder;
use super::marks::{Mark, ReadoutPosition};
use crate::chart::scale::Scale;
use crate::chart::spec::{Sparkline, finite};
use crate::chart::theme::Ink;

const SIDE_PX: f64 = 5.0; // The radius of a dot under the pointer.

/// Lays a sparkline out; without values nothing is added.
pub(super) fn sparkline(builder: &mut LayoutBuilder, chart: &Sparkline) {
    let height = (builder.width() * 0.25).round().clamp(24.0, 48.0);
    let (left, right) = (builder.left + SIDE_PX, builder.right - SIDE_PX);
    builder.plot = Bounds { left, top: SIDE_PX, right, bottom: height - SIDE_PX };
    builder.y = height;
    let values = || chart.points.iter().filter_map(|(_, value)| finite(*value));
    let (Some(low), Some(high)) = (values().reduce(f64::min), values().reduce(f64::max)) else { return };
    let (Some(first), Some(last)) = (chart.points.first(), chart.points.last()) else { return };
    let x = Scale::linear((f64::from(first.0.0), f64::from(last.0.0)), (left, right));
    let y = Scale::linear((low, high), (builder.plot.bottom, builder.plot.top));
    let ink = Ink::Mark(chart.color);
    for run in chart.points.split(|(_, value)| finite(*value).is_none()) {
        let points: Vec<_> = run.iter().filter_map(|(day, value)| Some((x.day(*day), y.at((*value)?)))).collect();
        match points[..] {
            [] => {}
            [point] => builder.marks.push(Mark::Dot(point, 1.5, ink)),
            _ => builder.marks.push(Mark::Path(points, 1.5, ink)),
        }
    }
    let position = |(day, value): &(_, Option<f64>)| ReadoutPosition {
        x: x.day(*day),
        dots: finite(*value).map(|value| (y.at(value), chart.color)).into_iter().collect(),
        ..ReadoutPosition::default()
    };
    builder.readout_positions = chart.points.iter().map(position).collect();
    let end = builder.readout_positions.iter().rev().find_map(|position| Some((position.x, position.dots.first()?.0)));
    builder.marks.extend(end.map(|point| Mark::Dot(point, 2.5, ink)));
}
