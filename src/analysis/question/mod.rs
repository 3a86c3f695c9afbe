//! A question: view, level, measure, periods, bases, populations, filters.

mod choice;
mod entity_name;
mod filter;
mod level;
mod measure;
mod names;
mod parameter_form;
mod parameter_table;
pub(in crate::analysis) mod period;
mod question;
mod view;

pub use choice::{Attribution, Basis, Counted, Population, SharesOf, Unaffiliated};
pub use entity_name::{EntityName, NAMED_AT_MOST};
pub use filter::{Filters, NumberRange, UNKNOWN_VALUE};
pub use level::Level;
pub use measure::{Measure, ValueUnit};
pub(in crate::analysis) use names::nearest_names;
pub use names::{display_name, folded_name};
pub use parameter_form::{CommandOption, OptionValue, Parameter};
pub(crate) use parameter_form::{condition_texts, day_text, push, set};
pub use parameter_table::QUESTION_PARAMETERS;
pub use question::{AnalysisError, MissingName, Question};
pub use view::{Control, View, ViewInfo};
