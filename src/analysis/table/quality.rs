//! The quality report as a table: what was read, refused, mended and joined.

use crate::analysis::Table;
use crate::calendar::Day;
use crate::panel::{Event, Quality};
use crate::schema::CountKind;

/// `fact,count,models,first_date,last_date,examples`: one row per count of the report, in the order of the page.
///
/// `models` are those that an event touched, with the first and last date that it has and up to 20 names. A fact of
/// the whole file leaves these fields empty.
pub fn quality_table(quality: &Quality, kind: CountKind) -> Table {
    let fact = |fact: &str, count: u64| vec![fact.to_owned(), count.to_string()];
    let mut rows = vec![
        fact("rows read", quality.rows_read),
        fact("rows refused", quality.refused_rows()),
        fact("rows that were not asked for", quality.rows_outside),
        fact("models", quality.models),
    ];
    rows.push(
        [fact("dates", quality.snapshots), vec![String::new()], span(quality.first_day, quality.last_day)].concat(),
    );
    for event in Event::of(kind) {
        let found = quality.event(event).map(|counted| {
            let examples = vec![counted.examples.join("; ")];
            let models = vec![counted.models.to_string()];
            [models, span(counted.first_day, counted.last_day), examples].concat()
        });
        rows.push([fact(event.phrase(), quality.count(event)), found.unwrap_or_default()].concat());
    }
    rows.push(fact("values that could repeat the one before", quality.compared_values));
    rows.push(fact("models without a known developer", quality.models_without_developer));
    rows.extend(quality.models_without_country.map(|count| fact("models without a known country", count)));
    if let Some(joined) = quality.joined_models {
        let renamed = quality.joined_by_id.named(usize::MAX).join("; ");
        let by_id = quality.joined_by_id.models;
        let nothing = [String::new(), String::new(), String::new()].to_vec();
        rows.push(fact("models with joined attributes", joined));
        rows.push([fact("of them joined by id under another name", by_id), nothing, vec![renamed]].concat());
        rows.push(fact("joined values that disagree (the first by name is taken)", quality.join_conflicts));
    }
    let columns = vec!["fact", "count", "models", "first_date", "last_date", "examples"];
    rows.iter_mut().for_each(|row| row.resize(columns.len(), String::new()));
    Table { columns, rows }
}

fn span(first: Day, last: Day) -> Vec<String> {
    vec![first.to_string(), last.to_string()]
}
