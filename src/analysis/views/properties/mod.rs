//! The properties view: what is known of the downloaded models: sizes, modalities, techniques, licenses.
//!
//! Every property is a number per period: a size in parameters, or a share of downloads on 0–1. A row whose attribute
//! isn't known takes no part in its share, and the coverage beside it says how much that is. Relations to base models
//! are another matter: a model without one may well derive from another, so that adapters and merges are shares of all
//! downloads, and lower bounds.

mod breakdown;
mod facts;
mod mean;
mod properties;
mod property;
mod resampling_input;
mod row_facts;
mod size_series;
mod sizes;
mod tables;
mod tally;

pub use breakdown::{Breakdown, BreakdownValue};
pub(in crate::analysis) use facts::{FactReader, Facts};
pub(in crate::analysis) use mean::{mean_size_statistic, mean_sizes};
pub use properties::{Properties, PropertyInterval, PropertySeries};
pub(in crate::analysis) use properties::{properties, statements, statistics};
pub use property::{Property, ShareOf};
pub(in crate::analysis) use row_facts::RowFacts;
pub use sizes::{SizePoint, SizeStatistics, Weighting};
pub(in crate::analysis) use tally::ModelTally;
