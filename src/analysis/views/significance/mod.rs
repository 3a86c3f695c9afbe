//! The significance view: whether a change is more than chance. Tests of two periods, of all periods, and of trends.
//!
//! Sizes and proportions are tested on models, each counting once, whatever its downloads: a model takes part in a period if
//! it has downloads there. The tests assume that models are independent draws. They are not: most are in both periods, which
//! hides changes, and those of one developer come in families, which feigns some. Each test states the number of models in both
//! periods, so that a reader can judge.

mod distributions;
mod proportions;
mod samples;
mod significance;
mod sizes;
mod tables;
mod test;
mod trends;

pub(in crate::analysis) use significance::significance;
pub use significance::{Change, FALSE_FINDINGS, Significance};
pub use test::{EffectSize, Method, Subject, Test, Topic};
pub use trends::LEAST_PERIODS;
