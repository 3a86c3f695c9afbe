//! A question: view, level, measure, periods, bases, populations, filters.

mod choice;
mod filter;
mod level;
mod measure;
mod parameter;
mod parameters;
pub(in crate::analysis) mod period;
mod question;
mod view;

pub use choice::{Attribution, Basis, Counted, Population, Unaffiliated};
pub use filter::{Filters, Span, UNKNOWN_VALUE};
pub use level::Level;
pub use measure::{Measure, ValueUnit};
pub use parameter::{CommandOption, OptionValue, Parameter};
pub(crate) use parameter::{condition_texts, day_text, push, set};
pub use parameters::QUESTION_PARAMETERS;
pub use question::{AnalysisError, Question};
pub use view::{Control, IntervalMode, View, ViewInfo};
