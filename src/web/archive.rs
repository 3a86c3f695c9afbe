//! Files within an archive: those that are stored are read in place, the others inflated by the browser.

use std::rc::Rc;

use bytes::Bytes;
use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStreamDefaultReader, ReadableWritablePair};

use super::WebError;
use super::fetch::ByteSource;
use crate::source::{LoadError, Poll, Zip, ZipEntry};

/// An inflated file has to fit into memory beside its panel.
const INFLATED_BYTES: u64 = 1 << 30;

/// The Parquet files of an archive.
pub(super) async fn entries(archive: &ByteSource) -> Result<Vec<ZipEntry>, WebError> {
    let mut zip = Zip::new(archive.length_bytes());
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

/// The bytes of one of them.
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
    archive.expect(std::slice::from_ref(&entry.data));
    let packed = archive.read(entry.data.clone()).await?;
    let inflated = inflate(&packed, entry.length_bytes).await?;
    if inflated.len() as u64 != entry.length_bytes {
        let detail = format!("inflated it has {} bytes, expected {}", inflated.len(), entry.length_bytes);
        return Err(LoadError::Archive { detail }.into());
    }
    Ok(ByteSource::Whole(inflated))
}

/// Stops soon after `length_bytes`, whatever the packed bytes hold.
async fn inflate(packed: &[u8], length_bytes: u64) -> Result<Bytes, WebError> {
    let refused = |_: JsValue| WebError::from(LoadError::Archive { detail: "its bytes can't be inflated".to_owned() });
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(packed))).map_err(refused)?;
    let reader: ReadableStreamDefaultReader =
        blob.stream().pipe_through(&decompression().map_err(refused)?).get_reader().unchecked_into();
    let mut inflated: Vec<u8> = Vec::new();
    while inflated.len() as u64 <= length_bytes {
        let chunk = JsFuture::from(reader.read()).await.map_err(refused)?;
        let value = Reflect::get(&chunk, &JsValue::from_str("value")).unwrap_or(JsValue::UNDEFINED);
        let Ok(part) = value.dyn_into::<Uint8Array>() else { break };
        inflated.extend(part.to_vec());
    }
    Ok(Bytes::from(inflated))
}

/// The browser's own stream that inflates, which web-sys calls unstable still.
fn decompression() -> Result<ReadableWritablePair, JsValue> {
    let class = Reflect::get(&js_sys::global(), &JsValue::from_str("DecompressionStream"))?;
    let class: Function = class.dyn_into()?;
    Reflect::construct(&class, &Array::of1(&JsValue::from_str("deflate-raw"))).map(JsCast::unchecked_into)
}
