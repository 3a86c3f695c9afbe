//! Draws a layout with a plotters backend.

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, FontStyle, RGBColor, ShapeStyle, TextStyle};
use plotters_backend::{BackendColor, DrawingBackend};

use super::layout::{Align, Label, Layout, Mark};
use super::surface::Surface;
use super::text::{FONT_FAMILY, Weight};
use super::theme::{Ink, Rgb, Theme};

/// Distance from the baseline of a text to the middle that backends anchor at, in ems: half of ascent minus descent
/// of our font, which both the canvas (`middle`) and SVG (half an x-height) come within 0.01 em of.
const MIDDLE_EM: f64 = 0.247;

/// Draws a layout in a theme, each length and font size multiplied by `scale` (the backend's pixels per CSS pixel).
///
/// The backend has to be `layout.width_px` × `scale` by `layout.height_px` × `scale` pixels large. The paper is
/// painted too.
///
/// # Errors
/// What the backend reports; a canvas and a string report nothing.
pub fn draw<B: DrawingBackend>(
    layout: &Layout,
    theme: &Theme,
    scale: f64,
    backend: &mut B,
) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
    draw_on(layout, theme, scale, Surface::new(backend))
}

pub(super) fn draw_on<B: DrawingBackend>(
    layout: &Layout,
    theme: &Theme,
    scale: f64,
    surface: Surface<'_, B>,
) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
    let area = surface.into_drawing_area();
    let pen = Pen { area: &area, theme, scale };
    area.fill(&color(theme.paper))?;
    for mark in &layout.marks {
        pen.mark(mark)?;
    }
    area.present()
}

fn color(rgb: Rgb) -> RGBColor {
    RGBColor(rgb.0, rgb.1, rgb.2)
}

type PixelPoint = (i32, i32);

struct Pen<'a, B: DrawingBackend> {
    area: &'a DrawingArea<B, Shift>,
    theme: &'a Theme,
    scale: f64,
}

impl<B: DrawingBackend> Pen<'_, B> {
    fn mark(&self, mark: &Mark) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
        match mark {
            Mark::Rect(bounds, ink) => {
                let corners = [self.point((bounds.left, bounds.top)), self.point((bounds.right, bounds.bottom))];
                self.area.draw(&Rectangle::new(corners, self.filled(*ink)))
            }
            Mark::Rule(from, to, width, ink) => self.path(&[*from, *to], *width, *ink),
            Mark::Path(points, width, ink) => self.path(points, *width, *ink),
            Mark::Area(points, ink) => self.area.draw(&Polygon::new(self.points(points), self.filled(*ink))),
            Mark::Dot(center, radius, ink) => {
                let radius = (radius * self.scale).round();
                self.area.draw(&Circle::new(self.point(*center), radius as i32, self.filled(*ink)))
            }
            Mark::Text(label) => self.text(label),
        }
    }

    fn path(&self, points: &[(f64, f64)], width: f64, ink: Ink) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
        let stroke_width = (width * self.scale).round().max(1.0) as u32;
        let style = ShapeStyle { color: color(self.theme.color(ink)).into(), filled: false, stroke_width };
        self.area.draw(&PathElement::new(self.points(points), style))
    }

    fn text(&self, label: &Label) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
        let h_pos = match label.align {
            Align::Left => HPos::Left,
            Align::Center => HPos::Center,
            Align::Right => HPos::Right,
        };
        let style = match label.weight {
            Weight::Regular => FontStyle::Normal,
            Weight::Semibold => FontStyle::Bold,
        };
        let Rgb(red, green, blue) = self.theme.color(label.ink);
        let style = TextStyle {
            font: FontDesc::new(FontFamily::Name(FONT_FAMILY), label.size * self.scale, style),
            color: BackendColor { alpha: 1.0, rgb: (red, green, blue) },
            pos: Pos::new(h_pos, VPos::Center),
        };
        let middle = (label.x, label.baseline - MIDDLE_EM * label.size);
        self.area.draw(&Text::new(label.text.as_str(), self.point(middle), style))
    }

    fn filled(&self, ink: Ink) -> ShapeStyle {
        ShapeStyle { color: color(self.theme.color(ink)).into(), filled: true, stroke_width: 0 }
    }

    fn points(&self, points: &[(f64, f64)]) -> Vec<PixelPoint> {
        points.iter().map(|point| self.point(*point)).collect()
    }

    fn point(&self, (x, y): (f64, f64)) -> PixelPoint {
        ((x * self.scale).round() as i32, (y * self.scale).round() as i32)
    }
}
