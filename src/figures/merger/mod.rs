//! The figures of the merger view: what merging entities, or divesting a family, would do to the HHI.

mod lists;
mod notes;
mod scenarios;

use super::exhibit::Exhibit;
use crate::analysis::{Answer, Merger};
use crate::protocol::DataSummary;

/// Returns the figures of the view.
pub(super) fn exhibits(answer: &Answer, found: &Merger, data: &DataSummary) -> Vec<Exhibit> {
    vec![
        Exhibit::chart("merger", scenarios::effects(answer, found, data), found.merger_table()),
        Exhibit::list("pairwise-mergers", lists::pairs(answer, found, data), found.pairs_table()),
        Exhibit::list("divestitures", lists::families(answer, found, data), found.divestitures_table()),
    ]
}
