//! Names as links: a click highlights what is named in every chart, another opens its page.

use leptos::prelude::*;

use super::choice::ask;
use super::store::Store;
use crate::analysis::{EntityName, NAMED_AT_MOST, Question, View};
use crate::app::{Display, Message};
use crate::figures::{SentencePart, display_name, sentence_parts};

/// The names in a figure, with what they stand for.
pub(super) type FigureNames = Memo<Vec<(String, EntityName)>>;

/// Highlights an entity; one that is highlighted has its page opened.
pub(super) fn follow(store: Store, entity: &EntityName) {
    let (mut display, is_on) =
        store.state.with_untracked(|state| (state.display.clone(), state.display.focus.contains(entity)));
    if is_on {
        return open(store, vec![entity.clone()]);
    }
    display.toggle_focus(entity.clone());
    store.send(Message::Displayed(Box::new(display)));
}

/// Opens the page of entities of one level, as many as there may be.
pub(super) fn open(store: Store, of: Vec<EntityName>) {
    ask(store, |question| (question.view, question.of) = (View::Entity, of));
}

/// Lets go of what is highlighted; returns whether anything was.
pub(super) fn let_go(store: Store) -> bool {
    let display = store.state.with_untracked(|state| state.display.clone());
    let is_on = !display.focus.is_empty();
    if is_on {
        store.send(Message::Displayed(Box::new(Display { focus: Vec::new(), ..display })));
    }
    is_on
}

/// A name that can be followed.
#[component]
pub(super) fn NameLink(store: Store, label: String, entity: EntityName) -> impl IntoView {
    let state = store.state;
    let (to_link, to_show) = (entity.clone(), entity.clone());
    let address = move || {
        let page = |question: &Question| Question { view: View::Entity, of: vec![to_link.clone()], ..question.clone() };
        state.with(|state| format!("?{}", state.link_of(&page(&state.question))))
    };
    let is_on = move || state.with(|state| state.display.focus.contains(&to_show));
    let click = move |event: leptos::ev::MouseEvent| {
        // A click with a key held opens another tab, as with any link.
        if !event.ctrl_key() && !event.meta_key() && !event.shift_key() && event.button() == 0 {
            event.prevent_default();
            follow(store, &entity);
        }
    };
    view! { <a class="name" href=address class:on=is_on on:click=click title="Highlight; again: its page">{label}</a> }
}

/// A sentence whose names can be followed.
pub(super) fn linked(store: Store, sentence: &str, names: &[(String, EntityName)]) -> impl IntoView + use<> {
    let part = |part: SentencePart| match part {
        SentencePart::Words(words) => words.into_any(),
        SentencePart::Name(label, entity) => view! { <NameLink store label entity/> }.into_any(),
    };
    sentence_parts(sentence, names).into_iter().map(part).collect_view()
}

/// The names in a sentence, each to be followed; `None` where it has none.
pub(super) fn links_in(store: Store, sentence: &str, names: &[(String, EntityName)]) -> Option<AnyView> {
    let link = |part: SentencePart| match part {
        SentencePart::Words(_) => None,
        SentencePart::Name(label, entity) => Some(view! { <NameLink store label entity/>" " }),
    };
    let links: Vec<_> = sentence_parts(sentence, names).into_iter().filter_map(link).collect();
    (!links.is_empty()).then(|| links.collect_view().into_any())
}

/// What is highlighted: each can be let go, all of one level have a page together.
#[component]
pub(super) fn Highlighted(store: Store) -> impl IntoView {
    let focus = Memo::new(move |_| store.state.with(|state| state.display.focus.clone()));
    let chip = move |entity: EntityName| {
        let label = display_name(&entity.level, &entity.name);
        let spoken = format!("Let go: {label}");
        let drop = move |_| {
            let mut display = store.state.with_untracked(|state| state.display.clone());
            display.toggle_focus(entity.clone());
            store.send(Message::Displayed(Box::new(display)));
        };
        view! { <button type="button" class="chip" aria-label=spoken on:click=drop>{label}" ×"</button> }
    };
    let together = Memo::new(move |_| {
        focus.with(|focus| {
            let first = focus.first()?;
            let alike = focus.iter().filter(|entity| entity.level == first.level).take(NAMED_AT_MOST);
            Some(alike.cloned().collect::<Vec<EntityName>>())
        })
    });
    let words = move || match together.get().map_or(0, |entities| entities.len()) {
        0 | 1 => "Open its page".to_owned(),
        several => format!("Compare these {several}"),
    };
    view! {
        <Show when=move || focus.with(|focus| !focus.is_empty())>
            <div class="chips set" role="group" aria-label="Highlighted">
                <span>"Highlighted"</span>
                {move || focus.get().into_iter().map(chip).collect_view()}
                <button type="button" on:click=move |_| open(store, together.get_untracked().unwrap_or_default())>{words}</button>
                <button type="button" class="reset" on:click=move |_| { let_go(store); }>"Let go (Esc)"</button>
            </div>
        </Show>
    }
}
