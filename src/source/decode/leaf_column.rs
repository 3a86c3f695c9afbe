//! Decoded values: a leaf column in a batch of rows.

use std::sync::Arc;

/// The key of a slot without a value (null).
pub const NULL_KEY: u32 = u32::MAX;

/// A Parquet leaf column in a batch of rows.
///
/// Every value has a key: an index into the column chunk's dictionary, or, from the dictionary's length on, into the values
/// that pages of this batch store themselves. So what a value means is worked out once per dictionary, not once per row.
#[derive(Clone, Debug, Default)]
pub struct LeafColumn {
    /// The column chunk's dictionary: the same `Arc` in all batches of the chunk. Empty without one.
    pub dictionary: Arc<LeafValues>,
    /// Values of pages that are not dictionary-encoded, whatever their encoding, in order.
    pub page_values: Arc<LeafValues>,
    /// The key of each slot's value, [`NULL_KEY`] for null. A slot is a row, or an item of a list.
    pub keys: Vec<u32>,
    /// In a column of lists, where each row's items start among the slots, and the end; empty in other columns.
    pub list_offsets: Vec<u32>,
}

impl LeafColumn {
    /// Returns the number of values that have a key, used or not; all keys but [`NULL_KEY`] are below it.
    pub fn key_count(&self) -> usize {
        self.dictionary.len() + self.page_values.len()
    }
}

/// Values of a leaf column, in one of three forms.
#[derive(Clone, Debug, PartialEq)]
pub enum LeafValues {
    /// Booleans (0, 1), whole numbers of 32 and 64 bits as they are stored, `INT96` timestamps in nanoseconds since 1970
    /// (`i64::MIN` and `i64::MAX` where they don't fit).
    Integers(Vec<i64>),
    /// Floating-point numbers of 32 and 64 bits.
    Floats(Vec<f64>),
    /// Texts, and bytes of any length or of a fixed one.
    Bytes(ByteArrays),
}

impl Default for LeafValues {
    fn default() -> LeafValues {
        LeafValues::Integers(Vec::new())
    }
}

impl LeafValues {
    /// Returns the number of values.
    pub fn len(&self) -> usize {
        match self {
            LeafValues::Integers(values) => values.len(),
            LeafValues::Floats(values) => values.len(),
            LeafValues::Bytes(texts) => texts.len(),
        }
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Byte arrays (texts, mostly) in one buffer, which may hold other bytes between them.
#[derive(Clone, Debug, Default)]
pub struct ByteArrays {
    pub(super) bytes: Vec<u8>,
    /// Where each starts and ends in the buffer.
    pub(super) spans: Vec<(usize, usize)>,
}

impl PartialEq for ByteArrays {
    fn eq(&self, other: &ByteArrays) -> bool {
        self.len() == other.len() && (0..self.len()).all(|index| self.get(index) == other.get(index))
    }
}

impl ByteArrays {
    /// Returns the number of byte arrays.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Returns the length of the buffer in bytes, those between the byte arrays included.
    pub fn bytes(&self) -> usize {
        self.bytes.len()
    }

    /// Returns a byte array by its index; empty beyond the last one.
    #[inline(always)]
    pub fn get(&self, index: usize) -> &[u8] {
        self.spans.get(index).and_then(|&(start, end)| self.bytes.get(start..end)).unwrap_or_default()
    }

    /// Returns the number of byte arrays, from `first` on, that equal those of `others` one by one; at most `most`.
    pub fn equal_run(&self, first: usize, (others, their_first): (&ByteArrays, usize), most: usize) -> usize {
        let ours = self.spans.get(first..).unwrap_or_default();
        let ours = ours.get(..most).unwrap_or(ours);
        let theirs = others.spans.get(their_first..).unwrap_or_default();
        let (Some(&(start, _)), Some(&(their_start, _))) = (ours.first(), theirs.first()) else { return 0 };
        let end = ours.last().map_or(start, |&(_, end)| end);
        let their_bytes = others.bytes.get(their_start..).unwrap_or_default();
        let equal = equal_bytes(self.bytes.get(start..end).unwrap_or_default(), their_bytes);
        // Equal bytes may be split at other places: the spans have to be equal, too.
        let is_equal = |(&(from, to), &(their_from, their_to)): (&(usize, usize), &(usize, usize))| {
            let (from, to) = (from.wrapping_sub(start), to.wrapping_sub(start));
            to <= equal && from == their_from.wrapping_sub(their_start) && to == their_to.wrapping_sub(their_start)
        };
        ours.iter().zip(theirs).take_while(|&spans| is_equal(spans)).count()
    }

    /// Appends a byte array.
    pub(crate) fn push(&mut self, value: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(value);
        self.spans.push((start, self.bytes.len()));
    }
}

/// Returns the number of equal bytes before the first that differs.
fn equal_bytes(one: &[u8], other: &[u8]) -> usize {
    // Sixteen are compared by a few instructions, a slice by a call.
    let (words, other_words) = (one.as_chunks::<16>().0, other.as_chunks::<16>().0);
    let is_equal = |(one, other): &(&[u8; 16], &[u8; 16])| u128::from_le_bytes(**one) == u128::from_le_bytes(**other);
    let equal = 16 * words.iter().zip(other_words).take_while(is_equal).count();
    equal + one[equal..].iter().zip(&other[equal..]).take_while(|(one, other)| one == other).count()
}
