//! Parses lists that are written as text.

use std::borrow::Cow;

/// The words for "none" in a list that is written as text.
pub(super) const NONE: [&str; 5] = ["None", "none", "nan", "NaN", "null"];

/// Returns a text as it is, or the items of the list that it writes as JSON or Python do, joined by `", "`.
pub(super) fn without_list_marks(text: &str) -> Cow<'_, str> {
    let Some(list) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else { return text.into() };
    // An item with a comma falls apart here, and is put together again as it was.
    let items = list.split(',').map(|item| item.trim().trim_matches(['\'', '"']));
    items.filter(|item| !item.is_empty() && !NONE.contains(item)).collect::<Vec<_>>().join(", ").into()
}
