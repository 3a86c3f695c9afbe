//! The status line: progress and errors; and the handling of files dropped anywhere on the page.

use leptos::ev::{DragEvent, dragleave, dragover, drop, paste};
use leptos::prelude::*;
use leptos_use_event_listener::use_event_listener;
use wasm_bindgen::JsCast;
use web_sys::FileList;

use super::store::Store;
use crate::analysis::Question;
use crate::app::{Message, Phase, QUIET_SECONDS, State};
use crate::chart::format;
use crate::protocol::{DataSource, ListingProgress};
use crate::web::page::files;
use crate::web::spawn;

/// Sentences that are shown at a time; one link, or one folder, may give thousands.
const MOST_SENTENCES: usize = 8;

/// Progress, errors, and parts of a link that could not be used.
#[component]
pub(super) fn Status(store: Store) -> impl IntoView {
    let state = store.state;
    let progress = Memo::new(move |_| state.with(Progress::of));
    view! {
        <div class="status">
            <Show when=move || progress.get().is_some()>
                <div class="progress"><div role="status">
                    <progress
                        aria-label="Loading data"
                        max=move || progress.get().and_then(|progress| progress.total).unwrap_or(1).to_string()
                        value=move || progress.get().and_then(|progress| progress.total.map(|_| progress.done.to_string()))
                    ></progress>
                    <span>{move || progress.get().map(|progress| progress.text)}</span></div>
                    <button type="button" on:click=move |_| store.send(Message::LoadCancelled)>"Stop"</button>
                </div>
            </Show>
            <Show when=move || state.with(|state| state.is_quiet)>
                <div class="error" role="alert">
                    <p>{format!("Nothing has come for {QUIET_SECONDS} seconds: the network, the host or this computer is slow, or something hangs. \
                        It may still come.")}</p>
                    <LoadAgain store/>
                </div>
            </Show>
            <IntervalsProgress store/>
            // While the filter is open they stand in it: it may lie over the page.
            <Show when=move || !store.filter.get()><Sentences store/></Show>
        </div>
    }
}

/// The progress of what is added to an answer, and a button that does without intervals.
#[component]
fn IntervalsProgress(store: Store) -> impl IntoView {
    let progress = Memo::new(move |_| store.state.with(|state| state.intervals));
    let is_asked_for = Memo::new(move |_| store.state.with(|state| state.question.intervals));
    let text = move || if is_asked_for.get() { "Computing intervals" } else { "Comparing models that both dates list" };
    view! {
        <Show when=move || progress.get().is_some()>
            <div class="progress" role="status">
                <progress aria-label=text max=move || progress.get().map(|(_, of)| of.to_string())
                    value=move || progress.get().map(|(done, _)| done.to_string())></progress>
                <span>{text}</span>
                <Show when=move || is_asked_for.get()>
                    <button type="button" on:click=move |_| store.send(Message::IntervalsCancelled)>"Do without"</button>
                </Show>
            </div>
        </Show>
    }
}

/// A button that tries once more what hangs, or came to nothing.
#[component]
fn LoadAgain(store: Store) -> impl IntoView {
    view! { <button type="button" on:click=move |_| store.send(Message::LoadAgain)>"Load again"</button> }
}

/// What went wrong, and the names that are offered in place of one that nothing has.
#[component]
pub(super) fn Sentences(store: Store) -> impl IntoView {
    let state = store.state;
    let sentences = move || {
        state.with(|state| {
            let all = state.error.iter().chain(&state.notices);
            let left_out = all.clone().count().saturating_sub(MOST_SENTENCES);
            let rest = (left_out > 0).then(|| format!("And {} more of the kind.", format::integer(left_out as u64)));
            all.take(MOST_SENTENCES).cloned().chain(rest).collect::<Vec<_>>()
        })
    };
    let offers = Memo::new(move |_| state.with(|state| state.offers.clone()));
    let offer = move |(name, question): (String, Question)| {
        let ask = move |_| store.send(Message::Asked(Box::new(question.clone())));
        view! { <button type="button" on:click=ask>{name}</button> }
    };
    view! {
        <Show when=move || !sentences().is_empty()>
            <div class="error" role="alert">
                <div>
                    {move || sentences().into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view()}
                    <Show when=move || offers.with(|offers| !offers.is_empty())>
                        <div class="offers"><span>"Did you mean"</span>{move || offers.get().into_iter().map(offer).collect_view()}</div>
                    </Show>
                </div>
                <Show when=move || state.with(State::may_load_again)><LoadAgain store/></Show>
                <button type="button" on:click=move |_| store.send(Message::ErrorDismissed)>"Close"</button>
            </div>
        </Show>
    }
}

/// How far a load is, in bytes or models.
#[derive(Clone, PartialEq)]
struct Progress {
    done: u64,
    total: Option<u64>,
    text: String,
}

impl Progress {
    /// Returns the progress of what is being read; `None` if nothing is.
    fn of(state: &State) -> Option<Progress> {
        if let Some(listing) = state.listing {
            return Some(Progress::of_listing(listing));
        }
        match state.phase {
            Phase::Loading { bytes, total_bytes, rows, seconds_left } => {
                Some(Progress::of_bytes(bytes, total_bytes, rows, seconds_left))
            }
            Phase::Ready | Phase::Failed => None,
        }
    }

    fn of_listing(listing: ListingProgress) -> Progress {
        let ListingProgress { models, shown, wanted, pause_seconds, .. } = listing;
        let [read, of_these, of] = [models, shown, wanted].map(|models| format::integer(u64::from(models)));
        let shown = if shown > 0 { format!("; numbers are of the first {of_these}") } else { String::new() };
        let pause = match pause_seconds {
            0 => String::new(),
            seconds => format!("; the Hub asks for a pause of {seconds} s"),
        };
        let text = format!("Reading the Hub: {read} of {of} models{shown}{pause}");
        Progress { done: u64::from(models), total: Some(u64::from(wanted)), text }
    }

    fn of_bytes(bytes: u64, total_bytes: Option<u64>, rows: u64, seconds_left: Option<f64>) -> Progress {
        let size = |bytes: u64| match bytes {
            // Where the first megabyte takes minutes, it moves too.
            1..50_000 => format!("{} kB", format::integer(bytes.div_ceil(1_000))),
            _ => format!("{} MB", format::fixed(bytes as f64 / 1e6, 1)),
        };
        let of = total_bytes.map_or_else(String::new, |total| format!(" of {}", size(total)));
        let rows = if rows > 0 { format!(", {} rows", format::integer(rows)) } else { String::new() };
        let left = match seconds_left.map(|seconds| seconds.ceil() as u64) {
            Some(seconds @ 1..100) => format!(", {seconds} s left"),
            Some(seconds @ 100..) => format!(", {} min left", seconds.div_ceil(60)),
            Some(0) | None => String::new(),
        };
        Progress { done: bytes, total: total_bytes, text: format!("Loading data: {}{of}{rows}{left}", size(bytes)) }
    }
}

/// Takes files, folders and addresses that are dropped anywhere on the page or pasted.
#[component]
pub(super) fn DropTarget(store: Store) -> impl IntoView {
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
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let beside = target.is_some_and(|target| target.closest("[data-beside]").ok().flatten().is_some());
        take(store, event.data_transfer(), beside);
    });
    let _pasted = use_event_listener(window(), paste, move |event: web_sys::ClipboardEvent| {
        // What is pasted into a field is the field's.
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if !target.is_some_and(|target| target.matches("input, textarea").unwrap_or(false)) {
            take(store, event.clipboard_data(), false);
        }
    });
    view! {
        <Show when=move || over.get()>
            <div class="drop" aria-hidden="true">
                <p>"Drop Parquet or CSV files to read them here. They stay on this device."</p>
                <p data-beside="">"Drop them on this field to add them to the data that are shown."</p>
            </div>
        </Show>
    }
}

/// Reads what was dropped or pasted: files, folders, or else an address.
fn take(store: Store, data: Option<web_sys::DataTransfer>, beside: bool) {
    let Some(data) = data else { return };
    let dropped = files::dropped(&data);
    if dropped.is_empty() {
        let text = data.get_data("text").unwrap_or_default().trim().to_owned();
        if text.starts_with("https://") || text.starts_with("http://") {
            let sources = vec![DataSource::Url(text)];
            store.send(if beside { Message::SourcesAdded(sources) } else { Message::SourcesChosen(sources) });
        }
        return;
    }
    spawn(async move {
        let files = files::all_files(dropped).await;
        if files.is_empty() { store.send(Message::NothingFound) } else { store.read(files, beside) }
    });
}

/// Reads the files of a picker.
pub(super) fn choose(store: Store, list: Option<FileList>, beside: bool) {
    let Some(list) = list.filter(|list| list.length() > 0) else { return };
    let files = files::listed(&list);
    if files.is_empty() { store.send(Message::NothingFound) } else { store.read(files, beside) }
}
