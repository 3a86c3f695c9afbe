//! A question (level × measure × periods) and its answer, computed from a [`Panel`](crate::panel::Panel).
//!
//! Answers are plain data: they cross from the worker to the page and become charts, tables and CSV there.

mod adoption;
mod aggregator;
mod answer;
mod choice;
mod claims;
mod columns;
mod context;
mod csv;
mod entities;
mod filter;
mod flows;
mod intermediaries;
mod intervals;
mod layers;
mod level;
mod lorenz;
mod market;
mod measure;
mod memory;
mod merger;
mod period;
mod properties;
mod quality;
mod question;
mod rebalancing;
mod selection;
mod significance;
mod table;
mod theil;
pub mod traits;
mod view;

pub use adoption::{Adopted, Adoption, AtAge, ClassCurve, ClassPoint, MARKS_DAYS, ModelCurve};
pub use answer::{Answer, BalancedSeries, MeasureSeries, PeriodSummary, TheilSplit, answer, answer_again};
pub use choice::{Attribution, Basis, Counted, Population, Unaffiliated, View};
pub use claims::{Claim, ClaimName, Claims, Expectation, Verdict};
pub use columns::{Column, Columns};
pub use csv::{TEXT_COLUMNS, Table, lorenz_table, measure_table, ranking_table, shares_table};
pub use entities::{LICENSE_CLASS, PARAMETERS, level_values, levels};
pub use filter::{Filters, Span, UNKNOWN_VALUE};
pub use intermediaries::{
    Derivation, Derivatives, Family, INTERMEDIARY_PERCENT, Intermediaries, Intermediary, Market as IntermediaryMarket,
    OfRelation,
};
pub use intervals::{Interval, Intervals, REPLICATES, answer_with_intervals};
pub use layers::{Layer, LayerKind, Ranked, Ranking};
pub use level::Level;
pub use lorenz::{Curve, LorenzAnswer, lorenz_curves};
pub use measure::{Measure, ValueUnit};
pub use memory::Memory;
pub use merger::{Divestiture, Effect, Family as MergerFamily, Merger, Pair, Scenario};
pub use properties::{
    Division, DivisionValue, Properties, Property, PropertySeries, ShareOf, SizePoint, SizeStatistics, Spread,
    Weighting,
};
pub use quality::quality_table;
pub use question::{AnalysisError, Question};
pub use rebalancing::{
    HhiChange, HhiContribution, RankLine, Rebalancing, SegmentPeriod, Segments, ShareChange, TheilGroups, TheilPeriod,
    Turnover,
};
pub use significance::{
    Change, Effect as EffectSize, FALSE_FINDINGS, LEAST_PERIODS, Method, Significance, Subject, Test, Topic,
};
pub use table::{COMPLETE_TABLES, table, text_table};
pub use view::{NamedTable, ViewAnswer};

use entities::Entities;
