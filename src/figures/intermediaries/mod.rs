//! The figures of the intermediaries view: who adapts the models of others.

mod families;
mod lines;
mod notes;
mod ranking;

use super::exhibit::Exhibit;
use crate::analysis::{Answer, Intermediaries};
use crate::protocol::DataSummary;

/// Returns the figures of the view.
pub(super) fn exhibits(answer: &Answer, found: &Intermediaries, data: &DataSummary) -> Vec<Exhibit> {
    let concentration = found.concentration_table();
    vec![
        Exhibit::chart("derivatives", lines::derivatives(answer, found, data), found.derivatives_table()),
        Exhibit::chart("intermediaries", ranking::largest(answer, found, data), found.largest_table()),
        Exhibit::chart("intermediary-share", lines::intermediaries(answer, found, data), concentration.clone()),
        Exhibit::chart("intermediary-concentration", lines::concentration(answer, found, data), concentration),
        Exhibit::chart("families", families::families(answer, found, data), found.families_table()),
    ]
}
