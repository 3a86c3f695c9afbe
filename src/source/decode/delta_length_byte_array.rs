//! The encoding `DELTA_LENGTH_BYTE_ARRAY`: all lengths, then all bytes.

use super::bits::read_slice;
use super::delta_binary_packed::DeltaBinaryPackedDecoder;
use super::error::DecodeResult;
use super::leaf_column::ByteArrays;

/// Decodes byte arrays whose lengths precede them.
#[derive(Clone, Debug)]
pub(super) struct DeltaLengthByteArrayDecoder {
    lengths: DeltaBinaryPackedDecoder,
    /// Where the next value's bytes stand.
    position: usize,
}

impl DeltaLengthByteArrayDecoder {
    /// Starts at a position of a page.
    ///
    /// # Errors
    /// If the lengths can't be read.
    pub(super) fn new(page: &[u8], position: usize) -> DecodeResult<DeltaLengthByteArrayDecoder> {
        let lengths = DeltaBinaryPackedDecoder::new(page, position)?;
        Ok(DeltaLengthByteArrayDecoder { position: lengths.end(page)?, lengths })
    }

    /// Appends the next `count` values to `out`.
    ///
    /// # Errors
    /// If the page has fewer.
    pub(super) fn read(&mut self, page: &[u8], count: usize, out: &mut ByteArrays) -> DecodeResult<()> {
        for _ in 0..count {
            let length = self.lengths.next_value(page)?;
            out.push(read_slice(page, &mut self.position, length)?);
        }
        Ok(())
    }
}
