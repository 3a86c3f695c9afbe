//! Notes used by several figures of intermediaries.

use std::cmp::Ordering;

use crate::analysis::{Answer, Derivatives, Intermediaries};
use crate::chart::format;
use crate::figures::words::{at_period, counted, direction, period_name};

/// Returns the end of a subtitle: what is counted, and the coverage of relations and bases.
pub(super) fn subtitle_end(answer: &Answer, found: &Intermediaries) -> String {
    let known = found.periods.iter().filter_map(|period| period.share(period.derived()));
    let (low, high) = known.fold((1.0f64, 0.0f64), |(low, high), coverage| (low.min(coverage), high.max(coverage)));
    if low > high {
        return format!("{}; no downloads", counted(answer));
    }
    let percent = |coverage: f64| format!("{}", (coverage * 100.0).floor());
    let (low_text, high_text) = (percent(low), percent(high));
    let range = if low_text == high_text { low_text } else { format!("{low_text}–{high_text}") };
    let warning = if low < 0.5 { ": a lower bound, read with care" } else { "" };
    format!("{}; a relation or a base is known for {range} % of them{warning}", counted(answer))
}

/// Returns the chosen period and the one compared with.
pub(super) fn compared(found: &Intermediaries) -> (Option<&Derivatives>, Option<&Derivatives>) {
    let period = |start| found.periods.iter().find(|period| period.start == start);
    (period(found.start), found.against.and_then(period))
}

/// ", up from 16 % on 23 Jun 2026", or that it hardly changed; nothing without a value to compare with.
pub(super) fn since(
    answer: &Answer,
    found: &Intermediaries,
    now: f64,
    then: Option<f64>,
    text: impl Fn(f64) -> String,
) -> String {
    let Some((then, against)) = then.zip(found.against) else { return String::new() };
    let granularity = answer.question.granularity;
    let (text, at) = (text(then), at_period(granularity, against));
    // The period compared with may be the later one.
    match (direction(then, now), against < found.start) {
        (Ordering::Equal, _) => format!(", hardly changed against {}", period_name(granularity, against)),
        (Ordering::Less, true) => format!(", down from {text} {at}"),
        (Ordering::Greater, true) => format!(", up from {text} {at}"),
        (Ordering::Less, false) => format!(", less than {text} {at}"),
        (Ordering::Greater, false) => format!(", more than {text} {at}"),
    }
}

pub(super) fn share_text(share: f64) -> String {
    format::label(share, crate::chart::Unit::Share)
}
