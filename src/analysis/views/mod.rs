//! The views: what each of them computes from the markets of a question, and its tables.

pub(in crate::analysis) mod adoption;
pub(in crate::analysis) mod claims;
pub(in crate::analysis) mod concentration;
pub(in crate::analysis) mod intermediaries;
pub(in crate::analysis) mod merger;
pub(in crate::analysis) mod properties;
pub(in crate::analysis) mod rebalancing;
pub(in crate::analysis) mod significance;
mod view_answer;

pub use view_answer::ViewAnswer;
