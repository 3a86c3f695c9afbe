//! Charts: *spec* (what: plain data) → *layout* (where: pure geometry) → *draw* (ink, on any backend of plotters).
//!
//! ```text
//! spec ──▶ layout ──▶ draw ──▶ canvas on the page │ svg │ recording backend in tests
//!   └────▶ readout (values under pointer and keys), describe (one sentence)
//! theme: the colors     text: widths of our font     format: numbers     scale: ticks
//! ```
//! Nothing here names the browser, a clock or a file; all lengths are CSS pixels until `draw` multiplies them by the
//! scale of the screen.

mod color_map;
mod describe;
mod draw;
pub mod format;
mod layout;
mod readout;
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
pub use layout::{Align, Bounds, Frame, Label, Layout, LayoutOptions, Mark, ReadoutPosition, TEXT_PX, layout};
pub use readout::{Readout, ReadoutRow, readouts};
pub use spec::{
    Annotation, Band, Bar, BarChart, CountBars, Curve, Emphasis, Figure, Heading, Layer, LineChart, LorenzChart,
    Milestone, Reference, Series, Sparkline, StackedChart, Unit, XAxis, YAxis,
};
pub use surface::Surface;
pub use svg::svg;
pub use theme::{ColorRole, Ink, Theme};
