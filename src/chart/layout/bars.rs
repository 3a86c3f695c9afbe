//! Lays out the bar chart: a name, a bar, its value; whiskers and hollow dots where rows have them.

use super::bounds::Bounds;
use super::label::{Align, LINE_PX, TEXT_PX};
use super::layout_builder::LayoutBuilder;
use super::marks::{Mark, ReadoutPosition};
use crate::chart::format;
use crate::chart::scale::{self, Scale};
use crate::chart::spec::{Bar, BarChart, Reference, finite, finite_interval};
use crate::chart::text::{self, ASCENT_EM, CAP_HEIGHT_EM, Weight};
use crate::chart::theme::{ColorRole, Ink};

/// Height of a row with its name at the left.
const ROW_PX: f64 = 26.0;
/// Height of a row with its name above the bar.
const TALL_ROW_PX: f64 = 38.0;
const BAR_PX: f64 = 14.0;
/// Where names and values leave less than this, names stand above the bars.
const LEAST_AXIS_PX: f64 = 40.0;
/// Space between a name, a mark and a value.
const GAP_PX: f64 = 8.0;
/// Radius of a hollow dot with the paper around it.
const RING_PX: f64 = 5.5;

/// Lays a bar chart out from the builder's y down.
pub(super) fn bar_chart(builder: &mut LayoutBuilder, chart: &BarChart) {
    let Some(extent) = extent(chart) else {
        builder.empty(&chart.empty_reason);
        return;
    };
    key(builder, chart);
    let names = chart.rows.iter().map(|row| text::width(&row.label, TEXT_PX, Weight::Regular)).fold(0.0, f64::max);
    let beside = range(builder, chart, names.min(0.36 * builder.width()).ceil() + GAP_PX);
    let tall = builder.narrow() && (names > 0.36 * builder.width() || beside.1 - beside.0 < LEAST_AXIS_PX);
    let name_width = if tall { 0.0 } else { names.min(0.36 * builder.width()).ceil() };
    let x = Scale::linear(extent, range(builder, chart, if tall { 0.0 } else { name_width + GAP_PX }));
    let top = builder.y + 4.0 + reference_name(builder, chart, &x) + line_names(builder, chart, &x);
    let height = if tall { TALL_ROW_PX } else { ROW_PX };
    builder.plot =
        Bounds { left: builder.left, top, right: builder.right, bottom: top + height * chart.rows.len() as f64 };
    builder.y = builder.plot.bottom + 4.0;
    for line in finite_lines(chart) {
        let at = x.at(line.value);
        builder.marks.push(Mark::Rule((at, top - 4.0), (at, builder.plot.bottom), 1.0, Ink::Axis));
    }
    // Bars carry their values: only what stands beside bars needs an axis.
    let beside = |row: &Bar| finite(row.before).is_some() || finite_interval(row.interval).is_some();
    let ticks = if chart.rows.iter().any(beside) { ticks(builder, chart, extent, &x) } else { Vec::new() };
    for (index, row) in chart.rows.iter().enumerate() {
        let top = builder.plot.top + height * index as f64;
        let bounds = Bounds { top, bottom: top + height, ..builder.plot };
        let middle = if tall { top + 26.0 } else { top + height / 2.0 };
        let (name, name_baseline) = if tall {
            (text::cut(&row.label, TEXT_PX, Weight::Regular, builder.width()), top + 3.0 + ASCENT_EM * TEXT_PX)
        } else {
            (text::cut(&row.label, TEXT_PX, Weight::Regular, name_width), centered(middle))
        };
        builder.write(name, builder.left, name_baseline, Align::Left, Ink::Text);
        // A line through the names would cross them out.
        let (top, bottom) = if tall { (middle - BAR_PX / 2.0 - 2.0, bounds.bottom) } else { (top, bounds.bottom) };
        for tick in &ticks {
            builder.marks.push(Mark::Rule((x.at(*tick), top), (x.at(*tick), bottom), 1.0, Ink::Grid));
        }
        draw_row(builder, chart, row, middle, &x);
        let zero = x.at(chart.baseline());
        builder.marks.push(Mark::Rule((zero, top), (zero, bottom), 1.0, Ink::Axis));
        let end = x.at(finite(row.value).unwrap_or(chart.baseline()));
        builder.readout_positions.push(ReadoutPosition {
            x: end,
            dots: Vec::new(),
            row: Some(bounds),
            ..ReadoutPosition::default()
        });
    }
}

/// Baseline of a text whose capitals stand around a middle.
fn centered(middle: f64) -> f64 {
    middle + CAP_HEIGHT_EM / 2.0 * TEXT_PX
}

/// Returns the ends of the axis: the baseline and all that is drawn; `None` if no row has a value.
fn extent(chart: &BarChart) -> Option<(f64, f64)> {
    chart.rows.iter().find_map(|row| finite(row.value))?;
    let base = chart.baseline();
    let lines = finite_lines(chart).map(|line| line.value);
    let all = chart.rows.iter().flat_map(|row| reach(row, base)).chain(lines).collect::<Vec<f64>>();
    Some((all.iter().copied().fold(base, f64::min), all.iter().copied().fold(base, f64::max)))
}

/// All values that a row draws.
fn reach(row: &Bar, base: f64) -> impl Iterator<Item = f64> {
    let interval = finite(row.value).and(finite_interval(row.interval));
    let ends = [Some(base), finite(row.value), finite(row.before), interval.map(|i| i.0), interval.map(|i| i.1)];
    ends.into_iter().flatten()
}

/// Left and right end of the bars' axis, with room for the values beyond the bars' ends.
fn range(builder: &LayoutBuilder, chart: &BarChart, names: f64) -> (f64, f64) {
    let base = chart.baseline();
    // A hollow dot at the end of the axis stays whole, and the value stands beyond it.
    let ring = if chart.rows.iter().any(|row| finite(row.before).is_some()) { RING_PX } else { 0.0 };
    let widest = |left: bool| {
        let values = chart.rows.iter().filter_map(|row| finite(row.value)).filter(|value| (*value < base) == left);
        let widths = values.map(|value| text::width(&format::label(value, chart.unit), TEXT_PX, Weight::Regular));
        (widths.map(|width| width + GAP_PX).fold(1.0, f64::max) + ring).ceil()
    };
    let has_left = chart.rows.iter().any(|row| reach(row, base).any(|value| value < base));
    let left = match has_left {
        true => widest(true),
        // The gap beside the names is room enough.
        false if names > 0.0 => 1.0,
        false => ring.ceil().max(1.0),
    };
    let (left, right) = (builder.left + names + left, builder.right - widest(false));
    (left, right.max(left + 1.0))
}

/// Bar, dot, whisker and value of one row.
fn draw_row(builder: &mut LayoutBuilder, chart: &BarChart, row: &Bar, middle: f64, x: &Scale) {
    let (zero, ink) = (x.at(chart.baseline()), Ink::Mark(row.color));
    let before = finite(row.before).map(|before| x.at(before));
    let Some(value) = finite(row.value) else {
        before.into_iter().for_each(|at| ring(builder, at, middle, ink));
        note(builder, row, before.map_or((zero, zero), |at| (at.min(zero), at.max(zero))), middle);
        return;
    };
    let end = x.at(value);
    let (left, right) = (end.min(zero), end.max(zero));
    let (mut leftmost, mut rightmost) = (left, right);
    if let Some(at) = before {
        builder.marks.push(Mark::Rule((at.min(end), middle), (at.max(end), middle), 1.0, ink));
        (leftmost, rightmost) = (leftmost.min(at - RING_PX), rightmost.max(at + RING_PX));
    }
    // The smallest bar is still to be seen.
    let thin = if right - left < 1.0 && value != chart.baseline() { 1.0 - (right - left) } else { 0.0 };
    let (left, right) = if end < zero { (left - thin, right) } else { (left, right + thin) };
    let (top, bottom) = (middle - BAR_PX / 2.0, middle + BAR_PX / 2.0);
    builder.marks.push(Mark::Rect(Bounds { left, top, right, bottom }, ink));
    if let Some(at) = before {
        // The way from the dot to the bar's end, where it lies on the bar.
        let (from, to) = (at.clamp(left, right), end.clamp(left, right));
        if (from - to).abs() >= 1.0 {
            builder.marks.push(Mark::Rule((from.min(to), middle), (from.max(to), middle), 1.0, Ink::Paper));
        }
        ring(builder, at, middle, ink);
    }
    if let Some((low, high)) = finite_interval(row.interval) {
        let (low, high) = (x.at(low), x.at(high));
        whisker(builder, low, high, middle);
        (leftmost, rightmost) = (leftmost.min(low), rightmost.max(high));
    }
    let text = format::label(value, chart.unit);
    let width = text::width(&text, TEXT_PX, Weight::Regular);
    // +1 where bars grow to the right. A dot far beyond the bar leaves room for the value at the bar's own end.
    let (side, furthest) = if value < chart.baseline() { (-1.0, leftmost) } else { (1.0, rightmost) };
    let room = side * (furthest - end) - 2.0 * RING_PX;
    let inside = finite_interval(row.interval).is_none() && room > width + 2.0 * GAP_PX;
    let start = if inside { end } else { furthest } + side * (GAP_PX - 2.0);
    if inside {
        let (left, right) = (start.min(start + side * width) - 3.0, start.max(start + side * width) + 3.0);
        builder.marks.push(Mark::Rect(Bounds { left, top, right, bottom }, Ink::Paper));
    }
    builder.write(text, start, centered(middle), if side < 0.0 { Align::Right } else { Align::Left }, Ink::Text);
}

/// A hollow dot, with paper around it that parts it from the bar.
fn ring(builder: &mut LayoutBuilder, x: f64, y: f64, ink: Ink) {
    for (radius, ink) in [(RING_PX, Ink::Paper), (4.0, ink), (2.5, Ink::Paper)] {
        builder.marks.push(Mark::Dot((x, y), radius, ink));
    }
}

/// A thin line from end to end of an interval, with paper around it that parts it from the bar.
fn whisker(builder: &mut LayoutBuilder, low: f64, high: f64, y: f64) {
    builder.marks.push(Mark::Rule((low, y), (high, y), 3.0, Ink::Paper));
    builder.marks.push(Mark::Rule((low, y), (high, y), 1.0, Ink::Text));
    for end in [low, high] {
        builder.marks.push(Mark::Rule((end, y - 3.0), (end, y + 3.0), 1.0, Ink::Text));
    }
}

/// Why a row has no value, beside what it has, on the side with more room.
fn note(builder: &mut LayoutBuilder, row: &Bar, (left, right): (f64, f64), middle: f64) {
    let note = if row.note.trim().is_empty() { "no data" } else { row.note.trim() };
    let (start, end) = (left - GAP_PX, right + GAP_PX);
    // Names end where the axis starts, values may reach to the right end.
    let names = builder.marks.iter().rev().find_map(|mark| if let Mark::Text(name) = mark { Some(name) } else { None });
    let names_end = names.map(|name| name.bounds()).filter(|name| name.bottom > middle).map_or(0.0, |name| name.right);
    let room = (start - names_end.max(builder.left) - GAP_PX, builder.right - end);
    let (x, align, room) = if room.0 > room.1 { (start, Align::Right, room.0) } else { (end, Align::Left, room.1) };
    let note = text::cut(note, TEXT_PX, Weight::Regular, room);
    builder.write(note, x, centered(middle), align, Ink::Muted);
}

/// Numbers below the plot, the last one with the unit, those that would touch left out; returns where lines stand.
fn ticks(builder: &mut LayoutBuilder, chart: &BarChart, (low, high): (f64, f64), x: &Scale) -> Vec<f64> {
    let plot = builder.plot;
    // Those at both ends lie outside most of the time.
    let most = ((x.at(high) - x.at(low)) / 50.0) as usize + 2;
    let mut ticks = scale::ticks(low, high, most.min(8));
    ticks.retain(|tick| (low..=high).contains(tick));
    let labels = scale::tick_labels(&ticks, chart.unit);
    let baseline = plot.bottom + 4.0 + ASCENT_EM * TEXT_PX;
    let mut free = builder.right;
    for (index, (tick, number)) in ticks.iter().zip(labels.numbers).enumerate().rev() {
        let at = x.at(*tick);
        // Figures stand under the line, the unit beside them.
        let half = text::width(&number, TEXT_PX, Weight::Regular) / 2.0;
        let last = index + 1 == ticks.len();
        let number = if last { format!("{number}{}", labels.suffix) } else { number };
        let width = text::width(&number, TEXT_PX, Weight::Regular);
        let left = (at - half).min(builder.right - width).max(builder.left);
        if left + width <= free {
            builder.write(number, left, baseline, Align::Left, Ink::Muted);
            free = left - GAP_PX;
        }
    }
    builder.y = plot.bottom + 4.0 + LINE_PX;
    ticks
}

/// Adds the name of the line that bars start from, above it; returns the height that it takes.
fn reference_name(builder: &mut LayoutBuilder, chart: &BarChart, x: &Scale) -> f64 {
    let Some(reference) = chart.reference.as_ref().filter(|reference| !reference.label.trim().is_empty()) else {
        return 0.0;
    };
    let label = text::cut(&reference.label, TEXT_PX, Weight::Regular, builder.width());
    let width = text::width(&label, TEXT_PX, Weight::Regular);
    let left = (x.at(chart.baseline()) - width / 2.0).min(builder.right - width).max(builder.left);
    builder.write(label, left, builder.y + 2.0 + ASCENT_EM * TEXT_PX, Align::Left, Ink::Muted);
    LINE_PX
}

/// The lines that have a place on the axis.
fn finite_lines(chart: &BarChart) -> impl Iterator<Item = &Reference> {
    chart.lines.iter().filter(|line| line.value.is_finite())
}

/// Adds the names of the lines above them, one per row; returns the height that they take.
fn line_names(builder: &mut LayoutBuilder, chart: &BarChart, x: &Scale) -> f64 {
    let mut height = 0.0;
    for line in finite_lines(chart) {
        let label = text::cut(&line.label, TEXT_PX, Weight::Regular, builder.width());
        let width = text::width(&label, TEXT_PX, Weight::Regular);
        // To the right of its line, which reaches up to it, as far as there is room.
        let left = x.at(line.value).min(builder.right - width).max(builder.left);
        let baseline = builder.y + 2.0 + height + ASCENT_EM * TEXT_PX;
        builder.write(label, left, baseline, Align::Left, Ink::Muted);
        height += LINE_PX;
    }
    height
}

/// What bars and hollow dots are, above the rows; nothing where there are no dots.
fn key(builder: &mut LayoutBuilder, chart: &BarChart) {
    let before = chart.before_label.as_ref().filter(|_| chart.rows.iter().any(|row| finite(row.before).is_some()));
    let Some(before) = before else { return };
    builder.y += 4.0;
    let mut x = builder.left;
    for (hollow, name) in [(false, &chart.value_label), (true, before)] {
        let name = text::cut(name, TEXT_PX, Weight::Regular, builder.width() - 24.0);
        let width = text::width(&name, TEXT_PX, Weight::Regular);
        if x + 20.0 + width > builder.right && x > builder.left {
            x = builder.left;
            builder.y += LINE_PX;
        }
        let (middle, ink) = (builder.y + LINE_PX / 2.0, Ink::Mark(ColorRole::Context));
        if hollow {
            ring(builder, x + 7.0, middle, ink);
        } else {
            let swatch = Bounds { left: x, top: middle - 5.0, right: x + 14.0, bottom: middle + 5.0 };
            builder.marks.push(Mark::Rect(swatch, ink));
        }
        builder.write(name, x + 20.0, centered(middle), Align::Left, Ink::Muted);
        x += 20.0 + width + 20.0;
    }
    builder.y += LINE_PX + 6.0;
}
