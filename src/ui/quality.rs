//! The quality report: what happened to rows while they were read.

use leptos::prelude::*;

use crate::analysis::quality_table;
use crate::chart::format;
use crate::panel::{Event, Quality};
use crate::protocol::DataSummary;
use crate::web::page;

/// The quality report, to be opened and saved.
#[component]
pub(super) fn QualityView(data: DataSummary) -> impl IntoView {
    let facts = facts(&data);
    let table = quality_table(&data.quality, data.kind);
    let save = move |_| page::download("lorenz-quality.csv", "text/csv", &table.to_csv());
    view! {
        <details class="data">
            <summary>"Quality report"</summary>
            <div class="scroll" tabindex="0" role="group" aria-label="Quality report">
                <table>
                    <tbody>{facts.into_iter().map(|(fact, value)| view! { <tr><th scope="row">{capitalized(fact)}</th><td>{value}</td></tr> }).collect_view()}</tbody>
                </table>
            </div>
            <p class="actions"><button type="button" on:click=save aria-label="Download the quality report as CSV">"CSV"</button></p>
        </details>
    }
}

fn facts(data: &DataSummary) -> Vec<(&'static str, String)> {
    let quality = &data.quality;
    let models = format::integer(quality.models);
    let mut facts = vec![
        ("Rows read", format::integer(quality.rows_read)),
        ("Rows refused", refused(quality)),
        ("Rows that were not asked for", format::integer(quality.rows_outside)),
        ("Models", models.clone()),
        (
            "Dates",
            format!(
                "{}, from {} to {}",
                format::integer(quality.snapshots),
                quality.first_day.long(),
                quality.last_day.long()
            ),
        ),
        ("Counts are", data.kind.phrase()),
        ("Bytes read", format!("{} MB", format::fixed(data.bytes as f64 / 1e6, 2))),
    ];
    facts.extend(Event::of(data.kind).map(|event| (event.phrase(), happened(quality, event))));
    facts.push(("Models without a known developer", format::integer(quality.models_without_developer)));
    if let Some(without) = quality.models_without_country {
        facts.push(("Models without a known country", format::integer(without)));
    }
    if let Some(joined) = quality.joined_models {
        facts.push(("Models with joined attributes", format!("{} of {models}", format::integer(joined))));
        facts.push(("Joined by id, under another name", renamed(quality)));
        let conflicts = format::integer(quality.join_conflicts);
        facts.push((
            "Joined values that disagree",
            format!("{conflicts}; of several values the first by name is taken"),
        ));
    }
    if let Some(joined) = quality.joined_developers {
        facts.push(("Joined by developer", joined.in_words()));
        facts.push(("Rows of a developer that disagree", format::integer(joined.conflicts)));
    }
    facts
}

fn refused(quality: &Quality) -> String {
    let refused = quality.refused_rows();
    let reasons = quality.refusals();
    if refused == 0 { "0".to_owned() } else { format!("{} ({reasons})", format::integer(refused)) }
}

/// Names that fit a cell.
const SHOWN_NAMES: usize = 5;

fn renamed(quality: &Quality) -> String {
    let shown = quality.joined_by_id.named(SHOWN_NAMES).join(", ");
    let count = format::integer(quality.joined_by_id.models);
    if shown.is_empty() { count } else { format!("{count}: {shown}") }
}

/// Returns how often, when, and to which models.
fn happened(quality: &Quality, event: Event) -> String {
    if !quality.is_inspected && matches!(event, Event::Repeat | Event::Spike | Event::Twin) {
        return "being counted".to_owned();
    }
    let Some(counted) = quality.event(event) else { return "0".to_owned() };
    let often = match event {
        Event::Repeat => {
            let part = counted.count as f64 / quality.compared_values.max(1) as f64;
            let part = format::label(part, crate::chart::Unit::Share);
            format!("{part} of values equal the date before, to the digit: perhaps carried forward")
        }
        _ => format::integer(counted.count),
    };
    let (first, last) = (counted.first_day.long(), counted.last_day.long());
    let when = if first == last { format!("on {first}") } else { format!("from {first} to {last}") };
    format!("{often}, {when}. {} models: {}", format::integer(counted.models), counted.named(SHOWN_NAMES))
}

fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
