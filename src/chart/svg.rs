//! Writes a figure as an SVG document: the same drawing as on the canvas, with a name and a description.

use plotters_svg::SVGBackend;

use super::describe::describe;
use super::draw::draw_on;
use super::layout::{LayoutOptions, layout};
use super::spec::Figure;
use super::surface::Surface;
use super::theme::Theme;

/// Units of the drawing per CSS pixel: plotters draws at whole numbers, and whole pixels show kinks in lines.
const FINE: f64 = 8.0;

/// Draws a figure as a standalone SVG document of `options.width_px`; fonts are named, not embedded.
///
/// The document carries `role="img"`, the title (if the figure has one) and a description. What XML forbids in names is left out.
pub fn svg(figure: &Figure, options: &LayoutOptions, theme: &Theme) -> String {
    let layout = layout(figure, options);
    let size = ((layout.width_px * FINE).round() as u32, (layout.height_px * FINE).round() as u32);
    let mut drawing = String::new();
    {
        let mut backend = SVGBackend::with_string(&mut drawing, size);
        // Writing into a string cannot fail; if it ever did, the picture would end early.
        let _ = draw_on(&layout, theme, FINE, Surface::for_svg(&mut backend));
    }
    // The root element is ours: CSS pixels outside, fine units inside, round joints.
    let body = drawing.split_once(">\n").map_or("", |(_, body)| body);
    let title = figure.heading().map_or("", |heading| heading.title.as_str());
    let document = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {} {}\" role=\"img\" \
         stroke-linejoin=\"round\" stroke-linecap=\"round\">\n<title>{}</title>\n<desc>{}</desc>\n{}",
        layout.width_px,
        layout.height_px,
        size.0,
        size.1,
        escape(title),
        escape(&describe(figure)),
        body.replace("font-weight=\"bold\"", "font-weight=\"600\""),
    );
    document.chars().filter(|&letter| is_xml(letter)).collect()
}

/// Returns whether XML 1.0 allows a character (section 2.2, `Char`): a name from a file may hold others, such as NUL.
fn is_xml(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
