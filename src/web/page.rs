//! What the page asks of the browser: the engine's worker, canvas, address, downloads, timings.

use js_sys::{Array, Function, Object, Reflect};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, Document, Event, File, HtmlAnchorElement, HtmlCanvasElement,
    MessageEvent, Url, Window, Worker,
};

use super::message::to_js;
use crate::chart::{self, Layout, Theme, text};
use crate::protocol::{EngineKind, Request, Response};

/// The browser's window; this half of the site runs nowhere else.
#[expect(clippy::expect_used, reason = "the page's wasm is started by a document's script")]
pub fn window() -> Window {
    web_sys::window().expect("a window")
}

/// The document.
#[expect(clippy::expect_used, reason = "as for the window")]
pub fn document() -> Document {
    window().document().expect("a document")
}

/// What the start script has left for the page.
fn global(name: &str) -> JsValue {
    Reflect::get(&js_sys::global(), &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// A text that an object has under this name.
fn text_of(object: &JsValue, name: &str) -> Option<String> {
    Reflect::get(object, &JsValue::from_str(name)).ok()?.as_string()
}

/// The worker, and the closures that listen to it.
pub struct Engine {
    worker: Worker,
    _heard: Closure<dyn Fn(MessageEvent)>,
    _failed: Closure<dyn Fn(Event)>,
}

impl Engine {
    /// Takes the worker that the start script began: the usual one.
    pub fn begun(hear: impl Fn(Response) + Clone + 'static) -> Engine {
        Engine::heard(global("engine"), hear)
    }

    /// Starts another worker, after a breakdown or for the codecs that the usual one lacks.
    pub fn start(kind: EngineKind, hear: impl Fn(Response) + Clone + 'static) -> Engine {
        let name = match kind {
            EngineKind::Usual => "engine",
            EngineKind::AllCodecs => "engine-all",
        };
        let start = global("startEngine").dyn_into::<Function>();
        let worker = start.and_then(|start| start.call1(&JsValue::UNDEFINED, &JsValue::from_str(name)));
        Engine::heard(worker.unwrap_or(JsValue::UNDEFINED), hear)
    }

    fn heard(worker: JsValue, hear: impl Fn(Response) + Clone + 'static) -> Engine {
        let worker: Worker = worker.unchecked_into();
        let on_message = hear.clone();
        let early = hear.clone();
        let heard =
            Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                match serde_wasm_bindgen::from_value(event.data()) {
                    Ok(response) => on_message(response),
                    Err(error) => on_message(Response::Broken { message: error.to_string() }),
                }
            });
        let failed = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            // Told on the page in one sentence: the console needn't repeat it.
            event.prevent_default();
            // A script that doesn't arrive is a plain event, without a message.
            let message = text_of(&event, "message").unwrap_or_else(|| "the engine did not load".to_owned());
            hear(Response::Broken { message });
        });
        // It may have failed before anybody listened; the start script has noted that.
        if let Some(message) = text_of(&worker, "failure") {
            wasm_bindgen_futures::spawn_local(async move { early(Response::Broken { message }) });
        }
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        Engine { worker, _heard: heard, _failed: failed }
    }

    /// Sends a request, with the files that belong to it.
    ///
    /// Errors with what is in the way, for the console.
    pub fn send(&self, request: &Request, files: &[File]) -> Result<(), String> {
        let message = Array::of1(&to_js(request).map_err(|error| error.to_string())?);
        files.iter().for_each(|file| {
            message.push(file);
        });
        self.worker.post_message(&message).map_err(|_| "a request that can't be sent".to_owned())
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// Draws on a canvas: `ratio` canvas pixels per CSS pixel.
pub fn draw(canvas: &HtmlCanvasElement, layout: &Layout, theme: &Theme, ratio: f64) {
    canvas.set_width((layout.width_px * ratio).round() as u32);
    canvas.set_height((layout.height_px * ratio).round() as u32);
    let style = format!("width:{}px;height:{}px", layout.width_px, layout.height_px);
    let styled = canvas.set_attribute("style", &style);
    debug_assert!(styled.is_ok());
    let context = canvas.get_context("2d").ok().flatten();
    if let Some(context) = context.and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok()) {
        context.set_line_join("round");
        context.set_line_cap("round");
    }
    if let Some(mut backend) = CanvasBackend::with_canvas_object(canvas.clone()) {
        let drawn = chart::draw(layout, theme, ratio, &mut backend);
        debug_assert!(drawn.is_ok());
    }
}

/// Waits until the charts' font is there, or can't be had.
pub async fn fonts_loaded() {
    let fonts = document().fonts();
    for weight in ["", "bold "] {
        let loaded = JsFuture::from(fonts.load(&format!("{weight}13px {}", text::FONT_FAMILY))).await;
        debug_assert!(loaded.is_ok());
    }
}

/// Hands the reader a file.
pub fn download(name: &str, mime: &str, content: &str) {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = Array::of1(&JsValue::from_str(content));
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) {
        download_blob(name, &blob);
    }
}

/// Hands the reader a picture of a layout, at two pixels per CSS pixel.
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
    let asked = canvas.to_blob(save.unchecked_ref());
    debug_assert!(asked.is_ok());
}

fn download_blob(name: &str, blob: &Blob) {
    let Ok(url) = Url::create_object_url_with_blob(blob) else { return };
    let anchor = document().create_element("a").ok().and_then(|a| a.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(anchor) = anchor {
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    let revoked = Url::revoke_object_url(&url);
    debug_assert!(revoked.is_ok());
}

/// The query of the page's address.
pub fn query() -> String {
    window().location().search().unwrap_or_default()
}

/// Puts a query into the page's address: a new entry in the history, or the same one again. One that stands there stays.
pub fn show_query(query: &str, new_entry: bool) {
    if window().location().search().is_ok_and(|shown| shown.trim_start_matches('?') == query) {
        return;
    }
    let address = if query.is_empty() { ".".to_owned() } else { format!("?{query}") };
    if let Ok(history) = window().history() {
        let shown = if new_entry {
            history.push_state_with_url(&JsValue::NULL, "", Some(&address))
        } else {
            history.replace_state_with_url(&JsValue::NULL, "", Some(&address))
        };
        debug_assert!(shown.is_ok());
    }
}

/// Sets an attribute of the document's root, where scripts and styles look for it.
pub fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        let set = root.set_attribute(name, value);
        debug_assert!(set.is_ok());
    }
}

/// Adds a User Timing measure that ends now; without a length it starts with the navigation.
pub fn measure(name: &str, length_ms: Option<f64>, detail: &[(&str, JsValue)]) {
    let Some(performance) = window().performance() else { return };
    let end = performance.now();
    let object = |entries: &[(&str, JsValue)]| {
        let object = Object::new();
        for (key, value) in entries {
            let set = Reflect::set(&object, &JsValue::from_str(key), value);
            debug_assert!(set.is_ok());
        }
        JsValue::from(object)
    };
    let start = length_ms.map_or(0.0, |length| (end - length).max(0.0));
    let options = object(&[("start", start.into()), ("end", end.into()), ("detail", object(detail))]);
    let function = Reflect::get(&performance, &JsValue::from_str("measure")).and_then(JsCast::dyn_into::<Function>);
    if let Ok(function) = function {
        let measured = function.call2(&performance, &JsValue::from_str(name), &options);
        debug_assert!(measured.is_ok());
    }
}
