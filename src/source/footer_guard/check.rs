//! A check of a footer's outline before it is decoded.
//!
//! The decoder makes room for as many row groups and columns as a count claims, follows the schema's nesting by
//! recursion, and counts lists of nothing to their end. A walk over the bytes, without keeping any, shows whether they
//! hold what they claim.

use super::field_types;
use crate::source::error::LoadError;
use crate::source::thrift::{Thrift, wire};

/// Columns and structs of a schema at most: ten times the widest tables that are in use.
const SCHEMA_ELEMENTS: usize = 100_000;
/// Structs within each other at most.
const DEPTH: usize = 32;
/// Bytes that a row group takes at least: the three fields that it must have, with one column.
const ROW_GROUP_BYTES: usize = 16;

/// Errors when a footer's bytes don't hold what they claim, or more than any table needs.
pub(in crate::source) fn check(footer: &[u8]) -> Result<(), LoadError> {
    let mut excess = None;
    let mut thrift = Thrift::new(footer);
    let walked = thrift.structure(|thrift, number, wire_type| match (number, wire_type) {
        (2, wire::LIST) => {
            excess = schema(thrift)?;
            excess.is_none().then_some(())
        }
        (3, wire::I64) => {
            let rows = thrift.integer()?;
            excess = (rows < 0).then(|| format!("{rows} rows, expected 0 or more"));
            excess.is_none().then_some(())
        }
        (4, wire::LIST) => row_groups(thrift),
        _ => thrift.skip(wire_type),
    });
    let walked = walked.and_then(|()| field_types::walk(footer));
    match (excess, walked) {
        (Some(detail), _) => Err(LoadError::Damaged { detail }),
        (None, None) => Err(LoadError::Damaged { detail: "its footer can't be read".to_owned() }),
        (None, Some(())) => Ok(()),
    }
}

/// Reads the schema; `Some(Some(_))` says of what it has too much.
fn schema(thrift: &mut Thrift<'_>) -> Option<Option<String>> {
    let (element, count) = thrift.list()?;
    if element != wire::STRUCT || count > SCHEMA_ELEMENTS {
        return Some(Some(format!("a schema of {count} columns, expected at most {SCHEMA_ELEMENTS}")));
    }
    // Children that are still to come, of each struct that is open.
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
        if open.len() > DEPTH {
            return Some(Some(format!("more than {DEPTH} structs within each other")));
        }
    }
    Some(None)
}

fn row_groups(thrift: &mut Thrift<'_>) -> Option<()> {
    let (element, count) = thrift.list()?;
    let enough = thrift.rest() / ROW_GROUP_BYTES >= count;
    (enough && element == wire::STRUCT).then_some(())?;
    (0..count).try_for_each(|_| thrift.skip(element))
}
