//! The notes of a figure, closed until a reader wants them.

use leptos::prelude::*;

/// What a reader has to know to read a figure right; nothing for a figure without notes.
#[component]
pub(super) fn HowToRead(notes: Signal<Vec<String>>) -> impl IntoView {
    move || {
        let notes = notes.get();
        (!notes.is_empty()).then(|| {
            view! {
                <details class="data">
                    <summary>"How to read this figure"</summary>
                    <ul>{notes.into_iter().map(|note| view! { <li>{note}</li> }).collect_view()}</ul>
                </details>
            }
        })
    }
}
