//! User Timing measures, which the browser's developer tools show.

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::window::window;
use crate::web::js::ignore;

/// Adds a User Timing measure that ends now; without a length it starts with the navigation.
pub fn measure(name: &str, length_ms: Option<f64>, detail: &[(&str, JsValue)]) {
    let Some(performance) = window().performance() else { return };
    let end = performance.now();
    let object = |entries: &[(&str, JsValue)]| {
        let object = Object::new();
        for (key, value) in entries {
            ignore(Reflect::set(&object, &JsValue::from_str(key), value));
        }
        JsValue::from(object)
    };
    let start = length_ms.map_or(0.0, |length| (end - length).max(0.0));
    let options = object(&[("start", start.into()), ("end", end.into()), ("detail", object(detail))]);
    let function = Reflect::get(&performance, &JsValue::from_str("measure")).and_then(JsCast::dyn_into::<Function>);
    if let Ok(function) = function {
        ignore(function.call2(&performance, &JsValue::from_str(name), &options));
    }
}
