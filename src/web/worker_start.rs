//! Starts what a worker of this program is: an engine, or a helper of one.

use std::panic::PanicHookInfo;

use js_sys::Array;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::MessageEvent;

use super::engine::Engine;
use super::fetch::is_helper;
use super::helper;
use super::js::worker_scope;
use super::reply::{reply_to_engine, reply_to_page};
use crate::protocol::{HelperResponse, Response};

/// Starts to listen: to the page as an engine, or to the engine that has started this worker as its helper.
pub fn run_worker() {
    if is_helper() {
        listen(helper::handle, |message| reply_to_engine(&HelperResponse::Failed { message }));
    } else {
        let engine = Engine::instance();
        let handle = move |request, beside| Engine::handle(engine.clone(), request, beside);
        listen(handle, |message| reply_to_page(&Response::Broken { message }));
    }
}

/// Hands each message to `handle`: the request, and what rides beside it. `fail` gets what a panic says, or why a message can't be read.
fn listen<R: DeserializeOwned>(
    handle: impl Fn(R, Array) + 'static,
    fail: impl Fn(String) + Copy + Send + Sync + 'static,
) {
    std::panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| fail(info.to_string())));
    let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        // What rides beside the request follows it.
        let beside: Array = event.data().unchecked_into();
        match serde_wasm_bindgen::from_value(beside.shift()) {
            Ok(request) => handle(request, beside),
            Err(error) => fail(format!("a request that can't be read: {error}")),
        }
    });
    worker_scope().set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
}
