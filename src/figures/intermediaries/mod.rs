//! Who adapts the models of others.

mod families;
mod lines;
mod ranking;

use std::cmp::Ordering;

use super::words::{at_period, counted, direction, period_name};
use super::{Body, Exhibit};
use crate::analysis::{Answer, Derivatives, Intermediaries};
use crate::chart::{Figure, format};
use crate::protocol::DataSummary;

/// The figures of the view.
pub(super) fn exhibits(answer: &Answer, found: &Intermediaries, data: &DataSummary) -> Vec<Exhibit> {
    let chart = |name, figure: Figure, table| Exhibit { name, body: Body::Chart(Box::new(figure)), table };
    vec![
        chart("derivatives", lines::derivatives(answer, found, data), found.derivatives_table()),
        chart("intermediaries", ranking::largest(answer, found, data), found.largest_table()),
        chart("intermediary-share", lines::intermediaries(answer, found, data), found.concentration_table()),
        chart("intermediary-concentration", lines::concentration(answer, found, data), found.concentration_table()),
        chart("families", families::families(answer, found, data), found.families_table()),
    ]
}

/// What is counted, and for how much of it a relation or a base is known.
fn basis(answer: &Answer, found: &Intermediaries) -> String {
    let known = found.periods.iter().filter_map(|period| period.share(period.derived()));
    let (low, high) = known.fold((1.0f64, 0.0f64), |(low, high), share| (low.min(share), high.max(share)));
    if low > high {
        return format!("{}; no downloads", counted(answer));
    }
    let percent = |share: f64| format!("{}", (share * 100.0).floor());
    let (low_text, high_text) = (percent(low), percent(high));
    let range = if low_text == high_text { low_text } else { format!("{low_text}–{high_text}") };
    let warning = if low < 0.5 { ": a lower bound, read with care" } else { "" };
    format!("{}; a relation or a base is known for {range} % of them{warning}", counted(answer))
}

/// The chosen period and the one compared with.
fn compared(found: &Intermediaries) -> (Option<&Derivatives>, Option<&Derivatives>) {
    let period = |start| found.periods.iter().find(|period| period.start == start);
    (period(found.start), found.against.and_then(period))
}

/// ", up from 16 % on 23 Jun 2026", or that it hardly changed; nothing without a value to compare with.
fn since(answer: &Answer, found: &Intermediaries, now: f64, then: Option<f64>, text: impl Fn(f64) -> String) -> String {
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

fn share_text(share: f64) -> String {
    format::label(share, crate::chart::Unit::Share)
}
