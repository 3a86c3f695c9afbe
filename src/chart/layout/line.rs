//! The line chart.

use super::labels::{self, EndLabel};
use super::{Align, Bounds, LINE_PX, Label, Mark, Sheet, Stop, TEXT_PX, axis};
use crate::calendar::Day;
use crate::chart::format;
use crate::chart::hit;
use crate::chart::scale::{self, Linear};
use crate::chart::spec::{Band, Emphasis, LineChart, Series, Strip, Unit, finite};
use crate::chart::text::{self, ASCENT_EM, CAP_HEIGHT_EM, DESCENT_EM, Weight};
use crate::chart::theme::{ColorRole, Ink};

/// Room left and right of the first and last date, for dots and bars.
const SIDE_PX: f64 = 5.0;
const STRIP_PX: f64 = 24.0;

/// Lays a line chart out from the sheet's y down.
pub(super) fn line_chart(sheet: &mut Sheet, chart: &LineChart) {
    let days = hit::line_days(chart);
    let (Some(&first), Some(&last), Some((low, high))) = (days.first(), days.last(), extent(chart)) else {
        sheet.empty(&chart.empty_reason);
        return;
    };
    let height = (sheet.width() * 0.46).round().clamp(220.0, 400.0);
    let ticks = scale::ticks(low, high, if sheet.narrow() { 5 } else { 6 });
    let tick_labels = scale::tick_labels(&ticks, chart.unit);
    let most = if sheet.narrow() { 0.34 } else { 0.28 } * sheet.width();
    let gutter = labels::gutter(end_labels(chart), most.min(200.0), height);
    sheet.plot = Bounds {
        left: sheet.left + axis::left_gutter(&tick_labels),
        top: sheet.y + 8.0,
        right: sheet.right - gutter.width,
        bottom: sheet.y + 8.0 + height,
    };
    let plot = sheet.plot;
    let x = Linear::new((f64::from(first.0), f64::from(last.0)), (plot.left + SIDE_PX, plot.right - SIDE_PX));
    let domain = (ticks.first().copied().unwrap_or(0.0), ticks.last().copied().unwrap_or(1.0));
    let y = Linear::new(domain, (plot.bottom, plot.top));

    bands(sheet, chart, domain, &y);
    axis::grid(sheet, &ticks, &y);
    band_names(sheet, chart, domain, &x, &y);
    axis::tick_numbers(sheet, &ticks, &tick_labels, &y);
    for series in in_drawing_order(chart) {
        line(sheet, series, &x, &y);
    }
    let ends: Vec<(f64, f64)> =
        chart.series.iter().map(|s| end(s).map_or((plot.right, plot.bottom), |(d, v)| (x.day(d), y.at(v)))).collect();
    labels::draw(sheet, gutter, |rank| ends.get(rank).copied().unwrap_or((plot.right, plot.bottom)));
    sheet.stops = days.iter().map(|day| stop(chart, *day, &x, &y)).collect();
    axis::dates(sheet, first, last, &x);
    if let Some(strip) = &chart.strip {
        panel_strip(sheet, strip, &x, (first, last));
    }
}

fn extent(chart: &LineChart) -> Option<(f64, f64)> {
    let values = || chart.series.iter().flat_map(|s| s.points.iter().filter_map(|(_, v)| finite(*v)));
    let low = values().reduce(f64::min)?;
    let high = values().reduce(f64::max)?;
    Some(if chart.y_from_zero { (low.min(0.0), high.max(0.0)) } else { (low, high) })
}

/// Context lines lie under the main ones.
fn in_drawing_order(chart: &LineChart) -> impl Iterator<Item = &Series> {
    let of = |emphasis| chart.series.iter().filter(move |series| series.emphasis == emphasis);
    of(Emphasis::Context).chain(of(Emphasis::Main))
}

fn end(series: &Series) -> Option<(Day, f64)> {
    series.points.iter().rev().find_map(|(day, value)| finite(*value).map(|value| (*day, value)))
}

fn end_labels(chart: &LineChart) -> Vec<EndLabel> {
    let with_end = chart.series.iter().enumerate().filter_map(|(rank, series)| Some((rank, series, end(series)?.1)));
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

fn bands(sheet: &mut Sheet, chart: &LineChart, domain: (f64, f64), y: &Linear) {
    for (band, bounds) in visible_bands(sheet, chart, domain, y) {
        if band.tone > 0 {
            sheet.marks.push(Mark::Rect(bounds, Ink::Band(band.tone)));
        }
    }
}

fn visible_bands<'a>(sheet: &Sheet, chart: &'a LineChart, domain: (f64, f64), y: &Linear) -> Vec<(&'a Band, Bounds)> {
    let visible = chart.bands.iter().filter(|band| band.from < domain.1 && band.to > domain.0);
    let clip =
        |band: &Band| Bounds { top: y.at(band.to.min(domain.1)), bottom: y.at(band.from.max(domain.0)), ..sheet.plot };
    visible.map(|band| (band, clip(band))).collect()
}

/// Writes each band's name inside it, at the right if the lines leave room, else at the left.
fn band_names(sheet: &mut Sheet, chart: &LineChart, domain: (f64, f64), x: &Linear, y: &Linear) {
    for (band, bounds) in visible_bands(sheet, chart, domain, y) {
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
        let free = places.into_iter().map(label).find(|label| !crossed(chart, &label.bounds(), x, y));
        sheet.marks.extend(free.map(Mark::Text));
    }
}

/// Whether any line passes through a box, or within 3 px of it.
fn crossed(chart: &LineChart, bounds: &Bounds, x: &Linear, y: &Linear) -> bool {
    let passes = |(x0, y0): (f64, f64), (x1, y1): (f64, f64)| {
        let (left, right) = (bounds.left.max(x0.min(x1)), bounds.right.min(x0.max(x1)));
        if left > right {
            return false;
        }
        let at = |x: f64| if x1 == x0 { y0 } else { y0 + (x - x0) / (x1 - x0) * (y1 - y0) };
        let (top, bottom) = (at(left).min(at(right)), at(left).max(at(right)));
        top < bounds.bottom + 3.0 && bottom > bounds.top - 3.0
    };
    chart.series.iter().flat_map(|series| runs(series, x, y)).any(|run| match run[..] {
        [point] => passes(point, point),
        _ => run.windows(2).any(|pair| passes(pair[0], pair[1])),
    })
}

/// The unbroken pieces of a series, as positions.
fn runs(series: &Series, x: &Linear, y: &Linear) -> Vec<Vec<(f64, f64)>> {
    let pieces = series.points.split(|(_, value)| finite(*value).is_none());
    let place = |(day, value): &(Day, Option<f64>)| value.map(|value| (x.day(*day), y.at(value)));
    pieces.filter(|piece| !piece.is_empty()).map(|piece| piece.iter().filter_map(place).collect()).collect()
}

fn line(sheet: &mut Sheet, series: &Series, x: &Linear, y: &Linear) {
    let main = series.emphasis == Emphasis::Main;
    let (width, radius) = if main { (2.0, 3.5) } else { (1.0, 2.0) };
    let ink = Ink::Mark(series.color);
    let partial_end = series.last_is_partial && series.points.last().is_some_and(|(_, v)| finite(*v).is_some());
    let runs = runs(series, x, y);
    let count = runs.len();
    for (index, mut run) in runs.into_iter().enumerate() {
        let is_last = index + 1 == count;
        if let [point] = run[..] {
            // A single value between gaps.
            if !is_last {
                sheet.marks.push(Mark::Dot(point, radius - 0.5, ink));
            }
            continue;
        }
        if is_last && partial_end {
            let tail = run.split_off(run.len() - 2);
            run.extend(tail.first());
            sheet.marks.extend(dashes(&tail).into_iter().map(|dash| Mark::Path(dash, width, ink)));
        }
        if run.len() > 1 {
            sheet.marks.push(Mark::Path(run, width, ink));
        }
    }
    if let Some((day, value)) = end(series) {
        let point = (x.day(day), y.at(value));
        sheet.marks.push(Mark::Dot(point, radius, ink));
        if partial_end {
            sheet.marks.push(Mark::Dot(point, radius - 1.5, Ink::Paper));
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

fn stop(chart: &LineChart, day: Day, x: &Linear, y: &Linear) -> Stop {
    let value = |series: &Series| series.points.iter().find(|(d, _)| *d == day).and_then(|(_, v)| finite(*v));
    let dots = in_drawing_order(chart).filter_map(|series| Some((y.at(value(series)?), series.color)));
    Stop { x: x.day(day), dots: dots.collect() }
}

fn panel_strip(sheet: &mut Sheet, strip: &Strip, x: &Linear, (first, last): (Day, Day)) {
    let sizes: Vec<_> = strip.sizes.iter().filter(|(day, _)| (first..=last).contains(day)).collect();
    let Some(largest) = sizes.iter().map(|(_, size)| *size).max().filter(|largest| *largest > 0) else { return };
    let (top, plot) = (sheet.y + 10.0, sheet.plot);
    let bottom = top + STRIP_PX;
    let nearest = sizes.windows(2).map(|pair| x.day(pair[1].0) - x.day(pair[0].0)).fold(f64::INFINITY, f64::min);
    let width = (nearest * 0.7).clamp(1.5, 5.0);
    for (day, size) in &sizes {
        let height = (STRIP_PX * *size as f64 / largest as f64).max(if *size > 0 { 1.0 } else { 0.0 });
        let middle = x.day(*day);
        let bar = Bounds { left: middle - width / 2.0, top: bottom - height, right: middle + width / 2.0, bottom };
        sheet.marks.push(Mark::Rect(bar, Ink::Strip));
    }
    sheet.marks.push(Mark::Rule((plot.left, bottom), (plot.right, bottom), 1.0, Ink::Axis));
    let ink = Ink::Label(ColorRole::Context);
    let size = sizes.last().map_or(0, |(_, size)| *size);
    let text = format!("{} {}", format::value(size as f64, Unit::Count), strip.label);
    let left = plot.right + 8.0;
    let lines = text::wrap(&text, TEXT_PX, Weight::Regular, sheet.right - left, 2);
    if sheet.right - left > 40.0 {
        let mut baseline =
            (top + bottom) / 2.0 - (lines.len() as f64 - 1.0) / 2.0 * LINE_PX + CAP_HEIGHT_EM / 2.0 * TEXT_PX;
        for line in lines {
            sheet.write(line, left, baseline, Align::Left, ink);
            baseline += LINE_PX;
        }
    }
    sheet.y = bottom + 4.0;
}
