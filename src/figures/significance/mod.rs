//! The figures of the significance view: whether a change is more than chance.

mod findings;
mod notes;
mod proportions;
mod trend;

use super::exhibit::Exhibit;
use crate::analysis::{Answer, Significance, Topic};
use crate::protocol::DataSummary;

/// Returns the figures of the view.
pub(super) fn exhibits(answer: &Answer, found: &Significance, data: &DataSummary) -> Vec<Exhibit> {
    let table = found.tests_table();
    let of = |topic: Topic| table.only("question", topic.name(), true);
    vec![
        Exhibit::list("tests", findings::list(answer, found, data), table.clone()),
        Exhibit::chart("changed-shares", proportions::chart(answer, found, data), of(Topic::Proportion)),
        Exhibit::chart("trend", trend::chart(answer, found, data), of(Topic::Trend)),
    ]
}
