//! A select element with its label, which sets a part of the question.

use leptos::prelude::*;

use super::store::Store;
use crate::analysis::{Question, folded_name};
use crate::app::Message;

/// One entry of a control: its value, and the words that stand for it.
pub(super) type ChoiceEntry = (String, String);

/// Changes the shown question and asks it.
pub(super) fn ask(store: Store, change: impl FnOnce(&mut Question)) {
    let mut question = store.state.with_untracked(|state| state.question.clone());
    change(&mut question);
    store.send(Message::Asked(Box::new(question)));
}

/// Returns a name as a list has it, whatever its case and accents; one that it doesn't have as it was typed.
pub(super) fn as_listed(names: &[String], typed: &str) -> String {
    let folded = folded_name(typed);
    let mut alike = names.iter().filter(|name| folded_name(name) == folded);
    match (alike.next(), alike.next()) {
        (Some(name), None) => name.clone(),
        _ => typed.trim().to_owned(),
    }
}

/// A select with its label.
#[component]
pub(super) fn Choice(
    id: &'static str,
    label: &'static str,
    entries: Memo<Vec<ChoiceEntry>>,
    value: impl Fn() -> String + Copy + Send + Sync + 'static,
    choose: impl Fn(String) + 'static,
) -> impl IntoView {
    let value = Memo::new(move |_| value());
    view! {
        <div class="choice">
            <label for=id>{label}</label>
            <select id=id on:change:target=move |event| choose(event.target().value())>
                {move || entries.get().into_iter().map(|(name, words)| {
                    let own = name.clone();
                    view! { <option value=name prop:selected=move || value.get() == own>{words}</option> }
                }).collect_view()}
            </select>
        </div>
    }
}
