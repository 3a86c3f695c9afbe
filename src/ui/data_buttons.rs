//! The buttons that save a figure's data, and beside them as a text what they are.

use leptos::prelude::*;

use crate::analysis::Table;
use crate::web::page;

/// Saves the data as CSV or JSON; what is set, what to know and where they come from as a text of its own, since a CSV has rows alone.
#[component]
pub(super) fn DataButtons(
    name: &'static str,
    table: Signal<Option<Table>>,
    about: Signal<Option<String>>,
) -> impl IntoView {
    let csv = move |_| {
        if let Some(table) = table.get_untracked() {
            page::download(&format!("lorenz-{name}.csv"), "text/csv", &table.to_csv());
        }
    };
    let json = move |_| {
        if let Some(table) = table.get_untracked() {
            page::download(&format!("lorenz-{name}.json"), "application/json", &table.to_json());
        }
    };
    let text = move |_| {
        if let Some(about) = about.get_untracked() {
            let text = format!("{about}\n\n{}\n", page::address());
            page::download(&format!("lorenz-{name}.txt"), "text/plain", &text);
        }
    };
    view! {
        <button type="button" on:click=csv aria-label=format!("Download the data of {name} as CSV")>"CSV"</button>
        <button type="button" on:click=json aria-label=format!("Download the data of {name} as JSON")>"JSON"</button>
        <button type="button" on:click=text aria-label=format!("Download as a text what the data of {name} are")>"TXT"</button>
    }
}
