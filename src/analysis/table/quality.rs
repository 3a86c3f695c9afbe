//! The quality report as a table: rows that were read, refused, corrected and joined.

use super::builder::TableBuilder;
use super::column::ColumnUnit;
use super::typed::Table;
use crate::calendar::Day;
use crate::panel::{Event, Quality};
use crate::schema::CountKind;

/// A row of the report.
struct QualityRow {
    fact: &'static str,
    count: u64,
    models: Option<u64>,
    days: Option<(Day, Day)>,
    examples: String,
}

impl QualityRow {
    /// Returns a fact of the whole file.
    fn new(fact: &'static str, count: u64) -> QualityRow {
        QualityRow { fact, count, models: None, days: None, examples: String::new() }
    }
}

/// Returns `fact,count,models,first_date,last_date,examples`: one row per count of the report, in the order of the page.
///
/// `models` are those that an event touched, with the first and last date that it has and up to 20 names. A fact of
/// the whole file leaves these fields empty.
pub fn quality_table(quality: &Quality, kind: CountKind) -> Table {
    let fact = QualityRow::new;
    let mut rows = vec![
        fact("rows read", quality.rows_read),
        fact("rows refused", quality.refused_rows()),
        fact("rows that were not asked for", quality.rows_outside),
        fact("models", quality.models),
        QualityRow { days: Some((quality.first_day, quality.last_day)), ..fact("dates", quality.snapshots) },
    ];
    for event in Event::of(kind) {
        let row = fact(event.phrase(), quality.count(event));
        rows.push(match quality.event(event) {
            Some(counted) => QualityRow {
                models: Some(counted.models),
                days: Some((counted.first_day, counted.last_day)),
                examples: counted.examples.join("; "),
                ..row
            },
            None => row,
        });
    }
    rows.push(fact("values that could repeat the one before", quality.compared_values));
    rows.push(fact("models without a known developer", quality.models_without_developer));
    rows.extend(quality.models_without_country.map(|count| fact("models without a known country", count)));
    if let Some(joined) = quality.joined_models {
        let by_id = fact("of them joined by id under another name", quality.joined_by_id.models);
        rows.push(fact("models with joined attributes", joined));
        rows.push(QualityRow { examples: quality.joined_by_id.named(usize::MAX).join("; "), ..by_id });
        rows.push(fact("joined values that disagree (the first by name is taken)", quality.join_conflicts));
    }
    if let Some(joined) = quality.joined_developers {
        rows.push(fact("developers in a table of developers", joined.in_table));
        let here = fact("of them with models here", joined.developers);
        rows.push(QualityRow { models: Some(joined.models), ..here });
        rows.push(fact("rows of a developer that disagree (the first by name is taken)", joined.conflicts));
    }
    TableBuilder::new("quality", &rows)
        .text("fact", |row| row.fact)
        .count("count", ColumnUnit::NoUnit, |row| row.count)
        .count("models", ColumnUnit::Models, |row| row.models)
        .day("first_date", |row| row.days.map(|(first, _)| first))
        .day("last_date", |row| row.days.map(|(_, last)| last))
        .text("examples", |row| row.examples.as_str())
        .finish()
}
