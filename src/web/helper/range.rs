//! Fetches ranges of a file for an engine.

use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use web_sys::File;

use crate::fetch_plan::Retry;
use crate::protocol::{DataSource, FetchRequest};
use crate::web::fetch::{BodyBuffer, CancelToken, FileIdentity, HostedFile, read_local};
use crate::web::js::{ignore, now, worker_scope};
use crate::web::reply::REPORT_EVERY_MS;

/// Fetches a range and sends what has come of it; a file, and memory for the range, may ride beside.
pub(super) async fn fetch_range(request: FetchRequest, beside: Array) {
    let FetchRequest { id, source, version: [etag, modified], length_bytes, range } = request;
    let start = now();
    let spare = beside.iter().find_map(|item| item.dyn_into().ok());
    let file: Option<File> = beside.iter().find_map(|item| item.dyn_into().ok());
    let array = match (source, file, BodyBuffer::within(spare, range.end - range.start)) {
        (DataSource::Url(url), _, Some(body)) => {
            let host = HostedFile::new(url, Rc::new(CancelToken::never()));
            Some(fetch_remote(&host, &FileIdentity { etag, modified, length_bytes }, range, id, body).await)
        }
        (_, Some(file), Some(body)) => read_local(&file, range, body).await.ok().map(|body| body.array()),
        _ => None,
    };
    let array = array.unwrap_or_else(|| Uint8Array::from(&[][..]));
    let message = Array::of3(&id.into(), &array, &(now() - start).into());
    ignore(worker_scope().post_message_with_transfer(&message, &Array::of1(&array.buffer())));
}

/// Returns what comes of a range before anything fails, and reports meanwhile how much that is.
async fn fetch_remote(
    host: &HostedFile,
    file: &FileIdentity,
    range: Range<u64>,
    id: u32,
    mut body: BodyBuffer,
) -> Uint8Array {
    let reported = Cell::new(now());
    let arrived = |bytes: u64| {
        if now() - reported.get() > REPORT_EVERY_MS {
            reported.set(now());
            ignore(worker_scope().post_message(&Array::of2(&id.into(), &(bytes as f64).into())));
        }
    };
    // The rest is left to the engine, and the reason with it.
    let _ = host.fetch_part(range, file, &mut body, arrived, Retry::single_attempt()).await;
    body.array()
}
