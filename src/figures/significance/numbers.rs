//! How effects and probabilities of tests are written.

use crate::analysis::{EffectSize, Subject, Test};
use crate::chart::{Unit, format};
use crate::figures::words::unit;

/// Returns the unit that a test's effect is written in.
pub(super) fn effect_unit(test: &Test) -> Unit {
    match (test.effect, &test.subject) {
        (EffectSize::RankBiserial, _) => Unit::Number { decimals: 2 },
        (EffectSize::Difference, _) => Unit::Share,
        (_, Subject::Measure(measure)) => unit(measure.unit()),
        _ => Unit::Share,
    }
}

/// Writes an effect with its sign: "+184", "−3.1 points".
pub(super) fn effect(test: &Test, value: f64) -> String {
    format::change(value, effect_unit(test))
}

/// Writes an effect with its interval: "−3.1 points (−5.0 to −1.2 points)".
pub(super) fn with_interval(test: &Test, value: f64) -> String {
    let Some((low, high)) = test.interval else { return effect(test, value) };
    match effect_unit(test) {
        Unit::Share => format::with_interval(value, (low, high), Unit::Points),
        Unit::Index => format::with_interval(value, (low, high), Unit::IndexChange),
        _ => format!("{} ({} to {})", effect(test, value), effect(test, low), effect(test, high)),
    }
}

/// Writes how far something moved, without a sign: "184", "3.1 points".
pub(super) fn distance(test: &Test, value: f64) -> String {
    effect(test, value.abs()).trim_start_matches('+').to_owned()
}

/// Returns whether an effect is written as 0.
pub(super) fn is_nothing(test: &Test, value: f64) -> bool {
    !distance(test, value).bytes().any(|digit| (b'1'..=b'9').contains(&digit))
}

/// Writes a probability: "0.022", "9 × 10⁻¹⁷", "< 1e-300".
pub(super) fn probability(p: f64) -> String {
    if p < 1e-300 {
        return "<\u{a0}1e-300".to_owned();
    }
    if p >= 0.001 {
        return if p < 0.1 { format!("{p:.3}") } else { format!("{p:.2}") };
    }
    let text = format!("{p:.0e}");
    let (digit, exponent) = text.split_once("e-").unwrap_or((&text, "0"));
    let raised = exponent.chars().filter_map(|digit| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit.to_digit(10)? as usize));
    format!("{digit}\u{a0}×\u{a0}10⁻{}", raised.collect::<String>())
}
