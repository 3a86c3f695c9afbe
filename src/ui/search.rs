//! The search in the page's header: a combobox of names, each of which leads to its page.

use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;
use leptos_use_event_listener::use_event_listener;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::store::Store;
use crate::app::{Message, Search};
use crate::figures::{HitWords, found_sentence, hit_words, searched_sentence};
use crate::web::page;

/// The id of the text field, and of the place for it in the document's header.
const FIELD: &str = "search";
const PLACE: &str = "search-place";

/// Puts the search into the document's header.
pub(super) fn mount_search(store: Store) {
    if let Some(place) = document().get_element_by_id(PLACE) {
        mount_to(place.unchecked_into(), move || view! { <SearchBox store/> }).forget();
    }
}

/// Returns whether an element takes what is typed.
fn takes_text(element: &Element) -> bool {
    let names = ["INPUT", "TEXTAREA", "SELECT"];
    names.contains(&element.tag_name().as_str())
        || element.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable)
}

/// The text field and what is found.
#[component]
fn SearchBox(store: Store) -> impl IntoView {
    let (state, search) = (store.state, store.search);
    // What is found is shown while the field has the focus, until Escape is pressed or something is chosen.
    let is_open = RwSignal::new(false);
    // The hit that keys have come to.
    let active = RwSignal::new(None::<usize>);
    let text = Memo::new(move |_| search.with(|search| search.text.clone()));
    let hits = Memo::new(move |_| {
        search.with(|search| {
            let (_, found) = search.found.as_ref()?;
            Some(found.hits.iter().map(hit_words).collect::<Vec<HitWords>>())
        })
    });
    let is_shown = Memo::new(move |_| is_open.get() && hits.with(Option::is_some));
    let is_expanded =
        Memo::new(move |_| is_shown.get() && hits.with(|hits| hits.as_ref().is_some_and(|hits| !hits.is_empty())));
    // Told to those who don't see the list, and shown beneath it.
    let sentence = Memo::new(move |_| {
        let told = |search: &Search| search.found.as_ref().map(|(text, found)| found_sentence(text, found));
        if is_shown.get() { search.with(told) } else { None }
    });
    let counted = Memo::new(move |_| state.with(|state| state.data.as_ref().map(searched_sentence)));
    let choose = move |index: Option<usize>| {
        active.set(None);
        store.send(Message::HitChosen(index));
        if search.with_untracked(|search| search.text.is_empty()) {
            is_open.set(false);
        }
    };
    let type_text = move |typed: String| {
        active.set(None);
        is_open.set(true);
        store.send(Message::SearchTyped(typed));
    };
    let go = move |place: Option<usize>| {
        active.set(place);
        if let Some(option) = place.and_then(|place| document().get_element_by_id(&option_id(place))) {
            page::scroll_into_view(&option);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if event.is_composing() || event.ctrl_key() || event.meta_key() {
            return;
        }
        let number = hits.with_untracked(|hits| hits.as_ref().map_or(0, Vec::len));
        let at = active.get_untracked();
        let last = number.checked_sub(1);
        let is_list = is_expanded.get_untracked();
        match event.key().as_str() {
            "ArrowDown" if is_list => go(at.map(|at| (at + 1) % number).or(Some(0))),
            "ArrowUp" if is_list => go(at.and_then(|at| at.checked_sub(1)).or(last)),
            "ArrowDown" | "ArrowUp" => is_open.set(true),
            // Without a hit that keys have come to, these move in the text.
            "Home" if is_list && at.is_some() => go(Some(0)),
            "End" if is_list && at.is_some() => go(last),
            "Enter" if !text.with_untracked(String::is_empty) => choose(at),
            "Escape" if is_shown.get_untracked() => {
                is_open.set(false);
                active.set(None);
            }
            "Escape" => type_text(String::new()),
            _ => return,
        }
        event.prevent_default();
    };
    let _stop = use_event_listener(window(), keydown, move |event: KeyboardEvent| {
        let is_plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if event.key() == "/"
            && is_plain
            && !event.default_prevented()
            && !target.is_some_and(|target| takes_text(&target))
        {
            event.prevent_default();
            page::focus(FIELD);
        }
    });
    // What is pressed in the list doesn't take the focus from the field.
    let keep_focus = move |event: leptos::ev::MouseEvent| event.prevent_default();
    let option = move |(index, words): (usize, HitWords)| {
        let is_active = move || active.get() == Some(index);
        let HitWords { name, level, rank, downloads, share } = words;
        let beneath = [level, rank, downloads].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>();
        view! {
            <li id=option_id(index) role="option" aria-selected=move || is_active().to_string() on:click=move |_| choose(Some(index))>
                <b>{name}</b>" "<span class="number">{share}</span>" "<span class="note">{beneath.join(" · ")}</span>
            </li>
        }
    };
    let options = move || hits.get().unwrap_or_default().into_iter().enumerate().map(option).collect_view();
    view! {
        <label for=FIELD class="unseen">"Search models, developers, countries and all other names"</label>
        <input id=FIELD type="text" role="combobox" aria-autocomplete="list" aria-controls="search-hits" aria-haspopup="listbox"
            aria-expanded=move || is_expanded.get().to_string()
            aria-activedescendant=move || active.get().filter(|_| is_expanded.get()).map(option_id)
            aria-keyshortcuts="/" placeholder="Search a name" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="search"
            prop:value=text
            on:input:target=move |event| type_text(event.target().value())
            on:keydown=on_key on:focus=move |_: leptos::ev::FocusEvent| is_open.set(true)
            on:blur=move |_: leptos::ev::FocusEvent| { is_open.set(false); active.set(None); }/>
        <kbd aria-hidden="true">"/"</kbd>
        <p class="unseen" role="status">{move || sentence.get()}</p>
        <Show when=move || is_shown.get()>
            <div class="found" on:mousedown=keep_focus>
                <Show when=move || is_expanded.get()>
                    <ul id="search-hits" role="listbox" aria-label="Names found" aria-busy=move || search.with(Search::is_awaited).to_string()>{options}</ul>
                </Show>
                <p class="note">{move || sentence.get()}" "{move || counted.get().filter(|_| is_expanded.get())}</p>
            </div>
        </Show>
    }
}

fn option_id(index: usize) -> String {
    format!("search-hit-{index}")
}
