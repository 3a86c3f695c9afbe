//! The figures of the significance view: which changes are real.

mod details;
mod list;
mod numbers;
mod sentences;
mod trend;

use super::exhibit::Exhibit;
use crate::analysis::{Answer, Significance, Topic};
use crate::protocol::DataSummary;

pub(super) use list::title as lede;

/// Returns the figures of the view.
pub(super) fn exhibits(answer: &Answer, found: &Significance, data: &DataSummary) -> Vec<Exhibit> {
    let table = found.tests_table();
    let trends = table.only("question", Topic::Trend.name(), true);
    vec![
        Exhibit::findings("tests", list::list(answer, found, data), table).with_notes(list::notes(answer, found)),
        Exhibit::chart("trend", trend::chart(answer, found, data), trends).with_notes(trend::notes(found)),
    ]
}
