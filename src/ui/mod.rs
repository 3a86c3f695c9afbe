//! The views (wasm only): Leptos components over [`crate::app::State`].

mod chart;
mod choice;
mod columns;
mod common_controls;
mod data;
mod exhibits;
mod filters;
mod how_to_read;
mod nav;
mod overview;
mod quality;
mod ranking;
mod shares_of;
mod status;
mod store;
mod view_controls;

use leptos::prelude::*;
use leptos_use_event_listener::use_event_listener;

use crate::app::{Message, Phase, parse_link};
use crate::web::page;
use common_controls::CommonControls;
use data::DataView;
use exhibits::{Exhibits, ShownAnswer};
use nav::Views;
use overview::Overview;
use status::{DropTarget, Status};
use store::Store;
use view_controls::ViewControls;

/// Puts the page's live part in place of the skeleton's.
pub fn mount() {
    let Some(place) = document().get_element_by_id("live") else { return };
    place.set_inner_html("");
    let place = wasm_bindgen::JsCast::unchecked_into(place);
    mount_to(place, App).forget();
}

#[component]
fn App() -> impl IntoView {
    let store = Store::start();
    let state = store.state;
    store.send(Message::Opened(parse_link(&page::query())));
    let _stop = use_event_listener(window(), leptos::ev::popstate, move |_| {
        store.send(Message::Opened(parse_link(&page::query())));
    });
    Effect::new(move |_| {
        let (phase, rows) = state.with(|state| {
            let phase = match (&state.phase, &state.answer) {
                (Phase::Loading { .. }, _) => "loading",
                (Phase::Ready, _) => "ready",
                (Phase::Failed, _) => "failed",
            };
            (phase, state.data.as_ref().map(|data| data.rows))
        });
        if let Some(rows) = rows {
            page::set_root_attribute("data-rows", &rows.to_string());
        }
        page::set_root_attribute("data-state", phase);
    });

    let view: ShownAnswer = Memo::new(move |_| state.with(|state| state.answer.clone().zip(state.data.clone())));
    view! {
        <Status store/>
        <DropTarget store/>
        <Show when=move || view.with(Option::is_some)>
            <Overview view/>
            <Views store/>
            <CommonControls store/>
            <div class="figures">
                <ViewControls store view/>
                <Exhibits store view/>
            </div>
        </Show>
        <DataView store/>
    }
}
