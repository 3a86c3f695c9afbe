//! A question (level × measure × periods) and its answer, computed from a [`Panel`](crate::panel::Panel).
//!
//! Answers are plain data: they cross from the worker to the page and become charts, tables and CSV there.

mod answer;
mod bootstrap;
pub(in crate::analysis) mod change;
pub mod classify;
mod complete_table;
mod leaderboard;
mod market;
mod question;
mod reliability;
mod search;
mod statistics;
mod table;
mod told;
mod views;

pub use crate::schema::attributes::{LICENSE_CLASS, PARAMETERS};
pub use answer::{Answer, answer, answer_with_cache};
pub use bootstrap::{Intervals, answer_with_intervals};
pub use change::{
    ChainGap, ChangeEvidence, ChangeScale, ChangeVerdict, ComparableModels, NoInterval, PairedInterval, ToldChanges,
};
pub use complete_table::{COMPLETE_TABLES, report_table, table};
pub use leaderboard::{TRENDS, trends};
pub use market::{DoubtfulPart, EntityKind, MarketCache, PeriodSummary, level_values, levels};
pub use question::{
    AnalysisError, Attribution, Basis, CommandOption, Control, Counted, EntityName, Filters, Level, Measure,
    MissingName, NAMED_AT_MOST, NumberRange, OptionValue, Parameter, Population, QUESTION_PARAMETERS, Question,
    SharesOf, UNKNOWN_VALUE, Unaffiliated, ValueUnit, View, ViewInfo, display_name, folded_name,
};
pub(crate) use question::{condition_texts, day_text, push, set};
pub use reliability::{
    SIMULATED_INTERVAL, SIMULATED_PAIRED_INTERVAL, SIMULATED_TESTS, SimulatedMethod, SimulatedRate, simulated,
};
pub use search::{MatchClass, SearchHit, SearchHits, SearchIndex, SearchIndexing, searched_period};
pub use statistics::{Interval, REPLICATES};
pub use table::{Column, ColumnData, ColumnUnit, LEAST_PROBABILITY, Table, TableBuilder, TableCell, quality_table};
pub use views::*;

pub(in crate::analysis) use market::Entities;
