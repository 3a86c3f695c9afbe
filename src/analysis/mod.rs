//! A question (level × measure × periods) and its answer, computed from a [`Panel`](crate::panel::Panel).
//!
//! Answers are plain data: they cross from the worker to the page and become charts, tables and CSV there.

mod answer;
mod bootstrap;
pub mod classify;
mod complete_table;
mod market;
mod question;
mod statistics;
mod table;
mod views;

pub use crate::schema::attributes::{LICENSE_CLASS, PARAMETERS};
pub use answer::{Answer, answer, answer_with_cache};
pub use bootstrap::{Intervals, answer_with_intervals};
pub use complete_table::{COMPLETE_TABLES, report_table, table};
pub use market::{EntityKind, MarketCache, PeriodSummary, level_values, levels};
pub use question::{
    AnalysisError, Attribution, Basis, CommandOption, Control, Counted, Filters, IntervalMode, Level, Measure,
    OptionValue, Parameter, Population, QUESTION_PARAMETERS, Question, Span, UNKNOWN_VALUE, Unaffiliated, ValueUnit,
    View, ViewInfo,
};
pub(crate) use question::{condition_texts, day_text, push, set};
pub use statistics::{Interval, REPLICATES};
pub use table::{Column, ColumnData, ColumnUnit, LEAST_PROBABILITY, Table, TableBuilder, TableCell, quality_table};
pub use views::ViewAnswer;
pub use views::adoption::{Adopted, Adoption, AtAge, ClassCurve, ClassPoint, MARKS_DAYS, ModelCurve};
pub use views::claims::{Claim, ClaimName, Claims, Expectation, Verdict};
pub use views::concentration::{
    BalancedSeries, Concentration, LorenzAnswer, LorenzCurve, MeasureSeries, RankedEntity, Ranking, ShareSeries,
    TheilSplit, lorenz_curves, lorenz_table, measure_table, ranking_table, shares_table,
};
pub use views::intermediaries::{
    BaseFamily, Derivation, Derivatives, INTERMEDIARY_PERCENT, Intermediaries, Intermediary, IntermediaryMarket,
    RelationDownloads,
};
pub use views::merger::{Divestiture, HhiEffect, Merger, MergerPair, OwnedFamily, Scenario};
pub use views::properties::{
    Breakdown, BreakdownValue, Properties, Property, PropertyInterval, PropertySeries, ShareOf, SizePoint,
    SizeStatistics, Weighting,
};
pub use views::rebalancing::{
    HhiChange, HhiContribution, RankLine, Rebalancing, SegmentPeriod, Segments, ShareChange, TheilGroups, TheilPeriod,
    Turnover,
};
pub use views::significance::{
    Change, EffectSize, FALSE_FINDINGS, LEAST_PERIODS, Method, Significance, Subject, Test, Topic,
};

use market::Entities;
