//! Any rows at any width: every label inside the picture, none on another, every mark on the paper.

use lorenz::chart::{Bar, BarChart, ColorRole, Figure, Frame, LayoutOptions, Mark, Reference, Unit, layout, readouts};
use proptest::prelude::*;

use super::samples;

fn number() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        4 => (-1e6f64..1e6).prop_map(Some),
        2 => (-1.0f64..1.0).prop_map(Some),
        1 => Just(Some(0.0)),
        1 => Just(Some(f64::INFINITY)),
        2 => Just(None),
    ]
}

fn bar() -> impl Strategy<Value = Bar> {
    let name = prop_oneof!["[a-z/-]{0,12}", "\\PC{0,90}"];
    let interval = prop::option::of((-1e6f64..1e6, -1e6f64..1e6));
    (name, number(), interval, number(), 0u8..8, "[a-z ]{0,80}").prop_map(
        |(label, value, interval, before, slot, note)| Bar {
            label,
            value,
            interval,
            before,
            color: ColorRole::Slot(slot),
            note,
        },
    )
}

fn chart() -> impl Strategy<Value = BarChart> {
    let units =
        [Unit::Share, Unit::Index, Unit::Count, Unit::Multiple, Unit::Points, Unit::IndexChange, Unit::Days].to_vec();
    let reference = prop::option::of((-1e6f64..1e6, "[a-z ]{0,60}"));
    let before_label = prop::option::of("[a-z ]{1,60}");
    (prop::collection::vec(bar(), 0..26), prop::sample::select(units), reference, before_label).prop_map(
        |(rows, unit, reference, before_label)| BarChart {
            reference: reference.map(|(value, label)| Reference { value, label }),
            lines: Vec::new(),
            before_label,
            ..samples::bars::chart("Title", "Subtitle", unit, rows)
        },
    )
}

proptest! {
    #[test]
    fn rows_of_any_kind_stay_apart(chart in chart(), width_px in 320.0f64..1080.0) {
        let figure = Figure::Bars(chart);
        let layout = layout(&figure, &LayoutOptions { frame: Frame::Plot, width_px, highlight: None });
        prop_assert_eq!(layout.readout_positions.len(), readouts(&figure).len());
        let inside = |x: f64, y: f64| (-0.5..=layout.width_px + 0.5).contains(&x) && (0.0..=layout.height_px).contains(&y);
        let mut labels = Vec::new();
        for mark in &layout.marks {
            let (from, to) = match mark {
                Mark::Text(label) => {
                    labels.push((label.bounds(), &label.text));
                    let bounds = label.bounds();
                    ((bounds.left, bounds.top), (bounds.right, bounds.bottom))
                }
                Mark::Rect(bounds, _) => ((bounds.left, bounds.top), (bounds.right, bounds.bottom)),
                Mark::Rule(from, to, _, _) => (*from, *to),
                Mark::Dot((x, y), radius, _) => ((x - radius, y - radius), (x + radius, y + radius)),
                _ => continue,
            };
            prop_assert!(inside(from.0, from.1) && inside(to.0, to.1), "{:?} of {}", mark, layout.width_px);
        }
        for (index, (a, text)) in labels.iter().enumerate() {
            for (b, other) in &labels[index + 1..] {
                prop_assert!(!a.overlaps(b), "{:?} overlaps {:?}", text, other);
            }
        }
    }
}
