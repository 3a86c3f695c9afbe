//! The page's address and the browser's history.

use wasm_bindgen::JsValue;

use super::window::window;
use crate::web::js::ignore;

/// Returns the page's whole address.
pub fn address() -> String {
    window().location().href().unwrap_or_default()
}

/// Returns the query of the page's address, with its `?`; empty without one.
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
        ignore(if new_entry {
            history.push_state_with_url(&JsValue::NULL, "", Some(&address))
        } else {
            history.replace_state_with_url(&JsValue::NULL, "", Some(&address))
        });
    }
}
