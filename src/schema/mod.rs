//! Which column plays which role, and how a column's physical form becomes dates, counts and names.

mod kind;
mod roles;
mod values;

pub use kind::Kind;
pub(crate) use roles::quoted_names;
pub use roles::{Column, ColumnType, Roles, columns, level_label, level_name};
pub use values::{Keys, counts, days, keys};
