//! The controls of named entities: who is compared, and what their lines show.

use leptos::html::Input;
use leptos::prelude::*;

use super::choice::{Choice, ChoiceEntry, as_listed, ask};
use super::names::open;
use super::store::Store;
use crate::analysis::{EntityName, Level, NAMED_AT_MOST};
use crate::app::{ComparedValues, Display, Message};
use crate::figures::display_name;

/// Whom the page is about, who else is compared, and what the lines show.
#[component]
pub(super) fn CompareChoice(store: Store) -> impl IntoView {
    let state = store.state;
    let of = Memo::new(move |_| state.with(|state| state.question.of.clone()));
    let display = move || state.with(|state| state.display.clone());
    let draw = move |change: &dyn Fn(&mut Display)| {
        let mut display = state.with_untracked(|state| state.display.clone());
        change(&mut display);
        store.send(Message::Displayed(Box::new(display)));
    };
    let level = move || of.with(|of| of.first().map_or_else(Level::developer, |entity| entity.level.clone()));
    let names = Memo::new(move |_| {
        let level = level();
        state.with(|state| {
            let values = &state.data.as_ref()?.values;
            values.iter().find(|(name, _)| name == level.name()).map(|(_, values)| values.clone())
        })
    });
    let input = NodeRef::<Input>::new();
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(input) = input.get_untracked() else { return };
        let name = as_listed(&names.get_untracked().unwrap_or_default(), &input.value());
        let entity = EntityName { level: level(), name };
        let mut all = of.get_untracked();
        if !entity.name.is_empty() && all.len() < NAMED_AT_MOST && !all.contains(&entity) {
            all.push(entity);
            open(store, all);
        }
        input.set_value("");
    };
    let chip = move |entity: EntityName| {
        let label = display_name(&entity.level, &entity.name);
        let spoken = format!("Leave out {label}");
        let leave = move |_| ask(store, |question| question.of.retain(|other| *other != entity));
        view! { <button type="button" class="chip" aria-label=spoken on:click=leave>{label}" ×"</button> }
    };
    let entries = Memo::new(|_| {
        let entry = |values: &ComparedValues| (values.name().to_owned(), values.label().to_owned());
        ComparedValues::ALL.iter().map(entry).collect::<Vec<ChoiceEntry>>()
    });
    let choose = move |name: String| {
        let values = ComparedValues::ALL.into_iter().find(|values| values.name() == name).unwrap_or_default();
        draw(&|display| display.compared = values);
    };
    let is_full = move || of.with(|of| of.len() == NAMED_AT_MOST);
    view! {
        <form class="choice buttons" on:submit=add>
            <div class="choice">
                <label for="compare">"Beside"</label>
                <input node_ref=input id="compare" type="text" list="compare-values" autocomplete="off" spellcheck="false" placeholder="a name"/>
                <datalist id="compare-values">
                    {move || names.get().unwrap_or_default().into_iter().map(|name| view! { <option value=name></option> }).collect_view()}
                </datalist>
            </div>
            <button type="submit" disabled=is_full>"Add"</button>
        </form>
        <Choice id="compared" label="Lines show" entries value=move || display().compared.name().to_owned() choose/>
        <label class="check"><input type="checkbox" prop:checked=Memo::new(move |_| display().is_logarithmic)
            on:change:target=move |event| { let on = event.target().checked(); draw(&|display| display.is_logarithmic = on) }/>"Logarithmic"</label>
        <label class="check"><input type="checkbox" prop:checked=Memo::new(move |_| display().has_others)
            on:change:target=move |event| { let on = event.target().checked(); draw(&|display| display.has_others = on) }/>"All others"</label>
        <Show when=move || of.with(|of| of.len() > 1)>
            <div class="chips" role="group" aria-label="Who is compared">
                {move || of.get().into_iter().map(chip).collect_view()}
            </div>
        </Show>
    }
}
