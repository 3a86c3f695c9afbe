//! The navigation: the views by name, and the question that each answers.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::store::Store;
use crate::analysis::{Question, View};
use crate::app::Message;
use crate::figures::display_name;

/// Returns how the page of a question's entities is called: by the one that it is about, or by how many are compared.
fn names(question: &Question) -> String {
    match &question.of[..] {
        [entity] => display_name(&entity.level, &entity.name),
        several => format!("{} compared", several.len()),
    }
}

/// Links to the views; each has an address of its own.
#[component]
pub(super) fn Views(store: Store) -> impl IntoView {
    let state = store.state;
    let shown = Memo::new(move |_| state.with(|state| state.question.view));
    let link = move |view: View| {
        let address =
            move || state.with(|state| format!("?{}", state.link_of(&Question { view, ..state.question.clone() })));
        let open = move |event: leptos::ev::MouseEvent| {
            // A click with a key held opens another tab, as with any link.
            if event.ctrl_key() || event.meta_key() || event.shift_key() || event.button() != 0 {
                return;
            }
            event.prevent_default();
            let question = state.with_untracked(|state| state.question.clone());
            store.send(Message::Asked(Box::new(Question { view, ..question })));
        };
        // Names have a page once somebody is named.
        let label = move || match view {
            View::Entity => state.with(|state| names(&state.question)),
            view => view.label().to_owned(),
        };
        let is_hidden = move || view == View::Entity && state.with(|state| state.question.of.is_empty());
        view! {
            <a href=address on:click=open hidden=is_hidden aria-current=move || (shown.get() == view).then_some("page")>{label}</a>
        }
    };
    // Where the names don't all fit, the chosen one comes to the middle.
    let list = NodeRef::<leptos::html::Nav>::new();
    Effect::new(move || {
        let (Some(list), shown) = (list.get(), shown.get()) else { return };
        let place = View::ALL.iter().position(|view| *view == shown).unwrap_or(0);
        if let Some(chosen) = list.children().item(place as u32) {
            let chosen: HtmlElement = chosen.unchecked_into();
            let before_px = chosen.offset_left() - list.offset_left();
            list.set_scroll_left(before_px - (list.client_width() - chosen.offset_width()) / 2);
        }
    });
    view! {
        <nav node_ref=list class="views" aria-label="Views">{View::ALL.iter().map(|&view| link(view)).collect_view()}</nav>
    }
}
