//! Charts over time in other forms: as a stack, as lines, as bars of one date, as small multiples, as a table.

mod bars;
mod form;
mod series;
mod table;

pub(super) use form::draw;
