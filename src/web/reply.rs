//! Sends a worker's responses: an engine's to the page, a helper's to its engine.

use js_sys::Reflect;
use serde::Serialize;
use wasm_bindgen::JsValue;

use super::js::{ignore, to_js, worker_scope};
use crate::protocol::{HelperResponse, Response};

/// Time between two reports of progress.
pub(super) const REPORT_EVERY_MS: f64 = 60.0;

/// Sends the page a response; instead of one that can't be sent, that this engine can't go on, and why.
pub(super) fn reply_to_page(response: &Response) {
    if let Err(reason) = post(response) {
        let message = format!("an answer that can't be sent: {reason}");
        ignore(post(&Response::Broken { message }));
    }
}

/// Sends the page a [`Response::Loaded`] or [`Response::Grown`], with what it is told of the data as the device has kept it, if it has;
/// returns what it is told.
pub(super) fn reply_loaded(response: &Response, kept_summary: Option<JsValue>) -> JsValue {
    let name = if let Response::Grown { .. } = response { "Grown" } else { "Loaded" };
    let (loaded, data) = (name.into(), "data".into());
    let sent = to_js(response).and_then(|message| {
        let loaded = Reflect::get(&message, &loaded)?;
        if let Some(summary) = kept_summary {
            Reflect::set(&loaded, &data, &summary)?;
        }
        ignore(worker_scope().post_message(&message));
        Ok(Reflect::get(&loaded, &data)?)
    });
    sent.unwrap_or_else(|error| {
        let message = format!("an answer that can't be sent: {error}");
        ignore(post(&Response::Broken { message }));
        JsValue::UNDEFINED
    })
}

/// Sends the engine that has started this helper a response; instead of one that can't be sent, that the helper has failed, and why.
pub(super) fn reply_to_engine(response: &HelperResponse) {
    if let Err(reason) = post(response) {
        let message = format!("an answer that can't be sent: {reason}");
        ignore(post(&HelperResponse::Failed { message }));
    }
}

fn post(message: &impl Serialize) -> Result<(), String> {
    let value = to_js(message).map_err(|error| error.to_string())?;
    worker_scope().post_message(&value).map_err(|_| "no room for a copy".to_owned())
}
