//! Which column plays which role, and how a column's physical form becomes dates, counts and names.

pub mod attributes;
mod bases;
mod candidates;
mod columns;
mod keys;
mod kind;
mod list_text;
mod lists;
mod mapping;
mod numbers;
mod roles;
mod values;

pub use attributes::{level_label, level_name};
pub use bases::{BaseSource, BaseStatements, base_models, licenses, lower_case};
pub use candidates::{is_role_name, may_be_date};
pub use columns::{ColumnType, FileColumn, FileColumnValues, columns, is_shown};
pub use keys::{Keys, Value, number_keys, stored_text};
pub use kind::CountKind;
pub use lists::keys;
pub use mapping::{Assignment, Role};
pub(crate) use roles::quoted_names;
pub use roles::{Roles, RowsOf};
pub use values::{counts, day_of_number, days, texts};
