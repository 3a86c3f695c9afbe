//! Columns of names as distinct values, with each row's index among them.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::datatypes::DataType;
use serde_json::Value as Json;

use super::columns::FileColumnValues;
use super::{list_text, numbers};
use crate::source::{LeafColumn, LeafValues, NULL_KEY};

/// A column taken apart: the values of a batch, and each row's key.
pub struct Keys<'a> {
    texts: KeyValues<'a>,
    /// Per row the key of its value; [`NULL_KEY`] without one. A key may also be of a value that counts as none.
    pub of_rows: Cow<'a, [u32]>,
}

enum KeyValues<'a> {
    /// Texts of a leaf column.
    Leaf(&'a LeafColumn),
    /// Numbers of a leaf column, of a type.
    Numbers(&'a LeafColumn, &'a DataType),
    /// Texts that were made for this batch.
    Made(Vec<Cow<'a, str>>),
}

/// A value of a column taken apart.
pub enum Value<'a> {
    /// Bytes as they are stored. They are a text unless they are empty, no UTF-8, end with zeros, or write a list.
    Stored(&'a [u8]),
    /// A finite number.
    Number(f64),
    /// A text, not empty.
    Made(Cow<'a, str>),
    /// No value.
    None,
}

impl<'a> Keys<'a> {
    /// Keys of texts that were made for this batch; empty ones count as none.
    pub(super) fn made(texts: Vec<Cow<'a, str>>, of_rows: impl Into<Cow<'a, [u32]>>) -> Keys<'a> {
        Keys { texts: KeyValues::Made(texts), of_rows: of_rows.into() }
    }

    /// No value in any row.
    pub(super) fn none(rows: usize) -> Keys<'a> {
        Keys::made(Vec::new(), vec![NULL_KEY; rows])
    }

    /// Returns the same keys with what is made of their texts.
    pub(super) fn mapped(&self, made: impl Fn(&str) -> String) -> Keys<'a> {
        let text = |key: usize| self.text(key as u32).map_or_else(String::new, |text| made(&text));
        Keys::made((0..self.len()).map(|key| Cow::Owned(text(key))).collect(), self.of_rows.clone())
    }

    /// Returns one part of readings, [`super::attributes::READINGS`]: of each its country, or else its segment; what isn't known is
    /// `Unknown`.
    pub(crate) fn parts_of_readings(&self, is_country: bool) -> Keys<'a> {
        let part = |reading: &str| {
            let (country, segment) = reading.split_once(':').unwrap_or((reading, ""));
            let part = if is_country { country } else { segment }.trim();
            if part.is_empty() { "Unknown".to_owned() } else { part.to_owned() }
        };
        self.mapped(|text| text.split(';').map(part).collect::<Vec<_>>().join("; "))
    }

    /// Number of values, some of which no row may use; keys are below it.
    pub fn len(&self) -> usize {
        match &self.texts {
            KeyValues::Leaf(leaf) | KeyValues::Numbers(leaf, _) => leaf.key_count(),
            KeyValues::Made(texts) => texts.len(),
        }
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the dictionary whose values have the first keys: in batches with the same one (the same `Arc`) they stand for
    /// the same texts.
    pub fn dictionary(&self) -> Option<&'a Arc<LeafValues>> {
        match &self.texts {
            KeyValues::Leaf(leaf) | KeyValues::Numbers(leaf, _) => Some(&leaf.dictionary),
            KeyValues::Made(_) => None,
        }
    }

    /// Returns the first key of texts that the batch spells out, and those texts.
    pub fn page_values(&self) -> Option<(usize, &'a Arc<LeafValues>)> {
        match &self.texts {
            KeyValues::Leaf(leaf) => Some((leaf.dictionary.len(), &leaf.page_values)),
            _ => None,
        }
    }

    /// Returns the value of a key.
    #[inline(always)]
    pub fn value(&self, key: u32) -> Value<'_> {
        let index = key as usize;
        match &self.texts {
            KeyValues::Leaf(leaf) => {
                let page_values = index.checked_sub(leaf.dictionary.len());
                let (values, index) =
                    page_values.map_or((&*leaf.dictionary, index), |index| (&*leaf.page_values, index));
                match values {
                    LeafValues::Bytes(texts) => Value::Stored(texts.get(index)),
                    _ => Value::None,
                }
            }
            KeyValues::Numbers(leaf, data_type) => {
                numbers::finite(data_type, leaf, index).map_or(Value::None, Value::Number)
            }
            KeyValues::Made(texts) => {
                let text = texts.get(index).filter(|text| !text.is_empty());
                text.map_or(Value::None, |text| Value::Made(Cow::Borrowed(text)))
            }
        }
    }

    /// Returns the text of a key; `None` for none.
    ///
    /// A number's is the shortest decimal text that reads back as the same number, `7000000000`.
    pub fn text(&self, key: u32) -> Option<Cow<'_, str>> {
        match self.value(key) {
            Value::Stored(bytes) => stored_text(bytes),
            Value::Number(number) => Some(number.to_string().into()),
            Value::Made(text) => Some(text),
            Value::None => None,
        }
    }
}

/// Returns the text that stored bytes are; of a list that is written as JSON or Python do (`["en", "de"]`) its items, joined by
/// `", "`.
///
/// Zeros that fill up a fixed length are no part of it. An empty string counts as null: pandas writes it for "unknown"; so
/// do bytes that aren't UTF-8.
pub fn stored_text(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let text = std::str::from_utf8(bytes).ok()?.trim_end_matches('\0');
    Some(list_text::without_list_marks(text)).filter(|text| !text.is_empty())
}

/// Reads text, bytes and Booleans (`true`, `false`) as keys; other types have no values.
pub(super) fn single_keys(column: FileColumnValues<'_>) -> Keys<'_> {
    let keys = column.leaf().map_or_else(|| Keys::none(column.rows()), |leaf| leaf_keys(column.data_type(), leaf));
    match column.card_field() {
        Some(field) => keys.mapped(|card| card_value(card, field)),
        None => keys,
    }
}

/// Returns a field of a model card's metadata: a text, a number or a Boolean as it is, a list joined by `", "`; empty for none,
/// and where the text is no JSON.
fn card_value(card: &str, field: &str) -> String {
    let texts = |value: &Json| match value {
        Json::String(text) => text.clone(),
        Json::Bool(is) => is.to_string(),
        Json::Number(number) => number.as_f64().map_or_else(String::new, |number| number.to_string()),
        Json::Null | Json::Array(_) | Json::Object(_) => String::new(),
    };
    match serde_json::from_str::<Json>(card).ok().as_ref().and_then(|card| card.get(field)) {
        Some(Json::Array(items)) => {
            items.iter().map(texts).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
        }
        Some(value) => texts(value),
        None => String::new(),
    }
}

/// Returns the same of a leaf column, whose slots may be items of lists.
pub(super) fn leaf_keys<'a>(data_type: &DataType, leaf: &'a LeafColumn) -> Keys<'a> {
    match (data_type, &*leaf.page_values) {
        (DataType::Utf8 | DataType::Binary | DataType::FixedSizeBinary(_), _) => {
            Keys { texts: KeyValues::Leaf(leaf), of_rows: Cow::Borrowed(&leaf.keys) }
        }
        (DataType::Boolean, LeafValues::Integers(values)) => {
            let words = ["false", "true"].map(Cow::Borrowed).to_vec();
            let word = |&key: &u32| values.get(key as usize).map_or(NULL_KEY, |&value| u32::from(value != 0));
            Keys::made(words, leaf.keys.iter().map(word).collect::<Vec<u32>>())
        }
        _ => Keys::none(leaf.keys.len()),
    }
}

/// Reads numbers of any type as keys; other types have no values.
pub fn number_keys(column: FileColumnValues<'_>) -> Keys<'_> {
    let Some(leaf) = column.leaf() else { return Keys::none(column.rows()) };
    Keys { texts: KeyValues::Numbers(leaf, column.data_type()), of_rows: Cow::Borrowed(&leaf.keys) }
}
