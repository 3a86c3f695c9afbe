//! Notes used by several figures of adoption.

use crate::analysis::{Adoption, Answer, Basis, Population};
use crate::chart::{Unit, format};
use crate::figures::grammar;
use crate::figures::words::phrase;
use crate::panel::Event;
use crate::protocol::DataSummary;
use crate::schema::CountKind;

/// Returns the end of a subtitle: which models are followed, and the coverage.
pub(super) fn subtitle_end(answer: &Answer, found: &Adoption) -> String {
    let models = format::counted(found.followed, "model", "models");
    let mut parts = vec![match (found.from, found.to) {
        (from, to) if from == to => format!("{models} published on {}", to.long()),
        (from, to) => format!("{models} published from {} to {}", from.long(), to.long()),
    }];
    parts.push(phrase(answer));
    if answer.question.population == Population::Balanced {
        parts.push("only models listed throughout".to_owned());
    }
    if answer.question.basis == Basis::FirstYear {
        parts.push("only a model's first year".to_owned());
    }
    if let Some(coverage) = found.coverage {
        let warning = if coverage < 0.5 { " (under half: read with care)" } else { "" };
        let percent = (coverage * 100.0).floor();
        parts.push(format!("date of publication known for {percent} % of downloads{warning}"));
    }
    format!("{}.", parts.join("; "))
}

/// Returns which models are left out, and warnings about windows, models with one date only and repeated counts.
pub(super) fn notes(answer: &Answer, found: &Adoption, data: &DataSummary) -> Vec<String> {
    const WORTH_SAYING: f64 = 0.05;
    if found.reason.is_some() {
        return Vec::new();
    }
    let mut notes = Vec::new();
    let left_out = found.published.saturating_sub(found.followed);
    if left_out > 0 {
        notes.push(format!("Models left out because their first days are unknown: {}.", format::integer(left_out)));
    }
    if let CountKind::Window { days } = answer.kind {
        notes.push(format!(
            "Downloads in the last {0} are all that a model has up to an age of {0}: beyond it they are not followed.",
            grammar::days(days)
        ));
    }
    let once = found.models.iter().filter(|model| model.dates == 1).count() as f64 / found.models.len().max(1) as f64;
    if once >= WORTH_SAYING {
        let part = format::label(once, Unit::Share);
        notes.push(format!("{part} of the models have one date only: an even pace is assumed up to it."));
    }
    let repeated = data.quality.count(Event::Repeat) as f64 / data.quality.compared_values.max(1) as f64;
    if repeated >= WORTH_SAYING && matches!(answer.kind, CountKind::Window { .. }) {
        let part = format::label(repeated, Unit::Share);
        notes.push(format!("{part} of the file's counts repeat the one before, which flattens curves."));
    }
    notes
}

/// Returns the age that an answer shows, in words: "after 14 days".
pub(super) fn after_days(days: u32) -> String {
    format!("after {}", grammar::days(days))
}

pub(super) fn empty(found: &Adoption) -> String {
    found.reason.clone().unwrap_or_else(|| "No model is known a week after its publication".to_owned())
}
