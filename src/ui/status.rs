//! What is going on and what went wrong; the whole page takes dropped files.

use leptos::ev::{DragEvent, dragleave, dragover, drop};
use leptos::prelude::*;
use leptos_use_event_listener::use_event_listener;
use web_sys::{File, FileList};

use super::store::Store;
use super::workbench::IntervalsProgress;
use crate::app::{Message, Phase};
use crate::chart::format;

/// Progress, errors, and parts of a link that could not be used.
#[component]
pub(super) fn Status(store: Store) -> impl IntoView {
    let state = store.state;
    let progress = move || {
        state.with(|state| match state.phase {
            Phase::Loading { bytes, total_bytes, rows } => Some((bytes, total_bytes, rows)),
            Phase::Ready | Phase::Failed => None,
        })
    };
    let sentences = move || state.with(|state| state.error.iter().chain(&state.notices).cloned().collect::<Vec<_>>());
    view! {
        <div class="status">
            <Show when=move || progress().is_some()>
                <div class="progress" role="status">
                    <progress
                        aria-label="Loading data"
                        max=move || progress().and_then(|(_, total, _)| total).unwrap_or(1).to_string()
                        value=move || progress().and_then(|(bytes, total, _)| total.map(|_| bytes.to_string()))
                    ></progress>
                    <span>{move || progress().map(|(bytes, total, rows)| progress_text(bytes, total, rows))}</span>
                </div>
            </Show>
            <IntervalsProgress store/>
            <Show when=move || !sentences().is_empty()>
                <div class="error" role="alert">
                    <div>{move || sentences().into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view()}</div>
                    <button type="button" on:click=move |_| store.send(Message::ErrorDismissed)>"Close"</button>
                </div>
            </Show>
        </div>
    }
}

fn progress_text(bytes: u64, total: Option<u64>, rows: u64) -> String {
    let megabytes = |bytes: u64| format!("{} MB", format::fixed(bytes as f64 / 1e6, 1));
    let of = total.map_or_else(String::new, |total| format!(" of {}", megabytes(total)));
    let rows = if rows > 0 { format!(", {} rows", format::integer(rows)) } else { String::new() };
    format!("Loading data: {}{of}{rows}", megabytes(bytes))
}

/// Takes files that are dropped anywhere on the page.
#[component]
pub(super) fn Drop(store: Store) -> impl IntoView {
    let over = RwSignal::new(false);
    let _over = use_event_listener(window(), dragover, move |event: DragEvent| {
        event.prevent_default();
        over.set(true);
    });
    let _left = use_event_listener(window(), dragleave, move |event: DragEvent| {
        // Leaving for another element of the page is not leaving the page.
        if event.related_target().is_none() {
            over.set(false);
        }
    });
    let _dropped = use_event_listener(window(), drop, move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        choose(store, event.data_transfer().and_then(|data| data.files()));
    });
    view! {
        <Show when=move || over.get()>
            <div class="drop" aria-hidden="true"><p>"Drop Parquet files to read them here. They stay on this device."</p></div>
        </Show>
    }
}

/// Loads the chosen files.
pub(super) fn choose(store: Store, list: Option<FileList>) {
    let files: Vec<File> = list.map_or_else(Vec::new, |list| (0..list.length()).filter_map(|i| list.get(i)).collect());
    if !files.is_empty() {
        let names = files.iter().map(File::name).collect();
        store.send_with_files(Message::FilesChosen(names), files);
    }
}
