//! Where everything stands: geometry, ticks and labels in CSS pixels; pure, without colors and without ink.

mod axis;
mod bars;
mod behind;
mod frame;
mod labels;
mod line;
mod lorenz;
mod spark;
mod stacked;
mod strip;

use super::spec::Figure;
use super::text::{self, ASCENT_EM, DESCENT_EM, Weight};
use super::theme::{ColorRole, Ink};

/// What surrounds the plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Frame {
    /// The plot alone: title, subtitle and foot are HTML around the canvas.
    Plot,
    /// Title, subtitle and foot inside the picture, for export.
    Full,
}

/// How to lay a figure out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// What surrounds the plot.
    pub frame: Frame,
    /// Width of the picture in CSS pixels; charts are made for 320 to 1,080, narrower ones are laid out at 320
    /// (sparklines at 24).
    pub width_px: f64,
    /// Index of the reading that the pointer or the keyboard has chosen.
    pub highlight: Option<usize>,
}

/// Size of everything but the heading, in CSS pixels.
pub const TEXT_PX: f64 = 13.0;
/// Distance of two lines of chart text.
pub(super) const LINE_PX: f64 = 16.0;
/// Below this width a chart has fewer ticks and narrower gutters.
pub(super) const NARROW_PX: f64 = 480.0;

/// Which point of a text stands at its `x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Align {
    /// The left end.
    Left,
    /// The middle.
    Center,
    /// The right end.
    Right,
}

/// One line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The text.
    pub text: String,
    /// Position of the end that `align` names.
    pub x: f64,
    /// Position of the baseline.
    pub baseline: f64,
    /// Which end stands at `x`.
    pub align: Align,
    /// Font size.
    pub size: f64,
    /// Font weight.
    pub weight: Weight,
    /// What it is written in.
    pub ink: Ink,
}

impl Label {
    /// Left, top, right and bottom of the text's box: as wide as its letters, one em high.
    pub fn bounds(&self) -> Bounds {
        let width = text::width(&self.text, self.size, self.weight);
        let left = match self.align {
            Align::Left => self.x,
            Align::Center => self.x - width / 2.0,
            Align::Right => self.x - width,
        };
        Bounds {
            left,
            top: self.baseline - ASCENT_EM * self.size,
            right: left + width,
            bottom: self.baseline + DESCENT_EM * self.size,
        }
    }
}

/// A rectangle by its sides; y grows downwards.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Bounds {
    /// Left side.
    pub left: f64,
    /// Top side.
    pub top: f64,
    /// Right side.
    pub right: f64,
    /// Bottom side.
    pub bottom: f64,
}

impl Bounds {
    /// Right minus left.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Bottom minus top.
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Whether the two share more than a side.
    pub fn overlaps(&self, other: &Bounds) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}

/// One thing to draw; lengths in CSS pixels.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A filled rectangle.
    Rect(Bounds, Ink),
    /// A horizontal or vertical line of a thickness.
    Rule((f64, f64), (f64, f64), f64, Ink),
    /// An open line of a thickness.
    Path(Vec<(f64, f64)>, f64, Ink),
    /// A filled polygon.
    Area(Vec<(f64, f64)>, Ink),
    /// A filled circle: center and radius.
    Dot((f64, f64), f64, Ink),
    /// A line of text.
    Text(Label),
}

/// Where a reading stands.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Stop {
    /// Position of its vertical line; the end of a row's bar.
    pub x: f64,
    /// Positions of the dots on it.
    pub dots: Vec<(f64, ColorRole)>,
    /// The row that the reading is about, in charts that are read by rows.
    pub row: Option<Bounds>,
}

/// A laid-out figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Width in CSS pixels.
    pub width_px: f64,
    /// Height in CSS pixels, a whole number.
    pub height_px: f64,
    /// What to draw, in this order.
    pub marks: Vec<Mark>,
    /// Where the data are.
    pub plot: Bounds,
    /// Where each reading stands, in the order of [`super::hit::readings`].
    pub stops: Vec<Stop>,
}

/// Lays a figure out.
pub fn layout(figure: &Figure, options: &Options) -> Layout {
    let least = if matches!(figure, Figure::Sparkline(_)) { 24.0 } else { 320.0 };
    let width_px = if options.width_px.is_finite() { options.width_px.max(least) } else { least };
    let mut sheet = Sheet::new(width_px);
    if let Figure::Sparkline(sparkline) = figure {
        spark::sparkline(&mut sheet, sparkline);
    } else {
        frame::heading(&mut sheet, figure, options.frame);
        match figure {
            Figure::Line(chart) => line::line_chart(&mut sheet, chart),
            Figure::Stacked(chart) => stacked::stacked_chart(&mut sheet, chart),
            Figure::Lorenz(chart) => lorenz::lorenz_chart(&mut sheet, chart),
            Figure::Bars(chart) => bars::bar_chart(&mut sheet, chart),
            Figure::Sparkline(_) => {}
        }
        frame::foot(&mut sheet, figure, options.frame);
    }
    if let Some(stop) = options.highlight.and_then(|index| sheet.stops.get(index).cloned()) {
        highlight(&mut sheet, &stop);
    }
    let height_px = sheet.y.ceil();
    Layout { width_px, height_px, marks: sheet.marks, plot: sheet.plot, stops: sheet.stops }
}

fn highlight(sheet: &mut Sheet, stop: &Stop) {
    if let Some(row) = stop.row {
        for y in [row.top, row.bottom] {
            sheet.marks.push(Mark::Rule((row.left, y), (row.right, y), 1.0, Ink::Axis));
        }
        return;
    }
    sheet.marks.push(Mark::Rule((stop.x, sheet.plot.top), (stop.x, sheet.plot.bottom), 1.0, Ink::Axis));
    for (y, role) in &stop.dots {
        sheet.marks.push(Mark::Dot((stop.x, *y), 5.0, Ink::Paper));
        sheet.marks.push(Mark::Dot((stop.x, *y), 3.5, Ink::Mark(*role)));
    }
}

/// A layout in the making, filled from the top down.
struct Sheet {
    /// Left and right end of what may be drawn on.
    left: f64,
    right: f64,
    /// Everything above is taken.
    y: f64,
    marks: Vec<Mark>,
    plot: Bounds,
    stops: Vec<Stop>,
}

impl Sheet {
    fn new(width_px: f64) -> Sheet {
        Sheet {
            left: 0.0,
            right: width_px,
            y: 0.0,
            marks: Vec::new(),
            plot: Bounds { right: width_px, ..Bounds::default() },
            stops: Vec::new(),
        }
    }

    fn width(&self) -> f64 {
        self.right - self.left
    }

    fn narrow(&self) -> bool {
        self.width() < NARROW_PX
    }

    /// Writes chart text of the usual size.
    fn write(&mut self, text: impl Into<String>, x: f64, baseline: f64, align: Align, ink: Ink) {
        let label = Label { text: text.into(), x, baseline, align, size: TEXT_PX, weight: Weight::Regular, ink };
        self.marks.push(Mark::Text(label));
    }

    /// The reason why there is no data, in the middle of an empty plot.
    fn empty(&mut self, reason: &str) {
        let top = self.y + 8.0;
        self.plot = Bounds { left: self.left, top, right: self.right, bottom: top + 160.0 };
        let plot = self.plot;
        for y in [plot.top, plot.bottom] {
            self.marks.push(Mark::Rule((plot.left, y), (plot.right, y), 1.0, Ink::Grid));
        }
        let reason = if reason.trim().is_empty() { "No data for this selection." } else { reason };
        let lines = text::wrap(reason, TEXT_PX, Weight::Regular, (plot.width() - 32.0).min(440.0), 6);
        let middle = (plot.top + plot.bottom) / 2.0;
        let mut baseline = middle - (lines.len() as f64 - 1.0) / 2.0 * LINE_PX + text::CAP_HEIGHT_EM / 2.0 * TEXT_PX;
        for line in lines {
            self.write(line, (plot.left + plot.right) / 2.0, baseline, Align::Center, Ink::Muted);
            baseline += LINE_PX;
        }
        self.y = plot.bottom + 8.0;
    }
}
