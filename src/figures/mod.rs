//! Answers become charts and sentences: titles that say the finding, subtitles that say what is counted.

mod adoption;
mod claims;
mod concentration;
mod exhibit;
mod guidelines;
mod intermediaries;
mod merger;
mod properties;
mod rebalancing;
mod significance;
mod views;
mod words;

pub use concentration::{KeyFigure, key_figures, lede};
pub use exhibit::{Exhibit, ExhibitBody, RankingList, RankingRow, ReadingColumn, ReadingTable};
pub use guidelines::guideline_bands;
pub use views::exhibits;
pub use words::{at_period, display_name, period_name, sentence, source_line, unit, value_text};
