//! Lays out the Lorenz chart.

use super::axis;
use super::bounds::Bounds;
use super::label::{Align, LINE_PX, Label, TEXT_PX};
use super::layout_builder::LayoutBuilder;
use super::marks::{Mark, ReadoutPosition};
use crate::chart::scale::{self, Scale};
use crate::chart::spec::{Annotation, Curve, LORENZ_READOUT_FRACTIONS, LorenzChart, Unit};
use crate::chart::text::{self, ASCENT_EM, CAP_HEIGHT_EM, Weight};
use crate::chart::theme::{ColorRole, Ink};

/// Lays a Lorenz chart out from the builder's y down.
pub(super) fn lorenz_chart(builder: &mut LayoutBuilder, chart: &LorenzChart) {
    if chart.curve.points.len() < 2 {
        builder.empty(&chart.empty_reason);
        return;
    }
    key(builder, chart);
    let ticks = scale::ticks(0.0, 1.0, if builder.narrow() { 5 } else { 6 });
    let tick_labels = scale::tick_labels(&ticks, Unit::Share);
    builder.write(
        format!("share of {}", chart.measure),
        builder.left,
        builder.y + ASCENT_EM * TEXT_PX,
        Align::Left,
        Ink::Muted,
    );
    let top = builder.y + LINE_PX + 12.0;
    let left = builder.left + axis::left_gutter(&tick_labels);
    // Room at the right for half of the last tick's label.
    let right = (builder.right - 20.0).min(left + 640.0);
    let height = ((right - left) * 0.72).round().clamp(200.0, 440.0);
    builder.plot = Bounds { left, top, right, bottom: top + height };
    let plot = builder.plot;
    let x = Scale::linear((0.0, 1.0), (plot.left, plot.right));
    let y = Scale::linear((0.0, 1.0), (plot.bottom, plot.top));
    let place = |curve: &Curve| -> Vec<(f64, f64)> {
        thin(curve.points.iter().filter(|(p, q)| p.is_finite() && q.is_finite()).map(|(p, q)| (x.at(*p), y.at(*q))))
    };

    let curve = place(&chart.curve);
    // The curve runs back along the diagonal: the area between the two.
    builder.marks.push(Mark::Area(curve.clone(), Ink::Shade));
    axis::grid(builder, &ticks, &y);
    axis::tick_numbers(builder, &ticks, &tick_labels, &y);
    builder.marks.push(Mark::Path(vec![(plot.left, plot.bottom), (plot.right, plot.top)], 1.0, Ink::Axis));
    if let Some(comparison) = &chart.comparison {
        builder.marks.push(Mark::Path(place(comparison), 1.5, Ink::Mark(ColorRole::Context)));
    }
    builder.marks.push(Mark::Path(curve, 2.0, Ink::Mark(ColorRole::Accent)));
    diagonal_name(builder, &x, &y);
    if let Some(annotation) = &chart.annotation {
        remark(builder, annotation, &chart.curve, &x, &y);
    }
    builder.readout_positions = readout_positions(chart, &x, &y);
    population_axis(builder, chart, &ticks, &x);
}

/// Names of the curves above the plot: all curves end in the same corner, where labels cannot stand.
fn key(builder: &mut LayoutBuilder, chart: &LorenzChart) {
    builder.y += 4.0;
    let curves = [(Some(&chart.curve), ColorRole::Accent, 2.0), (chart.comparison.as_ref(), ColorRole::Context, 1.5)];
    let mut x = builder.left;
    for (curve, role, width) in curves {
        let Some(curve) = curve.filter(|curve| !curve.label.is_empty()) else { continue };
        let label = text::cut(&curve.label, TEXT_PX, Weight::Regular, builder.width() - 26.0);
        let right = x + 24.0 + text::width(&label, TEXT_PX, Weight::Regular);
        if right > builder.right && x > builder.left {
            x = builder.left;
            builder.y += LINE_PX;
        }
        let middle = builder.y + LINE_PX / 2.0;
        builder.marks.push(Mark::Rule((x, middle), (x + 18.0, middle), width, Ink::Mark(role)));
        let baseline = middle + CAP_HEIGHT_EM / 2.0 * TEXT_PX;
        let next = x + 24.0 + text::width(&label, TEXT_PX, Weight::Regular) + 20.0;
        builder.write(label, x + 24.0, baseline, Align::Left, Ink::Label(role));
        x = next;
    }
    if x > builder.left {
        builder.y += LINE_PX + 8.0;
    }
}

/// Leaves out points that lie within half a pixel of the last one kept; the last point stays.
fn thin(points: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    let mut kept: Vec<(f64, f64)> = Vec::new();
    let mut skipped = None;
    for point in points {
        if kept.last().is_some_and(|last| (last.0 - point.0).hypot(last.1 - point.1) < 0.5) {
            skipped = Some(point);
        } else {
            skipped = None;
            kept.push(point);
        }
    }
    kept.extend(skipped);
    kept
}

fn diagonal_name(builder: &mut LayoutBuilder, x: &Scale, y: &Scale) {
    let name = "if all shares were equal";
    let baseline = y.at(0.7) + CAP_HEIGHT_EM / 2.0 * TEXT_PX;
    builder.write(name, x.at(0.7) - 14.0, baseline, Align::Right, Ink::Muted);
}

/// The annotation: a dot, and its text between the diagonal and the curve, or below the curve where the two are close.
fn remark(builder: &mut LayoutBuilder, annotation: &Annotation, curve: &Curve, x: &Scale, y: &Scale) {
    let (p, q) = annotation.at;
    if !(0.0..=1.0).contains(&p) || !(0.0..=1.0).contains(&q) {
        return;
    }
    let (dot, plot) = ((x.at(p), y.at(q)), builder.plot);
    builder.marks.push(Mark::Dot(dot, 4.0, Ink::Mark(ColorRole::Accent)));
    // Room between the diagonal and the dot.
    let room = dot.0 - 10.0 - (x.at(q) + 12.0);
    let beside = room >= 90.0;
    let width = if beside { room.min(190.0) } else { 170.0f64.min(dot.0 - plot.left).max(60.0) };
    let lines = text::wrap(&annotation.text, TEXT_PX, Weight::Semibold, width, 4);
    let widest = lines.iter().map(|line| text::width(line, TEXT_PX, Weight::Semibold)).fold(0.0, f64::max);
    let block = lines.len() as f64 * LINE_PX;
    let lowest = plot.bottom - block - 4.0;
    let (align, at, top) = if beside {
        (Align::Right, dot.0 - 10.0, (dot.1 - block / 2.0).min(lowest).max(plot.top))
    } else {
        // Below the curve there is room where beside it there is none; the curve is lowest at the text's left end.
        let left = (dot.0 - widest).max(plot.left);
        let part = (left - plot.left) / plot.width();
        let below = curve.held_by(part).map_or(dot.1, |held| y.at(held)).max(dot.1);
        (Align::Left, left, (below + 12.0).min(lowest))
    };
    let (left, right) = if beside { (at - widest - 3.0, at + 3.0) } else { (at, at + widest) };
    // Grid lines or a second curve may pass here: the text stands on its background alone.
    let background = if beside { Ink::Shade } else { Ink::Paper };
    builder.marks.push(Mark::Rect(Bounds { left, top, right, bottom: top + block }, background));
    if !beside && top - dot.1 > 12.0 {
        let foot = right.min(dot.0).max(left);
        builder.marks.push(Mark::Path(vec![(dot.0, dot.1 + 6.0), (foot, top - 2.0)], 1.0, Ink::Axis));
    }
    let mut baseline = top + (LINE_PX - TEXT_PX) / 2.0 + ASCENT_EM * TEXT_PX;
    for text in lines {
        let (size, weight, ink) = (TEXT_PX, Weight::Semibold, Ink::Text);
        builder.marks.push(Mark::Text(Label { text, x: at, baseline, align, size, weight, ink }));
        baseline += LINE_PX;
    }
}

fn readout_positions(chart: &LorenzChart, x: &Scale, y: &Scale) -> Vec<ReadoutPosition> {
    let curves = [(chart.comparison.as_ref(), ColorRole::Context), (Some(&chart.curve), ColorRole::Accent)];
    let position = |part: f64| {
        let dot = |(curve, role): &(Option<&Curve>, ColorRole)| Some((y.at(curve.as_ref()?.held_by(part)?), *role));
        ReadoutPosition { x: x.at(part), dots: curves.iter().filter_map(dot).collect(), ..ReadoutPosition::default() }
    };
    LORENZ_READOUT_FRACTIONS.iter().map(|part| position(*part)).collect()
}

fn population_axis(builder: &mut LayoutBuilder, chart: &LorenzChart, ticks: &[f64], x: &Scale) {
    let bottom = builder.plot.bottom;
    let labels = scale::tick_labels(ticks, Unit::Share);
    let baseline = bottom + 8.0 + ASCENT_EM * TEXT_PX;
    for (index, (tick, number)) in ticks.iter().zip(&labels.numbers).enumerate() {
        let last = index + 1 == ticks.len();
        let at = x.at(*tick);
        builder.marks.push(Mark::Rule((at, bottom), (at, bottom + 5.0), 1.0, Ink::Axis));
        let text = if last { format!("{number}{}", labels.suffix) } else { number.clone() };
        builder.write(text, at, baseline, Align::Center, Ink::Muted);
    }
    let name = format!("share of {}, smallest first", chart.population);
    let (right, baseline) = (builder.plot.right, baseline + LINE_PX + 2.0);
    let name = text::cut(&name, TEXT_PX, Weight::Regular, right - builder.left);
    builder.write(name, right, baseline, Align::Right, Ink::Muted);
    builder.y = baseline + 6.0;
}
