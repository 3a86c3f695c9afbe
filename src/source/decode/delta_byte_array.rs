//! The encoding `DELTA_BYTE_ARRAY`: the length of the prefix that each value has in common with the previous one, and the
//! remaining bytes.

use super::bits::read_slice;
use super::delta_binary_packed::DeltaBinaryPackedDecoder;
use super::error::DecodeResult;
use super::leaf_column::ByteArrays;

/// Most bytes of values in a batch: values with a common prefix can be far longer than the page that holds them.
const MAX_BATCH_BYTES: usize = 1 << 30;

/// Decodes byte arrays that begin as the one before them.
#[derive(Clone, Debug)]
pub(super) struct DeltaByteArrayDecoder {
    prefix_lengths: DeltaBinaryPackedDecoder,
    suffix_lengths: DeltaBinaryPackedDecoder,
    /// Where the next suffix stands.
    position: usize,
    last_value: Vec<u8>,
}

impl DeltaByteArrayDecoder {
    /// Starts at a position of a page.
    ///
    /// # Errors
    /// If the lengths can't be read.
    pub(super) fn new(page: &[u8], position: usize) -> DecodeResult<DeltaByteArrayDecoder> {
        let prefix_lengths = DeltaBinaryPackedDecoder::new(page, position)?;
        let suffix_lengths = DeltaBinaryPackedDecoder::new(page, prefix_lengths.end(page)?)?;
        let position = suffix_lengths.end(page)?;
        Ok(DeltaByteArrayDecoder { prefix_lengths, suffix_lengths, position, last_value: Vec::new() })
    }

    /// Appends the next `count` values to `out`.
    ///
    /// # Errors
    /// If the page has fewer, if a prefix is longer than the value before it, or if `out` would grow beyond a gigabyte.
    pub(super) fn read(&mut self, page: &[u8], count: usize, out: &mut ByteArrays) -> DecodeResult<()> {
        let last_value = &mut self.last_value;
        for _ in 0..count {
            let prefix_length = usize::try_from(self.prefix_lengths.next_value(page)?).ok();
            let prefix_length = prefix_length.filter(|&length| length <= last_value.len());
            last_value.truncate(prefix_length.ok_or("a page with a text that shares more than there is")?);
            let suffix_length = self.suffix_lengths.next_value(page)?;
            last_value.extend_from_slice(read_slice(page, &mut self.position, suffix_length)?);
            if out.bytes() + last_value.len() > MAX_BATCH_BYTES {
                return Err("a page with more text than a gigabyte");
            }
            out.push(last_value);
        }
        Ok(())
    }
}
