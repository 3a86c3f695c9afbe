//! A file that is read in parts. They are fetched ahead, six at a time, and those of a host are kept for the next visit where
//! that saves time.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use bytes::Bytes;
use js_sys::{Array, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use web_sys::File;

use super::body::BodyBuffer;
use super::cache::FileCache;
use super::fetcher::{FetchedPart, Fetcher};
use super::http::{FileIdentity, HostedFile};
use super::local::read_local;
use crate::fetch_plan::{RangeRequest, Retry, plan_requests, split_by_source};
use crate::protocol::DataSource;
use crate::web::WebError;
use crate::web::js::{ignore, now, timer};

/// Requests under way at a time: what browsers open to one host over HTTP/1.
const REQUESTS: usize = 6;
/// Most bytes that are fetched ahead of the decoder, to bound memory.
const AHEAD_BYTES: u64 = 10 << 20;
/// Bytes per millisecond and part above which large or many parts are not cached. Six parts at a time then come at 30 MB/s or
/// more: writing them to the cache delays the first load by more than fetching them again delays the next visit.
const QUICK_PACE: f64 = 30e3 / REQUESTS as f64;
/// Bytes of a large part.
const QUICK_BYTES: u64 = 1_000_000;
/// Time between two reports while a part is waited for.
const REPORT_MS: i32 = 50;

/// Least bytes for which a helper is started to fetch them: fewer arrive before it has started.
const FETCHER_BYTES: u64 = 16 << 20;

/// Where parts come from.
enum Origin {
    Host(HostedFile, FileIdentity),
    File(File),
}

/// A file that is read in parts.
pub(crate) struct RangedFile {
    origin: Origin,
    pub(crate) length_bytes: u64,
    /// The end of the file, if it has come with the first response.
    tail: Bytes,
    cache: Option<Rc<FileCache>>,
    /// Parts that will be needed, in the order of need.
    parts: RefCell<Vec<Rc<PlannedRequest>>>,
    /// A helper that fetches, while there are parts to come and they are large.
    fetcher: RefCell<Option<Rc<Fetcher>>>,
    /// Bytes of all parts that have come from a host, and the milliseconds that each took.
    came: Cell<(u64, f64)>,
}

/// A request that was planned for a part of the file, and what has come of it.
struct PlannedRequest {
    range: Range<u64>,
    /// Needed bytes that haven't been read yet.
    left_bytes: Cell<u64>,
    arrived_bytes: Rc<Cell<u64>>,
    /// Kept once the request has ended; `None` before it was made.
    end: RefCell<Option<Promise>>,
    body: RefCell<Option<Result<BodyBuffer, WebError>>>,
}

impl PlannedRequest {
    fn new(planned: RangeRequest) -> Rc<PlannedRequest> {
        Rc::new(PlannedRequest {
            range: planned.range,
            left_bytes: Cell::new(planned.needed_bytes),
            arrived_bytes: Rc::default(),
            end: RefCell::new(None),
            body: RefCell::new(None),
        })
    }

    fn has_failed(&self) -> bool {
        self.body.borrow().as_ref().is_some_and(Result::is_err)
    }

    fn is_started(&self) -> bool {
        self.end.borrow().is_some()
    }

    fn is_running(&self) -> bool {
        self.is_started() && self.body.borrow().is_none()
    }

    /// Returns its range, an empty one once its bytes were released.
    fn held(&self) -> Range<u64> {
        if self.left_bytes.get() > 0 { self.range.clone() } else { 0..0 }
    }

    fn length_bytes(&self) -> u64 {
        self.range.end - self.range.start
    }
}

impl RangedFile {
    /// Returns a file on a host, with what is known of it.
    pub(crate) fn new(
        host: HostedFile,
        file: FileIdentity,
        length_bytes: u64,
        tail: Bytes,
        cache: Option<Rc<FileCache>>,
    ) -> Rc<RangedFile> {
        let origin = Origin::Host(host, file);
        let (parts, fetcher, came) = Default::default();
        Rc::new(RangedFile { origin, length_bytes, tail, cache, parts, fetcher, came })
    }

    /// Returns a file of the reader's own.
    pub(crate) fn local(file: File) -> Rc<RangedFile> {
        let length_bytes = file.size() as u64;
        let (tail, parts, fetcher, came) = Default::default();
        Rc::new(RangedFile { origin: Origin::File(file), length_bytes, tail, cache: None, parts, fetcher, came })
    }

    /// Returns what another worker needs to read the same file: where it is, which version, and the file itself if it is the
    /// reader's own.
    pub(crate) fn location(&self) -> (DataSource, FileIdentity, Option<File>) {
        match &self.origin {
            Origin::Host(host, file) => (DataSource::Url(host.url.clone()), file.clone(), None),
            Origin::File(file) => (DataSource::File(file.name()), FileIdentity::default(), Some(file.clone())),
        }
    }

    /// Returns the last bytes of the file, as far as they came when it was opened.
    pub(crate) fn tail(&self) -> &[u8] {
        &self.tail
    }

    /// Plans what will be read, in this order, and begins to fetch it.
    pub(crate) fn plan_ahead(self: &Rc<Self>, ranges: &[Range<u64>]) {
        let mut parts = self.parts.borrow_mut();
        parts.retain(|part| part.left_bytes.get() > 0 && !part.has_failed());
        let sources = self.sources(&parts);
        let missing = ranges.iter().flat_map(|range| split_by_source(range.clone(), &sources));
        let missing: Vec<Range<u64>> = missing.filter(|(_, source)| source.is_none()).map(|(piece, _)| piece).collect();
        parts.extend(plan_requests(&missing).into_iter().map(PlannedRequest::new));
        let to_come: u64 = parts.iter().filter(|part| !part.is_started()).map(|part| part.length_bytes()).sum();
        drop(parts);
        if to_come >= FETCHER_BYTES && self.fetcher.borrow().is_none() {
            *self.fetcher.borrow_mut() = Fetcher::start().map(Rc::new);
        }
        self.start(None);
    }

    /// Reads the bytes of a range, which must lie within the file; `progress` gets the bytes that are here beyond those read.
    ///
    /// # Errors
    ///
    /// Errors if the bytes can't be had, or the load is cancelled.
    pub(crate) async fn read(
        self: &Rc<Self>,
        range: Range<u64>,
        progress: &mut impl FnMut(u64),
    ) -> Result<Bytes, WebError> {
        let parts = self.parts.borrow().clone();
        let sources = self.sources(&parts);
        let mut whole: Vec<u8> = Vec::new();
        // Once, instead of by doubling; without room it grows as it can.
        let _ = whole.try_reserve_exact(usize::try_from(range.end - range.start).unwrap_or(0));
        for (piece, source) in split_by_source(range, &sources) {
            match source {
                Some(0) => {
                    let tail = sources[0].start;
                    whole.extend_from_slice(&self.tail[(piece.start - tail) as usize..(piece.end - tail) as usize]);
                }
                Some(index) if index <= parts.len() => {
                    self.append_planned(&parts[index - 1], piece, &mut whole, progress).await?;
                }
                Some(index) => self.append_cached(index - 1 - parts.len(), piece, &mut whole).await?,
                None => self.append_unplanned(piece, &mut whole).await?,
            }
        }
        Ok(Bytes::from(whole))
    }

    /// Returns the ranges that bytes can come from: the tail, then the planned parts, which are held until they are read, then
    /// what is kept from an earlier visit or since.
    fn sources(&self, parts: &[Rc<PlannedRequest>]) -> Vec<Range<u64>> {
        let tail = self.length_bytes - self.tail.len() as u64..self.length_bytes;
        let kept = self.cache.iter().flat_map(|cache| cache.ranges());
        std::iter::once(tail).chain(parts.iter().map(|part| part.held())).chain(kept).collect()
    }

    /// Appends a piece that is kept from an earlier visit.
    async fn append_cached(&self, index: usize, piece: Range<u64>, whole: &mut Vec<u8>) -> Result<(), WebError> {
        let kept = match &self.cache {
            Some(cache) => cache.read(index, piece.clone()).await,
            None => None,
        };
        match kept {
            Some(body) => {
                body.append_to(whole, 0, piece.end - piece.start);
                Ok(())
            }
            None => self.append_unplanned(piece, whole).await,
        }
    }

    /// Appends a piece that nobody has planned.
    async fn append_unplanned(&self, piece: Range<u64>, whole: &mut Vec<u8>) -> Result<(), WebError> {
        self.fetch(piece.clone(), &Rc::default()).await?.append_to(whole, 0, piece.end - piece.start);
        Ok(())
    }

    /// Fetches a range, by the helper if there is one, and what that doesn't manage by itself.
    async fn fetch(&self, range: Range<u64>, arrived_bytes: &Rc<Cell<u64>>) -> Result<BodyBuffer, WebError> {
        let fetcher = self.fetcher.borrow().clone();
        let expected = range.end - range.start;
        let is_large = expected >= QUICK_BYTES || fetcher.is_some();
        // Until it is ready, this worker has nothing else to do.
        let fetcher = fetcher.filter(|fetcher| fetcher.is_ready());
        let (host, identity) = match &self.origin {
            Origin::Host(host, identity) => (host, identity),
            Origin::File(file) => {
                let source = (DataSource::File(String::new()), &FileIdentity::default(), Some(file));
                let fetched = match fetcher {
                    Some(fetcher) => fetcher.fetch(source, range.clone(), arrived_bytes).await.array,
                    None => None,
                };
                if let Some(array) = fetched.filter(|array| u64::from(array.length()) == expected) {
                    return Ok(BodyBuffer::full(array));
                }
                let body = BodyBuffer::new(expected).ok_or(WebError::NoRoom { bytes: expected })?;
                return read_local(file, range, body).await;
            }
        };
        let start = now();
        let fetched = match fetcher {
            Some(fetcher) => {
                let source = (DataSource::Url(host.address()), identity, None);
                fetcher.fetch(source, range.clone(), arrived_bytes).await
            }
            None => FetchedPart::default(),
        };
        let mut milliseconds = fetched.milliseconds;
        let body = match fetched.array {
            Some(array) if u64::from(array.length()) == expected => BodyBuffer::full(array),
            some => {
                let mut body = BodyBuffer::new(expected).ok_or(WebError::NoRoom { bytes: expected })?;
                some.into_iter().for_each(|array| body.push(&array));
                host.fetch_part(
                    range.clone(),
                    identity,
                    &mut body,
                    |bytes| arrived_bytes.set(bytes),
                    Retry::known_host(),
                )
                .await?;
                milliseconds = now() - start;
                body
            }
        };
        let (bytes, time) = self.came.get();
        let (bytes, time) = (bytes + expected, time + milliseconds.max(1.0));
        self.came.set((bytes, time));
        let is_quick = is_large && bytes as f64 / time > QUICK_PACE;
        if let Some(cache) = self.cache.clone().filter(|_| !is_quick) {
            // A copy: the part may be released before it is cached.
            let array = body.array().slice(0, expected as u32);
            spawn_local(async move { cache.store(range, &array).await });
        }
        Ok(body)
    }

    /// Appends a piece of a planned part, which is released once all of it that is needed has been read.
    async fn append_planned(
        self: &Rc<Self>,
        part: &Rc<PlannedRequest>,
        piece: Range<u64>,
        whole: &mut Vec<u8>,
        progress: &mut impl FnMut(u64),
    ) -> Result<(), WebError> {
        self.start(Some(part));
        while part.body.borrow().is_none() {
            let ends = [part.end.borrow().clone(), Some(timer(REPORT_MS))];
            let ends: Array = ends.into_iter().flatten().map(JsValue::from).collect();
            ignore(JsFuture::from(Promise::race(&ends)).await);
            progress(self.ahead_bytes());
            if self.is_cancelled() {
                return Err(WebError::Superseded);
            }
            self.start(Some(part));
        }
        let from = |at: u64| at - part.range.start;
        let appended = match &*part.body.borrow() {
            Some(Err(error)) => return Err(error.clone()),
            Some(Ok(body)) => body.append_to(whole, from(piece.start), from(piece.end)),
            None => 0,
        };
        if appended == 0 {
            // Another read has taken the last of it meanwhile.
            return self.append_unplanned(piece, whole).await;
        }
        part.left_bytes.set(part.left_bytes.get().saturating_sub(appended));
        if part.left_bytes.get() == 0
            && let Some(Ok(body)) = part.body.replace(Some(Ok(BodyBuffer::empty())))
            && let Some(fetcher) = &*self.fetcher.borrow()
        {
            fetcher.reuse(body.into_buffer());
        }
        if self.parts.borrow().iter().all(|part| part.left_bytes.get() == 0) {
            // Nothing is left to be fetched ahead.
            *self.fetcher.borrow_mut() = None;
        }
        self.start(None);
        Ok(())
    }

    /// Returns the needed bytes that have arrived and haven't been read yet.
    fn ahead_bytes(&self) -> u64 {
        self.parts.borrow().iter().map(|part| part.arrived_bytes.get().min(part.left_bytes.get())).sum()
    }

    /// Returns whether nobody waits for the parts that are to come.
    fn is_cancelled(&self) -> bool {
        match &self.origin {
            Origin::Host(host, _) => host.cancel.is_cancelled(),
            Origin::File(_) => false,
        }
    }

    /// Makes the next requests, up to the `awaited` part in any case and beyond it while memory allows.
    fn start(self: &Rc<Self>, awaited: Option<&Rc<PlannedRequest>>) {
        if self.is_cancelled() {
            return;
        }
        let parts = self.parts.borrow();
        let awaited = awaited.and_then(|awaited| parts.iter().position(|part| Rc::ptr_eq(part, awaited)));
        let free = REQUESTS.saturating_sub(parts.iter().filter(|part| part.is_running()).count());
        let held = parts.iter().filter(|part| part.is_started() && part.left_bytes.get() > 0);
        let mut held_bytes: u64 = held.map(|part| part.length_bytes()).sum();
        let waiting = parts.iter().enumerate().filter(|(_, part)| !part.is_started());
        for (index, part) in waiting.take(free) {
            let is_awaited = awaited.is_some_and(|awaited| index <= awaited);
            if held_bytes >= AHEAD_BYTES && !is_awaited {
                break;
            }
            held_bytes += part.length_bytes();
            let (remote, fetched) = (self.clone(), part.clone());
            *part.end.borrow_mut() = Some(future_to_promise(async move {
                let body = remote.fetch(fetched.range.clone(), &fetched.arrived_bytes).await;
                *fetched.body.borrow_mut() = Some(body);
                if !fetched.has_failed() {
                    remote.start(None);
                }
                Ok(JsValue::UNDEFINED)
            }));
        }
    }
}
