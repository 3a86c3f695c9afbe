//! What a chart shows: plain data, no geometry, no color values.

mod bars;
mod figure;
mod line;
mod lorenz;
mod milestone;
mod sparkline;
mod stacked;
mod values;

pub use bars::{Bar, BarChart, Reference};
pub use figure::Figure;
pub use line::{Band, CountBars, Emphasis, LineChart, Series, XAxis, YAxis};
pub(in crate::chart) use lorenz::LORENZ_READOUT_FRACTIONS;
pub use lorenz::{Annotation, Curve, LorenzChart};
pub use milestone::Milestone;
pub(in crate::chart) use milestone::shown;
pub use sparkline::Sparkline;
pub use stacked::{Layer, StackedChart};
pub use values::{Heading, Unit};
pub(in crate::chart) use values::{finite, finite_interval};
