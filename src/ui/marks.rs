//! What charts over time mark: the choice, and the reader's own marks, which can be removed.

use leptos::prelude::*;

use super::choice::{Choice, ChoiceEntry};
use super::store::Store;
use crate::app::{Marks, Message};
use crate::web::page;

/// The value of the choice under which well-known milestones are marked, as in links.
const KNOWN: &str = "known";

/// The choice of marks, where they are read of, and the reader's own.
#[component]
pub(super) fn MarksChoice(store: Store) -> impl IntoView {
    let marks = Memo::new(move |_| store.state.with(|state| state.display.marks.clone()));
    let change = move |change: &dyn Fn(&mut Marks)| {
        let mut display = store.state.with_untracked(|state| state.display.clone());
        change(&mut display.marks);
        store.send(Message::Displayed(Box::new(display)));
    };
    let entries = Memo::new(|_| {
        let entry = |value: &str, words: &str| (value.to_owned(), words.to_owned());
        vec![entry("", "None"), entry(KNOWN, "Launches and policy")] as Vec<ChoiceEntry>
    });
    let value = move || if marks.with(|marks| marks.has_known) { KNOWN.to_owned() } else { String::new() };
    let own = move |index: usize, name: String| {
        let remove = move |_| {
            change(&|marks| drop(marks.own.remove(index)));
            page::focus("marks");
        };
        let spoken = format!("Remove the mark: {name}");
        view! { <button type="button" class="chip" aria-label=spoken on:click=remove>{name}" ×"</button> }
    };
    view! {
        <Choice id="marks" label="Marks" entries value choose=move |value| change(&|marks| marks.has_known = value == KNOWN)/>
        <Show when=move || marks.with(|marks| marks.has_known)>
            <a class="note" href="data/marks.csv">"Sources"</a>
        </Show>
        {move || marks.get().own.into_iter().enumerate().map(|(index, (_, name))| own(index, name)).collect_view()}
    }
}
