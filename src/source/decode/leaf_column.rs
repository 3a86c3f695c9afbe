//! What decoding gives: a leaf column's values in a batch of rows.

use std::sync::Arc;

/// The key of a slot without a value.
pub const NULL_KEY: u32 = u32::MAX;

/// A Parquet leaf column in a batch of rows.
///
/// Every value has a key: an index into the column chunk's dictionary, or, behind those, into the values that this batch
/// spells out. What a value stands for is worked out once per dictionary, not once per row.
#[derive(Clone, Debug, Default)]
pub struct LeafColumn {
    /// Values of the column chunk's dictionary: the same `Arc` in all batches of the chunk. Empty without one.
    pub dictionary: Arc<LeafValues>,
    /// Values that are no part of the dictionary, in order.
    pub plain_values: Arc<LeafValues>,
    /// Per slot the key of its value, [`NULL_KEY`] without one. A slot is a row, or an item of a list.
    pub keys: Vec<u32>,
    /// In lists, where each row's items start among the slots, and the end; empty elsewhere.
    pub list_offsets: Vec<u32>,
}

/// Values of a leaf column, in one of three forms.
#[derive(Clone, Debug, PartialEq)]
pub enum LeafValues {
    /// Booleans (0, 1), whole numbers of 32 and 64 bits as they are stored, old timestamps in nanoseconds since 1970
    /// (`i64::MIN` and `i64::MAX` beyond what fits).
    Integers(Vec<i64>),
    /// Numbers of 32 and 64 bits with a fraction.
    Floats(Vec<f64>),
    /// Texts, and bytes of any length.
    Bytes(ByteArrays),
}

impl Default for LeafValues {
    fn default() -> LeafValues {
        LeafValues::Integers(Vec::new())
    }
}

impl LeafValues {
    /// Number of values.
    pub fn len(&self) -> usize {
        match self {
            LeafValues::Integers(values) => values.len(),
            LeafValues::Floats(values) => values.len(),
            LeafValues::Bytes(texts) => texts.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Texts in one buffer, which may hold other bytes between them.
#[derive(Clone, Debug, Default)]
pub struct ByteArrays {
    pub(super) bytes: Vec<u8>,
    /// Where each starts and ends.
    pub(super) spans: Vec<(usize, usize)>,
}

impl PartialEq for ByteArrays {
    fn eq(&self, other: &ByteArrays) -> bool {
        self.len() == other.len() && (0..self.len()).all(|index| self.get(index) == other.get(index))
    }
}

impl ByteArrays {
    /// Number of texts.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Bytes that they take, with those between them.
    pub fn bytes(&self) -> usize {
        self.bytes.len()
    }

    /// The bytes of a text; empty beyond the last one.
    #[inline(always)]
    pub fn get(&self, index: usize) -> &[u8] {
        self.spans.get(index).and_then(|&(start, end)| self.bytes.get(start..end)).unwrap_or_default()
    }

    /// Number of texts from `first` on that are those of `others`, one by one, at most `most`.
    pub fn equal_run(&self, first: usize, (others, their_first): (&ByteArrays, usize), most: usize) -> usize {
        let ours = self.spans.get(first..).unwrap_or_default();
        let ours = ours.get(..most).unwrap_or(ours);
        let theirs = others.spans.get(their_first..).unwrap_or_default();
        let (Some(&(start, _)), Some(&(their_start, _))) = (ours.first(), theirs.first()) else { return 0 };
        let end = ours.last().map_or(start, |&(_, end)| end);
        let their_bytes = others.bytes.get(their_start..).unwrap_or_default();
        let equal = equal_bytes(self.bytes.get(start..end).unwrap_or_default(), their_bytes);
        // The bytes between texts say nothing of where these end.
        let is_equal = |(&(from, to), &(their_from, their_to)): (&(usize, usize), &(usize, usize))| {
            let (from, to) = (from.wrapping_sub(start), to.wrapping_sub(start));
            to <= equal && from == their_from.wrapping_sub(their_start) && to == their_to.wrapping_sub(their_start)
        };
        ours.iter().zip(theirs).take_while(|&spans| is_equal(spans)).count()
    }

    pub(crate) fn push(&mut self, text: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(text);
        self.spans.push((start, self.bytes.len()));
    }
}

/// Number of bytes that are equal, from the first on.
fn equal_bytes(one: &[u8], other: &[u8]) -> usize {
    // Sixteen are compared by a few instructions, a slice by a call.
    let (words, other_words) = (one.as_chunks::<16>().0, other.as_chunks::<16>().0);
    let is_equal = |(one, other): &(&[u8; 16], &[u8; 16])| u128::from_le_bytes(**one) == u128::from_le_bytes(**other);
    let equal = 16 * words.iter().zip(other_words).take_while(is_equal).count();
    equal + one[equal..].iter().zip(&other[equal..]).take_while(|(one, other)| one == other).count()
}

impl LeafColumn {
    /// Number of keys that are given out; those of slots are below it.
    pub fn key_count(&self) -> usize {
        self.dictionary.len() + self.plain_values.len()
    }
}
