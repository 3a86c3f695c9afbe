//! The page's address and the browser's history.
//!
//! Each entry holds its number, counted from the first one of its visit: so that undoing never leaves the page.

use std::cell::Cell;

use wasm_bindgen::JsValue;

use super::window::window;
use crate::web::js::ignore;

thread_local! {
    /// Number of the newest entry that this program has made.
    static NEWEST: Cell<f64> = const { Cell::new(0.0) };
}

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
        let entry = entry();
        ignore(if new_entry {
            NEWEST.set(entry + 1.0);
            history.push_state_with_url(&JsValue::from_f64(entry + 1.0), "", Some(&address))
        } else {
            history.replace_state_with_url(&JsValue::from_f64(entry), "", Some(&address))
        });
    }
}

/// Returns the number of the entry that is shown: 0 for one that a link or the reader's typing has made.
fn entry() -> f64 {
    window().history().and_then(|history| history.state()).ok().and_then(|state| state.as_f64()).unwrap_or(0.0)
}

/// Goes back by one choice, or forward again, where there is one: entries of other pages stay where they are.
pub fn step_through_choices(back: bool) {
    let entry = entry();
    let is_own = if back { entry > 0.0 } else { entry < NEWEST.get() };
    if is_own && let Ok(history) = window().history() {
        ignore(if back { history.back() } else { history.forward() });
    }
}
