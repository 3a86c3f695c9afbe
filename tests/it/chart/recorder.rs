//! A backend that writes down what is drawn.

use std::convert::Infallible;

use lorenz::chart::{Layout, Theme, draw};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
};

type Done = Result<(), DrawingErrorKind<Infallible>>;

/// One call of the backend: its kind, all its coordinates, its thickness, radius or font size, and its color.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    pub kind: &'static str,
    pub points: Vec<BackendCoord>,
    pub size: f64,
    pub color: (u8, u8, u8),
    pub text: String,
    pub bold: bool,
}

pub struct Recorder {
    size: (u32, u32),
    pub calls: Vec<Call>,
}

/// Everything drawn for a layout at a scale.
pub fn record(layout: &Layout, theme: &Theme, scale: f64) -> Vec<Call> {
    let size = ((layout.width_px * scale).round() as u32, (layout.height_px * scale).round() as u32);
    let mut recorder = Recorder { size, calls: Vec::new() };
    draw(layout, theme, scale, &mut recorder).expect("the recorder never fails");
    recorder.calls
}

impl Recorder {
    fn note(&mut self, kind: &'static str, points: Vec<BackendCoord>, size: f64, color: BackendColor) -> Done {
        self.calls.push(Call { kind, points, size, color: color.rgb, text: String::new(), bold: false });
        Ok(())
    }
}

impl DrawingBackend for Recorder {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Done {
        Ok(())
    }

    fn present(&mut self) -> Done {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Done {
        self.note("pixel", vec![point], 1.0, color)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Done {
        self.note("line", vec![from, to], f64::from(style.stroke_width()), style.color())
    }

    fn draw_rect<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S, _fill: bool) -> Done {
        self.note("rect", vec![a, b], 0.0, style.color())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Done {
        self.note("path", path.into_iter().collect(), f64::from(style.stroke_width()), style.color())
    }

    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, _fill: bool) -> Done {
        self.note("circle", vec![center], f64::from(radius), style.color())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Done {
        self.note("polygon", path.into_iter().collect(), 0.0, style.color())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, pos: BackendCoord) -> Done {
        self.note("text", vec![pos], style.size(), style.color())?;
        if let Some(call) = self.calls.last_mut() {
            call.text = text.to_owned();
            call.bold = matches!(style.style(), FontStyle::Bold);
        }
        Ok(())
    }
}
