//! The figures of the rebalancing view: who gained and who lost between two periods, and what that did to the HHI.

mod changes;
mod groups;
mod notes;
mod ranks;

use super::exhibit::Exhibit;
use crate::analysis::{Answer, Rebalancing};
use crate::protocol::DataSummary;

pub(super) use changes::lede;

/// Returns the figures of the view, without those that need more periods than there are or an attribute that the file lacks.
pub(super) fn exhibits(answer: &Answer, found: &Rebalancing, data: &DataSummary) -> Vec<Exhibit> {
    let list = || notes::list_note(answer, found);
    let chart = Exhibit::chart;
    let mut all = vec![
        chart("share-changes", changes::share_changes(answer, found, data), found.changes_table())
            .with_notes(vec![list()]),
        chart("hhi-contributions", changes::contributions(answer, found, data), found.contributions_table())
            .with_notes(vec![changes::contributions_note(answer), list()]),
    ];
    if found.periods.len() > 1 {
        let ranks = chart("ranks", ranks::ranks(answer, found, data), found.ranks_table());
        all.insert(1, ranks.with_notes(ranks::ranks_notes(answer, found)));
    }
    // With two periods, the chart of ranks has said it.
    if found.turnover.len() > 1 {
        let turnover = chart("turnover", ranks::turnover(answer, found, data), found.turnover_table());
        all.push(turnover.with_notes(ranks::turnover_notes(answer, found)).more());
    }
    if found.theil.reason.is_none() {
        let theil = chart("theil-groups", groups::theil(answer, found, data), found.theil_table());
        all.push(theil.with_notes(groups::theil_notes(answer, found)).more());
    }
    if found.segments.reason.is_none() {
        let segments = chart("segments", groups::segments(answer, found, data), found.segments_table());
        all.push(segments.with_notes(groups::segments_notes(found)));
    }
    all
}
