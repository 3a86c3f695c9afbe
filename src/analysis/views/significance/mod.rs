//! The significance view: which changes of the market are real.
//!
//! Three kinds of tests. Whether a share, the CR4 or the HHI changed: on the models that both dates list, by swapping the two dates
//! within each developer, so that what was listed moves nothing. How newly listed models differ from those listed before: by
//! developer, since the models of one are alike. Whether a measure moved steadily: on dates whose windows don't overlap, among all
//! listed models and among comparable ones. What all listed models show and comparable ones don't is an effect of the list.

mod changes;
mod common_models;
mod finding;
mod newcomers;
mod significance;
mod tables;
mod test;
mod trends;

pub use finding::{FALSE_FINDINGS, FindingGroup, LARGE_EFFECTS, LargeEffect};
pub use significance::Significance;
pub(in crate::analysis) use significance::{significance, statements};
pub use test::{EffectSize, Method, Subject, Test, Topic};
pub use trends::{HAMED_RAO_FROM, LEAST_TREND_DATES, MeasureTrend, TrendDates};
