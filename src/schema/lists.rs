//! Columns of several texts a row: lists, and texts that write a list.

use std::borrow::Cow;
use std::ops::Range;

use super::columns::FileColumnValues;
use super::keys::{Keys, leaf_keys, single_keys};
use super::list_text::NONE;
use crate::source::NULL_KEY;

/// The lists of a batch's rows.
pub(super) struct Lists<'a> {
    items: Keys<'a>,
    /// Where each distinct list stands among the rows of `items`.
    lists: Vec<Range<usize>>,
    of_rows: Cow<'a, [u32]>,
}

impl<'a> Lists<'a> {
    /// Reads a list of texts or of structs with a field `id`, or a text such as `a/b, c/d` or `['a/b', 'c/d']`.
    ///
    /// Nulls, empty texts and other types give rows without items.
    pub(super) fn of(column: FileColumnValues<'a>) -> Lists<'a> {
        let Some(items) = column.items() else { return Lists::written(&single_keys(column)) };
        let items = items.field("id").unwrap_or(items);
        let range = |pair: &[u32]| pair[0] as usize..pair[1] as usize;
        let leaf = items.slots();
        Lists {
            items: leaf.map_or_else(|| Keys::none(0), |leaf| leaf_keys(items.data_type(), leaf)),
            lists: leaf.map_or_else(Vec::new, |leaf| leaf.list_offsets.windows(2).map(range).collect()),
            of_rows: (0..column.rows() as u32).collect(),
        }
    }

    fn written(texts: &Keys<'a>) -> Lists<'a> {
        let mut items: Vec<Cow<'a, str>> = Vec::new();
        let mut list = |text: Cow<'_, str>| {
            let start = items.len();
            // No name of a model and no tag that is read holds a comma or a space.
            let parts = text.split(|c: char| c == ',' || c == ';' || c.is_whitespace());
            let parts = parts.map(|part| part.trim_matches(['[', ']', '(', ')', '\'', '"']));
            items.extend(parts.map(|part| Cow::Owned(part.to_owned())));
            start..items.len()
        };
        let lists = (0..texts.len()).map(|key| list(texts.text(key as u32).unwrap_or_default())).collect();
        let of_rows: Vec<u32> = (0..items.len() as u32).collect();
        Lists { items: Keys::made(items, of_rows), lists, of_rows: texts.of_rows.clone() }
    }

    /// One text per row, made from the items of its list; an empty one is null.
    pub(super) fn keys(&self, text: impl Fn(&mut dyn Iterator<Item = &str>) -> String) -> Keys<'static> {
        let values: Vec<Cow<'static, str>> = self
            .lists
            .iter()
            .map(|range| {
                let keys = self.items.of_rows.get(range.clone()).unwrap_or_default();
                let items: Vec<Cow<'_, str>> = keys.iter().filter_map(|&key| self.items.text(key)).collect();
                let items = items.iter().map(|item| item.trim());
                Cow::Owned(text(&mut items.filter(|item| !item.is_empty() && !NONE.contains(item))))
            })
            .collect();
        let of_rows: Vec<u32> =
            self.of_rows.iter().map(|&list| if (list as usize) < values.len() { list } else { NULL_KEY }).collect();
        Keys::made(values, of_rows)
    }
}

/// Returns the items of each row's list, joined by `", "`; the order is the list's.
fn joined(column: FileColumnValues<'_>) -> Keys<'static> {
    Lists::of(column).keys(|items| items.collect::<Vec<_>>().join(", "))
}

/// Returns the keys of a column of text, bytes, Booleans (`true`, `false`) or lists of text (joined by `", "`); other types have
/// no values.
pub fn keys(column: FileColumnValues<'_>) -> Keys<'_> {
    if column.items().is_some() { joined(column) } else { single_keys(column) }
}
