//! The engine: handles the page's requests and holds the loaded data.

use std::cell::RefCell;
use std::rc::Rc;

use bytes::Bytes;
use js_sys::{Array, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::background::{add_intervals, complete_answer};
use super::device;
use super::engine_data::{Engine, LoadedData};
#[cfg(not(feature = "all-formats"))]
use super::file::short_path;
use super::file::{LoadFile, read_preview};
use super::load_options::{options, with_snapshots};
use super::load_progress::Loading;
use super::load_steps::summary_of;
use super::take_over::{fail, take_over};
use crate::analysis::Question;
use crate::calendar::Day;
#[cfg(not(feature = "all-formats"))]
use crate::fetch_plan::is_package_path;
use crate::packed::Packed;
use crate::protocol::{DataSource, LoadSpec, Request, Response};
use crate::web::js::now;
use crate::web::reply::reply_to_page;

impl Engine {
    /// Handles a request of the page; what takes long runs as a task of its own.
    pub(crate) fn handle(engine: Rc<RefCell<Engine>>, request: Request, beside: Array) {
        engine.borrow_mut().requests += 1;
        match request {
            Request::Ask { load, ask, question } => {
                engine.borrow_mut().questions += 1;
                if let Some(data) = engine.borrow_mut().state.data_of_mut(load) {
                    let (answer, milliseconds) = timed(|| data.answer(&question));
                    let response = Response::Answered { ask, answer, milliseconds };
                    reply_to_page(&response);
                    if let Response::Answered { answer: Ok(answer), .. } = response {
                        data.remember(&question, answer, false);
                    }
                } else {
                    return reply_to_page(&Response::NotHeld { ask });
                }
                spawn_local(add_intervals(engine, load, ask, question));
            }
            Request::Search { load, search, text } => {
                if let Some(data) = engine.borrow_mut().state.data_of_mut(load) {
                    data.search(search, text);
                }
            }
            Request::Table { load, ask, question, table } => {
                let mut engine = engine.borrow_mut();
                let Some(data) = engine.state.data_of_mut(load) else {
                    return reply_to_page(&Response::NotHeld { ask });
                };
                let (table, milliseconds) = timed(|| data.table(&question, &table));
                reply_to_page(&Response::Tabled { ask, table, milliseconds });
            }
            Request::Report { load, ask, question } => spawn_local(complete_answer(engine, load, ask, question)),
            Request::CancelLoad { load } => engine.borrow_mut().state.end(load),
            Request::Keep { load, link, most_bytes } => {
                let data = engine.borrow().state.data_of(load).map(|data| (data.panel.clone(), data.summary.clone()));
                spawn_local(async move {
                    let kept = match data {
                        Some((panel, summary)) => device::keep(link, &panel, &summary, most_bytes).await,
                        None => Err("These data aren't loaded any more.".to_owned()),
                    };
                    tell_kept(kept).await;
                });
            }
            Request::KeepSnapshot { load } => {
                // Only an engine that reads the list has one.
                if cfg!(feature = "all-formats") {
                    let snapshot = engine.borrow().state.data_of(load).and_then(LoadedData::snapshot);
                    spawn_local(keep_snapshot(snapshot));
                }
            }
            Request::ForgetSnapshot { name } => {
                spawn_local(async move { tell_kept(device::forget_snapshot(&name).await).await });
            }
            Request::Forget { link } => spawn_local(async move { tell_kept(device::forget(&link).await).await }),
            Request::ListKept => spawn_local(tell_kept(Ok(()))),
            Request::Preview { load, file } => {
                let engine = engine.borrow();
                let loaded = engine.state.data_of(load).and_then(|data| data.files.get(file)).cloned();
                spawn_local(preview(loaded, load, file));
            }
            #[cfg(not(feature = "all-formats"))]
            Request::Load { load, spec, .. } if spec.has_listing() || has_package(&spec) => {
                engine.borrow_mut().state.begin(load);
                engine.borrow_mut().state.end(load);
                reply_to_page(&Response::AllFormatsNeeded { load });
            }
            #[cfg(feature = "all-formats")]
            Request::Load { load, ask, spec, question, .. } if spec.hub_models().is_some() => {
                engine.borrow_mut().state.begin(load);
                spawn_local(super::hub::load_listing(engine, (load, ask), spec, files(&beside), question));
            }
            Request::Load { load, ask, spec, link, question } => {
                engine.borrow_mut().state.begin(load);
                spawn_local(load_data(engine, (load, ask), (spec, link), files(&beside), question));
            }
        }
    }
}

/// Returns whether a part is the manifest of a data package, which only the other build reads.
#[cfg(not(feature = "all-formats"))]
fn has_package(spec: &LoadSpec) -> bool {
    spec.sources.iter().any(|source| is_package_path(short_path(source.name())))
}

/// Tells the page what this device keeps, and what a request to change that has come to.
async fn tell_kept(outcome: Result<(), String>) {
    let (data, error) = match device::list().await {
        Ok(data) => (data, outcome.err()),
        // What can't be listed is said where something was to be done.
        Err(reason) => (Vec::new(), outcome.err().map(|_| reason)),
    };
    let snapshots = device::snapshots().await;
    reply_to_page(&Response::Kept { data, snapshots, error });
}

/// Keeps a snapshot of the Hub's list, or hands it to the page where this browser keeps nothing.
async fn keep_snapshot(snapshot: Option<(String, Bytes)>) {
    let Some((name, bytes)) = snapshot else {
        return tell_kept(Err("These data aren't loaded any more.".to_owned())).await;
    };
    match device::keep_snapshot(&name, &bytes).await {
        Ok(true) => tell_kept(Ok(())).await,
        Ok(false) => reply_to_page(&Response::Snapshot { name, bytes: Packed(bytes.to_vec()) }),
        Err(reason) => tell_kept(Err(reason)).await,
    }
}

/// Returns the files that ride beside a request, in their order.
fn files(beside: &Array) -> Vec<File> {
    beside.iter().filter_map(|file| file.dyn_into().ok()).collect()
}

async fn preview(file: Option<Rc<LoadFile>>, load: u32, index: usize) {
    let preview = match file {
        Some(file) => read_preview(&file).await.map_err(|failure| failure.sentence()),
        None => Err("The file itself isn't at hand any more.".to_owned()),
    };
    reply_to_page(&Response::Previewed { load, file: index, preview });
}

/// Loads, and answers a first question.
async fn load_data(
    engine: Rc<RefCell<Engine>>,
    (load, ask): (u32, u32),
    (spec, link): (LoadSpec, String),
    files: Vec<File>,
    question: Question,
) {
    let start = now();
    let options = options(&spec, &question);
    let current = engine.clone();
    let is_current = move || current.borrow().state.is_under_way(load);
    let files = with_snapshots(&spec, files).await;
    let are_files = spec.sources.iter().filter(|source| matches!(source, DataSource::File(_))).count();
    let mut kept_summary = None;
    let run = if files.len() < are_files {
        let kept = device::open(&link).await;
        let Ok(Some((panel, summary))) = kept else {
            if engine.borrow().state.is_under_way(load) {
                engine.borrow_mut().state.end(load);
                let reason = kept.err().map(|error| error.to_string());
                reply_to_page(&Response::NotKept { load, reason });
            }
            return;
        };
        // The rest stands in what was kept.
        let mut data = summary_of(&[], &panel, 0);
        let suggested = Reflect::get(&summary, &"suggested_from".into()).ok().and_then(|day| day.as_f64());
        data.suggested_from = suggested.map(|day| Day(day as i32));
        kept_summary = Some(summary);
        Ok((panel, data, Vec::new()))
    } else {
        Loading::run(load, &spec, (files, None), &options, is_current).await
    };
    match run {
        Ok(result) => take_over(engine, (load, ask), result, question, start, kept_summary).await,
        Err(failure) => fail(&engine, load, failure),
    }
}

fn timed<T>(run: impl FnOnce() -> T) -> (T, f64) {
    let start = now();
    let result = run();
    (result, now() - start)
}
