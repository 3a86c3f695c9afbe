//! The figures of the adoption view: how fast models are taken up.

mod bars;
mod curves;
mod notes;

use super::exhibit::Exhibit;
use crate::analysis::{Adoption, Answer};
use crate::protocol::DataSummary;

/// Returns the figures of the view.
pub(super) fn exhibits(answer: &Answer, found: &Adoption, data: &DataSummary) -> Vec<Exhibit> {
    vec![
        Exhibit::chart("adoption-leaders", curves::leaders(answer, found, data), found.leaders_table()),
        Exhibit::chart("relative-adoption", bars::relative(answer, found, data), found.models_table()),
        Exhibit::chart("adoption-curves", curves::classes(answer, found, data), found.curves_table()),
        Exhibit::chart("half-life", bars::half_lives(answer, found, data), found.half_life_table()),
    ]
}
