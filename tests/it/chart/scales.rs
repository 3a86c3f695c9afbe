//! Ticks enclose the values at round numbers; dates never touch; numbers are written as readers write them.

use lorenz::calendar::Day;
use lorenz::chart::scale::{Linear, tick_labels, ticks, time_ticks};
use lorenz::chart::text::{self, Weight};
use lorenz::chart::{Unit, format};
use proptest::prelude::*;

proptest! {
    #[test]
    fn ticks_are_round_and_enclose(low in -1e9f64..1e9, span in 1e-6f64..1e9, most in 4usize..8) {
        let ticks = ticks(low, low + span, most);
        prop_assert!((3..=most).contains(&ticks.len()), "{ticks:?}");
        // Round within a billionth of a step: values and steps are far apart when the span is tiny.
        let step = ticks[1] - ticks[0];
        let slack = step * 1e-6 + low.abs() * 1e-9;
        prop_assert!(ticks[0] <= low + slack && ticks[ticks.len() - 1] >= low + span - slack, "{ticks:?}");
        let mantissa = step / 10f64.powf(step.log10().floor());
        let near = |target: f64| (mantissa - target).abs() < 1e-3 + slack / step;
        prop_assert!(near(1.0) || near(2.0) || near(5.0) || near(10.0), "{ticks:?}");
    }

    #[test]
    fn dates_never_touch(first in 0i32..30_000, span in 0i32..9_000, width in 120.0f64..900.0) {
        let (first, last) = (Day(first), Day(first + span));
        let scale = Linear::new((f64::from(first.0), f64::from(last.0)), (40.0, 40.0 + width));
        let ticks = time_ticks(first, last, &scale, (0.0, 60.0 + width), 13.0);
        prop_assert!(!ticks.is_empty());
        for pair in ticks.windows(2) {
            let right = pair[0].label_left + text::width(&pair[0].label, 13.0, Weight::Regular);
            prop_assert!(right + 4.0 < pair[1].label_left, "{ticks:?}");
        }
        for tick in &ticks {
            prop_assert!(first <= tick.day && tick.day <= last, "{ticks:?}");
        }
    }

    #[test]
    fn texts_are_cut_and_wrapped_to_their_width(words in "[a-zA-Z0-9 ,.é–]{0,80}", width in 20.0f64..300.0) {
        for line in text::wrap(&words, 13.0, Weight::Regular, width, 3) {
            prop_assert!(text::width(&line, 13.0, Weight::Regular) <= width, "{line:?}");
        }
        prop_assert!(text::wrap(&words, 13.0, Weight::Regular, width, 3).len() <= 3);
    }
}

#[test]
fn ticks_of_familiar_ranges() {
    assert_eq!(ticks(0.0, 1890.0, 6), [0.0, 500.0, 1000.0, 1500.0, 2000.0]);
    assert_eq!(ticks(0.0, 1.0, 6), [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
    assert_eq!(ticks(0.0, 0.3, 6), [0.0, 0.1, 0.2, 0.3]);
    assert_eq!(ticks(5.0, 5.0, 6).first(), Some(&5.0));
    assert_eq!(ticks(0.0, 0.0, 6).first(), Some(&0.0));
    assert_eq!(ticks(f64::NAN, 1.0, 6), ticks(0.0, 1.0, 6));
}

#[test]
fn only_the_top_tick_has_a_unit() {
    let labels = tick_labels(&[0.0, 0.2, 0.4], Unit::Share);
    assert_eq!((labels.numbers.join(" "), labels.suffix.as_str()), ("0 20 40".to_owned(), "\u{a0}%"));
    let labels = tick_labels(&[0.0, 500_000.0, 1_000_000.0, 1_500_000.0], Unit::Count);
    assert_eq!((labels.numbers.join(" "), labels.suffix.as_str()), ("0 0.5 1.0 1.5".to_owned(), "\u{a0}M"));
    let labels = tick_labels(&[-1.0, -0.5, 0.0], Unit::Number { decimals: 2 });
    assert_eq!(labels.numbers.join(" "), "−1.0 −0.5 0");
}

#[test]
fn months_carry_the_year_where_it_changes() {
    let (first, last) = (Day::parse("2025-11-20").unwrap(), Day::parse("2026-03-05").unwrap());
    let scale = Linear::new((f64::from(first.0), f64::from(last.0)), (40.0, 640.0));
    let ticks = time_ticks(first, last, &scale, (0.0, 660.0), 13.0);
    let labels: Vec<&str> = ticks.iter().map(|tick| tick.label.as_str()).collect();
    assert_eq!(labels, ["Dec 2025", "Jan 2026", "Feb", "Mar"]);
}

#[test]
fn numbers_have_three_significant_digits() {
    let value = |v, unit| format::value(v, unit).replace('\u{a0}', " ");
    assert_eq!(value(0.4126, Unit::Share), "41.3 %");
    assert_eq!(value(0.04126, Unit::Share), "4.13 %");
    assert_eq!(value(0.99996, Unit::Share), "100 %");
    assert_eq!(value(1.0, Unit::Share), "100 %");
    assert_eq!(value(0.0, Unit::Share), "0 %");
    assert_eq!(value(1236.0, Unit::Index), "1,240");
    assert_eq!(value(9996.0, Unit::Index), "10,000");
    assert_eq!(value(8450.0, Unit::Count), "8,450");
    assert_eq!(value(84_512.0, Unit::Count), "84.5 k");
    assert_eq!(value(999_960.0, Unit::Count), "1 M");
    assert_eq!(value(1.24e9, Unit::Count), "1.24 B");
    assert_eq!(value(-0.004, Unit::Number { decimals: 2 }), "0.00");
    assert_eq!(value(f64::NAN, Unit::Index), "–");
    assert_eq!(format::label(0.4126, Unit::Share), "41\u{a0}%");
    assert_eq!(format::label(0.9999, Unit::Share), "100\u{a0}%");
    assert_eq!(format::change(0.031, Unit::Share), "+3.1\u{a0}points");
    assert_eq!(format::change(-0.004, Unit::Share), "−0.4\u{a0}points");
    assert_eq!(format::change(0.0, Unit::Share), "0\u{a0}points");
    assert_eq!(format::change(-830.0, Unit::Index), "−830");
    assert_eq!(format::integer(1_234_567), "1,234,567");
}

#[test]
fn figures_have_equal_widths() {
    for weight in [Weight::Regular, Weight::Semibold] {
        let zero = text::width("0", 100.0, weight);
        assert!("123456789".chars().all(|digit| text::width(&digit.to_string(), 100.0, weight) == zero));
    }
    assert!(text::width("Developers", 13.0, Weight::Semibold) > text::width("Developers", 13.0, Weight::Regular));
}
