//! Answers become charts and sentences: titles that say the finding, subtitles that say what is counted.

mod adoption;
mod claims;
mod concentration;
mod exhibit;
mod intermediaries;
mod lorenz;
mod merger;
mod overview;
mod properties;
mod rebalancing;
mod shares;
mod significance;
mod words;

pub use concentration::concentration_chart;
pub use exhibit::{Body, Exhibit, List, exhibits};
pub use lorenz::lorenz_chart;
pub use overview::{KeyFigure, key_figures, lede, view_lede};
pub use shares::shares_chart;
pub use words::{at_period, display_name, period_name, sentence, source_line, unit, value_text};
