//! Notes used by several figures of rebalancing.

use crate::analysis::{Answer, Rebalancing};
use crate::calendar::Day;
use crate::chart::format;
use crate::figures::words::period_name;

/// "since 23 Jun 2026"; "compared with" where the other period is the later one.
pub(super) fn since(answer: &Answer, found: &Rebalancing, against: Day) -> String {
    let word = if against < found.period { "since" } else { "compared with" };
    format!("{word} {}", period_name(answer.question.granularity, against))
}

/// "28 Oct 2026 against 23 Jun 2026".
pub(super) fn both_periods(answer: &Answer, found: &Rebalancing) -> String {
    let name = |day| period_name(answer.question.granularity, day);
    match found.against {
        Some(against) => format!("{} against {}", name(found.period), name(against)),
        None => name(found.period),
    }
}

/// Returns a warning where the list of models has grown or shrunk between the two periods: who isn't listed counts as 0.
pub(super) fn list_note(answer: &Answer, found: &Rebalancing) -> String {
    let models = |day: Day| answer.periods.iter().find(|period| period.start == day).map_or(0, |period| period.models);
    let Some((against, before)) = found.against.map(|against| (against, models(against))) else {
        return String::new();
    };
    let now = models(found.period);
    if before.abs_diff(now) * 10 < before {
        return String::new();
    }
    let name = |day| period_name(answer.question.granularity, day);
    format!(
        "Read with care: the list has {} models for {} and {} for {}; what is not listed counts as 0.",
        format::integer(before),
        name(against),
        format::integer(now),
        name(found.period)
    )
}

/// Why there is nothing to draw, in a comparison.
pub(super) fn nothing_compared(answer: &Answer, found: &Rebalancing) -> String {
    match found.against {
        None => "There is no second period to compare with".to_owned(),
        Some(_) => format!("One of the two has no downloads of known {}", answer.question.level.plural()),
    }
}
