//! Notes used by several figures of intermediaries.

use crate::analysis::{Answer, ChangeScale, Derivatives, Intermediaries, IntermediaryChange};
use crate::chart::{Unit, format};
use crate::figures::grammar::{at_period, coverage_range, period_name};
use crate::figures::told::{ChangeWords, share_clause};
use crate::figures::words::counted;

/// Returns the end of a subtitle: what is counted, and the coverage of relations and bases.
pub(super) fn subtitle_end(answer: &Answer, found: &Intermediaries) -> String {
    let known = found.periods.iter().map(|period| period.share(period.derived()));
    let Some((range, is_scarce)) = coverage_range(known) else { return format!("{}; no downloads", counted(answer)) };
    let warning = if is_scarce { ": a lower bound" } else { "" };
    format!("{}; relation or base known for {range} of them{warning}", counted(answer))
}

/// Returns the chosen period.
pub(super) fn chosen(found: &Intermediaries) -> Option<&Derivatives> {
    found.periods.iter().find(|period| period.start == found.start)
}

/// Returns what a title says of a change between the two periods, from what all listed and comparable models say together.
pub(super) fn since(answer: &Answer, found: &Intermediaries, change: IntermediaryChange) -> String {
    let Some(against) = found.against else { return String::new() };
    let granularity = answer.question.granularity;
    if change != IntermediaryChange::Hhi {
        return share_clause(&found.told, found.evidence(change), granularity, against);
    }
    let words = ChangeWords {
        value: &|value| format::value(value, Unit::Index),
        change: &|change| format::change(change, Unit::Index),
        scale: ChangeScale::Difference,
        at: at_period(granularity, against),
        since: period_name(granularity, against),
    };
    words.clause(&found.told, found.evidence(change))
}

pub(super) fn share_text(share: f64) -> String {
    format::label(share, Unit::Share)
}
