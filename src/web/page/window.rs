//! The window and its document.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Document, Element, HtmlDialogElement, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition, Window,
};

use crate::calendar::Day;
use crate::web::js::{ignore, spawn};

/// Returns the browser's window; the page's program runs nowhere else.
#[expect(clippy::expect_used, reason = "the page's wasm is started by a document's script")]
pub fn window() -> Window {
    web_sys::window().expect("a window")
}

/// Returns the day that the reader's clock shows, in UTC.
pub fn today() -> Day {
    Day((js_sys::Date::now() / 86_400_000.0) as i32)
}

/// Returns the document.
#[expect(clippy::expect_used, reason = "as for the window")]
pub fn document() -> Document {
    window().document().expect("a document")
}

/// Sets an attribute of the document's root, where scripts and styles look for it.
pub fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        ignore(root.set_attribute(name, value));
    }
}

/// Returns whether a part of an element is in the window.
pub fn is_in_sight(element: &Element) -> bool {
    let height_px = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(0.0);
    let bounds = element.get_bounding_client_rect();
    bounds.bottom() > 0.0 && bounds.top() < height_px
}

/// Removes an element, if it is there.
pub fn remove_element(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.remove();
    }
}

/// Sets the title of the page, and its description.
pub fn set_title(title: &str, description: &str) {
    document().set_title(title);
    if let Ok(Some(meta)) = document().query_selector("meta[name=description]") {
        ignore(meta.set_attribute("content", description));
    }
}

/// Asks the browser not to delete what this site keeps when room is short; it may say no, or ask the reader.
pub fn ask_to_persist() {
    let storage = Reflect::get(&window().navigator(), &"storage".into()).unwrap_or_default();
    let persist = Reflect::get(&storage, &"persist".into()).and_then(JsCast::dyn_into::<Function>);
    if let Ok(persist) = persist.and_then(|persist| persist.call0(&storage)) {
        spawn(async move { drop(JsFuture::from(persist.unchecked_into::<Promise>()).await) });
    }
}

/// Width from which a panel has room beside the figures, in CSS pixels; the style sheet has the same.
const WIDE_PX: f64 = 1200.0;

/// Returns whether a panel has room beside the figures.
pub fn is_wide() -> bool {
    window().inner_width().ok().and_then(|width| width.as_f64()).is_some_and(|width| width >= WIDE_PX)
}

/// Opens a dialog over the page, whose rest can't be used until it is closed.
pub fn show_modal(dialog: &HtmlDialogElement) {
    ignore(dialog.show_modal());
}

/// Lets an element have all that a pointer does until it is let go, wherever it is.
pub fn capture_pointer(element: &Element, pointer: i32) {
    ignore(element.set_pointer_capture(pointer));
}

/// Scrolls what an element stands in, as little as brings it into sight.
pub fn scroll_into_view(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Moves the focus to an element.
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        ignore(element.focus());
    }
}
