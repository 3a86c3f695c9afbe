//! The report of all views: a button, and how far it is.

use leptos::prelude::*;

use super::store::Store;
use crate::app::{Message, Report};

/// The button that has the report made; how far it is in its place.
#[component]
pub(super) fn ReportView(store: Store) -> impl IntoView {
    let progress = Memo::new(move |_| store.state.with(|state| state.report.as_ref().map(Report::progress)));
    view! {
        <section class="report" aria-label="Report of all views">
            <p class="actions" role="status">
                {move || match progress.get() {
                    None => view! {
                        <button type="button" id="report" on:click=move |_| store.send(Message::ReportAsked)>"Save the whole report"</button>
                    }.into_any(),
                    Some((done, all)) => view! {
                        <span>{format!("The report: {done} of {all} views")}</span>
                        <button type="button" on:click=move |_| store.send(Message::ReportCancelled)>"Stop"</button>
                    }.into_any(),
                }}
            </p>
            <p class="note">"All views with what is set here, as one archive: findings, data and pictures of every figure, and the commands that make them again."</p>
        </section>
    }
}
