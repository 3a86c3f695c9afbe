//! The settings that differ from their defaults, above the figures: each can be lifted there.

use leptos::prelude::*;

use super::store::Store;
use crate::app::{Message, Setting, reset, settings};
use crate::web::page;

/// The settings, and a button that brings the defaults.
#[component]
pub(super) fn Chips(store: Store) -> impl IntoView {
    let set = Memo::new(move |_| store.state.with(|state| settings(&state.question)));
    let is_reset = Memo::new(move |_| store.state.with(|state| state.question == reset(&state.question)));
    let chip = move |Setting { words, without }: Setting| {
        let spoken = format!("Remove: {words}");
        let lift = move |_| {
            store.send(Message::Asked(Box::new(without.clone())));
            page::focus("filter-button");
        };
        view! { <button type="button" class="chip" aria-label=spoken on:click=lift>{words.clone()}" ×"</button> }
    };
    let all = move |_| {
        let question = store.state.with_untracked(|state| reset(&state.question));
        store.send(Message::Asked(Box::new(question)));
        page::focus("filter-button");
    };
    view! {
        <Show when=move || !is_reset.get()>
            <div class="chips set" role="group" aria-label="What is set">
                {move || set.get().into_iter().map(chip).collect_view()}
                <button type="button" class="reset" on:click=all>"Reset"</button>
            </div>
        </Show>
    }
}
