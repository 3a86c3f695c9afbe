//! Files within a ZIP archive: stored ones are read in place, the others are inflated by the browser.

use std::rc::Rc;

use bytes::Bytes;
use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultController, ReadableStreamDefaultReader, ReadableWritablePair};

use crate::fetch_plan::{ZipEntry, ZipReader};
use crate::source::{LoadError, Poll};
use crate::web::WebError;
use crate::web::fetch::ByteSource;
use crate::web::js::ignore;

/// An inflated file has to fit into memory beside its panel.
const INFLATED_BYTES: u64 = 1 << 30;

/// Bytes that are handed to the browser at a time: they inflate to 16 MiB at most.
const SLICE_BYTES: usize = 1 << 14;

/// Reads which Parquet files an archive holds.
///
/// # Errors
///
/// Errors if the archive can't be had, or is damaged.
pub(super) async fn entries(archive: &ByteSource) -> Result<Vec<ZipEntry>, WebError> {
    let mut zip = ZipReader::new(archive.length_bytes());
    loop {
        match zip.poll() {
            Poll::Ready(entries) => return Ok(entries),
            Poll::Need(ranges) => {
                for range in ranges {
                    zip.push(&archive.read(range).await?)?;
                }
            }
        }
    }
}

/// Returns the bytes of a file of an archive, inflated if need be.
///
/// # Errors
///
/// Errors if the bytes can't be had, aren't as long as the archive says, or are too many to inflate.
pub(super) async fn file(archive: &Rc<ByteSource>, entry: &ZipEntry) -> Result<ByteSource, WebError> {
    if !entry.deflated {
        return Ok(ByteSource::Within { archive: archive.clone(), data: entry.data.clone() });
    }
    if entry.length_bytes > INFLATED_BYTES {
        let detail = format!(
            "inflated it has {} MB, expected {} or less; an archive that only stores its files has no such limit",
            entry.length_bytes >> 20,
            INFLATED_BYTES >> 20
        );
        return Err(LoadError::Archive { detail }.into());
    }
    archive.plan_ahead(std::slice::from_ref(&entry.data));
    let packed = archive.read(entry.data.clone()).await?;
    let inflated = inflate(packed, entry.length_bytes, "deflate-raw").await?;
    if inflated.len() as u64 != entry.length_bytes {
        let detail = format!("inflated it has {} bytes, expected {}", inflated.len(), entry.length_bytes);
        return Err(LoadError::Archive { detail }.into());
    }
    Ok(ByteSource::Whole(inflated))
}

/// Inflates bytes in a format that the browser knows; stops soon after `length_bytes`, whatever they hold.
///
/// # Errors
///
/// Errors if the bytes can't be inflated.
pub(super) async fn inflate(packed: Bytes, length_bytes: u64, format: &str) -> Result<Bytes, WebError> {
    let refused = |_: JsValue| WebError::from(LoadError::Archive { detail: "its bytes can't be inflated".to_owned() });
    let inflation = decompression(format).map_err(refused)?;
    let (stream, _source) = sliced(packed).map_err(refused)?;
    let reader: ReadableStreamDefaultReader = stream.pipe_through(&inflation).get_reader().unchecked_into();
    let mut inflated: Vec<u8> = Vec::new();
    while inflated.len() as u64 <= length_bytes {
        let chunk = JsFuture::from(reader.read()).await.map_err(refused)?;
        let value = Reflect::get(&chunk, &JsValue::from_str("value")).unwrap_or(JsValue::UNDEFINED);
        let Ok(part) = value.dyn_into::<Uint8Array>() else { return Ok(Bytes::from(inflated)) };
        inflated.extend(part.to_vec());
    }
    // More than the archive says: nothing more is asked of the stream, so that no more slices are taken.
    ignore(JsFuture::from(reader.cancel()).await);
    Ok(Bytes::from(inflated))
}

/// The callback by which a stream takes its next slice.
type Pull = Closure<dyn FnMut(ReadableStreamDefaultController)>;

/// Returns bytes as a stream of small slices, each taken when the one before has been read, and the callback that must live as
/// long.
///
/// A browser may inflate all that it is handed at once (WebKit does), up to a thousand times as much.
fn sliced(packed: Bytes) -> Result<(ReadableStream, Pull), JsValue> {
    let mut at = 0;
    let pull =
        Closure::<dyn FnMut(ReadableStreamDefaultController)>::new(move |to: ReadableStreamDefaultController| {
            let slice = &packed[at..packed.len().min(at + SLICE_BYTES)];
            at += slice.len();
            ignore(if slice.is_empty() { to.close() } else { to.enqueue_with_chunk(&Uint8Array::from(slice)) });
        });
    let source = Object::new();
    Reflect::set(&source, &JsValue::from_str("pull"), pull.as_ref())?;
    Ok((ReadableStream::new_with_underlying_source(&source)?, pull))
}

/// Returns the browser's own stream that inflates, which web-sys calls unstable still.
fn decompression(format: &str) -> Result<ReadableWritablePair, JsValue> {
    let class = Reflect::get(&js_sys::global(), &JsValue::from_str("DecompressionStream"))?;
    let class: Function = class.dyn_into()?;
    Reflect::construct(&class, &Array::of1(&JsValue::from_str(format))).map(JsCast::unchecked_into)
}
