//! Undo and redo by keys: they step through the choices of this visit, as the Back button does.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos_use_event_listener::use_event_listener;
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::web::page;

/// Fields whose own text these keys change.
const FIELDS: &str = "textarea, [contenteditable], input:not([type=checkbox], [type=radio], [type=file])";

/// Listens for Ctrl or Command with Z, and with Shift or Y for the way forward.
pub(super) fn listen() {
    let _stop = use_event_listener(window(), leptos::ev::keydown, |event: KeyboardEvent| {
        let Some(back) = direction(&event) else { return };
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if target.is_some_and(|target| target.matches(FIELDS).unwrap_or(false)) {
            return;
        }
        event.prevent_default();
        page::step_through_choices(back);
    });
}

/// Returns whether the keys mean back or forward; `None` for others.
fn direction(event: &KeyboardEvent) -> Option<bool> {
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
        return None;
    }
    match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
        ("z", is_forward) => Some(!is_forward),
        ("y", false) => Some(false),
        _ => None,
    }
}
