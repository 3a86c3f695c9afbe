//! Charts on a canvas, and their font.

use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::window::document;
use crate::chart::{self, Layout, Theme, text};
use crate::web::js::ignore;

/// Draws on a canvas: `ratio` canvas pixels per CSS pixel.
pub fn draw(canvas: &HtmlCanvasElement, layout: &Layout, theme: &Theme, ratio: f64) {
    canvas.set_width((layout.width_px * ratio).round() as u32);
    canvas.set_height((layout.height_px * ratio).round() as u32);
    let style = canvas.style();
    for (side, length_px) in [("width", layout.width_px), ("height", layout.height_px)] {
        ignore(style.set_property(side, &format!("{length_px}px")));
    }
    let context = canvas.get_context("2d").ok().flatten();
    if let Some(context) = context.and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok()) {
        context.set_line_join("round");
        context.set_line_cap("round");
    }
    if let Some(mut backend) = CanvasBackend::with_canvas_object(canvas.clone()) {
        ignore(chart::draw(layout, theme, ratio, &mut backend));
    }
}

/// Waits until the charts' font is there, or can't be had.
pub async fn fonts_loaded() {
    let fonts = document().fonts();
    for weight in ["", "bold "] {
        ignore(JsFuture::from(fonts.load(&format!("{weight}13px {}", text::FONT_FAMILY))).await);
    }
}
