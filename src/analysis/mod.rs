//! A question (level × measure × periods) and its answer, computed from a [`Panel`](crate::panel::Panel).
//!
//! Answers are plain data: they cross from the worker to the page and become charts, tables and CSV there.

mod answer;
mod csv;
mod level;
mod market;
mod measure;
mod period;
mod question;
mod theil;

pub use answer::{
    Answer, BalancedSeries, Curve, Layer, LayerKind, LorenzAnswer, MeasureSeries, PeriodSummary, Ranked, Ranking,
    TheilSplit, answer, lorenz_curves,
};
pub use csv::{Table, lorenz_table, measure_table, ranking_table, shares_table};
pub use level::Level;
pub use measure::{Measure, ValueUnit};
pub use question::{AnalysisError, Population, Question};
