//! Other workers that read a part of a large file, a share of its rows or the models' names, each with memory of its own.
//!
//! A static host can't send the headers that shared memory needs. So each part is a whole small load: a worker of the same
//! program is told the file's version and its end, reads its part, and hands over what it has gathered. What a worker doesn't
//! manage, for whatever reason, the one that asked reads itself.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Reflect, Uint8Array, Uint32Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AddEventListenerOptions, Event, File, MessageEvent, Worker, WorkerGlobalScope, WorkerOptions, WorkerType,
};

use super::engine::now;
use super::http::timer;
use super::message::to_js;
use crate::protocol::{PartResponse, Request};

/// Workers of a load at most, the one that leads it included: each costs memory of its own.
const WORKERS: usize = 4;
/// Rows of a share at least: before a worker has started, another one has read as many.
pub(super) const LEAST_ROWS: u64 = 500_000;

/// Time between two looks at whether a load is still wanted.
const PAUSE_MS: i32 = 50;

/// Time within which a worker has to say its first word: its program is here already.
const START_MS: f64 = 5_000.0;

/// How many workers may read shares of the rows at a time: one for every two cores, since page, browser and network have work
/// to do, too.
///
/// On two cores a second worker saved an eighth of the time that a local file takes, nothing of what a remote one takes,
/// and took two thirds more memory.
pub(super) fn workers() -> usize {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    (scope.navigator().hardware_concurrency() as usize / 2).clamp(1, WORKERS)
}

/// Whether a second worker may read the names.
pub(super) fn may_read_names() -> bool {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    scope.navigator().hardware_concurrency() > 1.0
}

/// Another worker of this program, which is handed to it as it was compiled here; `None` where the browser gives none.
///
/// If it ends in silence, it is sent an event of an error, as if it had told of one.
pub(super) fn spawn() -> Option<Worker> {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    // Its own among all workers of the site: it holds a lock of this name while it lives (see engine-start.js).
    let name = format!("helper {}", js_sys::Math::random());
    options.set_name(&name);
    let worker = Worker::new_with_options(&scope.location().href(), &options).ok()?;
    worker.post_message(&wasm_bindgen::module()).ok()?;
    watch(&worker, name);
    Some(worker)
}

/// Waits for a worker's lock once it has spoken, by when it holds the lock: whoever gets it is told of the worker's end.
fn watch(worker: &Worker, name: String) {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let Ok(locks) = Reflect::get(&scope.navigator(), &"locks".into()) else { return };
    // Browsers give locks to secure pages alone.
    let Ok(request) = Reflect::get(&locks, &"request".into()).and_then(JsCast::dyn_into::<Function>) else { return };
    let watched = worker.clone();
    let has_ended = Closure::once_into_js(move || {
        let told = Event::new("error").and_then(|event| watched.dispatch_event(&event));
        debug_assert!(told.is_ok());
    });
    let has_spoken = Closure::once_into_js(move || {
        if let Ok(asked) = request.call2(&locks, &name.into(), &has_ended) {
            // Refused where a site may keep nothing: then nobody is told.
            spawn_local(async { drop(JsFuture::from(Promise::from(asked)).await) });
        }
    });
    let once = AddEventListenerOptions::new();
    once.set_once(true);
    let listened = worker.add_event_listener_with_callback_and_add_event_listener_options(
        "message",
        has_spoken.unchecked_ref(),
        &once,
    );
    debug_assert!(listened.is_ok());
}

/// A worker that reads a part; it ends with this.
pub(super) struct Helper {
    worker: Worker,
    started: f64,
    news: Rc<News>,
    _listeners: [Closure<dyn FnMut(MessageEvent)>; 2],
}

/// What a worker has told.
#[derive(Default)]
pub(super) struct News {
    pub(super) bytes: Cell<u64>,
    pub(super) rows: Cell<u64>,
    /// Keys and names of models, in the order of the rows.
    told: RefCell<VecDeque<Array>>,
    has_started: Cell<bool>,
    has_ended: Cell<bool>,
    end: RefCell<Option<JsValue>>,
    /// Resolves the promise of who waits for more.
    wake: RefCell<Option<Function>>,
}

impl News {
    fn wake(&self) {
        if let Some(wake) = self.wake.borrow_mut().take() {
            let woken = wake.call0(&JsValue::UNDEFINED);
            debug_assert!(woken.is_ok());
        }
    }
}

impl Helper {
    /// Starts a worker; `None` where the browser gives none.
    pub(super) fn start(request: &Request, file: Option<&File>) -> Option<Helper> {
        let worker = spawn()?;
        let news = Rc::new(News::default());
        let (heard, failed) = (news.clone(), news.clone());
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let data = event.data();
            heard.has_started.set(true);
            if let Some(told) = data.dyn_ref::<Array>() {
                heard.told.borrow_mut().push_back(told.clone());
            } else if Reflect::has(&data, &"Progress".into()) == Ok(true) {
                if let Ok(PartResponse::Progress { bytes, rows }) = serde_wasm_bindgen::from_value(data) {
                    heard.bytes.set(bytes);
                    heard.rows.set(rows);
                }
            } else {
                // What it was started for, or whatever kept the worker from that.
                *heard.end.borrow_mut() = Some(data);
                heard.has_ended.set(true);
            }
            heard.wake();
        });
        let on_error = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            event.prevent_default();
            failed.has_ended.set(true);
            failed.wake();
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let message = Array::of1(&to_js(request).ok()?);
        file.into_iter().for_each(|file| {
            message.push(file);
        });
        worker.post_message(&message).ok()?;
        Some(Helper { worker, started: now(), news, _listeners: [on_message, on_error] })
    }

    /// What it has told so far.
    pub(super) fn news(&self) -> &Rc<News> {
        &self.news
    }

    /// Whether it has told anything.
    pub(super) fn has_started(&self) -> bool {
        self.news.has_started.get()
    }

    /// Whether it has nothing more to tell, or has not begun to in all this time.
    pub(super) fn has_ended(&self) -> bool {
        self.news.has_ended.get() || (!self.has_started() && now() - self.started > START_MS)
    }

    /// Waits for more from it, but not for long.
    pub(super) async fn pause(&self) {
        let more = Promise::new(&mut |resolve, _| *self.news.wake.borrow_mut() = Some(resolve));
        let ends = Array::of2(&more, &timer(PAUSE_MS));
        let waited = JsFuture::from(Promise::race(&ends)).await;
        debug_assert!(waited.is_ok());
    }

    /// The keys of the next rows, the names of those that are new and the lengths of these in bytes, once they are there.
    ///
    /// The memory of keys goes back while there may be more.
    pub(super) fn told(&self) -> Option<(Vec<u32>, String, Vec<u32>)> {
        let told = self.news.told.borrow_mut().pop_front()?;
        let keys: Uint32Array = told.get(0).dyn_into().ok()?;
        let names: Uint8Array = told.get(1).dyn_into().ok()?;
        let lengths: Uint32Array = told.get(2).dyn_into().ok()?;
        let copy = (keys.to_vec(), String::from_utf8(names.to_vec()).ok()?, lengths.to_vec());
        if !self.has_ended()
            && let Ok(request) = to_js(&Request::Spare)
        {
            // Left to the browser, it would be there until memory is collected.
            let buffer = keys.buffer();
            let sent = self.worker.post_message_with_transfer(&Array::of2(&request, &buffer), &Array::of1(&buffer));
            debug_assert!(sent.is_ok());
        }
        Some(copy)
    }

    /// What it ended with; `None` if that can't be read.
    pub(super) fn end(self) -> Option<PartResponse> {
        let end = self.news.end.borrow_mut().take()?;
        // Its memory may go before more is taken here.
        drop(self);
        serde_wasm_bindgen::from_value(end).ok()
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
