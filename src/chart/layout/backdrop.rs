//! The backdrop of a line chart: bands, intervals, hatched gaps.

use super::bounds::Bounds;
use super::label::{Align, LINE_PX, Label, TEXT_PX};
use super::layout_builder::LayoutBuilder;
use super::line_pieces;
use super::marks::Mark;
use super::milestones::Flags;
use crate::chart::scale::Scale;
use crate::chart::spec::{Band, LineChart, Series};
use crate::chart::text::{self, ASCENT_EM, DESCENT_EM, Weight};
use crate::chart::theme::Ink;
use crate::order::order_by;

/// Part of the axis from which on a gap is hatched.
const LONG_GAP: f64 = 0.1;
/// Distance of two lines of a hatch, along the axis.
const HATCH_PX: f64 = 8.0;

/// Draws the tints of bands.
pub(super) fn bands(builder: &mut LayoutBuilder, chart: &LineChart, domain: (f64, f64), y: &Scale) {
    for (band, bounds) in visible_bands(builder, chart, domain, y) {
        if band.tone > 0 {
            builder.marks.push(Mark::Rect(bounds, Ink::Band(band.tone)));
        }
    }
}

fn visible_bands<'a>(
    builder: &LayoutBuilder,
    chart: &'a LineChart,
    domain: (f64, f64),
    y: &Scale,
) -> Vec<(&'a Band, Bounds)> {
    let visible = chart.bands.iter().filter(|band| band.from < domain.1 && band.to > domain.0);
    let clip = |band: &Band| Bounds {
        top: y.at(band.to.min(domain.1)),
        bottom: y.at(band.from.max(domain.0)),
        ..builder.plot
    };
    visible.map(|band| (band, clip(band))).collect()
}

/// Writes each band's name inside it, at the right if the lines leave room, else at the left.
pub(super) fn band_names(
    builder: &mut LayoutBuilder,
    chart: &LineChart,
    flags: &Flags,
    domain: (f64, f64),
    (x, y): (&Scale, &Scale),
) {
    for (band, bounds) in visible_bands(builder, chart, domain, y) {
        if bounds.height() < LINE_PX + 4.0 {
            continue;
        }
        let top = bounds.top + 5.0 + ASCENT_EM * TEXT_PX;
        let bottom = bounds.bottom - 5.0 - DESCENT_EM * TEXT_PX;
        let places = [
            (bounds.right - 6.0, top, Align::Right),
            (bounds.right - 6.0, bottom, Align::Right),
            (bounds.left + 6.0, top, Align::Left),
            (bounds.left + 6.0, bottom, Align::Left),
        ];
        let text = text::cut(&band.name, TEXT_PX, Weight::Regular, bounds.width() - 12.0);
        let label = |(x, baseline, align)| {
            let (size, weight, ink) = (TEXT_PX, Weight::Regular, Ink::Muted);
            Label { text: text.clone(), x, baseline, align, size, weight, ink }
        };
        // Where the lines pass through all four places, the name is left out: the ticks still tell the range.
        let is_free = |bounds: &Bounds| !flags.cross(bounds) && !crossed(chart, bounds, x, y);
        let free = places.into_iter().map(label).find(|label| is_free(&label.bounds()));
        builder.marks.extend(free.map(Mark::Text));
    }
}

/// Returns whether any line passes through a box, or within 3 px of it.
fn crossed(chart: &LineChart, bounds: &Bounds, x: &Scale, y: &Scale) -> bool {
    let passes = |(x0, y0): (f64, f64), (x1, y1): (f64, f64)| {
        let (left, right) = (bounds.left.max(x0.min(x1)), bounds.right.min(x0.max(x1)));
        if left > right {
            return false;
        }
        let at = |x: f64| if x1 == x0 { y0 } else { y0 + (x - x0) / (x1 - x0) * (y1 - y0) };
        let (top, bottom) = (at(left).min(at(right)), at(left).max(at(right)));
        top < bounds.bottom + 3.0 && bottom > bounds.top - 3.0
    };
    chart.series.iter().flat_map(|series| line_pieces::line_pieces(chart, series, x, y)).any(|run| match run[..] {
        [point] => passes(point, point),
        _ => run.windows(2).any(|pair| passes(pair[0], pair[1])),
    })
}

/// Tints the intervals of a series, each unbroken run of them as one area; one alone is a thin bar.
pub(super) fn intervals(builder: &mut LayoutBuilder, chart: &LineChart, series: &Series, x: &Scale, y: &Scale) {
    let ink = Ink::Tint(series.color);
    let clip = |value: f64| y.at(value).clamp(builder.plot.top, builder.plot.bottom);
    let place = |(index, (day, value)): (usize, &(_, Option<f64>))| {
        let (low, high) = chart.drawn(*value).and(series.interval(index))?;
        Some((x.day(*day), clip(low), clip(high)))
    };
    let places: Vec<Option<(f64, f64, f64)>> = series.points.iter().enumerate().map(place).collect();
    for run in places.split(Option::is_none) {
        let run: Vec<_> = run.iter().flatten().collect();
        match run[..] {
            [] => {}
            [(x, low, high)] => builder.marks.push(Mark::Rule((*x, high.min(*low)), (*x, low.max(*high)), 4.0, ink)),
            _ => {
                let upper = run.iter().map(|(x, _, high)| (*x, *high));
                let lower = run.iter().rev().map(|(x, low, _)| (*x, *low));
                builder.marks.push(Mark::Area(upper.chain(lower).collect(), ink));
            }
        }
    }
}

/// Hatches each long stretch of the axis over which no line passes.
pub(super) fn hatch(builder: &mut LayoutBuilder, chart: &LineChart, ends: (f64, f64), x: &Scale, y: &Scale) {
    let runs = chart.series.iter().flat_map(|series| line_pieces::line_pieces(chart, series, x, y));
    let reach = |run: Vec<(f64, f64)>| Some((run.first()?.0, run.last()?.0));
    let mut covered: Vec<(f64, f64)> = runs.filter_map(reach).collect();
    order_by(&mut covered, |a, b| a.0.total_cmp(&b.0));
    covered.push((ends.1, ends.1));
    let mut from = ends.0;
    for (left, right) in covered {
        if left - from > LONG_GAP * (ends.1 - ends.0) {
            hatched(builder, (from, left));
        }
        from = from.max(right);
    }
}

/// Fills the height of the plot between two positions with slanted lines, in from the edges by a little.
fn hatched(builder: &mut LayoutBuilder, (left, right): (f64, f64)) {
    let area = Bounds { left: left + 4.0, right: right - 4.0, ..builder.plot };
    let count = ((area.width() + area.height()) / HATCH_PX) as usize;
    for index in 1..=count {
        // A line from the lower left to the upper right: it starts on the left or lower side, ends on the upper or right.
        let along = index as f64 * HATCH_PX;
        let start = ((area.left + along - area.height()).max(area.left), (area.top + along).min(area.bottom));
        let end = ((area.left + along).min(area.right), (area.top + along - area.width()).max(area.top));
        if end.0 - start.0 >= 2.0 {
            builder.marks.push(Mark::Path(vec![start, end], 1.0, Ink::Grid));
        }
    }
}
