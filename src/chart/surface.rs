//! A thin layer around plotters backends, so that all of them draw alike.
//!
//! Text is measured with our own table, so that nothing asks the DOM; the size of text is corrected where a backend
//! shrinks it; horizontal and vertical lines are filled rectangles, which blur on no pixel grid.

use plotters::style::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontFamily,
    FontStyle, FontTransform, text_anchor,
};

use super::text::{self, ASCENT_EM, Weight};

/// A backend with the corrections.
pub struct Surface<'a, B: DrawingBackend> {
    backend: &'a mut B,
    text_factor: f64,
}

impl<'a, B: DrawingBackend> Surface<'a, B> {
    /// Wraps a backend that draws text at the size it is asked for, such as plotters-canvas.
    pub fn new(backend: &'a mut B) -> Surface<'a, B> {
        Surface { backend, text_factor: 1.0 }
    }

    /// Wraps plotters-svg, which divides the size of text by 1.24.
    pub fn for_svg(backend: &'a mut B) -> Surface<'a, B> {
        Surface { backend, text_factor: 1.24 }
    }
}

type Done<B> = Result<(), DrawingErrorKind<<B as DrawingBackend>::ErrorType>>;

impl<B: DrawingBackend> DrawingBackend for Surface<'_, B> {
    type ErrorType = B::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        self.backend.get_size()
    }

    fn ensure_prepared(&mut self) -> Done<B> {
        self.backend.ensure_prepared()
    }

    fn present(&mut self) -> Done<B> {
        self.backend.present()
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Done<B> {
        self.backend.draw_pixel(point, color)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Done<B> {
        if from.0 != to.0 && from.1 != to.1 {
            return self.backend.draw_line(from, to, style);
        }
        // An odd thickness puts its extra pixel right and below, for every line alike.
        let width = style.stroke_width().max(1).cast_signed();
        let before = width / 2;
        let (low, high) = ((from.0.min(to.0), from.1.min(to.1)), (from.0.max(to.0), from.1.max(to.1)));
        let (upper_left, lower_right) = if from.0 == to.0 {
            ((low.0 - before, low.1), (low.0 - before + width, high.1))
        } else {
            ((low.0, low.1 - before), (high.0, low.1 - before + width))
        };
        self.backend.draw_rect(upper_left, lower_right, style, true)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Done<B> {
        self.backend.draw_rect(upper_left, bottom_right, style, fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Done<B> {
        let points: Vec<BackendCoord> = path.into_iter().collect();
        match points[..] {
            [from, to] => self.draw_line(from, to, style),
            _ => self.backend.draw_path(points, style),
        }
    }

    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, fill: bool) -> Done<B> {
        self.backend.draw_circle(center, radius, style, fill)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Done<B> {
        self.backend.fill_polygon(path, style)
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, pos: BackendCoord) -> Done<B> {
        self.backend.draw_text(text, &Scaled { style, factor: self.text_factor }, pos)
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Self::ErrorType>> {
        let width = text::width(text, style.size(), weight(&style.style()));
        Ok((width.ceil() as u32, style.size().ceil() as u32))
    }
}

fn weight(style: &FontStyle) -> Weight {
    if matches!(style, FontStyle::Bold) { Weight::Semibold } else { Weight::Regular }
}

/// A text style at another size, with its box from our table.
struct Scaled<'a, S> {
    style: &'a S,
    factor: f64,
}

impl<S: BackendTextStyle> BackendTextStyle for Scaled<'_, S> {
    type FontError = S::FontError;

    fn color(&self) -> BackendColor {
        self.style.color()
    }

    fn size(&self) -> f64 {
        self.style.size() * self.factor
    }

    fn transform(&self) -> FontTransform {
        self.style.transform()
    }

    fn style(&self) -> FontStyle {
        self.style.style()
    }

    fn anchor(&self) -> text_anchor::Pos {
        self.style.anchor()
    }

    fn family(&self) -> FontFamily<'_> {
        self.style.family()
    }

    fn layout_box(&self, text: &str) -> Result<((i32, i32), (i32, i32)), Self::FontError> {
        let size = self.style.size();
        let width = text::width(text, size, weight(&self.style.style())).ceil() as i32;
        let left = match self.anchor().h_pos {
            HPos::Left => 0,
            HPos::Center => -width / 2,
            HPos::Right => -width,
        };
        let top = -(size * ASCENT_EM).ceil() as i32;
        Ok(((left, top), (left + width, top + size.ceil() as i32)))
    }

    fn draw<E, DrawFunc: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        text: &str,
        pos: BackendCoord,
        draw: DrawFunc,
    ) -> Result<Result<(), E>, Self::FontError> {
        self.style.draw(text, pos, draw)
    }
}
