//! Answers become charts and sentences: titles that say the finding, subtitles that say what is counted.

mod concentration;
mod lorenz;
mod overview;
mod shares;
mod words;

pub use concentration::concentration_chart;
pub use lorenz::lorenz_chart;
pub use overview::{KeyFigure, key_figures, lede};
pub use shares::shares_chart;
pub use words::{at_period, display_name, period_name, source_line, unit, value_text};
