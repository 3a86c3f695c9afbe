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
use crate::analysis::{self, Answer, Columns, Intervals, Memory, Question, REPLICATES};
use crate::load::Options;
use crate::panel::Panel;
use crate::protocol::{PartResponse, Reading, Request, Response, ShareRequest};
use crate::source::LoadError;

/// Time between two reports of progress.
pub(super) const REPORT_EVERY_MS: f64 = 60.0;

/// Time without a question after which there may be time for what nobody waits for.
const IDLE_MS: i32 = 100;
/// Time for which that keeps a question waiting: a fraction of a frame.
const SLICE_MS: f64 = 4.0;

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
    panel: Option<Rc<Panel>>,
    /// The files that the panel was read from.
    files: Vec<Rc<Part>>,
    /// The newest load: an older one stops when it sees this change.
    load: u32,
    /// The latest answers on these data, the newest last.
    answers: Vec<(Question, Box<Answer>)>,
    /// What they were made of, for the next ones.
    memory: Memory,
    /// Counts requests: intervals under way stop when they see this change.
    requests: u32,
}

impl Engine {
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

pub(super) fn send(response: &impl Serialize) {
    // A message of plain data can always be cloned; if it could not, the page would time nothing out and show the last view.
    if let Ok(value) = serde_wasm_bindgen::to_value(response) {
        let sent = scope().post_message(&value);
        debug_assert!(sent.is_ok());
    }
}

/// Does what is asked; what takes time is a task by itself.
fn handle(engine: Rc<RefCell<Engine>>, request: Request, beside: Array) {
    engine.borrow_mut().requests += 1;
    match request {
        Request::Cancel => {}
        Request::Ask { ask, question } => {
            let panel = engine.borrow().panel.clone();
            let known = engine.borrow().known(&question);
            let mut memory = std::mem::take(&mut engine.borrow_mut().memory);
            let (answer, milliseconds) =
                timed(|| known.map_or_else(|| answer(panel.as_deref(), &question, &mut memory), Ok));
            engine.borrow_mut().memory = memory;
            let response = Response::Answered { ask, answer, milliseconds };
            send(&response);
            if let Response::Answered { answer: Ok(answer), .. } = response {
                engine.borrow_mut().remember(&question, answer);
            }
            if Intervals::wanted(&question) {
                spawn_local(add_intervals(engine, ask, question));
            }
        }
        Request::Table { ask, question, table } => {
            let panel = engine.borrow().panel.clone();
            let (table, milliseconds) = timed(|| tabled(panel.as_deref(), &question, &table));
            send(&Response::Tabled { ask, table, milliseconds });
        }
        Request::Share(request) => spawn_local(share(request, files(&beside).into_iter().next())),
        Request::Names(request) => spawn_local(names(request, files(&beside).into_iter().next())),
        Request::Fetch(request) => spawn_local(fetcher::serve(request, beside)),
        Request::Spare => beside.iter().filter_map(|buffer| buffer.dyn_into().ok()).for_each(super::names::reuse),
        Request::CancelLoad => engine.borrow_mut().load = u32::MAX,
        Request::Preview { file } => spawn_local(preview(engine.borrow().files.get(file).cloned(), file)),
        Request::Load { load, ask, reading, question } => {
            engine.borrow_mut().load = load;
            spawn_local(read(engine, (load, ask), reading, files(&beside), question));
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

async fn preview(part: Option<Rc<Part>>, file: usize) {
    let preview = match part {
        Some(part) => load::preview(&part).await.map_err(|failure| failure.sentence()),
        None => Err("This file isn't loaded any more.".to_owned()),
    };
    send(&Response::Previewed { file, preview });
}

/// Loads, and answers a first question.
async fn read(
    engine: Rc<RefCell<Engine>>,
    (load, ask): (u32, u32),
    reading: Reading,
    files: Vec<File>,
    mut question: Question,
) {
    let start = now();
    let options = options(&reading, &question);
    let current = engine.clone();
    let is_current = move || current.borrow().load == load;
    match Loading::run(load, &reading, files, &options, is_current).await {
        Ok((panel, data, files)) => {
            question.from = question.from.or(data.suggested_from);
            let mut memory = Memory::default();
            let answer = answer(Some(&panel), &question, &mut memory);
            let panel = Rc::new(panel);
            engine.borrow_mut().panel = Some(panel.clone());
            engine.borrow_mut().files = files;
            engine.borrow_mut().answers.clear();
            engine.borrow_mut().memory = memory;
            let response = Response::Loaded { load, data: Box::new(data), answer, milliseconds: now() - start };
            send(&response);
            if let Response::Loaded { answer: Ok(answer), .. } = response {
                engine.borrow_mut().remember(&question, answer);
            }
            spawn_local(settle(engine.clone(), load, panel));
            if Intervals::wanted(&question) {
                spawn_local(add_intervals(engine, ask, question));
            }
        }
        Err(Failure { error: WebError::Superseded, .. }) => {}
        Err(Failure { error: WebError::Load(LoadError::RareCodec { .. }), .. }) => {
            send(&Response::CodecsNeeded { load });
        }
        Err(failure) => {
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
        if let Some(months) = summation.finish() {
            engine.borrow_mut().memory.add_months(months);
        }
    }
    let mut inspection = panel.inspection();
    if while_idle(&engine, load, || inspection.step()).await {
        send(&Response::Inspected { load, quality: Box::new(inspection.finish()) });
    }
}

/// Takes steps while nobody asks anything, until there are no more; whether no other load has begun.
async fn while_idle(engine: &RefCell<Engine>, load: u32, mut step: impl FnMut() -> bool) -> bool {
    let mut more = true;
    while more && engine.borrow().load == load {
        let requests = engine.borrow().requests;
        let waited = JsFuture::from(timer(IDLE_MS)).await;
        debug_assert!(waited.is_ok());
        while more && engine.borrow().requests == requests {
            let start = now();
            while more && now() - start < SLICE_MS {
                more = step();
            }
            breathe().await;
        }
    }
    engine.borrow().load == load
}

/// Sends an answer again with its intervals; leaves off when another request comes in.
async fn add_intervals(engine: Rc<RefCell<Engine>>, ask: u32, question: Question) {
    let (answer, panel) = (engine.borrow().known(&question), engine.borrow().panel.clone());
    let (Some(mut answer), Some(panel)) = (answer, panel) else { return };
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
fn options(reading: &Reading, question: &Question) -> Options {
    let filtered = question.filters.levels().into_iter().map(str::to_owned);
    let extra_columns = filtered.chain([question.level.name().to_owned()]).collect();
    let Reading { kind, mapping, rows_from, rows_to, rows_only, .. } = reading.clone();
    Options { kind, mapping, extra_columns, rows_from, rows_to, rows_only, ..Options::default() }
}

fn answer(panel: Option<&Panel>, question: &Question, memory: &mut Memory) -> Result<Box<Answer>, String> {
    analysis::answer_again(loaded(panel)?, question, memory).map(Box::new).map_err(|error| error.to_string())
}

fn tabled(panel: Option<&Panel>, question: &Question, name: &str) -> Result<Box<Columns>, String> {
    analysis::table(loaded(panel)?, question, name).map(Box::new).map_err(|error| error.to_string())
}

fn loaded(panel: Option<&Panel>) -> Result<&Panel, String> {
    panel.ok_or_else(|| "No data are loaded yet.".to_owned())
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
