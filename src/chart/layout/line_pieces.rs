//! Breaks lines where values are missing.

use crate::calendar::Day;
use crate::chart::scale::Scale;
use crate::chart::spec::{LineChart, Series};

/// Returns the unbroken pieces of a series, as positions.
pub(super) fn line_pieces(chart: &LineChart, series: &Series, x: &Scale, y: &Scale) -> Vec<Vec<(f64, f64)>> {
    let pieces = series.points.split(|(_, value)| chart.drawn(*value).is_none());
    let place = |(day, value): &(Day, Option<f64>)| value.map(|value| (x.day(*day), y.at(value)));
    pieces.filter(|piece| !piece.is_empty()).map(|piece| piece.iter().filter_map(place).collect()).collect()
}
