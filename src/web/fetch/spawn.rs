//! Starts helpers: other workers of the same program.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AddEventListenerOptions, Event, Worker, WorkerOptions, WorkerType};

use crate::web::js::{ignore, worker_scope};

/// What the name of a helper begins with; `www/engine-start.js` and [`is_helper`] tell helpers by it.
const NAME: &str = "helper";

/// Returns whether this worker was started by [`spawn_helper`].
pub(crate) fn is_helper() -> bool {
    worker_scope().name().starts_with(NAME)
}

/// Starts another worker of this program, which is handed to it as it was compiled here; `None` where the browser gives none.
///
/// If the worker ends in silence, it is sent an event of an error, as if it had reported one.
pub(crate) fn spawn_helper() -> Option<Worker> {
    let scope = worker_scope();
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    // Its own among all workers of the site: it holds a lock of this name while it lives (see engine-start.js).
    let name = format!("{NAME} {}", js_sys::Math::random());
    options.set_name(&name);
    let worker = Worker::new_with_options(&scope.location().href(), &options).ok()?;
    worker.post_message(&wasm_bindgen::module()).ok()?;
    watch(&worker, name);
    Some(worker)
}

/// Waits for a worker's lock once the worker has sent something, by when it holds the lock: whoever gets it learns that the
/// worker has ended.
fn watch(worker: &Worker, name: String) {
    let Ok(locks) = Reflect::get(&worker_scope().navigator(), &"locks".into()) else { return };
    // Browsers give locks to secure pages alone.
    let Ok(request) = Reflect::get(&locks, &"request".into()).and_then(JsCast::dyn_into::<Function>) else { return };
    let watched = worker.clone();
    let on_end = Closure::once_into_js(move || {
        ignore(Event::new("error").and_then(|event| watched.dispatch_event(&event)));
    });
    let on_first_message = Closure::once_into_js(move || {
        if let Ok(asked) = request.call2(&locks, &name.into(), &on_end) {
            // Refused where a site may keep nothing: then nobody learns of the end.
            spawn_local(async { drop(JsFuture::from(Promise::from(asked)).await) });
        }
    });
    let once = AddEventListenerOptions::new();
    once.set_once(true);
    ignore(worker.add_event_listener_with_callback_and_add_event_listener_options(
        "message",
        on_first_message.unchecked_ref(),
        &once,
    ));
}
