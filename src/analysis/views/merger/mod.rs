//! The merger view: what merging entities, or divesting a family, would do to the HHI.

mod effect;
mod examples;
mod families;
mod merger;
mod scenario;
mod tables;

pub use effect::HhiEffect;
pub use examples::MergerExample;
pub use families::OwnedFamily;
pub use merger::Merger;
pub(in crate::analysis) use merger::merger;
pub use scenario::{Divestiture, MergerPair, Scenario};
