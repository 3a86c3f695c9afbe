//! The figures of the intermediaries view: who adapts the models of others.

mod families;
mod lines;
mod notes;
mod ranking;

use super::exhibit::Exhibit;
use crate::analysis::{Answer, Intermediaries};
use crate::protocol::DataSummary;

pub(super) use lines::lede;

/// Returns the figures of the view.
pub(super) fn exhibits(answer: &Answer, found: &Intermediaries, data: &DataSummary) -> Vec<Exhibit> {
    let concentration = found.concentration_table();
    let chart = Exhibit::chart;
    vec![
        chart("derivatives", lines::derivatives(answer, found, data), found.derivatives_table())
            .with_notes(vec![lines::DERIVATIVES_NOTE.to_owned()]),
        chart("intermediary-share", lines::intermediaries(answer, found, data), concentration.clone())
            .with_notes(vec![lines::definition(), lines::crossed(found)]),
        chart("intermediaries", ranking::largest(answer, found, data), found.largest_table())
            .with_notes(vec![lines::definition()]),
        chart("families", families::families(answer, found, data), found.families_table())
            .with_notes(vec![families::FAMILIES_NOTE.to_owned(), families::cut(found)]),
        chart("intermediary-concentration", lines::concentration(answer, found, data), concentration)
            .with_notes(vec![lines::definition(), lines::four(found)]),
    ]
}
