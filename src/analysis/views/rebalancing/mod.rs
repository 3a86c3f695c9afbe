//! The rebalancing view: which entities gained and lost between two periods, and what that did to the HHI.

mod changes;
mod groups;
mod ranks;
mod rebalancing;
mod statements;
mod tables;
mod turnover;

pub use changes::{HhiChange, HhiContribution, ShareChange};
pub use groups::{SegmentPeriod, Segments, TheilGroups, TheilPeriod};
pub use ranks::RankLine;
pub use rebalancing::Rebalancing;
pub(in crate::analysis) use rebalancing::rebalancing;
pub(in crate::analysis) use statements::statements;
pub use turnover::Turnover;
