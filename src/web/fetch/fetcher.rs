//! A helper that fetches while this worker decodes.
//!
//! Bytes that come over a network or from a disk are handed to the worker that asked for them, and wait as long as it
//! computes. A helper that does nothing else takes them as they come. What it doesn't manage, for whatever reason, the worker
//! that asked fetches itself, and reports what is wrong.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use js_sys::{Array, ArrayBuffer, Function, Promise, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, MessageEvent, Worker};

use super::http::FileIdentity;
use super::spawn::spawn_helper;
use crate::protocol::{DataSource, FetchRequest, HelperRequest};
use crate::web::js::{ignore, to_js};

/// A helper that fetches; it ends when this is dropped.
pub(crate) struct Fetcher {
    worker: Worker,
    next_id: Cell<u32>,
    pending: Rc<RefCell<Vec<PendingFetch>>>,
    is_ready: Rc<Cell<bool>>,
    has_failed: Rc<Cell<bool>>,
    /// Memory of parts that were handed out: the next parts come in it. Left to the browser, it would be there until the
    /// load has ended.
    spare: RefCell<Vec<ArrayBuffer>>,
    _listeners: [Closure<dyn FnMut(MessageEvent)>; 2],
}

/// A request under way.
struct PendingFetch {
    id: u32,
    arrived_bytes: Rc<Cell<u64>>,
    resolve: Function,
}

/// The result of a request for a part.
#[derive(Default)]
pub(crate) struct FetchedPart {
    /// The bytes, as far as they came.
    pub(crate) array: Option<Uint8Array>,
    /// How long it took.
    pub(crate) milliseconds: f64,
}

impl Fetcher {
    /// Starts a helper; `None` where the browser gives none.
    pub(crate) fn start() -> Option<Fetcher> {
        let worker = spawn_helper()?;
        let pending: Rc<RefCell<Vec<PendingFetch>>> = Rc::default();
        let has_failed = Rc::new(Cell::new(false));
        let is_ready = Rc::new(Cell::new(false));
        let (fetches, ready, broken) = (pending.clone(), is_ready.clone(), has_failed.clone());
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            ready.set(true);
            let parts: Array = event.data().unchecked_into();
            let mut fetches = fetches.borrow_mut();
            let Some(id) = parts.get(0).as_f64() else {
                // Not a part, but word that the helper has failed.
                broken.set(true);
                return fetches.drain(..).for_each(|fetch| resolve(fetch, &Array::new()));
            };
            let Some(index) = fetches.iter().position(|fetch| f64::from(fetch.id) == id) else { return };
            match parts.get(1).as_f64() {
                Some(bytes) => fetches[index].arrived_bytes.set(bytes as u64),
                None => resolve(fetches.swap_remove(index), &parts),
            }
        });
        let (unanswered, failed) = (pending.clone(), has_failed.clone());
        let on_error = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            event.prevent_default();
            failed.set(true);
            unanswered.borrow_mut().drain(..).for_each(|fetch| resolve(fetch, &Array::new()));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let (next_id, spare, _listeners) = (Cell::new(0), RefCell::default(), [on_message, on_error]);
        let fetcher = Fetcher { worker, next_id, pending, is_ready, has_failed, spare, _listeners };
        // A request for nothing: its answer shows that the helper is ready.
        let nothing = (DataSource::File(String::new()), &FileIdentity::default(), None);
        fetcher.request(nothing, 0..0)?;
        Some(fetcher)
    }

    /// Returns whether the helper has started, which takes as long as some megabytes do.
    pub(crate) fn is_ready(&self) -> bool {
        self.is_ready.get()
    }

    /// Takes memory of a part that nobody reads any more, for a next part.
    pub(crate) fn reuse(&self, buffer: ArrayBuffer) {
        self.spare.borrow_mut().push(buffer);
    }

    /// Returns the smallest buffer in reserve that a part fits into.
    fn spare_of(&self, bytes: u64) -> Option<ArrayBuffer> {
        let mut spare = self.spare.borrow_mut();
        spare.sort_unstable_by_key(ArrayBuffer::byte_length);
        let index = spare.partition_point(|buffer| u64::from(buffer.byte_length()) < bytes);
        (index < spare.len()).then(|| spare.remove(index))
    }

    /// Fetches a part of a file, as far as it can be had at once; `arrived_bytes` counts what has come meanwhile.
    pub(crate) async fn fetch(
        &self,
        file: (DataSource, &FileIdentity, Option<&File>),
        range: Range<u64>,
        arrived_bytes: &Rc<Cell<u64>>,
    ) -> FetchedPart {
        let Some(id) = self.request(file, range) else { return FetchedPart::default() };
        let answered = Promise::new(&mut |resolve, _| {
            let arrived_bytes = arrived_bytes.clone();
            self.pending.borrow_mut().push(PendingFetch { id, arrived_bytes, resolve });
        });
        let parts: Array = JsFuture::from(answered).await.unwrap_or_else(|_| Array::new().into()).unchecked_into();
        FetchedPart { array: parts.get(1).dyn_into().ok(), milliseconds: parts.get(2).as_f64().unwrap_or_default() }
    }

    /// Requests a part; returns the number of the request, `None` if it can't be sent.
    fn request(&self, file: (DataSource, &FileIdentity, Option<&File>), range: Range<u64>) -> Option<u32> {
        let (source, identity, local) = file;
        let id = self.next_id.replace(self.next_id.get().wrapping_add(1));
        let version = [identity.etag.clone(), identity.modified.clone()];
        let request_bytes = range.end - range.start;
        let request = FetchRequest { id, source, version, length_bytes: identity.length_bytes, range };
        let request = to_js(&HelperRequest::FetchRange(request)).ok()?;
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

/// Ends a request with its number, its bytes and the milliseconds that they took, or with nothing.
fn resolve(fetch: PendingFetch, parts: &Array) {
    ignore(fetch.resolve.call1(&JsValue::UNDEFINED, parts));
}
