//! Notes used by several figures of rebalancing.

use crate::analysis::{Answer, Rebalancing};
use crate::calendar::Day;
use crate::chart::format;
use crate::figures::grammar::period_noun;
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

/// Returns the period compared with and how many models are listed then and now, where that makes a difference of a tenth.
fn grown(answer: &Answer, found: &Rebalancing) -> Option<(Day, u64, u64)> {
    let models = |day: Day| answer.periods.iter().find(|period| period.start == day).map_or(0, |period| period.models);
    let against = found.against?;
    let (before, now) = (models(against), models(found.period));
    (before.abs_diff(now) * 10 >= before).then_some((against, before, now))
}

/// Returns a warning where the list of models has grown or shrunk between the two periods: who isn't listed counts as 0.
pub(super) fn list_note(answer: &Answer, found: &Rebalancing) -> String {
    let Some((against, before, now)) = grown(answer, found) else { return String::new() };
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
        Some(_) => format!(
            "One of the two {}s has no downloads of known {}",
            period_noun(answer.question.granularity),
            answer.question.level.plural()
        ),
    }
}
