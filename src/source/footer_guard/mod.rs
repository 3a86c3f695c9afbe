//! Checks a footer's bytes before the `parquet` crate decodes them.
//!
//! Its decoder makes room for as many row groups and columns as a count claims, follows the schema's nesting by recursion,
//! and takes a known field's type for granted. A walk over the bytes, which keeps none of them, shows first that they hold
//! what they claim (`check`) and that known fields have their types (`field_types`).

mod check;
mod field_types;

pub(super) use check::check;
