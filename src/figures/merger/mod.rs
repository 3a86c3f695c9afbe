//! The figures of the merger view: what merging entities, or divesting a family, would do to the HHI.

mod lists;
mod notes;
mod scenarios;

pub use notes::merger_example;

use super::exhibit::Exhibit;
use super::guidelines::guidelines_note;
use crate::analysis::{Answer, Merger};
use crate::protocol::DataSummary;

pub(super) use scenarios::title as lede;

/// Returns the figures of the view.
pub(super) fn exhibits(answer: &Answer, found: &Merger, data: &DataSummary) -> Vec<Exhibit> {
    vec![
        Exhibit::chart("merger", scenarios::effects(answer, found, data), found.merger_table())
            .with_notes(found.merge.iter().map(scenarios::threshold).chain([guidelines_note()]).collect()),
        Exhibit::list("pairwise-mergers", lists::pairs(answer, found, data), found.pairs_table())
            .with_notes(vec![guidelines_note()]),
        Exhibit::list("divestitures", lists::families(answer, found, data), found.divestitures_table())
            .with_notes(vec![lists::FAMILIES_NOTE.to_owned(), guidelines_note()]),
    ]
}
