//! The figures of the adoption view: how fast models are taken up.

mod bars;
mod curves;
mod notes;

use super::exhibit::Exhibit;
use crate::analysis::{Adoption, Answer};
use crate::protocol::DataSummary;

pub(super) use curves::lede;

/// Returns the figures of the view.
pub(super) fn exhibits(answer: &Answer, found: &Adoption, data: &DataSummary) -> Vec<Exhibit> {
    let chart = Exhibit::chart;
    let notes = |first: String| {
        let mut all = vec![first];
        all.extend(notes::notes(answer, found, data));
        all
    };
    vec![
        chart("adoption-leaders", curves::leaders(answer, found, data), found.leaders_table())
            .with_notes(notes(curves::LEADERS_NOTE.to_owned())),
        chart("relative-adoption", bars::relative(answer, found, data), found.models_table())
            .with_notes(notes(bars::RELATIVE_NOTE.to_owned())),
        chart("adoption-curves", curves::classes(answer, found, data), found.curves_table())
            .with_notes(notes(curves::classes_note(found))),
        chart("half-life", bars::half_lives(answer, found, data), found.half_life_table())
            .with_notes(notes(bars::half_life_note(found))),
    ]
}
