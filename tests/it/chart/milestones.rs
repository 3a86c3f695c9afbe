//! Milestones: which are drawn and named, where their names may lie, and what is read of them.

use lorenz::calendar::Day;
use lorenz::chart::{
    Figure, Frame, Ink, Label, Layout, LayoutOptions, LineChart, Mark, Milestone, StackedChart, describe, layout,
    readouts,
};
use proptest::prelude::*;

use super::samples;

fn lay(figure: &Figure, width_px: f64) -> Layout {
    layout(figure, &LayoutOptions { frame: Frame::Plot, width_px, highlight: None })
}

/// The names above the plot.
fn names(layout: &Layout) -> Vec<&Label> {
    let texts = layout.marks.iter().filter_map(|mark| match mark {
        Mark::Text(label) => Some(label),
        _ => None,
    });
    texts.filter(|label| label.baseline < layout.plot.top - 5.0).collect()
}

/// The upright lines over the whole height of the plot, and what reaches above it: (x, top).
fn poles(layout: &Layout) -> Vec<(f64, f64)> {
    let rules = layout.marks.iter().filter_map(|mark| match *mark {
        Mark::Rule(from, to, _, _) if from.0 == to.0 && to.1 >= layout.plot.top && from.1 <= layout.plot.top => {
            Some((from.0, from.1))
        }
        _ => None,
    });
    rules.collect()
}

fn with(milestones: Vec<Milestone>) -> [Figure; 2] {
    let (Figure::Line(line), Figure::Stacked(stack)) = (samples::hhi(), samples::shares()) else { unreachable!() };
    [
        Figure::Line(LineChart { milestones: milestones.clone(), ..line }),
        Figure::Stacked(StackedChart { milestones, ..stack }),
    ]
}

#[test]
fn without_milestones_nothing_changes() {
    for (figure, [line, stack]) in [(samples::hhi(), with(Vec::new())), (samples::shares(), with(Vec::new()))] {
        let same = if matches!(figure, Figure::Line(_)) { line } else { stack };
        assert_eq!(lay(&figure, 760.0), lay(&same, 760.0));
        assert_eq!(describe(&figure), describe(&same));
    }
}

#[test]
fn a_name_too_long_is_cut() {
    for figure in with(samples::milestones()) {
        let is_cut = |width: f64| {
            let layout = lay(&figure, width);
            names(&layout).iter().any(|label| label.text.ends_with('…'))
        };
        assert!([480.0, 600.0, 760.0, 900.0].into_iter().any(is_cut));
    }
}

#[test]
fn those_between_the_first_and_the_last_date_have_a_line_and_a_name() {
    for figure in with(samples::milestones()) {
        let layout = lay(&figure, 1080.0);
        let texts: Vec<&str> = names(&layout).iter().map(|label| label.text.as_str()).collect();
        // Of the two on one day the second has no room beside the one four days before.
        for name in ["Qwen3.5", "Gemma 4", "Kimi K2.6", "EU AI Omnibus in force", "The last day"] {
            assert!(texts.contains(&name), "{name} is missing: {texts:?}");
        }
        assert!(texts.iter().all(|text| !text.starts_with("Long")), "{texts:?}");
    }
}

#[test]
fn the_most_important_ones_keep_their_names_where_there_is_little_room() {
    let Figure::Line(chart) = samples::many_milestones() else { unreachable!() };
    for width in [320.0, 480.0, 760.0] {
        let layout = lay(&Figure::Line(chart.clone()), width);
        let texts = names(&layout);
        // On the narrowest it is cut.
        let first = texts.iter().min_by(|a, b| a.x.total_cmp(&b.x)).unwrap();
        let start = first.text.trim_end_matches('…');
        assert!("Launch number 0".starts_with(start) && start.len() > 6, "the first is the most important: {start}");
        assert!(first.x < layout.plot.left + 12.0, "it stands beside its line");
        assert!(texts.len() < 40, "not all have room");
        let shown = chart.milestones.iter().filter(|milestone| milestone.day <= *samples::days().last().unwrap());
        let lines: Vec<i64> = poles(&layout).iter().map(|(x, _)| (x * 1000.0) as i64).collect();
        let mut distinct = lines.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), shown.count(), "each has its line");
    }
}

#[test]
fn a_chart_of_one_date_has_none() {
    let Figure::Stacked(once) = samples::shares_once() else { unreachable!() };
    let milestone = Milestone { day: once.periods[0], name: "On the day".to_owned() };
    let marked = Figure::Stacked(StackedChart { milestones: vec![milestone], ..once.clone() });
    assert_eq!(lay(&marked, 760.0), lay(&Figure::Stacked(once), 760.0));
}

#[test]
fn each_is_read_at_the_nearest_date_and_told_in_the_description() {
    for figure in with(samples::milestones()) {
        let all = readouts(&figure);
        let of = |name: &str| -> Vec<(&str, &str)> {
            let rows = all.iter().flat_map(|readout| readout.rows.iter().map(move |row| (readout, row)));
            let found = rows.filter(|(_, row)| row.label == name);
            found.map(|(readout, row)| (readout.x_label.as_str(), row.value.as_str())).collect()
        };
        // Dates of the samples around it: 18 Apr and 28 Apr.
        let nearest = Day::parse("2026-04-24").unwrap().nearest_of(&samples::days()).unwrap();
        assert_eq!(of("DeepSeek-V4"), [(nearest.long().as_str(), "24 Apr 2026")]);
        assert_eq!(of("The last day"), [("26 Oct 2026", "26 Oct 2026")]);
        assert_eq!(of("Long before"), []);
        let told = describe(&figure);
        assert!(
            told.ends_with(
                ". Marked: A launch that the reader wants to see on 24 Apr 2026; Qwen3.5 on 16 Feb 2026; \
                 Gemma 4 on 2 Apr 2026; Kimi K2.6 on 20 Apr 2026; 4 more marks."
            ),
            "{told}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn names_touch_no_name_and_no_line(
        all in prop::collection::vec((-20..280_i32, "[A-Za-z][A-Za-z0-9. -]{0,40}"), 0..50),
        width in 320.0_f64..1_080.0,
    ) {
        let first = samples::days()[0];
        let milestone = |(day, name): &(i32, String)| Milestone { day: Day(first.0 + day), name: name.clone() };
        for figure in with(all.iter().map(milestone).collect()) {
            let layout = lay(&figure, width);
            let (names, poles) = (names(&layout), poles(&layout));
            for (index, name) in names.iter().enumerate() {
                let box_of = name.bounds();
                prop_assert!(box_of.left >= layout.plot.left - 0.5 && box_of.right <= layout.plot.right + 0.5);
                prop_assert!(box_of.top >= 0.0);
                for other in &names[index + 1..] {
                    prop_assert!(!box_of.overlaps(&other.bounds()), "{:?} {:?}", name.text, other.text);
                }
                for (x, top) in &poles {
                    let crosses = box_of.left < *x && *x < box_of.right && *top < box_of.bottom;
                    prop_assert!(!crosses, "{:?} is crossed at {x}", name.text);
                }
                // It stands beside the line that it names.
                let beside = |x: f64| (box_of.left - x).abs() < 5.0 || (x - box_of.right).abs() < 5.0;
                prop_assert!(poles.iter().any(|(x, top)| beside(*x) && *top < box_of.bottom), "{:?}", name.text);
            }
            let inside = layout.marks.iter().filter(|mark| matches!(mark, Mark::Text(label) if label.ink == Ink::Muted));
            prop_assert!(inside.count() >= names.len());
        }
    }
}
