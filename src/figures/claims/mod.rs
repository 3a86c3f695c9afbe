//! The study's claims beside what the data say.

mod list;

use super::exhibit::Exhibit;
use crate::analysis::{Answer, Claims};
use crate::protocol::DataSummary;

/// Returns the figures of the view.
pub(super) fn exhibits(answer: &Answer, found: &Claims, data: &DataSummary) -> Vec<Exhibit> {
    vec![Exhibit::list("claims", list::list(answer, found, data), found.table())]
}
