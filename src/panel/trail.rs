//! The rows that came last, in their order: what comes next is mostly what followed before.

/// Rows that are kept at least, so that small files have one trail.
const LEAST_ROWS: usize = 1 << 16;
/// Bytes of texts that are kept at most; longer ones are looked up.
const MOST_BYTES: usize = 128 << 20;
/// A key that has no row here.
const NOWHERE: u64 = u64::MAX;

/// Stored texts and their keys in the order of rows, as far back as the last row of every key may be.
///
/// Files list the models of a date in the order of the date before, or all dates of a model together. So the text of the
/// next row is compared with the one that followed this row's model before, and with this row's own. All that is read here
/// lies side by side: a look at the dictionary would wait for memory three times.
#[derive(Debug, Default)]
pub(super) struct Trail {
    bytes: Vec<u8>,
    ends: Vec<usize>,
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
    #[inline]
    pub(super) fn expected(&self, text: &[u8]) -> Option<u32> {
        let next = self.next.checked_sub(self.dropped).map(|place| place as usize);
        let last = self.keys.len().checked_sub(1);
        let place = next.filter(|&place| self.is(place, text)).or(last.filter(|&place| self.is(place, text)))?;
        Some(self.keys[place])
    }

    #[inline]
    fn is(&self, place: usize, text: &[u8]) -> bool {
        let Some(&end) = self.ends.get(place) else { return false };
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.bytes.get(start..end).is_some_and(|bytes| same(bytes, text))
    }

    /// Adds a row with a key below `keys`.
    #[inline]
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
        append(&mut self.bytes, text);
        self.ends.push(self.bytes.len());
        self.keys.push(key);
    }

    /// Drops the oldest rows when there are many; to be called now and then.
    pub(super) fn trim(&mut self) {
        let kept = LEAST_ROWS.max(self.place_of_key.len() + self.place_of_key.len() / 8);
        let drop = if self.bytes.len() > MOST_BYTES {
            self.keys.len()
        } else if self.keys.len() > 2 * kept {
            self.keys.len() - kept
        } else {
            return;
        };
        let bytes = drop.checked_sub(1).map_or(0, |last| self.ends[last]);
        self.bytes.drain(..bytes);
        self.ends.drain(..drop);
        self.ends.iter_mut().for_each(|end| *end -= bytes);
        self.keys.drain(..drop);
        self.dropped += drop as u64;
    }
}

/// Whether two texts are the same: most are as long as a name, and in WebAssembly a call that compares bytes compares them
/// one by one.
#[inline(always)]
fn same(one: &[u8], other: &[u8]) -> bool {
    let ((words, rest), (other_words, other_rest)) = (one.as_chunks::<8>(), other.as_chunks::<8>());
    let word = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes);
    one.len() == other.len()
        && words.iter().zip(other_words).all(|(one, other)| word(one) == word(other))
        && rest.iter().zip(other_rest).all(|(one, other)| one == other)
}

/// Appends a text: what copies eight bytes is a store, what copies any number of them a call.
#[inline(always)]
fn append(bytes: &mut Vec<u8>, text: &[u8]) {
    let (words, rest) = text.as_chunks::<8>();
    words.iter().for_each(|word| bytes.extend_from_slice(word));
    rest.iter().for_each(|&byte| bytes.push(byte));
}
