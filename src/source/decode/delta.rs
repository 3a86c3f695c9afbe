//! Whole numbers as differences, `DELTA_BINARY_PACKED`: also the lengths of texts in the other two delta encodings.

use super::bits::{Result, SHORT, bits, varint, zigzag};

/// Values of a block at most: writers use 128 or 256.
const BLOCK_VALUES: u64 = 1 << 16;

/// A reader of differences; it keeps positions alone, every call takes the page's bytes.
#[derive(Clone, Debug)]
pub(super) struct Delta {
    at: usize,
    miniblocks: usize,
    miniblock_values: usize,
    /// Values that have not been read.
    left: u64,
    /// The value that is read next.
    next: i64,
    least: i64,
    /// Where the widths of the block's miniblocks stand, and which of them comes next.
    widths: usize,
    miniblock: usize,
    /// Of the miniblock: position in bits, width, values that have not been read.
    at_bit: usize,
    width: u32,
    miniblock_left: usize,
}

impl Delta {
    /// Starts at a position of a page.
    pub(super) fn new(page: &[u8], mut at: usize) -> Result<Delta> {
        let block = varint(page, &mut at)?;
        let miniblocks = varint(page, &mut at)?;
        let left = varint(page, &mut at)?;
        let next = zigzag(page, &mut at)?;
        let fits = block <= BLOCK_VALUES && miniblocks > 0 && block % miniblocks == 0 && (block / miniblocks) % 8 == 0;
        if !fits || block == 0 {
            return Err("a page with differences in blocks of an unknown form");
        }
        let (miniblocks, miniblock_values) = (miniblocks as usize, (block / miniblocks) as usize);
        Ok(Delta {
            at,
            miniblocks,
            miniblock_values,
            left,
            next,
            least: 0,
            widths: 0,
            miniblock: miniblocks,
            at_bit: 0,
            width: 0,
            miniblock_left: 0,
        })
    }

    /// Appends the next `count` values.
    pub(super) fn read(&mut self, page: &[u8], count: usize, out: &mut Vec<i64>) -> Result<()> {
        for _ in 0..count {
            out.push(self.value(page)?);
        }
        Ok(())
    }

    /// The next value.
    pub(super) fn value(&mut self, page: &[u8]) -> Result<i64> {
        self.left = self.left.checked_sub(1).ok_or(SHORT)?;
        let value = self.next;
        // The last value has no difference behind it.
        if self.left > 0 {
            if self.miniblock_left == 0 {
                self.next_miniblock(page)?;
            }
            let difference = bits(page, self.at_bit, self.width);
            self.at_bit += self.width as usize;
            self.miniblock_left -= 1;
            self.next = value.wrapping_add(self.least).wrapping_add(difference.cast_signed());
        }
        Ok(value)
    }

    /// Where the bytes behind all values lie.
    pub(super) fn end(&self, page: &[u8]) -> Result<usize> {
        let mut walk = self.clone();
        // The first value stands in the header.
        let mut differences = walk.left.saturating_sub(1);
        while differences > 0 {
            walk.next_miniblock(page)?;
            differences = differences.saturating_sub(walk.miniblock_values as u64);
        }
        Ok(walk.at)
    }

    fn next_miniblock(&mut self, page: &[u8]) -> Result<()> {
        if self.miniblock == self.miniblocks {
            self.least = zigzag(page, &mut self.at)?;
            self.widths = self.at;
            self.at += self.miniblocks;
            self.miniblock = 0;
        }
        self.width = u32::from(*page.get(self.widths + self.miniblock).ok_or(SHORT)?);
        if self.width > 64 {
            return Err("a page with differences of more than 64 bits");
        }
        self.at_bit = self.at * 8;
        self.at += self.miniblock_values / 8 * self.width as usize;
        if self.at > page.len() {
            return Err(SHORT);
        }
        self.miniblock += 1;
        self.miniblock_left = self.miniblock_values;
        Ok(())
    }
}
