//! The edge, in a browser: `make test-web` runs these in headless Chromium.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Every chart stands on this: a canvas whose backing store is larger than its box, with a context to draw in.
#[wasm_bindgen_test]
fn canvas_keeps_its_backing_store_apart_from_its_box() {
    let document = web_sys::window().unwrap().document().unwrap();
    let canvas: web_sys::HtmlCanvasElement = document.create_element("canvas").unwrap().unchecked_into();
    canvas.set_attribute("style", "width: 150px; height: 75px").unwrap();
    canvas.set_width(300);
    canvas.set_height(150);
    document.body().unwrap().append_child(&canvas).unwrap();
    let bounds = canvas.get_bounding_client_rect();
    assert_eq!((bounds.width(), canvas.width()), (150.0, 300));
    assert!(canvas.get_context("2d").unwrap().is_some());
}
