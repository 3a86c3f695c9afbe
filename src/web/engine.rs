//! The worker: holds the data, loads files, answers questions.

use std::cell::RefCell;
use std::panic::PanicHookInfo;
use std::rc::Rc;

use js_sys::{Array, Date};
use serde::Serialize;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent, WorkerGlobalScope};

use super::WebError;
use super::fetcher;
use super::http::timer;
use super::load::{self, Failure, Loading, Part};
use super::message::to_js;
use crate::analysis::{self, Answer, Columns, Intervals, Memory, Question, REPLICATES, ViewAnswer};
use crate::engine_state::EngineState;
use crate::load::Options;
use crate::panel::Panel;
use crate::protocol::{LoadSpec, PartResponse, Request, Response, ShareRequest};
use crate::source::LoadError;

/// Time between two reports of progress.
pub(super) const REPORT_EVERY_MS: f64 = 60.0;

/// Time without a question after which there may be time for what nobody waits for.
const IDLE_MS: i32 = 100;
/// Time for which that keeps a question waiting: a fraction of a frame.
const SLICE_MS: f64 = 4.0;

/// Time of a load after which a reader may have pressed Stop.
const MAIL_MS: f64 = 500.0;

/// Answers that are remembered: readers go back and forth.
const ANSWERS: usize = 8;

/// Replicates of the bootstrap between two looks at the clock.
const STEP: u64 = 10;

/// Starts to listen to the page.
pub fn run() {
    std::panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| send(&Response::Broken { message: info.to_string() })));
    let engine = Rc::new(RefCell::new(Engine::default()));
    let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        // What rides beside the request follows it.
        let beside: Array = event.data().unchecked_into();
        match serde_wasm_bindgen::from_value(beside.shift()) {
            Ok(request) => handle(engine.clone(), request, beside),
            Err(error) => send(&Response::Broken { message: format!("a request that can't be read: {error}") }),
        }
    });
    scope().set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
}

#[derive(Default)]
struct Engine {
    state: EngineState<Data>,
    /// Counts requests: intervals under way stop when they see this change.
    requests: u32,
}

/// What a load came to.
struct Data {
    panel: Rc<Panel>,
    /// The files that the panel was read from.
    files: Vec<Rc<Part>>,
    /// The latest answers, the newest last.
    answers: Vec<(Question, Box<Answer>)>,
    /// What they were made of, for the next ones.
    memory: Memory,
}

impl Data {
    fn answer(&mut self, question: &Question) -> Result<Box<Answer>, String> {
        match self.known(question) {
            Some(answer) => Ok(answer),
            None => answer(&self.panel, question, &mut self.memory),
        }
    }

    fn known(&self, question: &Question) -> Option<Box<Answer>> {
        self.answers.iter().find(|(known, _)| known == question).map(|(_, answer)| answer.clone())
    }

    fn remember(&mut self, question: &Question, answer: Box<Answer>) {
        self.answers.retain(|(known, _)| known != question);
        self.answers.push((question.clone(), answer));
        let surplus = self.answers.len().saturating_sub(ANSWERS);
        self.answers.drain(..surplus);
    }
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn files(beside: &Array) -> Vec<File> {
    beside.iter().filter_map(|file| file.dyn_into().ok()).collect()
}

/// Sends a message; one that can't be sent ends this worker's part, and whoever waits for it is told so.
pub(super) fn send(response: &impl Serialize) {
    let sent = to_js(response).map_err(|error| error.to_string()).and_then(|value| {
        let sent = scope().post_message(&value);
        sent.map_err(|_| "no room for a copy".to_owned())
    });
    if let Err(reason) = sent {
        let broken = Response::Broken { message: format!("an answer that can't be sent: {reason}") };
        let told = to_js(&broken).ok().and_then(|value| scope().post_message(&value).ok());
        debug_assert!(told.is_some());
    }
}

/// Does what is asked; what takes time is a task by itself.
fn handle(engine: Rc<RefCell<Engine>>, request: Request, beside: Array) {
    engine.borrow_mut().requests += 1;
    match request {
        Request::Ask { load, ask, question } => {
            if let Some(data) = engine.borrow_mut().state.data_of_mut(load) {
                let (answer, milliseconds) = timed(|| data.answer(&question));
                let response = Response::Answered { ask, answer, milliseconds };
                send(&response);
                if let Response::Answered { answer: Ok(answer), .. } = response {
                    data.remember(&question, answer);
                }
            } else {
                return send(&Response::NotHeld { ask });
            }
            if Intervals::wanted(&question) {
                spawn_local(add_intervals(engine, load, ask, question));
            }
        }
        Request::Table { load, ask, question, table } => {
            let engine = engine.borrow();
            let Some(data) = engine.state.data_of(load) else { return send(&Response::NotHeld { ask }) };
            let (table, milliseconds) = timed(|| tabled(&data.panel, &question, &table));
            send(&Response::Tabled { ask, table, milliseconds });
        }
        Request::Share(request) => spawn_local(share(request, files(&beside).into_iter().next())),
        Request::Names(request) => spawn_local(names(request, files(&beside).into_iter().next())),
        Request::Fetch(request) => spawn_local(fetcher::serve(request, beside)),
        Request::Spare => beside.iter().filter_map(|buffer| buffer.dyn_into().ok()).for_each(super::names::reuse),
        Request::CancelLoad { load } => engine.borrow_mut().state.end(load),
        Request::Preview { load, file } => {
            let engine = engine.borrow();
            let part = engine.state.data_of(load).and_then(|data| data.files.get(file)).cloned();
            spawn_local(preview(part, load, file));
        }
        Request::Load { load, ask, spec, question } => {
            engine.borrow_mut().state.begin(load);
            spawn_local(read(engine, (load, ask), spec, files(&beside), question));
        }
    }
}

/// Reads a share for another worker. Nothing else is ever asked of this one: how it failed is of no use to the one who asked.
async fn share(request: ShareRequest, file: Option<File>) {
    match Loading::share(&request, file).await {
        Ok(share) => send(&PartResponse::Shared { share: Box::new(share) }),
        Err(error) => send(&Response::Broken { message: error.to_string() }),
    }
}

/// Reads names for another worker.
async fn names(request: ShareRequest, file: Option<File>) {
    match Loading::names(&request, file).await {
        Ok(()) => send(&PartResponse::Named),
        Err(error) => send(&Response::Broken { message: error.to_string() }),
    }
}

async fn preview(part: Option<Rc<Part>>, load: u32, file: usize) {
    let preview = match part {
        Some(part) => load::preview(&part).await.map_err(|failure| failure.sentence()),
        None => Err("This file isn't loaded any more.".to_owned()),
    };
    send(&Response::Previewed { load, file, preview });
}

/// Loads, and answers a first question.
async fn read(
    engine: Rc<RefCell<Engine>>,
    (load, ask): (u32, u32),
    spec: LoadSpec,
    files: Vec<File>,
    mut question: Question,
) {
    let start = now();
    let options = options(&spec, &question);
    let current = engine.clone();
    let is_current = move || current.borrow().state.is_under_way(load);
    match Loading::run(load, &spec, files, &options, is_current).await {
        Ok((panel, data, files)) => {
            question.from = question.from.or(data.suggested_from);
            let panel = Rc::new(panel);
            let mut loaded = Data { panel: panel.clone(), files, answers: Vec::new(), memory: Memory::default() };
            let answer = loaded.answer(&question);
            if now() - start > MAIL_MS {
                // Whoever pressed Stop while the last rows were put together is heard.
                breathe().await;
            }
            if !engine.borrow_mut().state.finish(load, loaded) {
                return;
            }
            let response = Response::Loaded { load, data: Box::new(data), answer, milliseconds: now() - start };
            send(&response);
            if let Response::Loaded { answer: Ok(answer), .. } = response
                && let Some(data) = engine.borrow_mut().state.data_of_mut(load)
            {
                data.remember(&question, answer);
            }
            spawn_local(settle(engine.clone(), load, panel));
            if Intervals::wanted(&question) {
                spawn_local(add_intervals(engine, load, ask, question));
            }
        }
        Err(Failure { error: WebError::Superseded, .. }) => {}
        Err(Failure { error: WebError::Load(LoadError::RareCodec { .. }), .. }) => {
            engine.borrow_mut().state.end(load);
            send(&Response::CodecsNeeded { load });
        }
        Err(failure) => {
            engine.borrow_mut().state.end(load);
            let message = failure.sentence();
            send(&Response::LoadFailed { load, message, unrecognized: failure.unrecognized });
        }
    }
}

/// What nobody waits for: adds rows up by month, for the next questions, then looks at how rows follow each other, and sends
/// the report.
async fn settle(engine: Rc<RefCell<Engine>>, load: u32, panel: Rc<Panel>) {
    if let Some(mut summation) = panel.summation() {
        if !while_idle(&engine, load, || summation.step()).await {
            return;
        }
        if let Some(months) = summation.finish()
            && let Some(data) = engine.borrow_mut().state.data_of_mut(load)
        {
            data.memory.add_months(months);
        }
    }
    let mut inspection = panel.inspection();
    if while_idle(&engine, load, || inspection.step()).await {
        send(&Response::Inspected { load, quality: Box::new(inspection.finish()) });
    }
}

/// Takes steps while nobody asks anything and no other load is under way, until there are no more; whether the data of the load
/// are still held.
async fn while_idle(engine: &RefCell<Engine>, load: u32, mut step: impl FnMut() -> bool) -> bool {
    let is_held = || engine.borrow().state.data_of(load).is_some();
    let mut more = true;
    while more && is_held() {
        let requests = engine.borrow().requests;
        let waited = JsFuture::from(timer(IDLE_MS)).await;
        debug_assert!(waited.is_ok());
        while more && engine.borrow().requests == requests && !engine.borrow().state.is_loading() {
            let start = now();
            while more && now() - start < SLICE_MS {
                more = step();
            }
            breathe().await;
        }
    }
    is_held()
}

/// Sends an answer again with its intervals; leaves off when another request comes in.
async fn add_intervals(engine: Rc<RefCell<Engine>>, load: u32, ask: u32, question: Question) {
    let known = |data: &Data| {
        let answer = data.known(&question).filter(|answer| !matches!(answer.view, ViewAnswer::Unavailable { .. }));
        Some((answer?, data.panel.clone()))
    };
    let Some((mut answer, panel)) = engine.borrow().state.data_of(load).and_then(known) else { return };
    let Ok(Some(mut intervals)) = Intervals::of(&panel, &question) else { return };
    let start = now();
    let mut reported = start;
    let request = engine.borrow().requests;
    while !intervals.step(STEP) {
        if now() - reported > REPORT_EVERY_MS {
            reported = now();
            send(&Response::Intervals { ask, done: intervals.done() as u32, of: REPLICATES as u32 });
            breathe().await;
            if engine.borrow().requests != request {
                return;
            }
        }
    }
    intervals.finish(&mut answer);
    send(&Response::Answered { ask, answer: Ok(answer), milliseconds: now() - start });
}

/// Levels that are no known columns are read too: the reader asked for them.
fn options(spec: &LoadSpec, question: &Question) -> Options {
    let filtered = question.filters.levels().into_iter().map(str::to_owned);
    let extra_columns = filtered.chain([question.level.name().to_owned()]).collect();
    let LoadSpec { kind, mapping, rows_from, rows_to, rows_only, .. } = spec.clone();
    Options { kind, mapping, extra_columns, rows_from, rows_to, rows_only, ..Options::default() }
}

fn answer(panel: &Panel, question: &Question, memory: &mut Memory) -> Result<Box<Answer>, String> {
    analysis::answer_again(panel, question, memory).map(Box::new).map_err(|error| error.to_string())
}

fn tabled(panel: &Panel, question: &Question, name: &str) -> Result<Box<Columns>, String> {
    analysis::table(panel, question, name).map(Box::new).map_err(|error| error.to_string())
}

/// Lets the worker look at its mail: a newer load stops the one under way.
pub(super) async fn breathe() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let set = scope().set_timeout_with_callback(&resolve);
        debug_assert!(set.is_ok());
    });
    let waited = JsFuture::from(promise).await;
    debug_assert!(waited.is_ok());
}

pub(super) fn now() -> f64 {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    scope.performance().map_or_else(Date::now, |performance| performance.now())
}

fn timed<T>(run: impl FnOnce() -> T) -> (T, f64) {
    let start = now();
    let result = run();
    (result, now() - start)
}
