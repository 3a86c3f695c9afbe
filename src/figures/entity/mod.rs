//! The figures of named entities: their lines over time, and what one of them is made of.

mod lines;
mod lists;
mod origins;

use super::adoption;
use super::exhibit::Exhibit;
use crate::analysis::{Answer, NamedEntities};
use crate::app::Display;
use crate::protocol::DataSummary;

pub(super) use lines::lede;

/// Returns the figures of the view.
pub(super) fn exhibits(answer: &Answer, found: &NamedEntities, data: &DataSummary, display: &Display) -> Vec<Exhibit> {
    let periods = &answer.periods;
    let chart = lines::chart(answer, found, data, display);
    let mut exhibits =
        vec![Exhibit::chart("entity", chart, found.series_table(periods)).with_notes(lines::notes(answer, found))];
    let Some(page) = &found.page else { return exhibits };
    if let Some(origins) = &page.origins {
        let figure = origins::chart(answer, found, origins, data);
        exhibits.push(
            Exhibit::chart("entity-origins", figure, found.origins_table(periods)).with_notes(origins::notes(found)),
        );
    }
    let lists = lists::EntityLists { answer, found, page, data };
    let models =
        [("entity-models", lists.largest()), ("entity-newest", lists.newest()), ("entity-growth", lists.growth())];
    exhibits.extend(models.into_iter().map(|(name, list)| Exhibit::list(name, list, found.models_table())));
    exhibits.push(Exhibit::list("entity-properties", lists.properties(), found.properties_table()));
    exhibits.push(Exhibit::list("entity-adapters", lists.adapters(), found.adapters_table()));
    exhibits.push(Exhibit::list("entity-family", lists.family(), found.family_table()));
    if let Some(launches) = &found.adoption {
        exhibits.extend(adoption::exhibits(answer, launches, data));
    }
    exhibits.push(Exhibit::list("entity-rows", lists.rows(), found.rows_table()).more());
    exhibits.push(Exhibit::list("entity-events", lists.events(), found.events_table()).more());
    // What doesn't apply to it has no place: a developer has no family, a model no adapters of its own.
    exhibits.retain(|exhibit| exhibit.empty_reason() != Some(""));
    exhibits
}
