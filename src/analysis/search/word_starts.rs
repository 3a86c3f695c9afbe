//! Names by the first two letters of their words, where few have them: what isn't among the most downloaded names is found there without
//! a look at all.

use super::scan::begins_word;

/// What a byte counts as: a letter whatever its case, a digit, another sign, or the end of the name.
const KINDS: usize = 38;
const SIGN: usize = 36;
const END: usize = 37;

/// Names with the same two letters at the start of a word that are listed, at most: of more, some are among the most downloaded.
const LISTED: usize = 4_096;

/// The names of a level by the starts of their words.
#[derive(Debug)]
pub(super) struct WordStarts {
    /// By the first two letters: the keys of the names, ascending; `None` where there are too many.
    names: Vec<Option<Vec<u32>>>,
}

impl Default for WordStarts {
    fn default() -> WordStarts {
        WordStarts { names: vec![Some(Vec::new()); KINDS * KINDS] }
    }
}

fn kind(byte: Option<&u8>) -> usize {
    match byte {
        None => END,
        Some(letter) if letter.is_ascii_alphabetic() => usize::from(letter.to_ascii_lowercase() - b'a'),
        Some(digit) if digit.is_ascii_digit() => 26 + usize::from(digit - b'0'),
        Some(_) => SIGN,
    }
}

impl WordStarts {
    /// Adds a name, whose key is larger than those before.
    pub(super) fn add(&mut self, key: u32, name: &str) {
        let name = name.as_bytes();
        for at in (0..name.len()).filter(|&at| begins_word(name, at)) {
            let place = &mut self.names[kind(name.get(at)) * KINDS + kind(name.get(at + 1))];
            match place {
                Some(keys) if keys.len() == LISTED && keys.last() != Some(&key) => *place = None,
                Some(keys) if keys.last() != Some(&key) => keys.push(key),
                _ => {}
            }
        }
    }

    /// Returns the keys of all names of which a word may begin with a text, ascending; `None` where there are too many.
    pub(super) fn keys(&self, text: &[u8]) -> Option<Vec<u32>> {
        let first = kind(text.first()) * KINDS;
        let places = match text.get(1) {
            Some(second) => first + kind(Some(second))..first + kind(Some(second)) + 1,
            None => first..first + KINDS,
        };
        let mut keys = Vec::new();
        for place in &self.names[places] {
            keys.extend(place.as_ref()?);
        }
        keys.sort_unstable();
        keys.dedup();
        Some(keys)
    }
}

#[cfg(test)]
mod tests {
    use super::{LISTED, WordStarts};

    #[test]
    fn names_are_found_by_two_letters_one_or_a_sign() {
        let mut starts = WordStarts::default();
        for (key, name) in (0..).zip(["a/Error-e", "b/x", "c/-er2", "erer", "", "d/ter"]) {
            starts.add(key, name);
        }
        let keys = |text: &str| starts.keys(text.as_bytes()).unwrap();
        assert_eq!((keys("er"), keys("e"), keys("-e")), (vec![0, 2, 3], vec![0, 2, 3], vec![2]));
        assert_eq!((keys("x"), keys("te"), keys("zz"), keys("b/")), (vec![1], vec![5], vec![], vec![1]));
    }

    #[test]
    fn starts_of_more_names_than_are_listed_are_not_known() {
        let mut starts = WordStarts::default();
        (0..LISTED as u32).for_each(|key| starts.add(key, "en/en"));
        assert_eq!(starts.keys(b"en").map(|keys| keys.len()), Some(LISTED));
        starts.add(LISTED as u32, "en");
        assert_eq!((starts.keys(b"en"), starts.keys(b"e"), starts.keys(b"ex")), (None, None, Some(vec![])));
    }
}
