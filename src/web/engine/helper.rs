//! Helpers that read a part of a large file, some of its rows or the models' names, each with memory of its own.
//!
//! Each part is a whole small load: a worker of the same program gets the file's version and its end, reads its part, and
//! hands over what it has gathered. What a helper doesn't manage, for whatever reason, the engine reads itself.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Reflect, Uint8Array, Uint32Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, MessageEvent, Worker};

use crate::protocol::{HelperRequest, HelperResponse};
use crate::web::fetch::spawn_helper;
use crate::web::js::{ignore, now, timer, to_js, worker_scope};

/// Workers of a load at most, the engine included: each costs memory of its own.
const WORKERS: usize = 4;
/// Rows at least that are worth a helper: before it has started, the engine has read as many.
pub(super) const LEAST_ROWS: u64 = 500_000;

/// Time between two looks at whether a load is cancelled.
const PAUSE_MS: i32 = 50;

/// Time within which a helper has to send its first message: its program is here already.
const START_MS: f64 = 5_000.0;

/// Returns how many workers may read rows at a time, the engine included: one for every two cores, since page, browser and
/// network have work to do, too.
///
/// On two cores a second worker saved an eighth of the time that a local file takes, nothing of what a remote one takes,
/// and took two thirds more memory.
pub(super) fn workers() -> usize {
    (worker_scope().navigator().hardware_concurrency() as usize / 2).clamp(1, WORKERS)
}

/// Returns whether a helper may read the names.
pub(super) fn may_read_names() -> bool {
    worker_scope().navigator().hardware_concurrency() > 1.0
}

/// A helper that reads a part; it ends when this is dropped.
pub(super) struct Helper {
    worker: Worker,
    started: f64,
    status: Rc<HelperStatus>,
    _listeners: [Closure<dyn FnMut(MessageEvent)>; 2],
}

/// What a helper has sent so far.
#[derive(Default)]
pub(super) struct HelperStatus {
    pub(super) bytes: Cell<u64>,
    pub(super) rows: Cell<u64>,
    /// Keys and names of models, in the order of the rows.
    keys: RefCell<VecDeque<Array>>,
    has_started: Cell<bool>,
    has_ended: Cell<bool>,
    end: RefCell<Option<JsValue>>,
    /// Resolves the promise of who waits for more.
    wake: RefCell<Option<Function>>,
}

impl HelperStatus {
    fn wake(&self) {
        if let Some(wake) = self.wake.borrow_mut().take() {
            ignore(wake.call0(&JsValue::UNDEFINED));
        }
    }
}

impl Helper {
    /// Starts a helper with a request and the file that it is of, if that is a local one; `None` where the browser gives no worker.
    pub(super) fn start(request: &HelperRequest, file: Option<&File>) -> Option<Helper> {
        let worker = spawn_helper()?;
        let status = Rc::new(HelperStatus::default());
        let (received, failed) = (status.clone(), status.clone());
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let data = event.data();
            received.has_started.set(true);
            if let Some(keys) = data.dyn_ref::<Array>() {
                received.keys.borrow_mut().push_back(keys.clone());
            } else if Reflect::has(&data, &"Progress".into()) == Ok(true) {
                if let Ok(HelperResponse::Progress { bytes, rows }) = serde_wasm_bindgen::from_value(data) {
                    received.bytes.set(bytes);
                    received.rows.set(rows);
                }
            } else {
                // What it was started for, or what kept it from that.
                *received.end.borrow_mut() = Some(data);
                received.has_ended.set(true);
            }
            received.wake();
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
        Some(Helper { worker, started: now(), status, _listeners: [on_message, on_error] })
    }

    /// Returns what it has sent so far.
    pub(super) fn status(&self) -> &Rc<HelperStatus> {
        &self.status
    }

    /// Returns whether it has sent anything.
    pub(super) fn has_started(&self) -> bool {
        self.status.has_started.get()
    }

    /// Returns whether it sends nothing more, or has sent nothing for longer than a start takes.
    pub(super) fn has_ended(&self) -> bool {
        self.status.has_ended.get() || (!self.has_started() && now() - self.started > START_MS)
    }

    /// Waits for a message, but not for long.
    pub(super) async fn pause(&self) {
        let more = Promise::new(&mut |resolve, _| *self.status.wake.borrow_mut() = Some(resolve));
        let ends = Array::of2(&more, &timer(PAUSE_MS));
        ignore(JsFuture::from(Promise::race(&ends)).await);
    }

    /// Takes the keys of the next rows, the names of those that are new and the lengths of these in bytes; `None` until they have
    /// come.
    ///
    /// Returns the memory of the keys to the helper while there may be more.
    pub(super) fn next_keys(&self) -> Option<(Vec<u32>, String, Vec<u32>)> {
        let message = self.status.keys.borrow_mut().pop_front()?;
        let keys: Uint32Array = message.get(0).dyn_into().ok()?;
        let names: Uint8Array = message.get(1).dyn_into().ok()?;
        let lengths: Uint32Array = message.get(2).dyn_into().ok()?;
        let copy = (keys.to_vec(), String::from_utf8(names.to_vec()).ok()?, lengths.to_vec());
        if !self.has_ended()
            && let Ok(request) = to_js(&HelperRequest::ReuseBuffer)
        {
            // Left to the browser, it would be there until memory is collected.
            let buffer = keys.buffer();
            ignore(self.worker.post_message_with_transfer(&Array::of2(&request, &buffer), &Array::of1(&buffer)));
        }
        Some(copy)
    }

    /// Ends it and returns its last message; `None` if that can't be read.
    pub(super) fn end(self) -> Option<HelperResponse> {
        let end = self.status.end.borrow_mut().take()?;
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
