//! The main thread of the site.

/// Asks the engine for a sign of life, then shows that the page is ready.
#[cfg(target_arch = "wasm32")]
fn main() {
    use wasm_bindgen::{JsCast, JsValue, closure::Closure};
    let engine = js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("engine")).unwrap_or_default();
    let engine: web_sys::Worker = engine.unchecked_into();
    let listener = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
        if let Some(root) = web_sys::window().and_then(|window| window.document()?.document_element()) {
            let state = event.data().as_string().unwrap_or_default();
            let shown = root.set_attribute("data-state", &state);
            debug_assert!(shown.is_ok());
        }
    });
    engine.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
    let asked = engine.post_message(&JsValue::from_str("ready"));
    debug_assert!(asked.is_ok());
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
