//! What this device keeps: data of the reader's own, to be opened again without a file.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::store::Store;
use crate::app::{Message, parse_link};
use crate::calendar::Day;
use crate::chart::format;
use crate::protocol::{DataSource, KeptData, KeptSnapshot};
use crate::web::page;

/// How much may be kept, in bytes, with the words for it; the third unless the reader says otherwise.
const ALLOWED: [(u64, &str); 4] =
    [(50_000_000, "50 MB"), (500_000_000, "500 MB"), (4_000_000_000, "4 GB"), (u64::MAX, "as much as there is room")];

/// Milliseconds of a day.
const DAY_MS: f64 = 86_400_000.0;

/// The list of what is kept, and a button that adds the data that are shown.
#[component]
pub(super) fn KeptView(store: Store) -> impl IntoView {
    let state = store.state;
    let kept = Memo::new(move |_| state.with(|state| state.kept.clone().unwrap_or_default()));
    let allowed = RwSignal::new(2_usize);
    let keep = move |_| {
        page::ask_to_persist();
        store.send(Message::KeepAsked(ALLOWED[allowed.get_untracked()].0));
    };
    let snapshots = Memo::new(move |_| state.with(|state| state.snapshots.clone()));
    let may_keep_snapshot = Memo::new(move |_| state.with(|state| state.may_keep_snapshot()));
    let may_keep = Memo::new(move |_| state.with(|state| state.may_keep()));
    let is_keeping = move || state.with(|state| state.is_keeping);
    view! {
        <Show when=move || may_keep_snapshot.get() || snapshots.with(|snapshots| !snapshots.is_empty())>
            <div class="kept-data">
                <h3>"Snapshots of the Hub"</h3>
                <ul class="kept-list" aria-label="Snapshots of the Hub">
                    {move || snapshots.get().into_iter().map(|snapshot| view! { <Snapshot store snapshot/> }).collect_view()}
                </ul>
                <Show when=move || may_keep_snapshot.get()>
                    <div class="own">
                        <button type="button" id="keep-snapshot" on:click=move |_| { page::ask_to_persist(); store.send(Message::SnapshotKept); }>"Keep this snapshot"</button>
                        <p class="note">"Only here, as a file. Beside a later one it gives the downloads between the two, by the Hub's own counters."</p>
                    </div>
                </Show>
            </div>
        </Show>
        <Show when=move || may_keep.get() || kept.with(|kept| !kept.is_empty())>
            <div class="kept-data">
                <h3>"Kept on this device"</h3>
                <Show when=move || kept.with(|kept| !kept.is_empty())>
                    <ul class="kept-list" aria-label="Kept on this device">
                        {move || kept.get().into_iter().map(|data| view! { <Item store data/> }).collect_view()}
                    </ul>
                </Show>
                <Show when=move || may_keep.get()>
                    <div class="own">
                        <button type="button" id="keep" disabled=is_keeping on:click=keep>"Keep these data on this device"</button>
                        <div class="choice">
                            <label for="allowed">"Keep at most"</label>
                            <select id="allowed" on:change:target=move |event| allowed.set(event.target().selected_index().max(0) as usize)>
                                {ALLOWED.into_iter().enumerate().map(|(index, (_, words))| view! {
                                    <option prop:selected=move || allowed.get() == index>{words}</option>
                                }).collect_view()}
                            </select>
                        </div>
                        <p class="note">"Only here: in this browser, as they were read. Their link opens them again without the file. A browser short of room may delete them."</p>
                    </div>
                </Show>
            </div>
        </Show>
    }
}

/// A snapshot of the Hub's list, alone or beside what is shown.
#[component]
fn Snapshot(store: Store, snapshot: KeptSnapshot) -> impl IntoView {
    let KeptSnapshot { name, bytes } = snapshot;
    let sources = || vec![DataSource::File(name.clone())];
    let (alone, beside, forgotten) = (sources(), sources(), name.clone());
    let spoken = |verb: &str| format!("{verb} {name}");
    let [open, add] = ["Open", "Add"].map(spoken);
    let held = format!(": {} MB", format::fixed(bytes as f64 / 1e6, 1));
    view! {
        <li>
            <span><b>{name.clone()}</b>{held}</span>
            <span class="acts">
                <button type="button" aria-label=open on:click=move |_| store.send(Message::SourcesChosen(alone.clone()))>"Open"</button>
                <button type="button" aria-label=add on:click=move |_| store.send(Message::SourcesAdded(beside.clone()))>"Add"</button>
                <DeleteButton name delete=move || store.send(Message::SnapshotForgotten(forgotten.clone()))/>
            </span>
        </li>
    }
}

#[component]
fn Item(store: Store, data: KeptData) -> impl IntoView {
    let name = name_of(&data);
    let kept_on = Day((data.kept_ms / DAY_MS) as i32).long();
    let held = format!(
        ": {} rows, {} MB, kept {kept_on}",
        format::integer(data.rows),
        format::fixed(data.bytes as f64 / 1e6, 1)
    );
    let open = format!("Open {name}");
    let (to_open, to_delete) = (data.link.clone(), data.link);
    view! {
        <li>
            <span><b>{name.clone()}</b>{held}</span>
            <span class="acts">
                <button type="button" aria-label=open on:click=move |_| store.send(Message::KeptChosen(to_open.clone()))>"Open"</button>
                <DeleteButton name delete=move || store.send(Message::KeptForgotten(to_delete.clone()))/>
            </span>
        </li>
    }
}

/// Deletes at the second click: what is deleted can't be had back. Leaving the button takes the first one back.
#[component]
fn DeleteButton(name: String, delete: impl Fn() + 'static) -> impl IntoView {
    let is_asked = RwSignal::new(false);
    let words = move || if is_asked.get() { "Delete for good" } else { "Delete" };
    let click = move |event: MouseEvent| {
        if !is_asked.get_untracked() {
            is_asked.set(true);
        } else if event.detail() < 2 {
            // Not the second half of a double click.
            delete();
        }
    };
    view! {
        <button type="button" aria-label=move || format!("{} {name}", words()) on:click=click
            on:blur=move |_| is_asked.set(false)>{words}</button>
    }
}

/// The names of the files that kept data were read of.
fn name_of(data: &KeptData) -> String {
    let spec = parse_link(&data.link).spec;
    let names: Vec<&str> = spec.sources.iter().map(|source| source.name()).collect();
    match &names[..] {
        [first, others @ ..] if others.len() > 2 => format!("{first} and {} more", others.len()),
        names => names.join(", "),
    }
}
