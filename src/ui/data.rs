//! The data dialog: sources, quality report, and how readers add their own data.

use leptos::html::Input;
use leptos::prelude::*;

use super::columns::Columns;
use super::kept::KeptView;
use super::quality::QualityView;
use super::status::choose;
use super::store::Store;
use crate::analysis::Filters;
use crate::app::{HUB_MODELS, Message, Phase, STUDY};
use crate::calendar::Day;
use crate::chart::format;
use crate::figures::source_line;
use crate::protocol::{DataSource, DateOrigin, FileSummary, LoadSpec};
use crate::schema::CountKind;
use crate::web::{cache, spawn};

/// The data section.
#[component]
pub(super) fn DataView(store: Store) -> impl IntoView {
    let state = store.state;
    let data = Memo::new(move |_| state.with(|state| state.data.clone()));
    let kind = move || state.with(|state| state.data.as_ref().map(|data| data.kind.name()));
    let unrecognized = Memo::new(move |_| state.with(|state| state.failed.as_ref()?.unrecognized.clone()));
    view! {
        <section class="about-data" aria-labelledby="data-title">
            <h2 id="data-title">"The data, and your own"</h2>
            <KeptView store/>
            <Chooser store/>
            {move || unrecognized.get().map(|file| view! {
                <h3>{format!("What are the columns of {}?", file.name)}</h3>
                <p class="note">"Say which holds the model's name, which the date and which the downloads, and which needn't be read: with each answer the file is tried again."</p>
                <Columns store file index=None/>
            })}
            <RowsChoice store/>
            <Kept store/>
            {move || data.get().map(|data| view! {
                <p>{source_line(&data)}</p>
                <Loaded store files=data.files.clone()/>
                {data.quality.joined_developers.map(|_| view! {
                    <label class="note">
                        <input id="developer-table-alone" type="checkbox" prop:checked=move || store.state.with(|state| state.load_spec().developer_table_alone)
                            on:change=move |event| store.send(Message::DeveloperTableAloneChosen(event_target_checked(&event)))/>
                        " Only what the table of developers says: developers without a row are unknown, and don't keep what other files say of them"
                    </label>
                })}
                <div class="choice">
                    <label for="kind">"The column of downloads counts"</label>
                    <select id="kind" on:change:target=move |event| store.send(Message::KindChosen(CountKind::from_name(&event.target().value())))>
                        {[("window:30", "the last 30 days at each date (window)"), ("flow", "the downloads of each period (flow)"), ("counter", "all downloads so far (counter)")]
                            .into_iter()
                            .map(|(name, words)| view! { <option value=name prop:selected=move || kind().as_deref() == Some(name)>{words}</option> })
                            .collect_view()}
                    </select>
                </div>
                {data.files.iter().enumerate().map(|(index, file)| view! {
                    <details class="data">
                        <summary>{format!("Columns of {}", file.name)}</summary>
                        <Columns store file=file.clone() index=Some(index)/>
                    </details>
                }).collect_view()}
                <QualityView data/>
            })}
        </section>
    }
}

/// Ways to bring data.
#[component]
fn Chooser(store: Store) -> impl IntoView {
    let own = move || store.state.with(|state| *state.load_spec() != LoadSpec::default());
    let address = NodeRef::<Input>::new();
    let models = RwSignal::new(HUB_MODELS);
    let hub = move || vec![DataSource::Hub { models: models.get_untracked() }];
    let open = move |beside: bool| {
        let Some(input) = address.get_untracked() else { return };
        let url = input.value().trim().to_owned();
        if !url.is_empty() {
            let sources = vec![DataSource::Url(url)];
            store.send(if beside { Message::SourcesAdded(sources) } else { Message::SourcesChosen(sources) });
        }
    };
    view! {
        <div class="own">
            <Picker store id="files" label="Open Parquet or CSV files" beside=false folder=false/>
            <Picker store id="more-files" label="Add files" beside=true folder=false/>
            <Picker store id="folder" label="Open a folder" beside=false folder=true/>
            <Show when=own>
                <button type="button" on:click=move |_| store.send(Message::SourcesChosen(vec![DataSource::Bundled]))>"Back to the shipped data"</button>
            </Show>
            <p class="note">"Or drop files, folders or a .zip anywhere on this page. They are read here and never leave this device."</p>
        </div>
        <form class="own" on:submit=move |event| { event.prevent_default(); open(false); }>
            <div class="choice address">
                <label for="address">"Address of a Parquet or CSV file, or a .zip"</label>
                <input node_ref=address id="address" type="text" inputmode="url" autocomplete="off" spellcheck="false" placeholder="https://…/file.parquet"/>
            </div>
            <button type="submit">"Open"</button>
            <button type="button" on:click=move |_| open(true)>"Add"</button>
        </form>
        <div class="own">
            <div class="choice">
                <label for="hub-models">"The Hub's most downloaded models, this minute"</label>
                <select id="hub-models" on:change:target=move |event| models.set(event.target().value().parse().unwrap_or(HUB_MODELS))>
                    {[1_000, HUB_MODELS, 50_000].into_iter().map(|count: u32| view! {
                        <option value=count prop:selected=count == HUB_MODELS>{format::integer(u64::from(count))}</option>
                    }).collect_view()}
                </select>
            </div>
            <button type="button" id="hub" on:click=move |_| store.send(Message::SourcesChosen(hub()))>"Read them"</button>
            <button type="button" id="hub-beside" on:click=move |_| store.send(Message::SourcesAdded(hub()))>"Add them as one more date"</button>
            <p class="note">"Your browser asks huggingface.co, and nobody else, for public counts; nothing of yours is sent."</p>
        </div>
        <div class="own">
            <span class="note">"Latest from the study, read from the Hugging Face Hub:"</span>
            {STUDY.into_iter().map(|(label, url)| {
                let choose = move |_| store.send(Message::SourcesChosen(vec![DataSource::Url(url.to_owned())]));
                view! { <button type="button" on:click=choose>{label}</button> }
            }).collect_view()}
        </div>
    }
}

/// Which rows to read, for data that are more than a tab holds.
#[component]
fn RowsChoice(store: Store) -> impl IntoView {
    let (from, to, only) = (NodeRef::<Input>::new(), NodeRef::<Input>::new(), NodeRef::<Input>::new());
    // Memos: a field is written anew when its own part has changed, or what is being typed would go with anything else that does.
    let shown = move |of: fn(&LoadSpec) -> Option<Day>| {
        Memo::new(move |_| {
            store.state.with(|state| of(state.load_spec()).map(|day| day.to_string()).unwrap_or_default())
        })
    };
    let conditions = Memo::new(move |_| {
        store.state.with(|state| {
            let conditions = state.load_spec().rows_only.iter().map(|(column, value)| format!("{column}:{value}"));
            conditions.collect::<Vec<_>>().join(", ")
        })
    });
    let day = |input: NodeRef<Input>| input.get_untracked().and_then(|input| Day::parse(&input.value()));
    let read = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let only = only.get_untracked().map(|input| input.value()).unwrap_or_default();
        let only = only.split(',').filter_map(|condition| Filters::condition(condition.trim())).collect();
        store.send(Message::RowsChosen(day(from), day(to), only));
    };
    view! {
        <details class="data">
            <summary>"Read only some rows of a large file"</summary>
            <form class="own days" on:submit=read>
                <div class="choice"><label for="rows-from">"Rows from"</label>
                    <input node_ref=from id="rows-from" type="date" prop:value=shown(|spec| spec.rows_from)/></div>
                <div class="choice"><label for="rows-to">"to"</label>
                    <input node_ref=to id="rows-to" type="date" prop:value=shown(|spec| spec.rows_to)/></div>
                <div class="choice address"><label for="rows-only">"only where, such as country:China, country:France"</label>
                    <input node_ref=only id="rows-only" type="text" autocomplete="off" spellcheck="false" placeholder="column:value" prop:value=conditions/></div>
                <button type="submit">"Read these rows"</button>
            </form>
            <label class="note">
                <input id="far-dates" type="checkbox" prop:checked=move || store.state.with(|state| state.load_spec().far_dates)
                    on:change=move |event| store.send(Message::FarDatesChosen(event_target_checked(&event)))/>
                " Keep dates far from the others (0001-01-01, 1970, 9999), which are else set aside and counted"
            </label>
        </details>
    }
}

/// The size of the cache of remote files on this device, and a button that clears it.
#[component]
fn Kept(store: Store) -> impl IntoView {
    let bytes = RwSignal::new(0);
    let measure = move || spawn(async move { bytes.set(cache::size_bytes().await) });
    let loaded = Memo::new(move |_| {
        store.state.with(|state| (state.phase == Phase::Ready, state.data.as_ref().map(|data| data.bytes)))
    });
    Effect::new(move |_| {
        if loaded.get().0 {
            measure();
        }
    });
    let clear = move |_| {
        spawn(async move {
            cache::clear().await;
            bytes.set(cache::size_bytes().await);
        });
    };
    view! {
        <Show when=move || { bytes.get() > 0 }>
            <p class="note kept">
                <span>{move || format!("Kept on this device, so that it needn't be fetched again: {} MB of remote files. ", format::fixed(bytes.get() as f64 / 1e6, 1))}</span>
                <button type="button" on:click=clear>"Delete them"</button>
            </p>
        </Show>
    }
}

#[component]
fn Picker(store: Store, id: &'static str, label: &'static str, beside: bool, folder: bool) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let chosen = move |_| {
        if let Some(input) = input.get_untracked() {
            choose(store, input.files(), beside);
            // The same file can be chosen again.
            input.set_value("");
        }
    };
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            input.set_webkitdirectory(folder);
        }
    });
    let accept = if folder { "" } else { ".parquet,.pq,.zip,.csv,.tsv,.gz" };
    view! {
        <span class="picker">
            <input node_ref=input id=id type="file" accept=accept multiple=true on:change=chosen/>
            <label class="button" for=id>{label}</label>
        </span>
    }
}

/// What is loaded, part by part.
#[component]
fn Loaded(store: Store, files: Vec<FileSummary>) -> impl IntoView {
    let removable = store.state.with_untracked(|state| state.load_spec().sources.len() > 1);
    let mut last = None;
    let rows = files.into_iter().map(move |file| {
        // An archive's files are removed together.
        let first = last != Some(file.source);
        last = Some(file.source);
        let source = file.source;
        let spoken = format!("Remove {}", file.name);
        let remove = (removable && first).then(|| view! {
            <button type="button" aria-label=spoken on:click=move |_| store.send(Message::SourceRemoved(source))>"Remove"</button>
        });
        view! { <li><span><b>{file.name.clone()}</b>{format!(": {}", held(&file))}</span>{remove}</li> }
    });
    view! { <ul class="loaded" aria-label="What is loaded">{rows.collect_view()}</ul> }
}

/// What a file holds, in words.
fn held(file: &FileSummary) -> String {
    let rows = format!("{} rows", format::integer(file.rows));
    let (amount, unit) = if file.bytes < 100_000 { (1e3, "kB") } else { (1e6, "MB") };
    let bytes = format!("{} {unit} read", format::fixed(file.bytes as f64 / amount, 1));
    let what = match file.dated {
        None if file.names_models() => "attributes of models".to_owned(),
        None => "attributes of developers, which their models take over".to_owned(),
        Some(DateOrigin::Column | DateOrigin::Missing) => "downloads by date".to_owned(),
        Some(DateOrigin::FileName(day)) => format!("downloads on {}, the date in its name", day.long()),
        Some(DateOrigin::NewestCreated(day)) => {
            format!("downloads on {}, when its newest model was published: the file has no dates", day.long())
        }
    };
    format!("{what}; {rows}, {bytes}")
}
