//! The sparkline: a line of a key figure's past, its last value as a dot.

use super::bounds::Bounds;
use super::layout_builder::Sheet;
use super::marks::{Mark, Stop};
use crate::chart::scale::Scale;
use crate::chart::spec::{Sparkline, finite};
use crate::chart::theme::Ink;

const SIDE_PX: f64 = 5.0; // The radius of a dot under the pointer.

/// Lays a sparkline out; without values the sheet stays empty.
pub(super) fn sparkline(sheet: &mut Sheet, chart: &Sparkline) {
    let height = (sheet.width() * 0.25).round().clamp(24.0, 48.0);
    let (left, right) = (sheet.left + SIDE_PX, sheet.right - SIDE_PX);
    sheet.plot = Bounds { left, top: SIDE_PX, right, bottom: height - SIDE_PX };
    sheet.y = height;
    let values = || chart.points.iter().filter_map(|(_, value)| finite(*value));
    let (Some(low), Some(high)) = (values().reduce(f64::min), values().reduce(f64::max)) else { return };
    let (Some(first), Some(last)) = (chart.points.first(), chart.points.last()) else { return };
    let x = Scale::linear((f64::from(first.0.0), f64::from(last.0.0)), (left, right));
    let y = Scale::linear((low, high), (sheet.plot.bottom, sheet.plot.top));
    let ink = Ink::Mark(chart.color);
    for run in chart.points.split(|(_, value)| finite(*value).is_none()) {
        let points: Vec<_> = run.iter().filter_map(|(day, value)| Some((x.day(*day), y.at((*value)?)))).collect();
        match points[..] {
            [] => {}
            [point] => sheet.marks.push(Mark::Dot(point, 1.5, ink)),
            _ => sheet.marks.push(Mark::Path(points, 1.5, ink)),
        }
    }
    let stop = |(day, value): &(_, Option<f64>)| Stop {
        x: x.day(*day),
        dots: finite(*value).map(|value| (y.at(value), chart.color)).into_iter().collect(),
        row: None,
    };
    sheet.stops = chart.points.iter().map(stop).collect();
    let end = sheet.stops.iter().rev().find_map(|stop| Some((stop.x, stop.dots.first()?.0)));
    sheet.marks.extend(end.map(|point| Mark::Dot(point, 2.5, ink)));
}
