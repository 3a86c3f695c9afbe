//! Columns of several texts a row: lists, and texts that write a list.

use std::borrow::Cow;
use std::ops::Range;

use arrow::array::{Array, ArrayRef, AsArray};

use super::values::{Keys, keys};

/// What stands for "none" where a list is written as text.
const NONE: [&str; 5] = ["None", "none", "nan", "NaN", "null"];

/// The lists of a batch's rows.
pub(super) struct Lists<'a> {
    items: Keys<'a>,
    /// Where each distinct list stands among the rows of `items`.
    lists: Vec<Range<usize>>,
    of_rows: Vec<Option<u32>>,
}

impl<'a> Lists<'a> {
    /// Reads a list of texts or of structs with a field `id`, or a text such as `a/b, c/d` or `['a/b', 'c/d']`.
    ///
    /// Nulls, empty texts and other types give rows without items.
    pub(super) fn of(column: &'a ArrayRef) -> Lists<'a> {
        let Some(list) = column.as_list_opt::<i32>() else { return Lists::written(&keys(column)) };
        let of_structs = list.values().as_struct_opt().and_then(|structs| structs.column_by_name("id"));
        let offsets = list.value_offsets();
        let range = |pair: &[i32]| pair[0].max(0) as usize..pair[1].max(0) as usize;
        Lists {
            items: keys(of_structs.unwrap_or(list.values())),
            lists: offsets.windows(2).map(range).collect(),
            of_rows: (0..list.len() as u32).map(|row| list.is_valid(row as usize).then_some(row)).collect(),
        }
    }

    fn written(texts: &Keys<'_>) -> Lists<'a> {
        let mut items: Vec<Cow<'a, str>> = Vec::new();
        let mut list = |text: &Cow<'_, str>| {
            let start = items.len();
            // No name of a model and no tag that is read holds a comma or a space.
            let parts = text.split(|c: char| c == ',' || c == ';' || c.is_whitespace());
            let parts = parts.map(|part| part.trim_matches(['[', ']', '(', ')', '\'', '"']));
            items.extend(parts.map(|part| Cow::Owned(part.to_owned())));
            start..items.len()
        };
        let lists = texts.values.iter().map(&mut list).collect();
        let of_rows = (0..items.len() as u32).map(Some).collect();
        Lists { items: Keys { values: items, of_rows }, lists, of_rows: texts.of_rows.clone() }
    }

    /// One text per row, made from the items of its list; an empty one is null.
    pub(super) fn keys(&self, text: impl Fn(&mut dyn Iterator<Item = &str>) -> String) -> Keys<'static> {
        let item = |key: &Option<u32>| self.items.values.get((*key)? as usize).map(|item| item.trim());
        let values: Vec<Cow<'static, str>> = self
            .lists
            .iter()
            .map(|range| {
                let items = self.items.of_rows.get(range.clone()).unwrap_or_default();
                let items = items.iter().filter_map(item).filter(|item| !item.is_empty() && !NONE.contains(item));
                Cow::Owned(text(&mut { items }))
            })
            .collect();
        let filled = |list: &u32| values.get(*list as usize).is_some_and(|text| !text.is_empty());
        let of_rows = self.of_rows.iter().map(|list| list.filter(filled)).collect();
        Keys { values, of_rows }
    }
}

/// The items of each row's list, joined by `", "`; the order is the list's.
pub(super) fn joined(column: &ArrayRef) -> Keys<'static> {
    Lists::of(column).keys(|items| items.collect::<Vec<_>>().join(", "))
}

/// A text as it is, or the items of the list that it writes as JSON or Python do, joined by `", "`.
pub(super) fn unwritten(text: &str) -> Cow<'_, str> {
    let Some(list) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else { return text.into() };
    // An item with a comma falls apart here, and is put together again as it was.
    let items = list.split(',').map(|item| item.trim().trim_matches(['\'', '"']));
    items.filter(|item| !item.is_empty() && !NONE.contains(item)).collect::<Vec<_>>().join(", ").into()
}
