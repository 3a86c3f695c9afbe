//! Makes the market of each period from the rows of a panel: which rows take part, to which entity they count, their sums.

pub(in crate::analysis) mod aggregator;
pub(in crate::analysis) mod context;
pub(in crate::analysis) mod doubt;
mod downloads_in_period;
mod entities;
pub(in crate::analysis) mod links;
pub(in crate::analysis) mod market;
mod market_cache;
pub(in crate::analysis) mod market_statistics;
mod named_entities;
pub(in crate::analysis) mod paired_rows;
pub(in crate::analysis) mod period_summary;
pub(in crate::analysis) mod population_walk;
pub(in crate::analysis) mod republishers;
pub(in crate::analysis) mod selection;
pub(in crate::analysis) mod statements;
pub(in crate::analysis) mod theil;
pub(in crate::analysis) mod whole;

pub use doubt::DoubtfulPart;
pub(in crate::analysis) use entities::Entities;
pub use entities::{EntityKind, level_values, levels};
pub use market_cache::MarketCache;
pub(in crate::analysis) use named_entities::named_entities;
pub use period_summary::PeriodSummary;
