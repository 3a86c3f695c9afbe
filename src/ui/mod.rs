//! The views (wasm only): Leptos components over [`crate::app::State`].

mod chart;
mod chips;
mod choice;
mod columns;
mod common_controls;
mod compare;
mod data;
mod data_buttons;
mod day_choice;
mod exhibits;
mod filters;
mod findings;
mod forms;
mod how_to_read;
mod kept;
mod leaderboard;
mod marks;
mod merger;
mod names;
mod nav;
mod overview;
mod quality;
mod ranking;
mod report;
mod report_archive;
mod search;
mod shares_of;
mod status;
mod store;
mod study_offer;
mod time_strip;
mod undo;
mod view_controls;
mod which_data;

use leptos::prelude::*;
use leptos_use_event_listener::use_event_listener;

use crate::app::{Message, Phase, parse_link};
use crate::figures;
use crate::protocol::DataSource;
use crate::web::page;
use chips::Chips;
use common_controls::CommonControls;
use data::DataView;
use exhibits::{Exhibits, ShownAnswer};
use filters::FilterPanel;
use names::Highlighted;
use nav::Views;
use overview::Overview;
use report::ReportView;
use search::mount_search;
use status::{DropTarget, Status};
use store::Store;
use study_offer::StudyOffer;
use view_controls::ViewControls;
use which_data::WhichData;

/// Puts the page's live part in place of the skeleton's.
pub fn mount() {
    let Some(place) = document().get_element_by_id("live") else { return };
    place.set_text_content(None);
    let place = wasm_bindgen::JsCast::unchecked_into(place);
    mount_to(place, App).forget();
}

#[component]
fn App() -> impl IntoView {
    let store = Store::start();
    let state = store.state;
    mount_search(store);
    store.send(Message::Opened(parse_link(&page::query())));
    let _stop = use_event_listener(window(), leptos::ev::popstate, move |_| {
        store.send(Message::Opened(parse_link(&page::query())));
    });
    let _escape = use_event_listener(window(), leptos::ev::keydown, move |event| {
        if event.key() == "Escape" && !event.default_prevented() {
            names::let_go(store);
        }
    });
    undo::listen();
    Effect::new(move |_| {
        let (phase, rows) = state.with(|state| {
            let phase = match state.phase {
                Phase::Loading { .. } => "loading",
                _ if state.is_asking() => "asking",
                Phase::Ready => "ready",
                Phase::Failed => "failed",
            };
            (phase, state.data.as_ref().map(|data| data.rows))
        });
        if let Some(rows) = rows {
            page::set_root_attribute("data-rows", &rows.to_string());
        }
        page::set_root_attribute("data-state", phase);
        page::set_root_attribute(
            "data-complete",
            &state.with(|state| state.is_complete && !state.is_growing()).to_string(),
        );
        // What the page says of the shipped data stands only beside them.
        let own =
            state.with(|state| state.shown_spec().is_some_and(|spec| !spec.sources.contains(&DataSource::Bundled)));
        page::set_root_attribute("data-own", &own.to_string());
    });

    // Another view has been asked for than the one that is there: its figures go before its name stands over them for long.
    let is_stale = Memo::new(move |_| {
        state.with(|state| state.answer.as_ref().is_some_and(|answer| answer.question.view != state.question.view))
    });
    let computing = move || state.with(|state| format!("{}: being computed", state.question.view.label()));
    let view: ShownAnswer = Memo::new(move |_| state.with(|state| state.answer.clone().zip(state.data.clone())));
    Effect::new(move |_| {
        view.with(|view| {
            let Some((answer, _)) = view else { return };
            // What stood here before this program ran: the view itself is here now.
            page::remove_element("first");
            page::set_title(&format!("{} · Lorenz", answer.question.view.label()), &figures::lede(answer));
        });
    });
    view! {
        <WhichData store/>
        <Status store/>
        <DropTarget store/>
        <Show when=move || view.with(Option::is_some)>
            <div class="answer" class:stale=is_stale aria-busy=move || is_stale.get().to_string()><Overview store view/></div>
            <Views store/>
            <CommonControls store/>
            <div class="workspace" class:open=move || store.filter.get()>
                <FilterPanel store/>
                <div>
                    <Chips store/>
                    <Highlighted store/>
                    <Show when=move || is_stale.get()><p class="computing" role="status">{computing}</p></Show>
                    <div class="figures answer" class:stale=is_stale>
                        <ViewControls store view/>
                        <Exhibits store view/>
                        <StudyOffer store view/>
                        <ReportView store/>
                    </div>
                </div>
            </div>
        </Show>
        <DataView store/>
    }
}
