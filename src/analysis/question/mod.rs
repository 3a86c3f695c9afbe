//! What is asked: view, level, measure, periods, bases, populations, filters.

mod choice;
mod filter;
mod level;
mod measure;
pub(in crate::analysis) mod period;
mod question;

pub use choice::{Attribution, Basis, Counted, Population, Unaffiliated, View};
pub use filter::{Filters, Span, UNKNOWN_VALUE};
pub use level::Level;
pub use measure::{Measure, ValueUnit};
pub use question::{AnalysisError, Question};
