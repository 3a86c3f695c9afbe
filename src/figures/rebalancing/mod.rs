//! Who gained and who lost between two periods, and what that did to the HHI.

mod changes;
mod groups;
mod ranks;

use super::words::period_name;
use super::{Body, Exhibit};
use crate::analysis::{Answer, Rebalancing, Table};
use crate::calendar::Day;
use crate::chart::Figure;
use crate::chart::format;
use crate::protocol::DataSummary;

/// The figures of the view: what needs more periods than there are, or an attribute that the file lacks, is left out.
pub(super) fn exhibits(answer: &Answer, found: &Rebalancing, data: &DataSummary) -> Vec<Exhibit> {
    let mut all = vec![
        exhibit("share-changes", changes::share_changes(answer, found, data), found.changes_table()),
        exhibit("hhi-contributions", changes::contributions(answer, found, data), found.contributions_table()),
    ];
    if found.periods.len() > 1 {
        all.insert(1, exhibit("ranks", ranks::ranks(answer, found, data), found.ranks_table()));
    }
    // With two periods, the chart of ranks has said it.
    if found.turnover.len() > 1 {
        all.push(exhibit("turnover", ranks::turnover(answer, found, data), found.turnover_table()));
    }
    if found.theil.reason.is_none() {
        all.push(exhibit("theil-groups", groups::theil(answer, found, data), found.theil_table()));
    }
    if found.segments.reason.is_none() {
        all.push(exhibit("segments", groups::segments(answer, found, data), found.segments_table()));
    }
    all
}

fn exhibit(name: &'static str, figure: Figure, table: Table) -> Exhibit {
    Exhibit { name, body: Body::Chart(Box::new(figure)), table }
}

/// "since 23 Jun 2026"; "compared with" where the other period is the later one.
fn since(answer: &Answer, found: &Rebalancing, against: Day) -> String {
    let word = if against < found.period { "since" } else { "compared with" };
    format!("{word} {}", period_name(answer.question.granularity, against))
}

/// "28 Oct 2026 against 23 Jun 2026".
fn both_periods(answer: &Answer, found: &Rebalancing) -> String {
    let name = |day| period_name(answer.question.granularity, day);
    match found.against {
        Some(against) => format!("{} against {}", name(found.period), name(against)),
        None => name(found.period),
    }
}

/// A warning where the list of models has grown or shrunk between the two periods: who isn't listed counts as 0.
fn list_note(answer: &Answer, found: &Rebalancing) -> String {
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
        " Read with care: the list has {} models for {} and {} for {}; what isn't listed counts as 0.",
        format::integer(before),
        name(against),
        format::integer(now),
        name(found.period)
    )
}

/// Why there is nothing to draw, in a comparison.
fn nothing_compared(answer: &Answer, found: &Rebalancing) -> String {
    match found.against {
        None => "There is no second period to compare with".to_owned(),
        Some(_) => format!("One of the two has no downloads of known {}", answer.question.level.plural()),
    }
}
