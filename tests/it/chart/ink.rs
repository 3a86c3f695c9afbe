//! What lies on the paper: inside it, apart from each other, legible, the same at every scale.

use lorenz::chart::{Bounds, ColorRole, Figure, Frame, Ink, Label, Layout, LayoutOptions, Mark, format, layout, theme};

use super::recorder::record;
use super::samples;

const WIDTHS: [f64; 9] = [320.0, 360.0, 414.0, 479.0, 480.0, 600.0, 760.0, 900.0, 1080.0];

fn each(mut check: impl FnMut(&str, &Figure, &Layout)) {
    for (name, figure) in samples::with_hard() {
        for frame in [Frame::Plot, Frame::Full] {
            for width_px in WIDTHS {
                for highlight in [None, Some(0), Some(5), Some(99)] {
                    let layout = layout(&figure, &LayoutOptions { frame, width_px, highlight });
                    check(&format!("{name} at {width_px}, {frame:?}"), &figure, &layout);
                }
            }
        }
    }
}

fn labels(layout: &Layout) -> Vec<&Label> {
    layout.marks.iter().filter_map(|mark| if let Mark::Text(label) = mark { Some(label) } else { None }).collect()
}

#[test]
fn nothing_lies_outside_the_picture() {
    each(|name, _, layout| {
        for label in labels(layout) {
            let b = label.bounds();
            assert!(
                b.left >= -0.5
                    && b.top >= -0.5
                    && b.right <= layout.width_px + 0.5
                    && b.bottom <= layout.height_px + 0.5,
                "{name}: {:?} reaches outside: {b:?} of {} × {}",
                label.text,
                layout.width_px,
                layout.height_px
            );
        }
        let (width, height) = (layout.width_px as i32, layout.height_px as i32);
        for call in record(layout, &theme::LIGHT, 1.0) {
            let reach = if call.kind == "circle" { call.size as i32 } else { 0 };
            for (x, y) in &call.points {
                assert!(
                    x - reach >= 0 && x + reach <= width && y - reach >= 0 && y + reach <= height,
                    "{name}: {call:?} reaches outside {width} × {height}"
                );
            }
        }
    });
}

#[test]
fn no_two_labels_overlap() {
    each(|name, _, layout| {
        let labels = labels(layout);
        for (index, a) in labels.iter().enumerate() {
            for b in &labels[index + 1..] {
                assert!(!a.bounds().overlaps(&b.bounds()), "{name}: {:?} overlaps {:?}", a.text, b.text);
            }
        }
    });
}

#[test]
fn every_label_keeps_its_value() {
    let Figure::Line(chart) = samples::countries() else { unreachable!() };
    for width_px in WIDTHS {
        let layout = layout(&samples::countries(), &LayoutOptions { frame: Frame::Plot, width_px, highlight: None });
        let text: String = labels(&layout).iter().map(|label| format!("{} ", label.text)).collect();
        // Figures of the last date, as the labels write them.
        for series in &chart.series {
            let value = series.points.last().unwrap().1.unwrap();
            let value = format::label(value, chart.unit);
            assert!(text.contains(&value), "{} {value} is missing at {width_px}: {text}", series.label);
        }
    }
}

#[test]
fn scale_two_is_twice_scale_one() {
    each(|name, _, layout| {
        let (once, twice) = (record(layout, &theme::DARK, 1.0), record(layout, &theme::DARK, 2.0));
        assert_eq!(once.len(), twice.len(), "{name}");
        for (a, b) in once.iter().zip(&twice) {
            // A slanted line at one scale may be axis-aligned after rounding at the other.
            assert_eq!((a.color, &a.text, a.bold), (b.color, &b.text, b.bold), "{name}");
            if a.kind != b.kind {
                assert!(matches!((a.kind, b.kind), ("rect", "line") | ("line", "rect")), "{name}: {a:?} {b:?}");
                continue;
            }
            assert!((b.size - 2.0 * a.size).abs() <= 1.0, "{name}: {a:?} {b:?}");
            for ((x1, y1), (x2, y2)) in a.points.iter().zip(&b.points) {
                assert!((x2 - 2 * x1).abs() <= 2 && (y2 - 2 * y1).abs() <= 2, "{name}: {a:?} {b:?}");
            }
            if a.kind == "text" {
                assert_eq!(b.size, 2.0 * a.size, "{name}: {:?}", a.text);
            }
        }
    });
}

#[test]
fn straight_lines_are_filled_rectangles() {
    each(|name, _, layout| {
        for call in record(layout, &theme::LIGHT, 2.0) {
            if call.kind == "line" || (call.kind == "path" && call.points.len() == 2) {
                let (from, to) = (call.points[0], call.points[1]);
                assert!(from.0 != to.0 && from.1 != to.1, "{name}: {call:?} would blur");
            }
        }
    });
}

#[test]
fn a_highlight_adds_a_line_and_its_dots() {
    let figure = samples::hhi();
    let plain = LayoutOptions { frame: Frame::Plot, width_px: 760.0, highlight: None };
    let before = layout(&figure, &plain);
    let after = layout(&figure, &LayoutOptions { highlight: Some(3), ..plain });
    assert_eq!(after.marks.len(), before.marks.len() + 1 + 2 * 2);
    assert_eq!(after.marks[..before.marks.len()], before.marks);
    // The ninth date has one value only.
    let gap = layout(&figure, &LayoutOptions { highlight: Some(8), ..plain });
    assert_eq!(gap.marks.len(), before.marks.len() + 1 + 2);
}

#[test]
fn a_highlighted_row_stands_between_two_lines() {
    let figure = samples::bars::ranking();
    let plain = LayoutOptions { frame: Frame::Plot, width_px: 360.0, highlight: None };
    let before = layout(&figure, &plain);
    let after = layout(&figure, &LayoutOptions { highlight: Some(3), ..plain });
    let row = before.readout_positions[3].row.unwrap();
    let line = |y| Mark::Rule((row.left, y), (row.right, y), 1.0, Ink::Axis);
    assert_eq!(after.marks[before.marks.len()..], [line(row.top), line(row.bottom)]);
}

fn bars(layout: &Layout, color: ColorRole) -> Vec<Bounds> {
    let bar = |mark: &Mark| match mark {
        Mark::Rect(bounds, ink) if *ink == Ink::Mark(color) => Some(*bounds),
        _ => None,
    };
    layout.marks.iter().filter_map(bar).collect()
}

#[test]
fn bars_start_at_the_reference_and_are_as_long_as_their_values() {
    for width_px in WIDTHS {
        let layout =
            layout(&samples::bars::multiples(), &LayoutOptions { frame: Frame::Plot, width_px, highlight: None });
        let bars = bars(&layout, ColorRole::Slot(0));
        let start = bars[0].left;
        assert!(bars[..4].iter().all(|bar| bar.left == start) && bars[4..].iter().all(|bar| bar.right == start));
        // 17.4, 5.2 and 0.34 times: 16.4 and 4.2 above the reference, 0.66 below.
        assert!((bars[0].width() / bars[1].width() - 16.4 / 4.2).abs() < 1e-9);
        assert!((bars[0].width() / bars[5].width() - 16.4 / 0.66).abs() < 1e-9);
    }
}

#[test]
fn every_row_has_its_name_and_its_value_or_why_not() {
    let Figure::Bars(chart) = samples::bars::contributions() else { unreachable!() };
    for width_px in WIDTHS {
        let layout =
            layout(&samples::bars::contributions(), &LayoutOptions { frame: Frame::Plot, width_px, highlight: None });
        for (bar, position) in chart.rows.iter().zip(&layout.readout_positions) {
            let row = position.row.unwrap();
            let inside = |label: &&Label| label.bounds().top >= row.top && label.bounds().bottom <= row.bottom + 0.1;
            let text: Vec<&str> = labels(&layout).into_iter().filter(inside).map(|l| l.text.as_str()).collect();
            let value = bar.value.map_or(bar.note.clone(), |value| format::label(value, chart.unit));
            assert_eq!(text, [bar.label.as_str(), value.as_str()], "at {width_px}");
        }
    }
}

#[test]
fn intervals_lie_behind_their_line_and_break_with_them() {
    let layout =
        layout(&samples::lines::gap(), &LayoutOptions { frame: Frame::Plot, width_px: 760.0, highlight: None });
    let position = |find: &dyn Fn(&Mark) -> bool| layout.marks.iter().position(find).unwrap();
    let tint = |mark: &Mark| matches!(mark, Mark::Area(_, Ink::Tint(ColorRole::Accent)));
    let line = |mark: &Mark| matches!(mark, Mark::Path(points, _, Ink::Mark(_)) if points.len() > 2);
    assert!(position(&tint) < position(&line));
    // One interval is missing on a day with a value, and five days have neither.
    assert_eq!(layout.marks.iter().filter(|mark| tint(mark)).count(), 3);
}

#[test]
fn only_long_gaps_of_all_lines_are_hatched() {
    let options = LayoutOptions { frame: Frame::Plot, width_px: 760.0, highlight: None };
    let hatch = |figure: &Figure| -> Vec<f64> {
        let lines = layout(figure, &options).marks.into_iter().filter_map(|mark| match mark {
            Mark::Path(points, _, Ink::Grid) => Some(points),
            _ => None,
        });
        lines.flatten().map(|point| point.0).collect()
    };
    let (gap, readout_positions) = (samples::lines::gap(), layout(&samples::lines::gap(), &options).readout_positions);
    let xs = hatch(&gap);
    assert!(xs.len() > 40 && xs.iter().all(|x| (readout_positions[8].x..=readout_positions[14].x).contains(x)));
    assert!(hatch(&samples::hhi()).is_empty(), "a short gap, over which another line passes");
    let Figure::Line(mut covered) = gap else { unreachable!() };
    let Figure::Line(full) = samples::hhi() else { unreachable!() };
    covered.series.push(full.series[1].clone());
    assert!(hatch(&Figure::Line(covered)).is_empty());
}

#[test]
fn missing_values_break_lines() {
    let layout = layout(&samples::hhi(), &LayoutOptions { frame: Frame::Plot, width_px: 760.0, highlight: None });
    let accent = Ink::Mark(ColorRole::Accent);
    let long = layout.marks.iter().filter(|m| matches!(m, Mark::Path(p, _, ink) if *ink == accent && p.len() > 2));
    assert_eq!(long.count(), 2, "two unbroken runs");
    let dots = layout.marks.iter().filter(|m| matches!(m, Mark::Dot(_, _, ink) if *ink == accent));
    assert_eq!(dots.count(), 2, "a value between two gaps, and the end");
}

#[test]
fn an_empty_chart_says_why() {
    let layout = layout(&samples::empty(), &LayoutOptions { frame: Frame::Plot, width_px: 760.0, highlight: None });
    let text: Vec<&str> = labels(&layout).iter().map(|label| label.text.as_str()).collect();
    assert_eq!(
        text.join(" "),
        "The file names no country for any model: choose another level, or map a column to the country."
    );
    assert!(layout.readout_positions.is_empty());
}
