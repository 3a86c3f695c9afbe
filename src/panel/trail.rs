//! The rows that came last, in their order: what comes next is mostly what followed before.

/// Rows that are kept at least, so that small files have one trail.
const LEAST_ROWS: usize = 1 << 16;
/// Words of texts that are kept at most, 128 MB; longer ones are looked up.
const MOST_WORDS: usize = 16 << 20;
/// A key that has no row here.
const NOWHERE: u64 = u64::MAX;

/// A row's text.
#[derive(Clone, Copy, Debug)]
struct Row {
    /// Where its words end.
    end: u32,
    length_bytes: u32,
}

/// Stored texts and their keys in the order of rows, as far back as the last row of every key may be.
///
/// Files list the models of a date in the order of the date before, or all dates of a model together. So the text of the
/// next row is compared with the one that followed this row's model before, and with this row's own. All that is read here
/// lies side by side: a look at the dictionary would wait for memory three times.
#[derive(Debug, Default)]
pub(super) struct Trail {
    /// The texts in words of eight bytes: in WebAssembly one of these is compared or copied by an instruction, a number of
    /// bytes by a call.
    words: Vec<u64>,
    rows: Vec<Row>,
    keys: Vec<u32>,
    /// Rows that have been dropped from the front.
    dropped: u64,
    /// The row, dropped ones included, that is expected next.
    next: u64,
    /// Per key the last row that had it, dropped ones included.
    place_of_key: Vec<u64>,
}

impl Trail {
    /// The key of a stored text, if it is one of the two that are expected.
    #[inline(always)]
    pub(super) fn expected(&self, text: &[u8]) -> Option<u32> {
        let next = self.next.checked_sub(self.dropped).map(|place| place as usize);
        let last = self.keys.len().checked_sub(1);
        let place = next.filter(|&place| self.is(place, text)).or(last.filter(|&place| self.is(place, text)))?;
        Some(self.keys[place])
    }

    #[inline(always)]
    fn is(&self, place: usize, text: &[u8]) -> bool {
        let Some(row) = self.rows.get(place) else { return false };
        if row.length_bytes as usize != text.len() {
            return false;
        }
        let start = place.checked_sub(1).map_or(0, |before| self.rows[before].end);
        let (whole, last) = words(text);
        let stored = self.words.get(start as usize..row.end as usize).unwrap_or_default();
        whole.iter().map(|word| u64::from_le_bytes(*word)).chain(last).eq(stored.iter().copied())
    }

    /// Adds a row with a key below `keys`.
    #[inline(always)]
    pub(super) fn push(&mut self, text: &[u8], key: u32, keys: usize) {
        if self.place_of_key.len() < keys {
            self.place_of_key.resize(keys, NOWHERE);
        }
        let row = self.dropped + self.keys.len() as u64;
        let Some(place) = self.place_of_key.get_mut(key as usize) else { return };
        // A new name between two known ones changes nothing for what follows.
        if *place != NOWHERE {
            self.next = *place + 1;
        }
        *place = row;
        let (whole, last) = words(text);
        for word in whole {
            self.words.push(u64::from_le_bytes(*word));
        }
        if let Some(last) = last {
            self.words.push(last);
        }
        self.rows.push(Row { end: self.words.len() as u32, length_bytes: text.len() as u32 });
        self.keys.push(key);
    }

    /// Drops the oldest rows when there are many; to be called now and then.
    pub(super) fn trim(&mut self) {
        let kept = LEAST_ROWS.max(self.place_of_key.len() + self.place_of_key.len() / 8);
        let drop = if self.words.len() > MOST_WORDS {
            self.keys.len()
        } else if self.keys.len() > 2 * kept {
            self.keys.len() - kept
        } else {
            return;
        };
        let words = drop.checked_sub(1).map_or(0, |last| self.rows[last].end);
        self.words.drain(..words as usize);
        self.rows.drain(..drop);
        self.rows.iter_mut().for_each(|row| row.end -= words);
        self.keys.drain(..drop);
        self.dropped += drop as u64;
    }
}

/// The words that a text is made of, and the last one, which overlaps the one before it; of a text shorter than a word there is
/// that one alone, filled up with zeros. Texts of one length are the same if their words are.
#[inline(always)]
fn words(text: &[u8]) -> (&[[u8; 8]], Option<u64>) {
    let (whole, rest) = text.as_chunks();
    let last = match text.last_chunk() {
        _ if rest.is_empty() => None,
        Some(last) => Some(u64::from_le_bytes(*last)),
        None => Some(rest.iter().fold(0, |word, &byte| word << 8 | u64::from(byte))),
    };
    (whole, last)
}

#[cfg(test)]
mod tests {
    use super::Trail;

    #[test]
    fn texts_are_told_apart_by_each_byte_and_by_their_length() {
        for length in 0..40usize {
            let text: Vec<u8> = (0..length as u8).collect();
            let mut trail = Trail::default();
            trail.push(&text, 0, 1);
            assert!(trail.is(0, &text));
            for byte in 0..length {
                let mut other = text.clone();
                other[byte] ^= 0x80;
                assert!(!trail.is(0, &other), "{length}, {byte}");
            }
            assert!(!trail.is(0, &[text.as_slice(), &[0]].concat()) && !trail.is(1, &text));
            assert!(length == 0 || !trail.is(0, &text[1..]));
        }
    }
}
