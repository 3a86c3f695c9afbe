//! Bytes from an address or a local file.

use std::ops::Range;
use std::rc::Rc;

use bytes::Bytes;
use js_sys::{ArrayBuffer, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, ReadableStreamDefaultReader, Request, RequestInit, Response, WorkerGlobalScope};

use super::WebError;

/// Bytes asked for with the first request: most footers fit.
const TAIL_BYTES: u64 = 64 * 1024;

/// A file whose length is known and whose bytes can be asked for.
pub(super) enum ByteSource {
    /// All of it is here.
    Whole(Bytes),
    /// A host that sends parts; the tail came with the first answer.
    Parts { url: String, length_bytes: u64, tail: Bytes },
    /// A file that is stored in an archive as it is.
    Within { archive: Rc<ByteSource>, data: Range<u64> },
    /// A file of the reader's own, read by slices.
    Local { file: File, length_bytes: u64 },
}

impl ByteSource {
    /// A local file.
    pub(super) fn local(file: File) -> ByteSource {
        let length_bytes = file.size() as u64;
        ByteSource::Local { file, length_bytes }
    }

    /// The whole file with one plain request; `progress` hears of bytes so far and, where known, in all.
    pub(super) async fn whole(url: &str, mut progress: impl FnMut(u64, Option<u64>)) -> Result<ByteSource, WebError> {
        let response = fetch(url, None).await?;
        check(&response)?;
        read_body(&response, &mut progress).await.map(ByteSource::Whole)
    }

    /// The tail of a file by a request for a part, or the whole file where the host sends no parts.
    ///
    /// Across origins a request for a part has to be allowed beforehand, which few hosts do: there the
    /// file is fetched whole.
    pub(super) async fn open(url: &str, mut progress: impl FnMut(u64, Option<u64>)) -> Result<ByteSource, WebError> {
        if !same_origin(url) {
            return ByteSource::whole(url, progress).await;
        }
        let response = fetch(url, Some(&format!("bytes=-{TAIL_BYTES}"))).await?;
        // 416: a file of no bytes has no part either.
        if response.status() == 416 {
            return Ok(ByteSource::Whole(Bytes::new()));
        }
        check(&response)?;
        let length = response.headers().get("content-range").ok().flatten().and_then(|range| content_length(&range));
        match (response.status(), length) {
            (206, Some(length_bytes)) => {
                let tail = read_body(&response, &mut |_, _| {}).await?;
                progress(tail.len() as u64, None);
                Ok(ByteSource::Parts { url: url.to_owned(), length_bytes, tail })
            }
            (206, None) => ByteSource::whole(url, progress).await,
            _ => read_body(&response, &mut progress).await.map(ByteSource::Whole),
        }
    }

    pub(super) fn length_bytes(&self) -> u64 {
        match self {
            ByteSource::Whole(bytes) => bytes.len() as u64,
            ByteSource::Within { data, .. } => data.end - data.start,
            ByteSource::Parts { length_bytes, .. } | ByteSource::Local { length_bytes, .. } => *length_bytes,
        }
    }

    /// The bytes of a range, which has to lie within the file.
    pub(super) async fn read(&self, range: Range<u64>) -> Result<Bytes, WebError> {
        let length_bytes = self.length_bytes();
        if range.start > range.end || range.end > length_bytes {
            let detail = format!("it points to byte {}, but has {length_bytes} bytes", range.end);
            return Err(crate::source::LoadError::Damaged { detail }.into());
        }
        let expected = range.end - range.start;
        let bytes = match self {
            ByteSource::Whole(bytes) => bytes.slice(range.start as usize..range.end as usize),
            ByteSource::Within { archive, data } => {
                Box::pin(archive.read(data.start + range.start..data.start + range.end)).await?
            }
            ByteSource::Parts { tail, .. } if range.start >= length_bytes - tail.len() as u64 => {
                let tail_start = length_bytes - tail.len() as u64;
                tail.slice((range.start - tail_start) as usize..(range.end - tail_start) as usize)
            }
            ByteSource::Parts { url, .. } => {
                let response = fetch(url, Some(&format!("bytes={}-{}", range.start, range.end - 1))).await?;
                check(&response)?;
                let body = read_body(&response, &mut |_, _| {}).await?;
                // A host may send the whole file all the same.
                if response.status() == 200 && body.len() as u64 == length_bytes {
                    body.slice(range.start as usize..range.end as usize)
                } else {
                    body
                }
            }
            ByteSource::Local { file, .. } => {
                let slice = file.slice_with_f64_and_f64(range.start as f64, range.end as f64);
                let buffer = slice.map(|slice| slice.array_buffer()).map_err(|_| WebError::LocalFile)?;
                let buffer = JsFuture::from(buffer).await.map_err(|_| WebError::LocalFile)?;
                Bytes::from(Uint8Array::new(&buffer).to_vec())
            }
        };
        let found = bytes.len() as u64;
        if found == expected { Ok(bytes) } else { Err(WebError::ShortPart { found, expected }) }
    }
}

async fn fetch(url: &str, range: Option<&str>) -> Result<Response, WebError> {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let request = Request::new_with_str_and_init(url, &RequestInit::new()).map_err(|_| WebError::NoAnswer)?;
    if let Some(range) = range {
        request.headers().set("Range", range).map_err(|_| WebError::NoAnswer)?;
    }
    let promise: Promise = scope.fetch_with_request(&request).unchecked_into();
    let response = JsFuture::from(promise).await.map_err(|_| WebError::NoAnswer)?;
    response.dyn_into().map_err(|_| WebError::NoAnswer)
}

fn check(response: &Response) -> Result<(), WebError> {
    if response.ok() {
        return Ok(());
    }
    if response.status() == 404 {
        return Err(WebError::Missing);
    }
    let status = format!("{} {}", response.status(), response.status_text());
    Err(WebError::Status { status: status.trim_end().to_owned() })
}

async fn read_body(response: &Response, progress: &mut impl FnMut(u64, Option<u64>)) -> Result<Bytes, WebError> {
    let total = response.headers().get("content-length").ok().flatten().and_then(|length| length.parse().ok());
    // The length counts packed bytes where the host packs them: it promises nothing about what arrives.
    let packed = response.headers().get("content-encoding").ok().flatten().is_some();
    let total = total.filter(|_| !packed);
    let Some(stream) = response.body() else {
        let buffer = response.array_buffer().map_err(|_| WebError::NoAnswer)?;
        let buffer: ArrayBuffer = JsFuture::from(buffer).await.map_err(|_| WebError::NoAnswer)?.unchecked_into();
        return Ok(Bytes::from(Uint8Array::new(&buffer).to_vec()));
    };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut body: Vec<u8> = Vec::new();
    loop {
        let chunk = JsFuture::from(reader.read()).await.map_err(|_| WebError::NoAnswer)?;
        let value = Reflect::get(&chunk, &JsValue::from_str("value")).unwrap_or(JsValue::UNDEFINED);
        let Ok(part) = value.dyn_into::<Uint8Array>() else { return Ok(Bytes::from(body)) };
        let start = body.len();
        body.resize(start + part.length() as usize, 0);
        part.copy_to(&mut body[start..]);
        progress(body.len() as u64, total);
    }
}

fn same_origin(url: &str) -> bool {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let location = scope.location();
    web_sys::Url::new_with_base(url, &location.href()).is_ok_and(|url| url.origin() == location.origin())
}

/// The whole length in `bytes 0-99/1234`.
fn content_length(range: &str) -> Option<u64> {
    range.rsplit_once('/')?.1.trim().parse().ok()
}
