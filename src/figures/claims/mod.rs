//! The figures of the claims view: the study's claims, each with the result of its test.

mod list;

use super::exhibit::Exhibit;
use crate::analysis::{Answer, Claims};
use crate::protocol::DataSummary;

pub(super) use list::title as lede;

/// Returns the figures of the view.
pub(super) fn exhibits(answer: &Answer, found: &Claims, data: &DataSummary) -> Vec<Exhibit> {
    vec![Exhibit::findings("claims", list::list(answer, found, data), found.table()).with_notes(list::notes())]
}
