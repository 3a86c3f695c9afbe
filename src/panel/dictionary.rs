//! Names as small numbers.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

/// Distinct texts, each with a key: its index in the order of first appearance.
///
/// All texts lie in one buffer, so that a new one costs no allocation of its own.
#[derive(Debug, Default)]
pub struct Dictionary {
    text: String,
    ends: Vec<usize>,
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Dictionary {
    /// The key of a text, which is added if it is new.
    pub fn intern(&mut self, text: &str) -> u32 {
        let hash = self.hasher.hash_one(text.as_bytes());
        if let Some(&key) = self.table.find(hash, |&key| self.get(key) == text) {
            return key;
        }
        let key = self.ends.len() as u32;
        self.text.push_str(text);
        self.ends.push(self.text.len());
        let (texts, ends, hasher) = (&self.text, &self.ends, &self.hasher);
        self.table.insert_unique(hash, key, |&key| hasher.hash_one(slice(texts, ends, key).as_bytes()));
        key
    }

    /// The key of a text that is here already.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.find_bytes(text.as_bytes())
    }

    /// The same of bytes, which needn't be a text: those that aren't are not here.
    pub(super) fn find_bytes(&self, text: &[u8]) -> Option<u32> {
        self.table.find(self.hasher.hash_one(text), |&key| self.get(key).as_bytes() == text).copied()
    }

    /// The text of a key; empty for a key that was never given out.
    pub fn get(&self, key: u32) -> &str {
        slice(&self.text, &self.ends, key)
    }

    /// Number of texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

fn slice<'a>(text: &'a str, ends: &[usize], key: u32) -> &'a str {
    let key = key as usize;
    let start = if key == 0 { 0 } else { ends.get(key - 1).copied().unwrap_or(text.len()) };
    text.get(start..ends.get(key).copied().unwrap_or(start)).unwrap_or_default()
}
