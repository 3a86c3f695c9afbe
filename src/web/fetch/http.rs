//! Requests over HTTP that survive a slow or broken connection.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use bytes::Bytes;
use js_sys::{Date, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReferrerPolicy, Request, RequestCache, RequestInit, Response};

use super::body::{BodyBuffer, BodyReader};
use super::cancel::CancelToken;
use super::stall_watch::StallWatch;
use crate::fetch_plan::{FailedAttempt, Retry};
use crate::web::WebError;
use crate::web::js::{sleep, worker_scope};

/// The identity of a file's version: the headers about it, as far as the host sends them and lets other sites read them.
#[derive(Clone, Debug, Default)]
pub(crate) struct FileIdentity {
    pub(crate) etag: Option<String>,
    pub(crate) modified: Option<String>,
    pub(crate) length_bytes: Option<u64>,
}

impl FileIdentity {
    /// Returns what stays the same as long as the file does: entity tag, or else the date of its last change.
    pub(crate) fn version(&self) -> Option<&str> {
        self.etag.as_deref().or(self.modified.as_deref())
    }

    /// Returns whether the two can't be of the same version of a file.
    fn differs(&self, other: &FileIdentity) -> bool {
        fn differ<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> Option<bool> {
            one.zip(other).map(|(one, other)| one != other)
        }
        let versions = differ(self.etag.as_ref(), other.etag.as_ref());
        let versions = versions.or_else(|| differ(self.modified.as_ref(), other.modified.as_ref()));
        versions == Some(true) || differ(self.length_bytes.as_ref(), other.length_bytes.as_ref()) == Some(true)
    }
}

/// Which bytes a request asks for.
pub(crate) enum RequestedBytes {
    /// Everything, by a plain request, which the browser may answer from its own cache.
    Whole,
    /// The length alone.
    Length,
    /// The last bytes. Across origins this form needs a permission beforehand.
    Tail(u64),
    /// A part; this form needs none.
    Part(Range<u64>),
}

/// A file on a host.
pub(crate) struct HostedFile {
    pub(crate) url: String,
    /// The address that the host has redirected the last request to; parts are requested there as long as that works.
    moved: RefCell<Option<String>>,
    pub(crate) cancel: Rc<CancelToken>,
}

impl HostedFile {
    /// Returns a file that nothing has been requested of.
    pub(crate) fn new(url: String, cancel: Rc<CancelToken>) -> HostedFile {
        HostedFile { url, moved: RefCell::default(), cancel }
    }

    /// Returns the address at which parts are requested at present.
    pub(crate) fn address(&self) -> String {
        self.moved.borrow().as_ref().unwrap_or(&self.url).clone()
    }

    /// Returns whether the file is on the site's own host.
    pub(crate) fn is_near(&self) -> bool {
        is_near(&self.url)
    }

    /// Requests bytes until a response is the file or a part of it (or says that there is no such part).
    ///
    /// # Errors
    ///
    /// Errors if no attempt succeeds, or the load is cancelled.
    pub(crate) async fn request(&self, asked: &RequestedBytes, retry: &mut Retry) -> Result<HttpResponse, WebError> {
        self.request_version(asked, None, retry).await
    }

    /// Requests bytes of this version of the file, or of any.
    async fn request_version(
        &self,
        asked: &RequestedBytes,
        file: Option<&FileIdentity>,
        retry: &mut Retry,
    ) -> Result<HttpResponse, WebError> {
        loop {
            let moved = self.moved.borrow().clone().filter(|_| matches!(asked, RequestedBytes::Part(_)));
            let url = moved.as_deref().unwrap_or(&self.url);
            let (attempt, error) = match self.attempt(url, asked, file).await {
                Ok(response) => {
                    retry.host_answered();
                    match response.refusal() {
                        None => {
                            let head = &response.head;
                            let onward = if head.redirected() { Some(head.url()) } else { moved };
                            *self.moved.borrow_mut() = onward;
                            return Ok(response);
                        }
                        Some(refusal) => refusal,
                    }
                }
                Err(error) => (FailedAttempt::Broken { kept_bytes: 0 }, error),
            };
            // Addresses that files are sent on to expire: the file's own is asked again.
            *self.moved.borrow_mut() = None;
            if moved.is_none() || self.cancel.is_cancelled() {
                self.pause(retry, attempt, error).await?;
            }
        }
    }

    /// Fetches the whole file by plain requests; `progress` gets the bytes so far and, where known, in all.
    ///
    /// # Errors
    ///
    /// Errors if no attempt succeeds, or the load is cancelled.
    pub(crate) async fn fetch_whole(
        &self,
        progress: &mut impl FnMut(u64, Option<u64>),
    ) -> Result<(FileIdentity, Bytes), WebError> {
        let mut retry = Retry::unknown_host();
        loop {
            let response = self.request(&RequestedBytes::Whole, &mut retry).await?;
            let mut body = Vec::new();
            match response.read_body(0, &mut body, usize::MAX, progress).await {
                Ok(()) => return Ok((response.identity, Bytes::from(body))),
                Err(error) => self.pause(&mut retry, FailedAttempt::Broken { kept_bytes: 0 }, error).await?,
            }
        }
    }

    /// Fetches the rest of a part of a file whose identity is known; `arrived` gets the bytes in `body` as they come.
    ///
    /// What has come before a connection broke off stays in `body`: only the rest is requested again.
    ///
    /// # Errors
    ///
    /// Errors if no attempt succeeds, the file has changed, or the load is cancelled.
    pub(crate) async fn fetch_part(
        &self,
        range: Range<u64>,
        file: &FileIdentity,
        body: &mut BodyBuffer,
        arrived: impl Fn(u64),
        mut retry: Retry,
    ) -> Result<(), WebError> {
        let expected = range.end - range.start;
        while body.filled() < expected {
            let before = body.filled();
            let rest = range.start + before..range.end;
            let response = self.request_version(&RequestedBytes::Part(rest.clone()), Some(file), &mut retry).await?;
            if response.head.status() == 416 || response.identity.differs(file) {
                return Err(WebError::Changed);
            }
            if response.start().is_some_and(|start| start != rest.start) {
                return Err(WebError::OtherPart { start: rest.start });
            }
            // A host may send the whole file all the same: what precedes is skipped, what follows is not read.
            let skip = if response.head.status() == 200 { rest.start } else { 0 };
            let take = |chunk: &Uint8Array| {
                body.push(chunk);
                arrived(body.filled());
            };
            let error = match response.for_each_chunk(skip, expected - before, take).await {
                Ok(()) if body.filled() == expected => return Ok(()),
                Ok(()) => WebError::ShortPart { found: body.filled(), expected },
                Err(error) => error,
            };
            self.pause(&mut retry, FailedAttempt::Broken { kept_bytes: body.filled() - before }, error).await?;
        }
        Ok(())
    }

    /// Requests everything once, and waits for all of it: the status, a header, and the body, which is empty where the status isn't 200.
    ///
    /// # Errors
    ///
    /// Errors if there is no whole answer.
    #[cfg(feature = "all-formats")]
    pub(crate) async fn request_once(&self, name: &str) -> Result<(u16, Option<String>, Vec<u8>), WebError> {
        let response = self.attempt(&self.url, &RequestedBytes::Whole, None).await?;
        let mut body = Vec::new();
        if response.status() == 200 {
            response.read_body(0, &mut body, usize::MAX, &mut |_, _| {}).await?;
        }
        Ok((response.status(), header(&response.head, name), body))
    }

    /// Makes one request, and waits for the head of its response.
    async fn attempt(
        &self,
        url: &str,
        asked: &RequestedBytes,
        file: Option<&FileIdentity>,
    ) -> Result<HttpResponse, WebError> {
        let watch = StallWatch::new(self.cancel.clone())?;
        let failed = |_: JsValue| watch.error(WebError::NoAnswer);
        let init = RequestInit::new();
        init.set_signal(Some(&watch.signal()));
        // Whose page asks is nobody's business.
        init.set_referrer_policy(ReferrerPolicy::NoReferrer);
        match asked {
            RequestedBytes::Whole => {}
            RequestedBytes::Length => init.set_method("HEAD"),
            // The browser's cache would let requests for parts of one file wait for each other.
            RequestedBytes::Tail(_) | RequestedBytes::Part(_) => init.set_cache(RequestCache::NoStore),
        }
        let request = Request::new_with_str_and_init(url, &init).map_err(failed)?;
        let range = match asked {
            RequestedBytes::Whole | RequestedBytes::Length => None,
            RequestedBytes::Tail(bytes) => Some(format!("bytes=-{bytes}")),
            RequestedBytes::Part(range) => Some(format!("bytes={}-{}", range.start, range.end - 1)),
        };
        if let Some(range) = range {
            request.headers().set("Range", &range).map_err(failed)?;
        }
        // Across origins this header would need a permission beforehand; the answer's own identity is compared anyway.
        let strong = file.and_then(|file| file.etag.as_deref()).filter(|etag| etag.starts_with('"'));
        if let Some(etag) = strong.filter(|_| is_near(url)) {
            request.headers().set("If-Range", etag).map_err(failed)?;
        }
        let promise: Promise = worker_scope().fetch_with_request(&request).unchecked_into();
        let response = JsFuture::from(promise).await.and_then(JsCast::dyn_into::<Response>).map_err(failed)?;
        Ok(HttpResponse { identity: identity(&response), head: response, watch })
    }

    /// Waits before the next attempt.
    ///
    /// # Errors
    ///
    /// Errors with `error` if there is none, or if the load is cancelled.
    async fn pause(&self, retry: &mut Retry, attempt: FailedAttempt, error: WebError) -> Result<(), WebError> {
        if self.cancel.is_cancelled() {
            return Err(WebError::Superseded);
        }
        let Some(milliseconds) = retry.next_pause_ms(attempt) else { return Err(error) };
        sleep(milliseconds as i32).await;
        if self.cancel.is_cancelled() { Err(WebError::Superseded) } else { Ok(()) }
    }
}

/// A response whose head has come; its body comes by [`HttpResponse::read_body`], and is broken off when this is dropped.
pub(crate) struct HttpResponse {
    pub(crate) identity: FileIdentity,
    head: Response,
    watch: StallWatch,
}

impl HttpResponse {
    /// Returns the status code.
    pub(crate) fn status(&self) -> u16 {
        self.head.status()
    }

    /// Returns the first byte of a part, where the host says it.
    fn start(&self) -> Option<u64> {
        let range = header(&self.head, "content-range").filter(|_| self.status() == 206)?;
        range.trim_start_matches(|letter: char| !letter.is_ascii_digit()).split('-').next()?.parse().ok()
    }

    /// Appends to `body` what comes of the body, without the first `skip` bytes, and `limit` bytes at most.
    ///
    /// `progress` gets the bytes in `body` and, where known, all that will come.
    ///
    /// # Errors
    ///
    /// Errors if the connection breaks off or stalls; `body` then has what had come.
    pub(crate) async fn read_body(
        &self,
        skip: u64,
        body: &mut Vec<u8>,
        limit: usize,
        progress: &mut impl FnMut(u64, Option<u64>),
    ) -> Result<(), WebError> {
        let total = content_length(&self.head);
        let take = |chunk: &Uint8Array| {
            let start = body.len();
            body.resize(start + chunk.length() as usize, 0);
            chunk.copy_to(&mut body[start..]);
            progress(body.len() as u64, total);
        };
        self.for_each_chunk(skip, limit as u64, take).await
    }

    /// Hands what comes of the body to `take`, without the first `skip` bytes, and `limit` bytes at most.
    async fn for_each_chunk(
        &self,
        mut skip: u64,
        mut limit: u64,
        mut take: impl FnMut(&Uint8Array),
    ) -> Result<(), WebError> {
        let Some(stream) = self.head.body() else { return Ok(()) };
        let mut reader = BodyReader::of(&stream);
        loop {
            let chunk = reader.read().await.map_err(|_| self.watch.error(WebError::BrokeOff))?;
            // At the end there is none, or an empty one.
            let Some(chunk) = chunk.filter(|chunk| chunk.length() > 0) else { return Ok(()) };
            self.watch.note_bytes();
            let length = chunk.length();
            let skipped = skip.min(u64::from(length)) as u32;
            skip -= u64::from(skipped);
            let taken = u64::from(length - skipped).min(limit) as u32;
            limit -= u64::from(taken);
            take(&chunk.subarray(skipped, skipped + taken));
            if taken < length - skipped {
                return Ok(());
            }
        }
    }

    /// Returns why it isn't the file or a part of it; `None` if it is.
    fn refusal(&self) -> Option<(FailedAttempt, WebError)> {
        let status = self.head.status();
        let error = match status {
            200 | 206 | 416 => return None,
            404 => WebError::Missing,
            412 => WebError::Changed,
            _ => {
                let status = format!("{status} {}", self.head.status_text());
                WebError::Status { status: status.trim_end().to_owned() }
            }
        };
        let retry_after_ms = header(&self.head, "retry-after").and_then(|text| milliseconds_until(&text));
        Some((FailedAttempt::Refused { status, retry_after_ms }, error))
    }
}

/// Returns whether an address is on the site's own host.
fn is_near(url: &str) -> bool {
    let location = worker_scope().location();
    web_sys::Url::new_with_base(url, &location.href()).is_ok_and(|url| url.origin() == location.origin())
}

/// Returns what a response says of the file's version.
fn identity(response: &Response) -> FileIdentity {
    let total = |range: String| range.rsplit_once('/')?.1.trim().parse().ok();
    FileIdentity {
        etag: header(response, "etag"),
        modified: header(response, "last-modified"),
        length_bytes: match response.status() {
            206 => header(response, "content-range").and_then(total),
            200 => content_length(response),
            _ => None,
        },
    }
}

/// Returns the bytes of the body; `None` if the header counts compressed bytes, which says nothing of what arrives.
fn content_length(response: &Response) -> Option<u64> {
    let packed = header(response, "content-encoding").is_some();
    header(response, "content-length")?.parse().ok().filter(|_| !packed)
}

fn header(response: &Response, name: &str) -> Option<String> {
    response.headers().get(name).ok().flatten()
}

/// Returns the milliseconds from now until what `Retry-After` says: seconds or a date.
fn milliseconds_until(text: &str) -> Option<u64> {
    let until = match text.trim().parse::<f64>() {
        Ok(seconds) => seconds * 1_000.0,
        Err(_) => Date::parse(text) - Date::now(),
    };
    (until >= 0.0).then_some(until as u64)
}
