//! Interns the values of columns as keys, with as little hashing as possible.
//!
//! Files repeat themselves: a row group's dictionary stands for all of its rows, rows of a date name the models in the
//! order of the date before, a model's developer is the one that it had. So a value is looked up once per dictionary, and
//! what a file spells out is first compared with what is expected. Only what is new or out of order is hashed.

use std::sync::Arc;

use hashbrown::HashMap;

use super::recency::{RecencyCache, UNUSED};
use crate::panel::store::{Dictionary, UNKNOWN};
use crate::schema::{Keys, Value, stored_text};
use crate::source::{LeafValues, NULL_KEY};

/// A [`Dictionary`] while values arrive.
#[derive(Debug, Default)]
pub(super) struct Interner {
    pub(super) dictionary: Dictionary,
    /// Keys by the bits of the numbers that they stand for.
    key_of_number: HashMap<u64, u32>,
    /// The file's dictionary that was seen last, and what its values are.
    seen: Option<Arc<LeafValues>>,
    known: Vec<u32>,
    recency: RecencyCache,
}

impl Interner {
    /// Returns each row's key, [`UNKNOWN`] for null, of values that mostly follow each other as they did before; keys are given
    /// out in the order of the rows.
    pub(super) fn in_order(&mut self, keys: &Keys<'_>) -> Vec<u32> {
        if self.load_dictionary(keys) {
            self.match_dictionary(keys);
        }
        let page_values = keys.page_values().filter(|(_, texts)| !texts.is_empty());
        if let Some((_, texts)) = page_values {
            self.recency.begin(texts);
        }
        let mut of_rows = Vec::with_capacity(keys.of_rows.len());
        while let Some(&value) = keys.of_rows.get(of_rows.len()) {
            let found = self.recency.keys().len();
            if page_values.is_none_or(|(first, _)| first + found != value as usize) {
                of_rows.push(self.key(keys, value, UNKNOWN));
                continue;
            }
            // Rows that spell out one text after the other.
            let run = keys.of_rows[of_rows.len()..].iter().zip(value..).take_while(|(one, next)| *one == next).count();
            while let left @ 1.. = found + run - self.recency.keys().len() {
                if self.recency.follow(left) == 0 {
                    let key = self.intern_value(keys, value + (run - left) as u32);
                    self.recency.push(key);
                }
            }
            of_rows.extend_from_slice(&self.recency.keys()[found..]);
        }
        of_rows
    }

    /// Finds the keys of those values of a new dictionary that have one already.
    fn match_dictionary(&mut self, keys: &Keys<'_>) {
        let Some(values) = keys.dictionary().filter(|values| matches!(***values, LeafValues::Bytes(_))) else { return };
        self.recency.begin(values);
        while let left @ 1.. = values.len() - self.recency.keys().len() {
            if self.recency.follow(left) == 0 {
                let known = match keys.value((values.len() - left) as u32) {
                    Value::Stored(bytes) => self.find_stored(bytes),
                    _ => None,
                };
                self.recency.push(known.unwrap_or(UNUSED));
            }
        }
        self.known.copy_from_slice(self.recency.keys());
    }

    /// Returns each row's key, [`UNKNOWN`] for null.
    pub(super) fn interned(&mut self, keys: &Keys<'_>) -> Vec<u32> {
        self.load_dictionary(keys);
        keys.of_rows.iter().map(|&value| self.key(keys, value, UNKNOWN)).collect()
    }

    /// Loads the dictionary of a batch, unless it is the loaded one; to be called before [`Interner::key`]. Returns whether a
    /// new one was loaded.
    pub(super) fn load_dictionary(&mut self, keys: &Keys<'_>) -> bool {
        let seen = keys.dictionary().filter(|values| !values.is_empty());
        let same = match (&self.seen, seen) {
            (Some(before), Some(now)) => Arc::ptr_eq(before, now),
            _ => false,
        };
        if !same {
            self.seen = seen.cloned();
            self.known.clear();
            // Values that were made for a batch repeat themselves within it.
            let repeated = if keys.dictionary().is_some() { seen.map_or(0, |values| values.len()) } else { keys.len() };
            self.known.resize(repeated, UNUSED);
        }
        !same && seen.is_some()
    }

    /// Returns the number of values, from the first on, whose keys are the last ones of their models.
    #[inline(always)]
    pub(super) fn unchanged_run(
        &self,
        keys: &Keys<'_>,
        values: &[u32],
        models: &[u32],
        last_key: impl Fn(u32) -> u32,
    ) -> usize {
        let known = self.known.as_slice();
        let is_unchanged = |(&value, &model): (&u32, &u32)| match known.get(value as usize) {
            Some(&key) => key == last_key(model),
            None => self.is_beyond(keys, value, last_key(model)),
        };
        values.iter().zip(models).take_while(|&row| is_unchanged(row)).count()
    }

    /// Returns whether a value beyond the dictionary, or none, has a key.
    #[inline(never)]
    fn is_beyond(&self, keys: &Keys<'_>, value: u32, key: u32) -> bool {
        if value == NULL_KEY { key == UNKNOWN } else { self.is(keys, value, key) }
    }

    /// Returns the key of a value of the batch, [`UNKNOWN`] for null; `expected` is what it may be.
    #[inline]
    pub(super) fn key(&mut self, keys: &Keys<'_>, value: u32, expected: u32) -> u32 {
        if value == NULL_KEY {
            return UNKNOWN;
        }
        match self.known.get(value as usize) {
            Some(&UNUSED) => {
                let is_expected = expected != UNKNOWN && self.is(keys, value, expected);
                let key = if is_expected { expected } else { self.intern_value(keys, value) };
                self.known[value as usize] = key;
                key
            }
            Some(&key) => key,
            None if expected != UNKNOWN && self.is(keys, value, expected) => expected,
            None => self.intern_value(keys, value),
        }
    }

    /// Returns whether a value is what is expected.
    fn is(&self, keys: &Keys<'_>, value: u32, expected: u32) -> bool {
        match keys.value(value) {
            Value::Stored(bytes) => !bytes.starts_with(b"[") && self.dictionary.is(expected, bytes),
            Value::Number(number) => {
                self.dictionary.number(expected).is_some_and(|known| known.to_bits() == number.to_bits())
            }
            Value::Made(text) => self.dictionary.get(expected) == text,
            Value::None => false,
        }
    }

    /// Returns the key of stored bytes that are known. A text in the dictionary is stored as it is used, unless it could
    /// also be a list to take apart.
    fn find_stored(&self, bytes: &[u8]) -> Option<u32> {
        if bytes.starts_with(b"[") { None } else { self.dictionary.find_bytes(bytes) }
    }

    fn intern_value(&mut self, keys: &Keys<'_>, value: u32) -> u32 {
        match keys.value(value) {
            Value::Stored(bytes) => self
                .find_stored(bytes)
                .unwrap_or_else(|| stored_text(bytes).map_or(UNKNOWN, |text| self.dictionary.intern(&text))),
            Value::Number(number) => {
                let Interner { dictionary, key_of_number, .. } = self;
                *key_of_number.entry(number.to_bits()).or_insert_with(|| dictionary.push_number(number))
            }
            Value::Made(text) => self.dictionary.intern(&text),
            Value::None => UNKNOWN,
        }
    }
}
