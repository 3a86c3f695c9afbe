//! The encoding `BYTE_STREAM_SPLIT`: the first bytes of all values, then their second bytes, and so on.

use super::error::{DecodeResult, TOO_SHORT};
use super::leaf_column::LeafValues;
use super::leaf_descriptor::LeafDescriptor;
use super::plain::read_plain;

/// Decodes values of a fixed length whose bytes stand apart.
#[derive(Clone, Debug)]
pub(super) struct ByteStreamSplitDecoder {
    /// Where the first stream begins.
    start: usize,
    /// Values of the page, which are the bytes of each stream.
    value_count: usize,
    /// Index of the next value.
    next_index: usize,
}

impl ByteStreamSplitDecoder {
    /// Starts at a position of a page.
    pub(super) fn new(page: &[u8], position: usize, leaf: LeafDescriptor) -> ByteStreamSplitDecoder {
        let value_count = page.len().saturating_sub(position).checked_div(leaf.fixed_value_bytes()).unwrap_or(0);
        ByteStreamSplitDecoder { start: position, value_count, next_index: 0 }
    }

    /// Appends the next `count` values to `out`.
    ///
    /// # Errors
    /// If the page has fewer.
    pub(super) fn read(
        &mut self,
        page: &[u8],
        leaf: LeafDescriptor,
        count: usize,
        out: &mut LeafValues,
    ) -> DecodeResult<()> {
        let first_index = self.next_index;
        self.next_index += count;
        if self.next_index > self.value_count {
            return Err(TOO_SHORT);
        }
        let value_bytes = leaf.fixed_value_bytes();
        let mut value = Vec::with_capacity(value_bytes);
        for index in first_index..self.next_index {
            value.clear();
            value.extend((0..value_bytes).map(|stream| page[self.start + stream * self.value_count + index]));
            read_plain(&value, &mut 0, leaf, 1, out)?;
        }
        Ok(())
    }
}
