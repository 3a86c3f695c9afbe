//! Which column plays which role, and how a column's physical form becomes dates, counts and names.

mod bases;
mod columns;
mod kind;
mod lists;
mod mapping;
mod roles;
mod values;

pub use bases::{BaseSource, BaseStatements, base_models, licenses, lower_case};
pub use columns::{Column, ColumnType, columns, is_shown};
pub use kind::Kind;
pub use mapping::{Assignment, Role};
pub use roles::{BASE_RELATION, Roles, level_label, level_name};
pub(crate) use roles::{LICENSE, quoted_names};
pub use values::{Keys, counts, days, keys, number_keys, texts};
