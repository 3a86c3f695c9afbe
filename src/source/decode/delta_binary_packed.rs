//! The encoding `DELTA_BINARY_PACKED`: whole numbers as differences, also the lengths in the other two delta encodings.

use super::bits::{read_bits, read_varint, read_zigzag};
use super::error::{DecodeResult, TOO_SHORT};

/// Most values of a block: writers use 128 or 256.
const MAX_BLOCK_VALUES: u64 = 1 << 16;

/// Decodes whole numbers that are stored as differences in blocks of miniblocks.
///
/// It holds positions only: every call takes the page's bytes.
#[derive(Clone, Debug)]
pub(super) struct DeltaBinaryPackedDecoder {
    /// Where the next miniblock or block begins, in bytes.
    position: usize,
    /// Miniblocks of a block.
    miniblocks: usize,
    miniblock_values: usize,
    /// Values of the page that have not been read.
    values_left: u64,
    /// The value that is read next.
    next_value: i64,
    /// What the block adds to each difference.
    min_delta: i64,
    /// Where the bit widths of the block's miniblocks stand, a byte each.
    bit_widths_position: usize,
    /// Index of the next miniblock in its block.
    miniblock_index: usize,
    /// The current miniblock: where its next difference stands, in bits.
    bit_position: usize,
    /// Bits of each of its differences.
    bit_width: u32,
    /// Its differences that have not been read.
    miniblock_values_left: usize,
}

impl DeltaBinaryPackedDecoder {
    /// Starts at a position of a page.
    ///
    /// # Errors
    /// If no header stands there, or its blocks are of no known form.
    pub(super) fn new(page: &[u8], mut position: usize) -> DecodeResult<DeltaBinaryPackedDecoder> {
        let block_values = read_varint(page, &mut position)?;
        let miniblocks = read_varint(page, &mut position)?;
        let values_left = read_varint(page, &mut position)?;
        let next_value = read_zigzag(page, &mut position)?;
        let fits = block_values <= MAX_BLOCK_VALUES
            && miniblocks > 0
            && block_values % miniblocks == 0
            && (block_values / miniblocks) % 8 == 0;
        if !fits || block_values == 0 {
            return Err("a page with differences in blocks of an unknown form");
        }
        let (miniblocks, miniblock_values) = (miniblocks as usize, (block_values / miniblocks) as usize);
        Ok(DeltaBinaryPackedDecoder {
            position,
            miniblocks,
            miniblock_values,
            values_left,
            next_value,
            min_delta: 0,
            bit_widths_position: 0,
            miniblock_index: miniblocks,
            bit_position: 0,
            bit_width: 0,
            miniblock_values_left: 0,
        })
    }

    /// Appends the next `count` values to `out`.
    ///
    /// # Errors
    /// If the page has fewer.
    pub(super) fn read(&mut self, page: &[u8], count: usize, out: &mut Vec<i64>) -> DecodeResult<()> {
        for _ in 0..count {
            out.push(self.next_value(page)?);
        }
        Ok(())
    }

    /// Returns the next value.
    ///
    /// # Errors
    /// If there is none.
    pub(super) fn next_value(&mut self, page: &[u8]) -> DecodeResult<i64> {
        self.values_left = self.values_left.checked_sub(1).ok_or(TOO_SHORT)?;
        let value = self.next_value;
        // The last value has no difference behind it.
        if self.values_left > 0 {
            if self.miniblock_values_left == 0 {
                self.next_miniblock(page)?;
            }
            let delta = read_bits(page, self.bit_position, self.bit_width);
            self.bit_position += self.bit_width as usize;
            self.miniblock_values_left -= 1;
            self.next_value = value.wrapping_add(self.min_delta).wrapping_add(delta.cast_signed());
        }
        Ok(value)
    }

    /// Returns the position of the bytes behind all values.
    ///
    /// # Errors
    /// If a miniblock can't be read.
    pub(super) fn end(&self, page: &[u8]) -> DecodeResult<usize> {
        let mut walk = self.clone();
        // The first value stands in the header.
        let mut deltas = walk.values_left.saturating_sub(1);
        while deltas > 0 {
            walk.next_miniblock(page)?;
            deltas = deltas.saturating_sub(walk.miniblock_values as u64);
        }
        Ok(walk.position)
    }

    /// Reads the header of the next miniblock, and that of its block where it is the first one.
    fn next_miniblock(&mut self, page: &[u8]) -> DecodeResult<()> {
        if self.miniblock_index == self.miniblocks {
            self.min_delta = read_zigzag(page, &mut self.position)?;
            self.bit_widths_position = self.position;
            self.position += self.miniblocks;
            self.miniblock_index = 0;
        }
        self.bit_width = u32::from(*page.get(self.bit_widths_position + self.miniblock_index).ok_or(TOO_SHORT)?);
        if self.bit_width > 64 {
            return Err("a page with differences of more than 64 bits");
        }
        self.bit_position = self.position * 8;
        self.position += self.miniblock_values / 8 * self.bit_width as usize;
        if self.position > page.len() {
            return Err(TOO_SHORT);
        }
        self.miniblock_index += 1;
        self.miniblock_values_left = self.miniblock_values;
        Ok(())
    }
}
