//! Layout: the geometry of a figure, its ticks and labels in CSS pixels, computed without drawing or colors.
//!
//! ```text
//! figure ──▶ line │ multiples │ stacked │ lorenz │ bars │ sparkline      one file per kind of chart
//!              └──▶ axis, backdrop, end_labels, milestones, count_bars     parts used by several kinds
//!                     └──▶ layout_builder ──▶ marks, label (one text), bounds
//! ```
//!
//! Which file places which text:
//!
//! | text | file |
//! | --- | --- |
//! | title, subtitle, foot | `frame` |
//! | ticks, dates, ages | `axis` |
//! | names at the ends of lines and layers | `end_labels` |
//! | names of bands | `backdrop` |
//! | names of milestones | `milestones` |
//! | names and values of small multiples | `multiples` |
//! | names and values of bars | `bars` |
//! | remarks and names of curves | `lorenz` |
//! | counts and parts below a chart | `count_bars` |
//! | the reason of an empty chart | `layout_builder` |

mod axis;
mod backdrop;
mod bars;
mod bounds;
mod count_bars;
mod end_labels;
mod figure;
mod frame;
mod label;
mod layout_builder;
mod line;
mod line_pieces;
mod lorenz;
mod marks;
mod milestones;
mod multiples;
mod sparkline;
mod stacked;

pub use bounds::Bounds;
pub use figure::{LayoutOptions, layout};
pub use frame::Frame;
pub use label::{Align, Label, TEXT_PX};
pub use marks::{Layout, Mark, ReadoutPosition};
