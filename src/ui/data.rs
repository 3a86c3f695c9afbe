//! The data: where they come from, what happened to them, and how to bring one's own.

use leptos::html::Input;
use leptos::prelude::*;

use super::status::choose;
use super::store::Store;
use crate::app::Message;
use crate::chart::format;
use crate::figures::source_line;
use crate::panel::{Event, Quality};
use crate::protocol::{DataSummary, Source};
use crate::schema::Kind;

/// The data section.
#[component]
pub(super) fn DataView(store: Store) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let state = store.state;
    let data = move || state.with(|state| state.data.clone());
    let own = move || data().is_some_and(|data| data.source != Source::Bundled);
    let chosen = move |_| {
        if let Some(input) = input.get_untracked() {
            choose(store, input.files());
            // The same file can be chosen again.
            input.set_value("");
        }
    };
    let kind = move || state.with(|state| state.data.as_ref().map(|data| data.kind.name()));
    view! {
        <section class="about-data" aria-labelledby="data-title">
            <h2 id="data-title">"The data, and your own"</h2>
            <div class="own">
                <label class="button" for="files">"Open Parquet files"</label>
                <input node_ref=input id="files" type="file" accept=".parquet,.pq" multiple=true on:change=chosen/>
                <Show when=own>
                    <button type="button" on:click=move |_| store.send(Message::BundledChosen)>"Back to the shipped data"</button>
                </Show>
                <p class="note">"Or drop them anywhere on this page. Files are read here and never leave this device."</p>
            </div>
            {move || data().map(|data| view! { <Facts data/> })}
            <Show when=move || data().is_some()>
                <div class="choice">
                    <label for="kind">"The column of downloads counts"</label>
                    <select id="kind" on:change:target=move |event| store.send(Message::KindChosen(Kind::from_name(&event.target().value())))>
                        {[("window:30", "the last 30 days at each date (window)"), ("flow", "the downloads of each period (flow)"), ("counter", "all downloads so far (counter)")]
                            .into_iter()
                            .map(|(name, words)| view! { <option value=name prop:selected=move || kind().as_deref() == Some(name)>{words}</option> })
                            .collect_view()}
                    </select>
                </div>
            </Show>
        </section>
    }
}

#[component]
fn Facts(data: DataSummary) -> impl IntoView {
    let quality = &data.quality;
    let mut facts = vec![
        ("Rows read", format::integer(quality.rows_read)),
        ("Rows refused", refused(&data)),
        ("Models", format::integer(quality.models)),
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
        facts.push((
            "Models with attributes",
            format!("{} of {}", format::integer(joined), format::integer(quality.models)),
        ));
    }
    let columns = data.columns.clone();
    view! {
        <p>{source_line(&data)}</p>
        <details class="data">
            <summary>"Quality report and columns"</summary>
            <div class="scroll" tabindex="0" role="group" aria-label="Quality report and columns">
                <table>
                    <tbody>{facts.into_iter().map(|(fact, value)| view! { <tr><th scope="row">{capitalized(fact)}</th><td>{value}</td></tr> }).collect_view()}</tbody>
                </table>
                <table>
                    <thead><tr><th scope="col">"File"</th><th scope="col">"Column"</th><th scope="col">"Type"</th><th scope="col">"Used as"</th></tr></thead>
                    <tbody>{columns.into_iter().map(|column| view! {
                        <tr><td>{column.file}</td><td>{column.column}</td><td>{column.type_name}</td><td>{column.role}</td></tr>
                    }).collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
}

fn refused(data: &DataSummary) -> String {
    let refused = data.quality.refused_rows();
    let reasons = data.quality.refusals();
    if refused == 0 { "0".to_owned() } else { format!("{} ({reasons})", format::integer(refused)) }
}

/// How often, and to which models, named up to the number that fits a cell.
fn happened(quality: &Quality, event: Event) -> String {
    const SHOWN_NAMES: usize = 5;
    let Some(counted) = quality.event(event) else { return "0".to_owned() };
    let often = match event {
        Event::Repeat => {
            let share = counted.count as f64 / quality.compared_values.max(1) as f64;
            let share = format::label(share, crate::chart::Unit::Share);
            format!("{share} of values equal the date before, to the digit: perhaps carried forward")
        }
        _ => format::integer(counted.count),
    };
    format!("{often}. {} models: {}", format::integer(counted.models), counted.named(SHOWN_NAMES))
}

fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
