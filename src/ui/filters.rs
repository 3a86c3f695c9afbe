//! The controls behind "More": bases, populations, filters.

use leptos::prelude::*;
use leptos_use_event_listener::use_event_listener;

use super::choice::{Choice, ChoiceEntry, ask};
use super::shares_of::SharesOfChoice;
use super::store::Store;
use crate::analysis::{Attribution, Basis, Counted, Filters, Level, NumberRange, Question, Unaffiliated};

/// The controls that the bar has no room for.
#[component]
pub(super) fn FilterSheet(store: Store) -> impl IntoView {
    let question = move || store.state.with(|state| state.question.clone());
    // How many settings differ from the default: the reader has to see that something is left out.
    let set = Memo::new(move |_| {
        let (now, default) = (question(), Question::default());
        let switches = [
            now.basis != default.basis,
            now.attribution != default.attribution,
            now.unaffiliated != default.unaffiliated,
            now.counted != default.counted,
            now.shares_of != default.shares_of,
            now.filters.age_days != default.filters.age_days,
            now.filters.parameters != default.filters.parameters,
            now.filters.name.is_some(),
        ];
        switches.into_iter().filter(|set| *set).count() + now.filters.only.len() + now.filters.without.len()
    });
    let summary = move || {
        if set.get() == 0 { "Models and basis".to_owned() } else { format!("Models and basis ({})", set.get()) }
    };
    let entries = |pairs: Vec<(&'static str, &'static str)>| {
        Memo::new(move |_| {
            pairs.iter().map(|(name, label)| ((*name).to_owned(), (*label).to_owned())).collect::<Vec<ChoiceEntry>>()
        })
    };
    let bases = entries(Basis::ALL.iter().map(|value| (value.name(), value.label())).collect());
    let attributions = entries(Attribution::ALL.iter().map(|value| (value.name(), value.label())).collect());
    let unaffiliated = entries(Unaffiliated::ALL.iter().map(|value| (value.name(), value.label())).collect());
    let counted = entries(Counted::ALL.iter().map(|value| (value.name(), value.label())).collect());
    let place = NodeRef::<leptos::html::Details>::new();
    let close = move || {
        if let Some(details) = place.get_untracked() {
            details.set_open(false);
        }
    };
    // The sheet lies over the figures: a press beside it, or Escape, puts it away.
    let _pressed = use_event_listener(window(), leptos::ev::pointerdown, move |event| {
        let target = event.target().and_then(|target| wasm_bindgen::JsCast::dyn_into::<web_sys::Node>(target).ok());
        if !place.get_untracked().is_some_and(|details| details.contains(target.as_ref())) {
            close();
        }
    });
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            close();
        }
    };
    view! {
        <details class="more" node_ref=place on:keydown=on_key>
            <summary>{summary}</summary>
            <div class="sheet">
                <div class="group">
                    <Choice id="basis" label="Which downloads" entries=bases value=move || question().basis.name().to_owned()
                        choose=move |value| if let Some(value) = Basis::from_name(&value) { ask(store, |question| question.basis = value) }/>
                    <Choice id="attribution" label="Credited to" entries=attributions value=move || question().attribution.name().to_owned()
                        choose=move |value| if let Some(value) = Attribution::from_name(&value) { ask(store, |question| question.attribution = value) }/>
                    <Choice id="unaffiliated" label="The unaffiliated" entries=unaffiliated value=move || question().unaffiliated.name().to_owned()
                        choose=move |value| if let Some(value) = Unaffiliated::from_name(&value) { ask(store, |question| question.unaffiliated = value) }/>
                    <Choice id="entities" label="Counted" entries=counted value=move || question().counted.name().to_owned()
                        choose=move |value| if let Some(value) = Counted::from_name(&value) { ask(store, |question| question.counted = value) }/>
                    <SharesOfChoice store/>
                </div>
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
                <Conditions store/>
                <label class="check">
                    <input id="intervals" type="checkbox" prop:checked=move || question().intervals
                        on:change:target=move |event| ask(store, |question| question.intervals = event.target().checked())/>
                    "95 % intervals on the measure (bootstrap over models, takes a second or two)"
                </label>
            </div>
        </details>
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
    view! {
        <div class="choice">
            <label for=id>{label}</label>
            <input id=id type="text" placeholder=hint pattern=(!pattern.is_empty()).then_some(pattern) autocomplete="off" spellcheck="false"
                prop:value=value on:change:target=move |event| choose(event.target().value())/>
        </div>
    }
}

/// Conditions by attribute: those that hold, and one more.
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
    let values = move || {
        let of = |(name, values): &(String, Vec<String>)| (*name == picked.get()).then(|| values.clone());
        state.with(|state| state.data.as_ref().and_then(|data| data.values.iter().find_map(of))).unwrap_or_default()
    };
    let value = NodeRef::<leptos::html::Input>::new();
    let add = move |only: bool| {
        let Some(input) = value.get_untracked() else { return };
        let text = input.value();
        let Some(condition) = Filters::condition(&format!("{}:{}", picked.get_untracked(), text.trim())) else {
            return;
        };
        input.set_value("");
        ask(store, |question| {
            let list = if only { &mut question.filters.only } else { &mut question.filters.without };
            if !list.contains(&condition) {
                list.push(condition);
            }
        });
    };
    let chips = move |only: bool| {
        let list = state.with(|state| {
            let filters = &state.question.filters;
            if only { filters.only.clone() } else { filters.without.clone() }
        });
        let chip = move |condition: (String, String)| {
            let word = if only { "only" } else { "without" };
            let label = format!("{word} {}: {}", Level::from(condition.0.clone()).label().to_lowercase(), condition.1);
            let spoken = format!("Remove the condition {label}");
            let remove = move |_| {
                ask(store, |question| {
                    let list = if only { &mut question.filters.only } else { &mut question.filters.without };
                    list.retain(|other| *other != condition);
                });
            };
            view! { <button type="button" class="chip" aria-label=spoken on:click=remove>{label}" ×"</button> }
        };
        list.into_iter().map(chip).collect_view()
    };
    view! {
        <div class="group">
            <Choice id="filter-level" label="Models by" entries=levels value=move || picked.get() choose=move |name| level.set(name)/>
            <div class="choice">
                <label for="filter-value">"Value"</label>
                <input node_ref=value id="filter-value" type="text" list="filter-values" autocomplete="off" spellcheck="false" placeholder="or Unknown"/>
                <datalist id="filter-values">{move || values().into_iter().map(|value| view! { <option value=value></option> }).collect_view()}</datalist>
            </div>
            <div class="choice buttons">
                <button type="button" on:click=move |_| add(true)>"Only these"</button>
                <button type="button" on:click=move |_| add(false)>"Leave out"</button>
            </div>
        </div>
        <p class="chips">{move || chips(true)}{move || chips(false)}</p>
    }
}
