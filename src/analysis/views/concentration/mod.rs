//! The concentration view: shares over time, the ranking, Lorenz curves, Theil's index within and between groups.

mod changes;
mod concentration;
mod intervals;
mod leave_one_out;
mod list_bounds;
mod lorenz;
mod share_doubt;
pub(in crate::analysis) mod share_series;
pub(in crate::analysis) mod table_rows;
mod tables;

pub use changes::ConcentrationChange;
pub(in crate::analysis) use changes::statements;
pub use concentration::{BalancedSeries, Concentration, MeasureSeries, TheilSplit};
pub(in crate::analysis) use concentration::{balanced, concentration};
pub(in crate::analysis) use intervals::statistics;
pub use leave_one_out::{LeaveOneOut, WithoutOne};
pub use list_bounds::{BoundedValue, HUB_MODELS_AT_MOST, ListBounds};
pub use lorenz::{LorenzAnswer, LorenzCurve, lorenz_curves};
pub use share_doubt::ShareDoubt;
pub use share_series::{RankedEntity, Ranking, ShareSeries};
pub use tables::{lorenz_table, measure_table, ranking_table, shares_table};
