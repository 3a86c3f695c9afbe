//! The controls of one view: periods to compare, entities to merge, intervals.

use leptos::prelude::*;

use super::choice::{Choice, ChoiceEntry, ask};
use super::common_controls::ComparisonChoice;
use super::exhibits::ShownAnswer;
use super::store::Store;
use crate::analysis::{Control, Merger, ViewAnswer};
use crate::app::Message;

/// The controls that a view has beyond the bar; none for a view without any.
#[component]
pub(super) fn ViewControls(store: Store, view: ShownAnswer) -> impl IntoView {
    // A view that the data can't give has nothing to choose.
    let name = Memo::new(move |_| {
        view.with(|view| {
            let available = view.as_ref().filter(|(answer, _)| !matches!(answer.view, ViewAnswer::Unavailable { .. }));
            available.map(|(answer, _)| answer.question.view)
        })
    });
    let compares = move || name.get().is_some_and(|view| view.has(Control::Comparison));
    let merges = move || name.get().is_some_and(|view| view.has(Control::Merger));
    view! {
        <Show when=move || compares() || merges()>
            <section class="controls still" aria-label="What this view compares">
                <Show when=compares><ComparisonChoice store/></Show>
                <Show when=merges><MergerChoice store view/></Show>
            </section>
        </Show>
    }
}

/// The choice of entities to merge, and of a family to divest.
#[component]
fn MergerChoice(store: Store, view: ShownAnswer) -> impl IntoView {
    let ranked = move || {
        let largest = |found: &Merger| found.largest.clone();
        view.with(|view| view.as_ref().and_then(|(answer, _)| merger(&answer.view)).map(largest)).unwrap_or_default()
    };
    // Only what the reader picked: the figures name the view's example.
    let merged = Memo::new(move |_| store.state.with(|state| state.question.merge.clone()));
    let families = Memo::new(move |_| {
        let none = vec![(String::new(), "no family".to_owned())];
        let found = view.with(|view| view.as_ref().and_then(|(answer, _)| merger(&answer.view)).map(Merger::families));
        let names = found.unwrap_or_default();
        none.into_iter().chain(names.into_iter().map(|name| (name.clone(), name))).collect::<Vec<ChoiceEntry>>()
    });
    let family = move || store.state.with(|state| state.question.divest.clone()).unwrap_or_default();
    let input = NodeRef::<leptos::html::Input>::new();
    let add = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let entity = input.value().trim().to_owned();
        if entity.is_empty() {
            return;
        }
        input.set_value("");
        ask(store, |question| {
            if !question.merge.contains(&entity) {
                question.merge.push(entity);
            }
        });
    };
    let chip = move |entity: String| {
        let spoken = format!("Remove {entity} from the merger");
        let label = entity.clone();
        let remove = move |_| {
            ask(store, |question| question.merge.retain(|other| *other != entity));
        };
        view! { <button type="button" class="chip" aria-label=spoken on:click=remove>{label}" ×"</button> }
    };
    view! {
        <div class="choice">
            <label for="merge">"Merge"</label>
            <input node_ref=input id="merge" type="text" list="merge-values" autocomplete="off" spellcheck="false" placeholder="an entity's name"/>
            <datalist id="merge-values">{move || ranked().into_iter().map(|name| view! { <option value=name></option> }).collect_view()}</datalist>
        </div>
        <div class="choice buttons"><button type="button" on:click=add>"Add to the merger"</button></div>
        <p class="chips">{move || merged.get().into_iter().map(chip).collect_view()}</p>
        <Choice id="divest" label="Let go the family of" entries=families value=family
            choose=move |name| ask(store, |question| question.divest = (!name.is_empty()).then_some(name))/>
    }
}

fn merger(found: &ViewAnswer) -> Option<&Merger> {
    match found {
        ViewAnswer::Merger(merger) => Some(merger),
        _ => None,
    }
}

/// The progress of the intervals, and a button that cancels them.
#[component]
pub(super) fn IntervalsProgress(store: Store) -> impl IntoView {
    let progress = Memo::new(move |_| store.state.with(|state| state.intervals));
    view! {
        <Show when=move || progress.get().is_some()>
            <div class="progress" role="status">
                <progress aria-label="Computing intervals" max=move || progress.get().map(|(_, of)| of.to_string())
                    value=move || progress.get().map(|(done, _)| done.to_string())></progress>
                <span>"Computing intervals"</span>
                <button type="button" on:click=move |_| store.send(Message::IntervalsCancelled)>"Do without"</button>
            </div>
        </Show>
    }
}
