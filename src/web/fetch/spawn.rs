//! Starts helpers: other workers of the same program.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Worker;

use crate::web::js::worker_scope;

/// What the name of a helper begins with; `www/engine-start.js` and [`is_helper`] tell helpers by it.
const NAME: &str = "helper";

/// Returns whether this worker was started by [`spawn_helper`].
pub(crate) fn is_helper() -> bool {
    worker_scope().name().starts_with(NAME)
}

/// Starts another worker of this program, which is handed to it as it was compiled here; `None` where the browser gives none.
///
/// If the worker ends in silence, it is sent an event of an error, as if it had reported one: `www/engine-start.js` sees to both.
pub(crate) fn spawn_helper() -> Option<Worker> {
    // Its own among all workers of the site: it holds a lock of this name while it lives.
    let name = format!("{NAME} {}", js_sys::Math::random());
    let start: Function = Reflect::get(&worker_scope(), &"startHelper".into()).ok()?.dyn_into().ok()?;
    start.call2(&JsValue::UNDEFINED, &name.into(), &wasm_bindgen::module()).ok()?.dyn_into().ok()
}
