//! Ticks enclose the values at round numbers; dates never touch; numbers are written as readers write them.

use lorenz::calendar::Day;
use lorenz::chart::scale::{
    Scale, age_ticks, full_tick_labels, log_domain, log_ticks, rank_ticks, tick_labels, ticks, time_ticks,
};
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
        let scale = Scale::linear((f64::from(first.0), f64::from(last.0)), (40.0, 40.0 + width));
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
    fn ages_never_touch(first in 0i32..4_000, span in 0i32..9_000, width in 120.0f64..900.0) {
        let (first, last) = (Day(first), Day(first + span));
        let scale = Scale::linear((f64::from(first.0), f64::from(last.0)), (40.0, 40.0 + width));
        let ticks = age_ticks(first, last, &scale, (0.0, 60.0 + width), 13.0);
        prop_assert!((1..=8).contains(&ticks.len()), "{ticks:?}");
        for pair in ticks.windows(2) {
            let right = pair[0].label_left + text::width(&pair[0].label, 13.0, Weight::Regular);
            prop_assert!(right + 4.0 < pair[1].label_left, "{ticks:?}");
        }
        prop_assert!(ticks.iter().all(|tick| first <= tick.day && tick.day <= last), "{ticks:?}");
        prop_assert!(ticks[ticks.len() - 1].label.contains("day"), "{ticks:?}");
    }

    #[test]
    fn logarithmic_ticks_enclose_and_keep_their_number(power in -30.0f64..30.0, span in 0.0f64..20.0, most in 4usize..12) {
        let (low, high) = (10f64.powf(power), 10f64.powf(power + span));
        let domain = log_domain(low, high);
        prop_assert!(domain.0 < domain.1 && domain.0 <= low * 1.000001 && domain.1 >= high * 0.999999, "{domain:?}");
        // No more than half a decade is wasted at either end.
        prop_assert!(domain.0 > low / 2.6 && domain.1 < high * 2.6 || span < 0.5, "{domain:?}");
        let ticks = log_ticks(domain, most);
        prop_assert!((2..=most).contains(&ticks.len()), "{ticks:?}");
        prop_assert!(ticks.windows(2).all(|pair| pair[0] < pair[1]), "{ticks:?}");
        let scale = Scale::log(domain, (0.0, 100.0));
        prop_assert!(ticks.iter().all(|tick| (-0.01..=100.01).contains(&scale.at(*tick))), "{ticks:?}");
    }

    #[test]
    fn equal_factors_are_equal_distances(value in 1e-3f64..1e9, factor in 1.0f64..1e3) {
        let scale = Scale::log((1e-3, 1e12), (0.0, 1000.0));
        let (a, b) = (scale.at(value * factor) - scale.at(value), scale.at(factor) - scale.at(1.0));
        prop_assert!((a - b).abs() < 1e-9, "{a} {b}");
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
fn ticks_of_logarithmic_axes() {
    assert_eq!(log_domain(0.13e9, 23e9), (0.1e9, 50e9));
    assert_eq!(log_domain(3.0, 3.0), (2.0, 5.0));
    assert_eq!(log_domain(5.0, 5.0), (5.0, 10.0));
    assert_eq!(log_domain(f64::NAN, -1.0), (1.0, 2.0));
    assert_eq!(log_ticks((0.5, 20.0), 6), [0.5, 1.0, 2.0, 5.0, 10.0, 20.0]);
    assert_eq!(log_ticks((0.5, 20.0), 5), [0.5, 1.0, 5.0, 10.0]);
    assert_eq!(log_ticks((0.1, 50.0), 5), [0.1, 1.0, 10.0]);
    assert_eq!(log_ticks((1.0, 1e9), 6), [1.0, 1e2, 1e4, 1e6, 1e8]);
    assert_eq!(log_ticks((5.0, 10.0), 6), [5.0, 6.0, 7.0, 8.0, 9.0, 10.0]);
    let labels = full_tick_labels(&[1e8, 1e9, 1e10], Unit::Count);
    assert_eq!(labels.numbers.join(", ").replace('\u{a0}', " "), "100 M, 1 B, 10 B");
    assert_eq!(Scale::log((1.0, 100.0), (100.0, 0.0)).at(10.0), 50.0);
    assert_eq!(Scale::log((1.0, 100.0), (100.0, 0.0)).at(0.0), 100.0, "no value of zero: the axis' start");
}

#[test]
fn ticks_of_ranks() {
    assert_eq!(rank_ticks(5.0, 11), [1.0, 2.0, 3.0, 4.0, 5.0]);
    assert_eq!(rank_ticks(23.0, 11), [1.0, 5.0, 10.0, 15.0, 20.0]);
    assert_eq!(rank_ticks(140.0, 11), [1.0, 20.0, 40.0, 60.0, 80.0, 100.0, 120.0, 140.0]);
    assert_eq!(rank_ticks(f64::NAN, 5), [1.0]);
}

#[test]
fn ticks_of_ages() {
    let labels = |last: i32, width: f64| {
        let scale = Scale::linear((0.0, f64::from(last)), (40.0, 40.0 + width));
        let ticks = age_ticks(Day(0), Day(last), &scale, (0.0, 60.0 + width), 13.0);
        ticks.into_iter().map(|tick| tick.label.replace('\u{a0}', " ")).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(labels(180, 600.0), "0, 30, 60, 90, 120, 150, 180 days");
    assert_eq!(labels(365, 600.0), "0, 60, 120, 180, 240, 300, 360 days");
    assert_eq!(labels(180, 150.0), "0, 60, 120, 180 days");
    assert_eq!(labels(0, 600.0), "0 days");
    assert_eq!(labels(1, 600.0), "0, 1 day");
}

#[test]
fn only_the_top_tick_has_a_unit() {
    let labels = tick_labels(&[0.0, 0.2, 0.4], Unit::Share);
    assert_eq!((labels.numbers.join(" "), labels.suffix.as_str()), ("0 20 40".to_owned(), "\u{a0}%"));
    let labels = tick_labels(&[0.0, 500_000.0, 1_000_000.0, 1_500_000.0], Unit::Count);
    assert_eq!((labels.numbers.join(" "), labels.suffix.as_str()), ("0 0.5 1.0 1.5".to_owned(), "\u{a0}M"));
    let labels = tick_labels(&[-1.0, -0.5, 0.0], Unit::Number { decimals: 2 });
    assert_eq!(labels.numbers.join(" "), "−1.0 −0.5 0");
    let labels = tick_labels(&[-0.1, 0.0, 0.1], Unit::Points);
    assert_eq!((labels.numbers.join(" "), labels.suffix.as_str()), ("−10 0 +10".to_owned(), "\u{a0}points"));
    assert_eq!(tick_labels(&[0.5, 1.0, 1.5], Unit::Multiple).numbers.join(" "), "0.5 1.0 ×1.5");
    assert_eq!(tick_labels(&[-200.0, 0.0, 200.0], Unit::IndexChange).numbers.join(" "), "−200 0 +200");
    assert_eq!(tick_labels(&[0.0, 30.0], Unit::Days).suffix, "\u{a0}days");
}

#[test]
fn months_carry_the_year_where_it_changes() {
    let (first, last) = (Day::parse("2025-11-20").unwrap(), Day::parse("2026-03-05").unwrap());
    let scale = Scale::linear((f64::from(first.0), f64::from(last.0)), (40.0, 640.0));
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
    let multiples = [0.034, 0.72, 1.0, 3.44, 9.96, 17.4, 123.4, 1234.0].map(|v| value(v, Unit::Multiple));
    assert_eq!(multiples.join(" "), "×0.034 ×0.72 ×1 ×3.4 ×10 ×17 ×123 ×1,230");
    assert_eq!([0.031, -0.2, 0.0].map(|v| value(v, Unit::Points)).join(", "), "+3.1 points, −20.0 points, 0 points");
    assert_eq!([123.4, -0.6, 0.0].map(|v| value(v, Unit::IndexChange)).join(" "), "+123 −0.6 0");
    assert_eq!(
        [1.0, 45.0, 45.5, 1234.5].map(|v| value(v, Unit::Days)).join(", "),
        "1 day, 45 days, 45.5 days, 1,234 days"
    );
    assert_eq!(value(7.2e9, Unit::Count), "7.2 B");
    assert_eq!(format::change(0.02, Unit::Points), "+2.0\u{a0}points");
    assert_eq!(format::integer(1_234_567), "1,234,567");
}

#[test]
fn intervals_name_their_unit_once() {
    let text = |v, ends, unit| format::with_interval(v, ends, unit).replace('\u{a0}', " ");
    assert_eq!(text(1105.0, (1010.0, 1230.0), Unit::Index), "1,110 (1,010–1,230)");
    assert_eq!(text(0.413, (0.382, 0.441), Unit::Share), "41.3 % (38.2–44.1 %)");
    assert_eq!(text(7.2e9, (0.9e9, 11e9), Unit::Count), "7.2 B (900 M–11 B)");
    assert_eq!(text(0.02, (-0.01, 0.05), Unit::Points), "+2.0 points (−1.0 to +5.0 points)");
    assert_eq!(text(3.4, (2.9, 4.1), Unit::Multiple), "×3.4 (×2.9–×4.1)");
}

#[test]
fn letters_of_other_scripts_take_more_room() {
    let width = |text| text::width(text, 10.0, Weight::Regular);
    assert_eq!(width("千问"), 20.0);
    assert_eq!(width("мо"), 12.0);
    assert!(width("ő") < 6.0);
}

#[test]
fn figures_have_equal_widths() {
    for weight in [Weight::Regular, Weight::Semibold] {
        let zero = text::width("0", 100.0, weight);
        assert!("123456789".chars().all(|digit| text::width(&digit.to_string(), 100.0, weight) == zero));
    }
    assert!(text::width("Developers", 13.0, Weight::Semibold) > text::width("Developers", 13.0, Weight::Regular));
}
