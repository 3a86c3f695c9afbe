//! The window and its document.

use web_sys::{Document, Window};

use crate::web::js::ignore;

/// Returns the browser's window; the page's program runs nowhere else.
#[expect(clippy::expect_used, reason = "the page's wasm is started by a document's script")]
pub fn window() -> Window {
    web_sys::window().expect("a window")
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
