//! The views (wasm only): Leptos components over [`crate::app::State`].

mod chart;
mod controls;
mod data;
mod overview;
mod ranking;
mod status;
mod store;

use leptos::prelude::*;
use leptos_use_event_listener::use_event_listener;

use crate::app::{Message, Phase, parse_link};
use crate::figures;
use crate::web::page;
use chart::ChartView;
use controls::{Controls, PeriodChoice};
use data::DataView;
use overview::Overview;
use ranking::RankingView;
use status::{Drop, Status};
use store::Store;

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

    let view = Memo::new(move |_| state.with(|state| state.answer.clone().zip(state.data.clone())));
    let figure = move |make: fn(&crate::analysis::Answer, &crate::protocol::DataSummary) -> crate::chart::Figure| {
        Memo::new(move |_| view.with(|view| view.as_ref().map(|(answer, data)| make(answer, data))))
    };
    let table = move |make: fn(&crate::analysis::Answer) -> crate::analysis::Table| {
        Signal::derive(move || view.with(|view| view.as_ref().map(|(answer, _)| make(answer))))
    };
    view! {
        <Status store/>
        <Drop store/>
        <Show when=move || view.with(Option::is_some)>
            <Overview view/>
            <Controls store/>
            <div class="figures">
                <ChartView
                    name="concentration"
                    figure=figure(figures::concentration_chart)
                    table=table(crate::analysis::Answer::measure_table)
                    first=true
                />
                <ChartView
                    name="shares"
                    figure=figure(figures::shares_chart)
                    table=table(crate::analysis::Answer::shares_table)
                />
                <section>
                    <PeriodChoice store/>
                    <div class="pair">
                        <ChartView
                            name="lorenz"
                            figure=figure(figures::lorenz_chart)
                            table=table(crate::analysis::Answer::lorenz_table)
                        />
                        <RankingView view/>
                    </div>
                </section>
            </div>
        </Show>
        <DataView store/>
    }
}
