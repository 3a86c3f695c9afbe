//! The date in a file's name.

use crate::calendar::Day;

/// Returns the last date that a file's name holds: `YYYY-MM-DD`, or the first of the month of `YYYY-MM`.
///
/// It stands by itself: the digits of a longer number (`part-00001-12`) or of an identifier are no date.
pub(super) fn day_in_name(name: &str) -> Option<Day> {
    // `joins`: the characters that make a date a part of something longer.
    let cut = |start: usize, length: usize, joins: fn(char) -> bool| {
        let (before, rest) = name.split_at_checked(start)?;
        let (date, after) = rest.split_at_checked(length)?;
        (!before.ends_with(joins) && !after.starts_with(joins)).then_some(date)
    };
    let starts = || (0..name.len()).rev();
    let full = starts().find_map(|start| Day::parse(cut(start, "YYYY-MM-DD".len(), char::is_numeric)?));
    let month = |start| Day::parse(&format!("{}-01", cut(start, "YYYY-MM".len(), char::is_alphanumeric)?));
    full.or_else(|| starts().find_map(month))
}
