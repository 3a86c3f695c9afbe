//! The edge, in a browser: `make test-web` runs these in headless Chromium.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// A chart drawn for a screen of two pixels per CSS pixel: the backing store is twice the box, and there is ink in it.
#[wasm_bindgen_test]
fn a_chart_is_drawn_at_the_resolution_of_the_screen() {
    use lorenz::calendar::Day;
    use lorenz::chart::{ColorRole, Figure, Frame, LayoutOptions, Sparkline, Unit, layout, theme};
    let figure = Figure::Sparkline(Sparkline {
        points: vec![(Day(0), Some(1.0)), (Day(7), Some(3.0)), (Day(14), Some(2.0))],
        color: ColorRole::Accent,
        unit: Unit::Index,
        label: "HHI".to_owned(),
    });
    let layout = layout(&figure, &LayoutOptions { frame: Frame::Plot, width_px: 120.0, highlight: None });
    let document = web_sys::window().unwrap().document().unwrap();
    let canvas: web_sys::HtmlCanvasElement = document.create_element("canvas").unwrap().unchecked_into();
    document.body().unwrap().append_child(&canvas).unwrap();
    lorenz::web::page::draw(&canvas, &layout, &theme::LIGHT, 2.0);
    assert_eq!((canvas.width(), canvas.get_bounding_client_rect().width()), (240, 120.0));
    let picture = canvas.to_data_url().unwrap();
    lorenz::web::page::draw(&canvas, &layout, &theme::DARK, 2.0);
    assert_ne!(canvas.to_data_url().unwrap(), picture, "light and dark are drawn alike");
}
