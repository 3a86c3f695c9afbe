//! Other workers that read a share of a large file's rows, each with memory of its own.
//!
//! A static host can't send the headers that shared memory needs. So each share is a whole small load: a worker of the same
//! program opens the file by itself, reads its row groups, and hands over what it has gathered. What a worker doesn't
//! manage, for whatever reason, the one that asked reads itself.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, MessageEvent, Worker, WorkerGlobalScope, WorkerOptions, WorkerType};

use super::http::timer;
use crate::panel::Share;
use crate::protocol::{Request, Response, ShareRequest};

/// Workers of a load at most, the one that leads it included: each costs memory of its own.
const WORKERS: usize = 4;
/// Rows of a share at least: before a worker has started, another one has read as many.
pub(super) const LEAST_ROWS: u64 = 500_000;

/// Time between two looks at whether a load is still wanted.
const PAUSE_MS: i32 = 50;

/// How many workers may read at a time: one for every two cores, since page, browser and network have work to do, too.
///
/// On two cores a second worker saved an eighth of the time that a local file takes, nothing of what a remote one takes,
/// and took two thirds more memory.
pub(super) fn workers() -> usize {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    (scope.navigator().hardware_concurrency() as usize / 2).clamp(1, WORKERS)
}

/// Another worker of this program; `None` where the browser gives none.
pub(super) fn spawn() -> Option<Worker> {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    Worker::new_with_options(&scope.location().href(), &options).ok()
}

/// A worker that reads a share; it ends with this.
pub(super) struct Helper {
    worker: Worker,
    news: Rc<News>,
    done: Promise,
    _listeners: [Closure<dyn FnMut(MessageEvent)>; 2],
}

/// What a worker has told.
#[derive(Default)]
pub(super) struct News {
    pub(super) bytes: Cell<u64>,
    pub(super) rows: Cell<u64>,
    has_ended: Cell<bool>,
    end: RefCell<Option<JsValue>>,
}

impl Helper {
    /// Starts a worker; `None` where the browser gives none.
    pub(super) fn start(request: &ShareRequest, file: Option<&File>) -> Option<Helper> {
        let worker = spawn()?;
        let news = Rc::new(News::default());
        let mut resolve: Option<Function> = None;
        let done = Promise::new(&mut |resolved, _| resolve = Some(resolved));
        let resolve = resolve?;
        let (heard, settle) = (news.clone(), resolve.clone());
        let failed = news.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let data = event.data();
            if Reflect::has(&data, &"Progress".into()) == Ok(true) {
                if let Ok(Response::Progress { bytes, rows, .. }) = serde_wasm_bindgen::from_value(data) {
                    heard.bytes.set(bytes);
                    heard.rows.set(rows);
                }
                return;
            }
            // A share, or whatever kept the worker from one.
            *heard.end.borrow_mut() = Some(data);
            heard.has_ended.set(true);
            let settled = settle.call0(&JsValue::UNDEFINED);
            debug_assert!(settled.is_ok());
        });
        let on_error = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            event.prevent_default();
            failed.has_ended.set(true);
            let settled = resolve.call0(&JsValue::UNDEFINED);
            debug_assert!(settled.is_ok());
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let message = Array::of1(&serde_wasm_bindgen::to_value(&Request::Share(request.clone())).ok()?);
        file.into_iter().for_each(|file| {
            message.push(file);
        });
        worker.post_message(&message).ok()?;
        Some(Helper { worker, news, done, _listeners: [on_message, on_error] })
    }

    /// What it has told so far.
    pub(super) fn news(&self) -> &Rc<News> {
        &self.news
    }

    /// Whether it has nothing more to tell.
    pub(super) fn has_ended(&self) -> bool {
        self.news.has_ended.get()
    }

    /// Waits for its end, but not for long.
    pub(super) async fn pause(&self) {
        let ends = Array::of2(&self.done, &timer(PAUSE_MS));
        let waited = JsFuture::from(Promise::race(&ends)).await;
        debug_assert!(waited.is_ok());
    }

    /// The share; `None` if there is none.
    pub(super) fn share(self) -> Option<Share> {
        let end = self.news.end.borrow_mut().take()?;
        match serde_wasm_bindgen::from_value(end) {
            Ok(Response::Shared { share }) => Some(*share),
            _ => None,
        }
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
