//! JavaScript for both programs of the site: clock, timers, messages as values, results that may be ignored.

use js_sys::{Date, Promise};
use serde::Serialize;
use serde_wasm_bindgen::{Error, Serializer, to_value};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, WorkerGlobalScope};

/// Ignores the result of a call to the browser that has no reason to fail, and after which nothing could be done.
///
/// Panics in debug builds if the call has failed.
pub(crate) fn ignore<T, E>(result: Result<T, E>) {
    debug_assert!(result.is_ok());
}

/// Returns plain data as a value that can be posted.
///
/// Whole numbers are JavaScript's numbers, which are exact below 2^53. A message with a larger one (sums of downloads may be)
/// has all its long integers as `BigInt`; reading takes both.
///
/// # Errors
///
/// Errors if the data can't be expressed as a JavaScript value.
pub(crate) fn to_js(message: &impl Serialize) -> Result<JsValue, Error> {
    to_value(message).or_else(|_| {
        let exact = Serializer::new().serialize_large_number_types_as_bigints(true);
        message.serialize(&exact)
    })
}

/// Returns the global scope of this worker; only the programs of workers call this.
pub(crate) fn worker_scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Returns the milliseconds since this worker started, at the browser's best resolution.
pub(crate) fn now() -> f64 {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    scope.performance().map_or_else(Date::now, |performance| performance.now())
}

/// Returns a promise that this worker resolves after so many milliseconds.
pub(crate) fn timer(milliseconds: i32) -> Promise {
    Promise::new(&mut |resolve, _| {
        ignore(worker_scope().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds));
    })
}

/// Waits for so many milliseconds.
pub(crate) async fn sleep(milliseconds: i32) {
    ignore(JsFuture::from(timer(milliseconds)).await);
}

/// Yields to the worker's event loop, so that messages that have arrived are handled.
pub(crate) async fn yield_now() {
    let promise = Promise::new(&mut |resolve, _| ignore(worker_scope().set_timeout_with_callback(&resolve)));
    ignore(JsFuture::from(promise).await);
}

/// Runs a future beside everything else.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(future);
}
