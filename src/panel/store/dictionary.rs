//! The dictionary: distinct texts, each with a small number as its key.

use std::hash::BuildHasher;
use std::sync::OnceLock;

use hashbrown::{DefaultHashBuilder, HashTable};

/// A number without a factor in common with a power of two, to spread hashes over all bits.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Distinct texts, each with a key: its index in the order of first appearance.
///
/// All texts lie in one buffer, so that a new one costs no allocation of its own. Those of numbers are made when the first is
/// asked for: mostly none is.
#[derive(Debug, Default)]
pub struct Dictionary {
    texts: OnceLock<TextBuffer>,
    /// The numbers that keys stand for, NaN for those of texts; no longer than it needs to be.
    numbers: Vec<f64>,
    /// Made when a text is first looked for.
    index: OnceLock<TextIndex>,
    places: OnceLock<Vec<u32>>,
}

/// All texts in one string, with the end offset of each.
#[derive(Debug, Default)]
struct TextBuffer {
    text: String,
    ends: Vec<usize>,
}

impl TextBuffer {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    /// Where a text starts; the end of all beyond the last one.
    fn start(&self, key: usize) -> usize {
        if key == 0 { 0 } else { self.ends.get(key - 1).copied().unwrap_or(self.text.len()) }
    }
}

/// Keys by their texts.
#[derive(Debug, Default)]
struct TextIndex {
    /// The hashes of texts and their keys: when the table grows, no text is looked at.
    table: HashTable<(u32, u32)>,
    hasher: DefaultHashBuilder,
}

impl TextIndex {
    fn hash(&self, text: &[u8]) -> u32 {
        self.hasher.hash_one(text) as u32
    }

    fn find(&self, hash: u32, is: impl Fn(u32) -> bool) -> Option<u32> {
        let known = self.table.find(spread(hash), |&(known, key)| known == hash && is(key));
        known.map(|&(_, key)| key)
    }

    fn add(&mut self, hash: u32, key: u32) {
        self.table.insert_unique(spread(hash), (hash, key), |&(hash, _)| spread(hash));
    }
}

fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(SPREAD)
}

impl Dictionary {
    /// Returns the key of a text, which is added if it is new.
    pub fn intern(&mut self, text: &str) -> u32 {
        let index = self.index();
        let hash = index.hash(text.as_bytes());
        if let Some(key) = index.find(hash, |key| self.get(key) == text) {
            return key;
        }
        let key = self.append(text);
        if let Some(index) = self.index.get_mut() {
            index.add(hash, key);
        }
        key
    }

    /// Adds a text that isn't here yet.
    pub(in crate::panel) fn push(&mut self, text: &str) {
        let key = self.append(text);
        if let Some(index) = self.index.get_mut() {
            index.add(index.hash(text.as_bytes()), key);
        }
    }

    /// Returns the key of a number that has none yet, unless the same text has one.
    pub(in crate::panel) fn push_number(&mut self, number: f64) -> u32 {
        let key = match self.texts.get() {
            None => self.numbers.len() as u32,
            Some(_) => self.intern(&number.to_string()),
        };
        self.numbers.resize(self.numbers.len().max(key as usize + 1), f64::NAN);
        self.numbers[key as usize] = number;
        key
    }

    /// Returns the number that a key was given out for, if any.
    #[inline]
    pub(in crate::panel) fn number(&self, key: u32) -> Option<f64> {
        self.numbers.get(key as usize).copied().filter(|number| !number.is_nan())
    }

    fn append(&mut self, text: &str) -> u32 {
        self.places.take();
        let key = self.len() as u32;
        self.texts();
        self.texts.get_mut().into_iter().for_each(|texts| texts.push(text));
        key
    }

    fn texts(&self) -> &TextBuffer {
        self.texts.get_or_init(|| {
            let mut texts = TextBuffer::default();
            self.numbers.iter().for_each(|number| texts.push(&number.to_string()));
            texts
        })
    }

    fn index(&self) -> &TextIndex {
        self.index.get_or_init(|| {
            // From here on, numbers have texts, too.
            self.texts();
            let mut index = TextIndex::default();
            index.table.reserve(self.len(), |&(hash, _)| spread(hash));
            (0..self.len() as u32).for_each(|key| index.add(index.hash(self.get(key).as_bytes()), key));
            index
        })
    }

    /// Makes room for the first texts: what grows by doubling takes up to twice as much. Others find room as they come.
    pub(in crate::panel) fn reserve(&mut self, texts: usize, bytes: usize) {
        if self.is_empty() {
            let room = TextBuffer { text: String::with_capacity(bytes), ends: Vec::with_capacity(texts) };
            self.texts = room.into();
            let mut index = TextIndex::default();
            index.table.reserve(texts, |&(hash, _)| spread(hash));
            self.index = index.into();
        }
    }

    /// Returns the texts from a key on, one behind the other, and the length of each in bytes.
    pub(in crate::panel) fn since(&self, key: usize) -> (&str, Vec<u32>) {
        let texts = self.texts();
        let lengths = (key..self.len()).map(|key| (texts.start(key + 1) - texts.start(key)) as u32).collect();
        (texts.text.get(texts.start(key)..).unwrap_or_default(), lengths)
    }

    /// Returns the texts one behind the other, and where each ends, in the order of the keys.
    pub(in crate::panel) fn into_parts(mut self) -> (Vec<u8>, Vec<usize>) {
        self.texts();
        let TextBuffer { text, ends } = self.texts.take().unwrap_or_default();
        (text.into_bytes(), ends)
    }

    /// Returns the texts one behind the other, and where each ends, in the order of the keys.
    pub fn parts(&self) -> (&str, &[usize]) {
        let texts = self.texts();
        (&texts.text, &texts.ends)
    }

    /// Returns a dictionary of texts one behind the other that end there; a text that doesn't begin and end with a character is empty.
    pub(in crate::panel) fn from_parts(text: String, ends: Vec<usize>) -> Dictionary {
        Dictionary { texts: TextBuffer { text, ends }.into(), ..Dictionary::default() }
    }

    /// Returns the key of a text that is here already.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.find_bytes(text.as_bytes())
    }

    /// Returns the key of a text given as bytes; `None` if they aren't UTF-8.
    pub(in crate::panel) fn find_bytes(&self, text: &[u8]) -> Option<u32> {
        let index = self.index();
        index.find(index.hash(text), |key| self.get(key).as_bytes() == text)
    }

    /// Returns whether a key was given out and stands for these bytes.
    #[inline(always)]
    pub(in crate::panel) fn is(&self, key: u32, text: &[u8]) -> bool {
        let texts = self.texts();
        let Some(&end) = texts.ends.get(key as usize) else { return false };
        let start = texts.start(key as usize);
        end - start == text.len() && texts.text.as_bytes().get(start..end).is_some_and(|known| same(known, text))
    }

    /// Returns the text of a key; empty for a key that was never given out.
    pub fn get(&self, key: u32) -> &str {
        let (texts, key) = (self.texts(), key as usize);
        texts.text.get(texts.start(key)..texts.start(key.saturating_add(1))).unwrap_or_default()
    }

    /// Returns per key its place in the order of the texts, from 0; found when it is first asked for.
    pub fn places(&self) -> &[u32] {
        self.places.get_or_init(|| {
            let mut keys: Vec<u32> = (0..self.len() as u32).collect();
            keys.sort_unstable_by_key(|&key| self.get(key));
            let mut places = vec![0; keys.len()];
            (0..).zip(keys).for_each(|(place, key)| places[key as usize] = place);
            places
        })
    }

    /// Returns the number of texts.
    pub fn len(&self) -> usize {
        self.texts.get().map_or(self.numbers.len(), |texts| texts.ends.len())
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Returns whether texts of one length are the same, eight bytes at a time: in WebAssembly these are compared by an
/// instruction, a number of bytes by a call.
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
    fn numbers_are_texts_once_they_are_asked_for() {
        let mut dictionary = Dictionary::default();
        assert_eq!(dictionary.find("0.5"), None);
        assert_eq!((dictionary.push_number(0.5), dictionary.find("0.5")), (0, Some(0)));
        let mut dictionary = Dictionary::default();
        assert_eq!([7e9, 0.5].map(|number| dictionary.push_number(number)), [0, 1]);
        assert_eq!((dictionary.len(), dictionary.number(1), dictionary.number(2)), (2, Some(0.5), None));
        assert_eq!((dictionary.get(0), dictionary.find("0.5"), dictionary.get(2)), ("7000000000", Some(1), ""));
        assert_eq!((dictionary.intern("7B"), dictionary.push_number(3.0), dictionary.intern("3")), (2, 3, 3));
        assert_eq!((dictionary.number(2), dictionary.number(3), dictionary.len()), (None, Some(3.0), 4));
        assert_eq!(dictionary.since(1), ("0.57B3", vec![3, 2, 1]));
        assert_eq!(dictionary.since(4), ("", Vec::new()));
    }

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
