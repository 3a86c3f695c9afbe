//! Charts: *spec* (what: plain data) → *layout* (where: pure geometry) → *draw* (ink, on any backend of plotters).
//!
//! ```text
//! spec ──▶ layout ──▶ draw ──▶ canvas on the page │ svg │ recording backend in tests
//!   └────▶ hit (readings under pointer and keys), describe (one sentence)
//! theme: the colors     text: widths of our font     format: numbers     scale: ticks
//! ```
//! Nothing here names the browser, a clock or a file; all lengths are CSS pixels until `draw` multiplies them by the
//! scale of the screen.

mod color_map;
mod describe;
mod draw;
pub mod format;
mod hit;
mod layout;
pub mod scale;
mod spec;
mod surface;
mod svg;
pub mod text;
pub mod theme;
mod widths;

pub use color_map::{ColorMap, slot_for};
pub use describe::describe;
pub use draw::draw;
pub use hit::{Reading, Row, readings};
pub use layout::{Align, Bounds, Frame, Label, Layout, Mark, Options, Stop, TEXT_PX, layout};
pub use spec::{
    Annotation, Band, Bar, BarChart, Curve, Emphasis, Figure, Heading, Layer, LineChart, LorenzChart, Reference,
    Series, Sparkline, StackedChart, Strip, Unit, XAxis, YAxis,
};
pub use surface::Surface;
pub use svg::svg;
pub use theme::{ColorRole, Ink, Theme};
