//! Where everything stands: geometry, ticks and labels in CSS pixels; pure, without colors and without ink.
//!
//! ```text
//! figure ──▶ line │ stacked │ lorenz │ bars │ sparkline      one file per kind of chart
//!              └──▶ axis, backdrop, end_labels, coverage_bars  parts that several kinds share
//!                     └──▶ sheet (the layout in the making) ──▶ marks, labels (text), bounds
//! ```

mod axis;
mod backdrop;
mod bars;
mod bounds;
mod coverage_bars;
mod end_labels;
mod figure;
mod frame;
mod labels;
mod line;
mod lorenz;
mod marks;
mod runs;
mod sheet;
mod sparkline;
mod stacked;

pub use bounds::Bounds;
pub use figure::{LayoutOptions, layout};
pub use frame::Frame;
pub use labels::{Align, Label, TEXT_PX};
pub use marks::{Layout, Mark, Stop};
