//! The figures of the rebalancing view: who gained and who lost between two periods, and what that did to the HHI.

mod changes;
mod groups;
mod notes;
mod ranks;

use super::exhibit::Exhibit;
use crate::analysis::{Answer, Rebalancing};
use crate::protocol::DataSummary;

/// Returns the figures of the view, without those that need more periods than there are or an attribute that the file lacks.
pub(super) fn exhibits(answer: &Answer, found: &Rebalancing, data: &DataSummary) -> Vec<Exhibit> {
    let mut all = vec![
        Exhibit::chart("share-changes", changes::share_changes(answer, found, data), found.changes_table()),
        Exhibit::chart("hhi-contributions", changes::contributions(answer, found, data), found.contributions_table()),
    ];
    if found.periods.len() > 1 {
        all.insert(1, Exhibit::chart("ranks", ranks::ranks(answer, found, data), found.ranks_table()));
    }
    // With two periods, the chart of ranks has said it.
    if found.turnover.len() > 1 {
        all.push(Exhibit::chart("turnover", ranks::turnover(answer, found, data), found.turnover_table()));
    }
    if found.theil.reason.is_none() {
        all.push(Exhibit::chart("theil-groups", groups::theil(answer, found, data), found.theil_table()));
    }
    if found.segments.reason.is_none() {
        all.push(Exhibit::chart("segments", groups::segments(answer, found, data), found.segments_table()));
    }
    all
}
