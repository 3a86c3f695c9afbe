//! Saves files on the reader's device, and shares figures.

use js_sys::{Array, Function, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlCanvasElement, Url};

use super::canvas::draw;
use super::engine_worker::global;
use super::window::document;
use crate::chart::{Layout, Theme};
use crate::web::js::ignore;

/// Saves a text as a file of this name and type.
pub fn download(name: &str, mime: &str, content: &str) {
    download_part(name, mime, JsValue::from_str(content));
}

/// Saves bytes as a file of this name.
pub fn download_bytes(name: &str, bytes: &[u8]) {
    download_part(name, "application/octet-stream", Uint8Array::from(bytes).into());
}

/// Saves a text or bytes as a file.
fn download_part(name: &str, mime: &str, content: JsValue) {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = Array::of1(&content);
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) {
        download_blob(name, &blob);
    }
}

/// Saves a picture of a layout, at two pixels per CSS pixel.
pub fn download_png(name: &str, layout: &Layout, theme: &Theme) {
    let Some(canvas) = document().create_element("canvas").ok().and_then(|c| c.dyn_into::<HtmlCanvasElement>().ok())
    else {
        return;
    };
    draw(&canvas, layout, theme, 2.0);
    let name = name.to_owned();
    let save = Closure::once_into_js(move |blob: JsValue| {
        if let Ok(blob) = blob.dyn_into::<Blob>() {
            download_blob(&name, &blob);
        }
    });
    ignore(canvas.to_blob(save.unchecked_ref()));
}

fn download_blob(name: &str, blob: &Blob) {
    let Ok(url) = Url::create_object_url_with_blob(blob) else { return };
    let anchor = document().create_element("a").ok().and_then(|a| a.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(anchor) = anchor {
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    ignore(Url::revoke_object_url(&url));
}

/// Saves texts as one archive: of each its path, its content, what it is of, and its columns. `www/share.js`, which the start script
/// loads, says what it adds.
pub fn save_archive(name: &str, texts: impl Iterator<Item = [String; 4]>) {
    let Ok(save) = global("saveArchive").dyn_into::<Function>() else { return };
    let parts = |text: [String; 4]| text.into_iter().map(JsValue::from).collect::<Array>();
    let texts: Array = texts.map(parts).collect();
    ignore(save.call2(&JsValue::UNDEFINED, &name.into(), &texts));
}

/// Opens what a reader can carry off of a figure: `www/share.js` says what it takes. The start script loads it.
pub fn share(what: &[&str]) {
    if let Ok(share) = global("share").dyn_into::<Function>() {
        let what: Array = what.iter().map(|text| JsValue::from_str(text)).collect();
        ignore(share.apply(&JsValue::UNDEFINED, &what));
    }
}
