//! The engine: handles the page's requests and holds the loaded data.

use std::cell::RefCell;
use std::rc::Rc;

use bytes::Bytes;
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::background::{add_intervals, finish_while_idle};
use super::device;
use super::file::{LoadFailure, LoadFile, read_preview};
use super::load_progress::Loading;
use super::load_steps::{LoadResult, summary_of};
use crate::analysis::{self, Answer, MarketCache, Question, Table};
use crate::calendar::Day;
use crate::engine_state::EngineState;
use crate::load::{LoadOptions, SNAPSHOT_KEY};
use crate::packed::Packed;
use crate::panel::Panel;
use crate::protocol::{DataSource, LoadSpec, Request, Response, Unanswered, is_snapshot_name};
use crate::web::WebError;
use crate::web::fetch::ByteSource;
use crate::web::js::{now, yield_now};
use crate::web::reply::{reply_loaded, reply_to_page};

/// Time of a load after which a reader may have pressed Stop.
const STOPPABLE_MS: f64 = 500.0;

/// Answers that are remembered: readers go back and forth.
const ANSWERS: usize = 8;

/// The engine: the data that it holds, and what it works on.
#[derive(Default)]
pub(crate) struct Engine {
    pub(super) state: EngineState<LoadedData>,
    /// Counts requests: background work pauses when it sees this change.
    pub(super) requests: u32,
    /// Counts questions: intervals under way stop when they see this change.
    pub(super) questions: u32,
}

impl Engine {
    /// Returns an engine without data, for the listener and the tasks that it starts.
    pub(crate) fn instance() -> Rc<RefCell<Engine>> {
        Rc::default()
    }

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
            Request::Table { load, ask, question, table } => {
                let engine = engine.borrow();
                let Some(data) = engine.state.data_of(load) else { return reply_to_page(&Response::NotHeld { ask }) };
                let (table, milliseconds) = timed(|| compute_table(&data.panel, &question, &table));
                reply_to_page(&Response::Tabled { ask, table, milliseconds });
            }
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
                let snapshot = engine.borrow().state.data_of(load).and_then(LoadedData::snapshot);
                spawn_local(keep_snapshot(snapshot));
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
            Request::Load { load, spec, .. } if spec.hub_models().is_some() => {
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

/// The result of a load, which the engine holds.
pub(super) struct LoadedData {
    pub(super) panel: Rc<Panel>,
    /// What the page was told of it.
    summary: JsValue,
    /// The files that the panel was read from.
    files: Vec<Rc<LoadFile>>,
    /// The latest answers, the newest last.
    answers: Vec<KeptAnswer>,
    /// The markets of the latest questions, for the next ones.
    pub(super) market_cache: MarketCache,
}

/// An answer that is remembered.
pub(super) struct KeptAnswer {
    question: Question,
    pub(super) answer: Box<Answer>,
    /// Whether it has its intervals, so that nothing is to be added to it.
    pub(super) is_complete: bool,
}

impl LoadedData {
    fn of(panel: Panel, files: Vec<Rc<LoadFile>>) -> LoadedData {
        LoadedData {
            panel: Rc::new(panel),
            summary: JsValue::UNDEFINED,
            files,
            answers: Vec::new(),
            market_cache: MarketCache::default(),
        }
    }

    /// Returns what was read of the Hub's list, as a file with a name of its minute.
    fn snapshot(&self) -> Option<(String, Bytes)> {
        self.files.iter().find_map(|file| {
            let minute = file.opened.as_ref()?.metadata.key_value(SNAPSHOT_KEY)?.replace(':', "");
            let ByteSource::Whole(bytes) = &file.bytes else { return None };
            Some((format!("hub-{minute}.parquet"), bytes.clone()))
        })
    }

    /// Returns the answer to a question, a remembered one if there is one.
    fn answer(&mut self, question: &Question) -> Result<Box<Answer>, Unanswered> {
        match self.known(question) {
            Some(known) => Ok(known.answer.clone()),
            None => answer(&self.panel, question, &mut self.market_cache),
        }
    }

    pub(super) fn known(&self, question: &Question) -> Option<&KeptAnswer> {
        self.answers.iter().find(|known| known.question == *question)
    }

    pub(super) fn remember(&mut self, question: &Question, answer: Box<Answer>, is_complete: bool) {
        let is_complete = is_complete || self.known(question).is_some_and(|known| known.is_complete);
        self.answers.retain(|known| known.question != *question);
        self.answers.push(KeptAnswer { question: question.clone(), answer, is_complete });
        let surplus = self.answers.len().saturating_sub(ANSWERS);
        self.answers.drain(..surplus);
    }
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

/// Adds the snapshots that this device keeps to the files that the page has, in the order of the spec's.
pub(super) async fn with_snapshots(spec: &LoadSpec, files: Vec<File>) -> Vec<File> {
    let names: Vec<&String> = spec
        .sources
        .iter()
        .filter_map(|source| if let DataSource::File(name) = source { Some(name) } else { None })
        .collect();
    let mut missing = names.len().saturating_sub(files.len());
    let (mut given, mut all) = (files.into_iter(), Vec::new());
    for name in names {
        let kept = if missing > 0 && is_snapshot_name(name) { device::snapshot(name).await } else { None };
        missing -= usize::from(kept.is_some());
        all.extend(kept.or_else(|| given.next()));
    }
    all
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

/// Answers the first question of data that have been read, and holds them, if they are still wanted.
pub(super) async fn take_over(
    engine: Rc<RefCell<Engine>>,
    (load, ask): (u32, u32),
    (panel, data, files): LoadResult,
    mut question: Question,
    start: f64,
    kept_summary: Option<JsValue>,
) {
    question.from = question.from.or(data.suggested_from);
    let mut loaded = LoadedData::of(panel, files);
    let panel = loaded.panel.clone();
    let answer = loaded.answer(&question);
    if now() - start > STOPPABLE_MS {
        // A Stop that was pressed while the last rows were put together is handled.
        yield_now().await;
    }
    if !engine.borrow_mut().state.finish(load, loaded) {
        return;
    }
    let response = Response::Loaded { load, data: Box::new(data), answer, milliseconds: now() - start };
    let summary = reply_loaded(&response, kept_summary);
    if let Some(data) = engine.borrow_mut().state.data_of_mut(load) {
        data.summary = summary;
        if let Response::Loaded { answer: Ok(answer), .. } = response {
            data.remember(&question, answer, false);
        }
    }
    spawn_local(finish_while_idle(engine.clone(), load, panel));
    spawn_local(add_intervals(engine, load, ask, question));
}

/// Puts more data of a load in the place of those that are held, if they are still wanted, and tells the page.
#[cfg(feature = "all-formats")]
pub(super) fn grow(engine: &Rc<RefCell<Engine>>, load: u32, (panel, data, files): LoadResult) {
    let loaded = LoadedData::of(panel, files);
    let panel = loaded.panel.clone();
    // What was to be added to an answer of the data before isn't.
    engine.borrow_mut().questions += 1;
    if !engine.borrow_mut().state.replace(load, loaded) {
        return;
    }
    let summary = reply_loaded(&Response::Grown { load, data: Box::new(data) }, None);
    if let Some(data) = engine.borrow_mut().state.data_of_mut(load) {
        data.summary = summary;
    }
    spawn_local(finish_while_idle(engine.clone(), load, panel));
}

/// Tells the page why a load has come to nothing, unless another has taken its place.
pub(super) fn fail(engine: &RefCell<Engine>, load: u32, failure: LoadFailure) {
    if matches!(failure.error, WebError::Superseded) {
        return;
    }
    engine.borrow_mut().state.end(load);
    reply_to_page(&match &failure.error {
        WebError::Load(error) if error.needs_all_formats() => Response::AllFormatsNeeded { load },
        _ => {
            let message = failure.sentence();
            Response::LoadFailed { load, message, unrecognized: failure.unrecognized }
        }
    });
}

/// Returns how the files of a load are read: levels that are no known columns are read too, the reader asked for them.
pub(super) fn options(spec: &LoadSpec, question: &Question) -> LoadOptions {
    let filtered = question.filters.levels().into_iter().map(str::to_owned);
    let extra_columns = filtered.chain([question.level.name().to_owned()]).collect();
    let LoadSpec { kind, mapping, rows_from, rows_to, rows_only, far_dates, developer_table_alone, .. } = spec.clone();
    let today = Some(Day((js_sys::Date::now() / 86_400_000.0) as i32));
    LoadOptions {
        kind,
        mapping,
        extra_columns,
        rows_from,
        rows_to,
        rows_only,
        far_dates,
        developer_table_alone,
        today,
        ..LoadOptions::default()
    }
}

fn answer(panel: &Panel, question: &Question, market_cache: &mut MarketCache) -> Result<Box<Answer>, Unanswered> {
    analysis::answer_with_cache(panel, question, market_cache).map(Box::new).map_err(Unanswered::from)
}

fn compute_table(panel: &Panel, question: &Question, name: &str) -> Result<Box<Table>, String> {
    analysis::table(panel, question, name).map(Box::new).map_err(|error| error.to_string())
}

fn timed<T>(run: impl FnOnce() -> T) -> (T, f64) {
    let start = now();
    let result = run();
    (result, now() - start)
}
