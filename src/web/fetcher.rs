//! Another worker that fetches while this one decodes.
//!
//! Bytes that come over a network or from a disk are handed to the worker that asked for them, and wait as long as it
//! computes. One that does nothing else takes them as they come. What it doesn't manage, for whatever reason, the one that
//! asked fetches itself, and tells what is wrong.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use js_sys::{Array, ArrayBuffer, Function, Promise, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent, Worker};

use super::WebError;
use super::body::{Body, Reader};
use super::engine::{REPORT_EVERY_MS, now};
use super::helper::spawn;
use super::http::{Host, Identity};
use super::message::to_js;
use super::wanted::Wanted;
use crate::fetch_plan::Retry;
use crate::protocol::{DataSource, FetchRequest, Request};

/// A worker that fetches; it ends with this.
pub(super) struct Fetcher {
    worker: Worker,
    next_id: Cell<u32>,
    waiting: Rc<RefCell<Vec<Waiting>>>,
    is_ready: Rc<Cell<bool>>,
    has_failed: Rc<Cell<bool>>,
    /// Memory of parts that were handed out: the next parts come in it. Left to the browser, it would be there until the
    /// load has ended.
    spare: RefCell<Vec<ArrayBuffer>>,
    _listeners: [Closure<dyn FnMut(MessageEvent)>; 2],
}

/// A request under way.
struct Waiting {
    id: u32,
    arrived_bytes: Rc<Cell<u64>>,
    resolve: Function,
}

/// What came of a request.
#[derive(Default)]
pub(super) struct Fetched {
    /// The bytes, as far as they came.
    pub(super) array: Option<Uint8Array>,
    /// How long it took.
    pub(super) milliseconds: f64,
}

impl Fetcher {
    /// Starts a worker; `None` where the browser gives none.
    pub(super) fn start() -> Option<Fetcher> {
        let worker = spawn()?;
        let waiting: Rc<RefCell<Vec<Waiting>>> = Rc::default();
        let has_failed = Rc::new(Cell::new(false));
        let is_ready = Rc::new(Cell::new(false));
        let (heard, ready, broken) = (waiting.clone(), is_ready.clone(), has_failed.clone());
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            ready.set(true);
            let parts: Array = event.data().unchecked_into();
            let mut heard = heard.borrow_mut();
            let Some(id) = parts.get(0).as_f64() else {
                // No answer: it says what it has broken down of.
                broken.set(true);
                return heard.drain(..).for_each(|waiting| settle(waiting, &Array::new()));
            };
            let Some(index) = heard.iter().position(|waiting| f64::from(waiting.id) == id) else { return };
            match parts.get(1).as_f64() {
                Some(bytes) => heard[index].arrived_bytes.set(bytes as u64),
                None => settle(heard.swap_remove(index), &parts),
            }
        });
        let (left, failed) = (waiting.clone(), has_failed.clone());
        let on_error = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            event.prevent_default();
            failed.set(true);
            left.borrow_mut().drain(..).for_each(|waiting| settle(waiting, &Array::new()));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let (next_id, spare, _listeners) = (Cell::new(0), RefCell::default(), [on_message, on_error]);
        let fetcher = Fetcher { worker, next_id, waiting, is_ready, has_failed, spare, _listeners };
        // Nothing, to hear when it is ready.
        let nothing = (DataSource::File(String::new()), &Identity::default(), None);
        fetcher.ask(nothing, 0..0)?;
        Some(fetcher)
    }

    /// Whether it has started, which takes as long as some megabytes do.
    pub(super) fn is_ready(&self) -> bool {
        self.is_ready.get()
    }

    /// Takes memory that nobody looks at any more.
    pub(super) fn reuse(&self, buffer: ArrayBuffer) {
        self.spare.borrow_mut().push(buffer);
    }

    /// Memory for a part: the smallest that there is for it.
    fn spare_of(&self, bytes: u64) -> Option<ArrayBuffer> {
        let mut spare = self.spare.borrow_mut();
        spare.sort_unstable_by_key(ArrayBuffer::byte_length);
        let index = spare.partition_point(|buffer| u64::from(buffer.byte_length()) < bytes);
        (index < spare.len()).then(|| spare.remove(index))
    }

    /// A part of a file, as far as it can be had at once; `arrived_bytes` tells how much has come.
    pub(super) async fn fetch(
        &self,
        file: (DataSource, &Identity, Option<&File>),
        range: Range<u64>,
        arrived_bytes: &Rc<Cell<u64>>,
    ) -> Fetched {
        let Some(id) = self.ask(file, range) else { return Fetched::default() };
        let settled = Promise::new(&mut |resolve, _| {
            let arrived_bytes = arrived_bytes.clone();
            self.waiting.borrow_mut().push(Waiting { id, arrived_bytes, resolve });
        });
        let parts: Array = JsFuture::from(settled).await.unwrap_or_else(|_| Array::new().into()).unchecked_into();
        Fetched { array: parts.get(1).dyn_into().ok(), milliseconds: parts.get(2).as_f64().unwrap_or_default() }
    }

    /// Asks for a part; returns the number of the request, `None` if it can't be made.
    fn ask(&self, file: (DataSource, &Identity, Option<&File>), range: Range<u64>) -> Option<u32> {
        let (source, identity, local) = file;
        let id = self.next_id.replace(self.next_id.get().wrapping_add(1));
        let version = [identity.etag.clone(), identity.modified.clone()];
        let request_bytes = range.end - range.start;
        let request = FetchRequest { id, source, version, length_bytes: identity.length_bytes, range };
        let request = to_js(&Request::Fetch(request)).ok()?;
        let message = Array::of1(&request);
        local.into_iter().for_each(|file| {
            message.push(file);
        });
        let spare = self.spare_of(request_bytes);
        let moved = Array::new();
        spare.iter().for_each(|buffer| {
            message.push(buffer);
            moved.push(buffer);
        });
        let is_sent = !self.has_failed.get() && self.worker.post_message_with_transfer(&message, &moved).is_ok();
        is_sent.then_some(id)
    }
}

impl Drop for Fetcher {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

fn settle(waiting: Waiting, parts: &Array) {
    let settled = waiting.resolve.call1(&JsValue::UNDEFINED, parts);
    debug_assert!(settled.is_ok());
}

/// Fetches a part for another worker; a file, and memory for the part, may ride beside.
pub(super) async fn serve(request: FetchRequest, beside: Array) {
    let FetchRequest { id, source, version: [etag, modified], length_bytes, range } = request;
    let start = now();
    let spare = beside.iter().find_map(|part| part.dyn_into().ok());
    let file = beside.iter().find_map(|part| part.dyn_into().ok());
    let array = match (source, file, Body::within(spare, range.end - range.start)) {
        (DataSource::Url(url), _, Some(body)) => {
            let host = Host::new(url, Rc::new(Wanted::new(|| true)));
            Some(remote(&host, &Identity { etag, modified, length_bytes }, range, id, body).await)
        }
        (_, Some(file), Some(body)) => local(&file, range, body).await.ok().map(|body| body.array()),
        _ => None,
    };
    let array = array.unwrap_or_else(|| Uint8Array::from(&[][..]));
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let message = Array::of3(&id.into(), &array, &(now() - start).into());
    let sent = scope.post_message_with_transfer(&message, &Array::of1(&array.buffer()));
    debug_assert!(sent.is_ok());
}

/// What comes of a part before anything fails.
async fn remote(host: &Host, file: &Identity, range: Range<u64>, id: u32, mut body: Body) -> Uint8Array {
    let told = Cell::new(now());
    let arrived = |bytes: u64| {
        if now() - told.get() > REPORT_EVERY_MS {
            told.set(now());
            let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
            let sent = scope.post_message(&Array::of2(&id.into(), &(bytes as f64).into()));
            debug_assert!(sent.is_ok());
        }
    };
    // The rest is left to the one who asked, and the reason with it.
    let _ = host.part(range, file, &mut body, arrived, Retry::single_attempt()).await;
    body.array()
}

/// A part of a file of the reader's own, which fills what there is room for in `body`.
pub(super) async fn local(file: &File, range: Range<u64>, mut body: Body) -> Result<Body, WebError> {
    let slice = file.slice_with_f64_and_f64(range.start as f64, range.end as f64);
    let mut reader = Reader::of(&slice.map_err(|_| WebError::LocalFile)?.stream());
    let expected = range.end - range.start;
    while body.filled() < expected {
        match reader.read().await {
            Ok(Some(chunk)) if u64::from(chunk.length()) <= expected - body.filled() => body.push(&chunk),
            _ => return Err(WebError::LocalFile),
        }
    }
    Ok(body)
}
