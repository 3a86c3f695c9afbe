//! Engines as the page starts them, sends them requests and handles their responses.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, File, MessageEvent, Worker};

use crate::protocol::{EngineKind, Request, Response};
use crate::web::js::to_js;

/// Returns what the start script has left for the page under this name.
pub(super) fn global(name: &str) -> JsValue {
    Reflect::get(&js_sys::global(), &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// Returns the text that an object has under this name.
fn text_of(object: &JsValue, name: &str) -> Option<String> {
    Reflect::get(object, &JsValue::from_str(name)).ok()?.as_string()
}

/// An engine as the page has it: its worker, and the closures that listen to it. The worker ends when this is dropped.
pub struct EngineWorker {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(Event)>,
}

impl EngineWorker {
    /// Takes the worker that the start script has started, the usual one; `handle` gets its responses.
    pub fn started(handle: impl Fn(Response) + Clone + 'static) -> EngineWorker {
        EngineWorker::listen(global("engine"), handle)
    }

    /// Starts another worker, after a breakdown or for a file that the usual one does not read; `handle` gets its responses.
    pub fn start(kind: EngineKind, handle: impl Fn(Response) + Clone + 'static) -> EngineWorker {
        let name = match kind {
            EngineKind::Usual => "engine",
            EngineKind::AllFormats => "engine-all",
        };
        let start = global("startEngine").dyn_into::<Function>();
        let worker = start.and_then(|start| start.call1(&JsValue::UNDEFINED, &JsValue::from_str(name)));
        EngineWorker::listen(worker.unwrap_or(JsValue::UNDEFINED), handle)
    }

    fn listen(worker: JsValue, handle: impl Fn(Response) + Clone + 'static) -> EngineWorker {
        let worker: Worker = worker.unchecked_into();
        let on_response = handle.clone();
        let on_early_failure = handle.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            match serde_wasm_bindgen::from_value(event.data()) {
                Ok(response) => on_response(response),
                Err(error) => on_response(Response::Broken { message: error.to_string() }),
            }
        });
        let on_error = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            // The page shows it in one sentence: the console needn't repeat it.
            event.prevent_default();
            // A script that doesn't arrive is a plain event, without a message.
            let message = text_of(&event, "message").unwrap_or_else(|| "the engine did not load".to_owned());
            handle(Response::Broken { message });
        });
        // It may have failed before anybody listened; the start script has noted that.
        if let Some(message) = text_of(&worker, "failure") {
            wasm_bindgen_futures::spawn_local(async move { on_early_failure(Response::Broken { message }) });
        }
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        EngineWorker { worker, _on_message: on_message, _on_error: on_error }
    }

    /// Sends a request, with the files that belong to it.
    ///
    /// # Errors
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

impl Drop for EngineWorker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
