//! The filter: bases and conditions, in a panel beside the figures, or on a small screen in a sheet over them.

use leptos::html::{Dialog, Input};
use leptos::prelude::*;

use super::choice::{Choice, ChoiceEntry, as_listed, ask};
use super::shares_of::SharesOfChoice;
use super::status::Sentences;
use super::store::Store;
use crate::analysis::{Attribution, Basis, Control, Counted, Filters, Level, NumberRange, Question, Unaffiliated};
use crate::app::settings;
use crate::web::page;

/// The button that opens and closes the filter, with the number of settings that differ from their defaults.
#[component]
pub(super) fn FilterButton(store: Store) -> impl IntoView {
    let set = Memo::new(move |_| store.state.with(|state| settings(&state.question).len()));
    let text = move || if set.get() == 0 { "Filter".to_owned() } else { format!("Filter ({})", set.get()) };
    view! {
        <button type="button" id="filter-button" aria-controls="filter" aria-expanded=move || store.filter.get().to_string()
            on:click=move |_| store.filter.update(|open| *open = !*open)>{text}</button>
    }
}

/// The panel or sheet.
#[component]
pub(super) fn FilterPanel(store: Store) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let (Some(dialog), open) = (dialog.get(), store.filter.get()) else { return };
        if open && !dialog.open() {
            // Beside the figures both can be used; over them, nothing else can.
            if page::is_wide() { dialog.show() } else { page::show_modal(&dialog) }
        } else if !open {
            dialog.close();
        }
    });
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            store.filter.set(false);
        }
    };
    // What is pressed beside a sheet is the sheet's own backdrop.
    let on_click = move |event: leptos::ev::MouseEvent| {
        let target: web_sys::Element = event_target(&event);
        if target.id() == "filter" {
            store.filter.set(false);
        }
    };
    view! {
        <dialog id="filter" node_ref=dialog aria-labelledby="filter-title" on:close=move |_| store.filter.set(false)
            on:keydown=on_key on:click=on_click>
            <div class="inner">
                <div class="head">
                    <h2 id="filter-title">"Filter"</h2>
                    <button type="button" on:click=move |_| store.filter.set(false)>"Close"</button>
                </div>
                <Show when=move || store.filter.get()><Sentences store/></Show>
                <Bases store/>
                <Show when=move || store.acts(Control::Filters)><Conditions store/><Ranges store/></Show>
                <Show when=move || store.acts(Control::Intervals)>
                    <label class="check">
                        <input id="intervals" type="checkbox" prop:checked=move || store.state.with(|state| state.question.intervals)
                            on:change:target=move |event| ask(store, |question| question.intervals = event.target().checked())/>
                        "Intervals: how far the measure depends on single models (takes a second or two)"
                    </label>
                </Show>
            </div>
        </dialog>
    }
}

/// What of a model counts, and for whom.
#[component]
fn Bases(store: Store) -> impl IntoView {
    let question = move || store.state.with(|state| state.question.clone());
    let entries = |pairs: Vec<(&'static str, &'static str)>| {
        Memo::new(move |_| {
            pairs.iter().map(|(name, label)| ((*name).to_owned(), (*label).to_owned())).collect::<Vec<ChoiceEntry>>()
        })
    };
    let bases = entries(Basis::ALL.iter().map(|value| (value.name(), value.label())).collect());
    let attributions = entries(Attribution::ALL.iter().map(|value| (value.name(), value.label())).collect());
    let unaffiliated = entries(Unaffiliated::ALL.iter().map(|value| (value.name(), value.label())).collect());
    let counted = entries(Counted::ALL.iter().map(|value| (value.name(), value.label())).collect());
    view! {
        <div class="group">
            <SharesOfChoice store/>
            <Show when=move || store.acts(Control::Basis)>
                <Choice id="basis" label="Which downloads" entries=bases value=move || question().basis.name().to_owned()
                    choose=move |value| if let Some(value) = Basis::from_name(&value) { ask(store, |question| question.basis = value) }/>
            </Show>
            <Show when=move || store.acts(Control::Attribution)>
                <Choice id="attribution" label="Credited to" entries=attributions value=move || question().attribution.name().to_owned()
                    choose=move |value| if let Some(value) = Attribution::from_name(&value) { ask(store, |question| question.attribution = value) }/>
            </Show>
            <Show when=move || store.acts(Control::Unaffiliated)>
                <Choice id="unaffiliated" label="The unaffiliated" entries=unaffiliated value=move || question().unaffiliated.name().to_owned()
                    choose=move |value| if let Some(value) = Unaffiliated::from_name(&value) { ask(store, |question| question.unaffiliated = value) }/>
            </Show>
            <Show when=move || store.acts(Control::Counted)>
                <Choice id="entities" label="Counted" entries=counted value=move || question().counted.name().to_owned()
                    choose=move |value| if let Some(value) = Counted::from_name(&value) { ask(store, |question| question.counted = value) }/>
            </Show>
        </div>
    }
}

/// Name, age and size.
#[component]
fn Ranges(store: Store) -> impl IntoView {
    let question = move || store.state.with(|state| state.question.clone());
    view! {
        <div class="group">
            <TextChoice id="name" label="Name contains" hint="such as llama" pattern=""
                value=move || question().filters.name.unwrap_or_default()
                choose=move |text| ask(store, |question| question.filters.name = (!text.is_empty()).then_some(text))/>
            <TextChoice id="age" label="Age in days" hint="such as 0-365" pattern=r"\d*-\d*"
                value=move || range_text(question().filters.age_days)
                choose=move |text| set_range(store, &text, |question| &mut question.filters.age_days)/>
            <TextChoice id="size" label="Parameters" hint="such as 1B-8B" pattern=r"[0-9.]*[kKmMbBtT]?-[0-9.]*[kKmMbBtT]?"
                value=move || range_text(question().filters.parameters)
                choose=move |text| set_range(store, &text, |question| &mut question.filters.parameters)/>
        </div>
    }
}

fn range_text(range: NumberRange) -> String {
    if range == NumberRange::default() { String::new() } else { range.to_string() }
}

/// Sets a range from its text; an empty one lifts it, one that makes no sense changes nothing (the field shows it).
fn set_range(store: Store, text: &str, slot: impl FnOnce(&mut Question) -> &mut NumberRange) {
    let range = if text.trim().is_empty() { Some(NumberRange::default()) } else { NumberRange::parse(text.trim()) };
    if let Some(range) = range {
        ask(store, |question| *slot(question) = range);
    }
}

/// A text field that asks when it is left or Enter is pressed.
#[component]
fn TextChoice(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    pattern: &'static str,
    value: impl Fn() -> String + Copy + Send + Sync + 'static,
    choose: impl Fn(String) + 'static,
) -> impl IntoView {
    // What is being typed stays while anything else changes.
    let value = Memo::new(move |_| value());
    view! {
        <div class="choice">
            <label for=id>{label}</label>
            <input id=id type="text" placeholder=hint pattern=(!pattern.is_empty()).then_some(pattern) autocomplete="off" spellcheck="false"
                prop:value=value on:change:target=move |event| choose(event.target().value())/>
        </div>
    }
}

/// One more condition by attribute; those that hold are named above the figures.
#[component]
fn Conditions(store: Store) -> impl IntoView {
    let state = store.state;
    let level = RwSignal::new(String::new());
    let levels = Memo::new(move |_| {
        let values = state.with(|state| state.data.as_ref().map(|data| data.values.clone()).unwrap_or_default());
        values.into_iter().map(|(name, _)| (name.clone(), Level::from(name).label())).collect::<Vec<ChoiceEntry>>()
    });
    // Until the reader picks one: the first there is.
    let picked = Memo::new(move |_| {
        let first = || levels.with(|levels| levels.first().map(|(name, _)| name.clone()).unwrap_or_default());
        Some(level.get())
            .filter(|name| levels.with(|levels| levels.iter().any(|(other, _)| other == name)))
            .unwrap_or_else(first)
    });
    let values = Memo::new(move |_| {
        let of = |(name, values): &(String, Vec<String>)| (*name == picked.get()).then(|| values.clone());
        state.with(|state| state.data.as_ref().and_then(|data| data.values.iter().find_map(of))).unwrap_or_default()
    });
    let value = NodeRef::<Input>::new();
    let add = move |only: bool| {
        let Some(input) = value.get_untracked() else { return };
        let text = values.with_untracked(|values| as_listed(values, &input.value()));
        let Some(condition) = Filters::condition(&format!("{}:{text}", picked.get_untracked())) else { return };
        input.set_value("");
        ask(store, |question| {
            let list = if only { &mut question.filters.only } else { &mut question.filters.without };
            if !list.contains(&condition) {
                list.push(condition);
            }
        });
    };
    view! {
        <form class="group" on:submit=move |event| { event.prevent_default(); add(true); }>
            <Choice id="filter-level" label="Models by" entries=levels value=move || picked.get() choose=move |name| level.set(name)/>
            <div class="choice">
                <label for="filter-value">"Value"</label>
                <input node_ref=value id="filter-value" type="text" list="filter-values" autocomplete="off" spellcheck="false" placeholder="or Unknown"/>
                <datalist id="filter-values">{move || values.get().into_iter().map(|value| view! { <option value=value></option> }).collect_view()}</datalist>
            </div>
            <div class="choice buttons">
                <button type="submit">"Only these"</button>
                <button type="button" on:click=move |_| add(false)>"Leave out"</button>
            </div>
        </form>
    }
}
