//! Notes used by several figures of significance.

use crate::analysis::{Answer, Change, FALSE_FINDINGS, Significance};
use crate::chart::format;
use crate::figures::words::period_name;

/// Returns how many changes are more than chance, of how many that could be tested.
pub(super) fn count<'a>(changes: impl Iterator<Item = Change<'a>>) -> (usize, usize) {
    let verdicts: Vec<bool> = changes.filter_map(|change| change.beyond_chance()).collect();
    (verdicts.iter().filter(|beyond| **beyond).count(), verdicts.len())
}

/// "28 Oct 2026 against 23 Jun 2026"; the one period where there is no other.
pub(super) fn both_periods(answer: &Answer, found: &Significance) -> String {
    let name = |day| period_name(answer.question.granularity, day);
    match found.against {
        Some(against) => format!("{} against {}", name(found.period), name(against)),
        None => name(found.period),
    }
}

/// Returns which models are compared.
pub(super) fn models_note(answer: &Answer, found: &Significance) -> String {
    let Some(against) = found.against else { return String::new() };
    let name = |day| period_name(answer.question.granularity, day);
    format!(
        "models with downloads, each counting once: {} for {}, {} for {}, {} of them in both",
        format::integer(found.models_before),
        name(against),
        format::integer(found.models_after),
        name(found.period),
        format::integer(found.models_in_both),
    )
}

/// Returns a note on the tests' assumption that models are independent.
pub(super) fn independence_note(found: &Significance) -> String {
    let listed = if found.models_before.abs_diff(found.models_after) * 10 > found.models_before {
        " What the file has taken into its list, or dropped from it, makes changes too."
    } else {
        ""
    };
    format!(
        " The tests take models for independent draws: shared models hide changes, and models of one developer, which are \
         alike, feign some.{listed}"
    )
}

/// Why neighboring values are alike, where that is known.
pub(super) fn overlap_note(found: &Significance) -> &'static str {
    if found.overlapping {
        " Windows of neighboring periods overlap, so that their values are alike, which feigns trends: Hamed and Rao's \
         test allows for some of it."
    } else {
        ""
    }
}

/// "q under 5 %".
pub(super) fn threshold() -> String {
    format!("q under {:.0}\u{a0}%", FALSE_FINDINGS * 100.0)
}

/// "0.022", "5e-46", "< 1e-300".
pub(super) fn probability(p: f64) -> String {
    match p {
        _ if p < 1e-300 => "< 1e-300".to_owned(),
        _ if p < 0.001 => format!("{p:.0e}"),
        _ if p < 0.1 => format!("{p:.3}"),
        _ => format!("{p:.2}"),
    }
}
