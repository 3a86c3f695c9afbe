//! Names as small numbers.

use std::hash::BuildHasher;
use std::sync::OnceLock;

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
    places: OnceLock<Vec<u32>>,
}

impl Dictionary {
    /// The key of a text, which is added if it is new.
    pub fn intern(&mut self, text: &str) -> u32 {
        let hash = self.hasher.hash_one(text.as_bytes());
        if let Some(&key) = self.table.find(hash, |&key| self.get(key) == text) {
            return key;
        }
        self.places.take();
        let key = self.ends.len() as u32;
        self.text.push_str(text);
        self.ends.push(self.text.len());
        let (texts, ends, hasher) = (&self.text, &self.ends, &self.hasher);
        self.table.insert_unique(hash, key, |&key| hasher.hash_one(slice(texts, ends, key).as_bytes()));
        key
    }

    /// Makes room for the first texts: what grows by doubling takes up to twice as much. Others find room as they come.
    pub(super) fn reserve(&mut self, texts: usize, bytes: usize) {
        if self.is_empty() {
            self.text.reserve_exact(bytes);
            self.ends.reserve_exact(texts);
            self.table.reserve(texts, |_| 0);
        }
    }

    /// The texts one behind the other, and where each ends, in the order of the keys.
    pub(super) fn into_parts(self) -> (Vec<u8>, Vec<usize>) {
        (self.text.into_bytes(), self.ends)
    }

    /// The key of a text that is here already.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.find_bytes(text.as_bytes())
    }

    /// The same of bytes, which needn't be a text: those that aren't are not here.
    pub(super) fn find_bytes(&self, text: &[u8]) -> Option<u32> {
        self.table.find(self.hasher.hash_one(text), |&key| self.get(key).as_bytes() == text).copied()
    }

    /// Whether a key was given out and stands for these bytes.
    #[inline(always)]
    pub(super) fn is(&self, key: u32, text: &[u8]) -> bool {
        let Some(&end) = self.ends.get(key as usize) else { return false };
        let start = (key as usize).checked_sub(1).map_or(0, |before| self.ends[before]);
        end - start == text.len() && self.text.as_bytes().get(start..end).is_some_and(|known| same(known, text))
    }

    /// The text of a key; empty for a key that was never given out.
    pub fn get(&self, key: u32) -> &str {
        slice(&self.text, &self.ends, key)
    }

    /// Per key its place in the order of the texts, from 0; found when it is first asked for.
    pub fn places(&self) -> &[u32] {
        self.places.get_or_init(|| {
            let mut keys: Vec<u32> = (0..self.len() as u32).collect();
            keys.sort_unstable_by_key(|&key| self.get(key));
            let mut places = vec![0; keys.len()];
            (0..).zip(keys).for_each(|(place, key)| places[key as usize] = place);
            places
        })
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

/// Whether texts of one length are the same, eight bytes at a time: in WebAssembly these are compared by an instruction, a
/// number of bytes by a call.
#[inline(always)]
fn same(one: &[u8], other: &[u8]) -> bool {
    let ((words, rest), (other_words, other_rest)) = (one.as_chunks::<8>(), other.as_chunks::<8>());
    // The last eight bytes may overlap those before.
    let ends = one.last_chunk::<8>().zip(other.last_chunk::<8>());
    words.iter().zip(other_words).all(|(one, other)| one == other) && ends.map_or(rest == other_rest, |(a, b)| a == b)
}

#[cfg(test)]
mod tests {
    use super::Dictionary;

    #[test]
    fn texts_are_told_apart_by_each_byte_and_by_their_length() {
        for length in 1..40usize {
            let text = "abcdefghijklmnopqrstuvwxyz0123456789+-*/".get(..length).unwrap_or_default();
            let mut dictionary = Dictionary::default();
            dictionary.intern("before");
            let key = dictionary.intern(text);
            assert!(dictionary.is(key, text.as_bytes()));
            for byte in 0..length {
                let mut other = text.as_bytes().to_vec();
                other[byte] ^= 1;
                assert!(!dictionary.is(key, &other), "{length}, {byte}");
            }
            assert!(
                !dictionary.is(key, &text.as_bytes()[1..]) && !dictionary.is(key, &[text.as_bytes(), b"z"].concat())
            );
            assert!(!dictionary.is(0, text.as_bytes()) && !dictionary.is(key + 1, text.as_bytes()));
        }
    }
}
