//! What questions read: rows as model keys and counts, names, attributes, base models.

mod attribute;
mod bases;
mod counts;
mod dictionary;
mod entries;
mod model_set;
mod months;
mod panel;
mod rows;

pub use attribute::{Attribute, Placement, UNKNOWN};
pub use bases::Bases;
pub(super) use counts::Counts;
pub use dictionary::Dictionary;
pub use entries::Entries;
pub(super) use model_set::ModelSet;
pub use months::{Months, Summation};
pub use panel::Panel;
pub(super) use rows::SnapshotRows;
