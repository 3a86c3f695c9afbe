//! Checks the counts of a footer (columns, rows, row groups) and how deep its schema is nested.

use super::field_types;
use crate::source::error::LoadError;
use crate::source::thrift::{Thrift, wire};

/// Most columns and structs of a schema: ten times those of the widest tables in use.
const MAX_SCHEMA_ELEMENTS: usize = 100_000;
/// Most structs of a schema within each other.
const MAX_DEPTH: usize = 32;
/// Fewest bytes of a row group: the three fields that it must have, with one column.
const MIN_ROW_GROUP_BYTES: usize = 16;

/// Walks over a footer's bytes.
///
/// # Errors
/// [`LoadError::Damaged`] if they don't hold what they claim, claim more than any table needs, or if a known field has
/// another type than its own.
pub(in crate::source) fn check(footer: &[u8]) -> Result<(), LoadError> {
    let mut excess = None;
    let mut thrift = Thrift::new(footer);
    let walked = thrift.structure(|thrift, number, wire_type| match (number, wire_type) {
        (2, wire::LIST) => {
            excess = check_schema(thrift)?;
            excess.is_none().then_some(())
        }
        (3, wire::I64) => {
            let rows = thrift.integer()?;
            excess = (rows < 0).then(|| format!("{rows} rows, expected 0 or more"));
            excess.is_none().then_some(())
        }
        (4, wire::LIST) => check_row_groups(thrift),
        _ => thrift.skip(wire_type),
    });
    let walked = walked.and_then(|()| field_types::check(footer));
    match (excess, walked) {
        (Some(detail), _) => Err(LoadError::Damaged { detail }),
        (None, None) => Err(LoadError::Damaged { detail: "its footer can't be read".to_owned() }),
        (None, Some(())) => Ok(()),
    }
}

/// Walks over the schema; `None` where it can't be read, `Some(Some(_))` with the detail of what it has too much of.
fn check_schema(thrift: &mut Thrift<'_>) -> Option<Option<String>> {
    let (element, count) = thrift.list()?;
    if element != wire::STRUCT || count > MAX_SCHEMA_ELEMENTS {
        return Some(Some(format!("a schema of {count} columns, expected at most {MAX_SCHEMA_ELEMENTS}")));
    }
    // The number of children that follow, of each struct that is open.
    let mut open: Vec<i64> = Vec::new();
    for _ in 0..count {
        let [.., children] = thrift.numbers::<6>()?;
        if let Some(left) = open.last_mut() {
            *left -= 1;
        }
        open.push(children.unwrap_or(0));
        while open.last().is_some_and(|&left| left <= 0) {
            open.pop();
        }
        if open.len() > MAX_DEPTH {
            return Some(Some(format!("more than {MAX_DEPTH} structs within each other")));
        }
    }
    Some(None)
}

/// Walks over the row groups; `None` where the bytes hold fewer than are claimed.
fn check_row_groups(thrift: &mut Thrift<'_>) -> Option<()> {
    let (element, count) = thrift.list()?;
    let enough = thrift.rest() / MIN_ROW_GROUP_BYTES >= count;
    (enough && element == wire::STRUCT).then_some(())?;
    (0..count).try_for_each(|_| thrift.skip(element))
}
