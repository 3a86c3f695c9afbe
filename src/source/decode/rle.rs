//! The RLE/bit-packed hybrid: the encoding of levels, of dictionary indices and of Booleans.

use super::bit_packed::unpack;
use super::bits::{read_bits, read_varint};
use super::error::{DecodeResult, TOO_SHORT};

/// Decodes unsigned numbers of a fixed number of bits, at most 32, in Parquet's RLE/bit-packed hybrid.
///
/// It holds positions only: every call takes the page's bytes.
#[derive(Clone, Debug)]
pub(super) struct RleBitPackedDecoder {
    position: usize,
    end: usize,
    width: u32,
    run: RleBitPackedRun,
}

/// The run that is being read.
#[derive(Clone, Copy, Debug)]
enum RleBitPackedRun {
    /// One value, so many times.
    Repeated { value: u32, values_left: usize },
    /// Values packed bit by bit, from a position in bits on.
    BitPacked { bit_position: usize, values_left: usize },
}

impl RleBitPackedDecoder {
    /// Starts on numbers of `width` bits between two positions of a page, in bytes.
    ///
    /// # Errors
    /// If `width` is more than 32.
    pub(super) fn new(position: usize, end: usize, width: u32) -> DecodeResult<RleBitPackedDecoder> {
        if width > 32 {
            return Err("a page with keys of more than 32 bits");
        }
        Ok(RleBitPackedDecoder { position, end, width, run: RleBitPackedRun::Repeated { value: 0, values_left: 0 } })
    }

    /// Appends the next `count` values to `out`.
    ///
    /// # Errors
    /// If the page has fewer.
    pub(super) fn read(&mut self, page: &[u8], mut count: usize, out: &mut Vec<u32>) -> DecodeResult<()> {
        let page = page.get(..self.end).ok_or(TOO_SHORT)?;
        while count > 0 {
            match &mut self.run {
                RleBitPackedRun::Repeated { values_left: 0, .. }
                | RleBitPackedRun::BitPacked { values_left: 0, .. } => self.next_run(page)?,
                RleBitPackedRun::Repeated { value, values_left } => {
                    let taken = count.min(*values_left);
                    out.resize(out.len() + taken, *value);
                    *values_left -= taken;
                    count -= taken;
                }
                RleBitPackedRun::BitPacked { bit_position, values_left } => {
                    let taken = count.min(*values_left);
                    // The last group of eight may lack the bytes of values that aren't there.
                    if *bit_position + taken * self.width as usize > page.len() * 8 {
                        return Err(TOO_SHORT);
                    }
                    unpack(page, *bit_position, self.width, taken, out);
                    *bit_position += taken * self.width as usize;
                    *values_left -= taken;
                    count -= taken;
                }
            }
        }
        Ok(())
    }

    /// Skips the next `count` values if they all lie in one repeated run of `expected`, and returns whether it did; else
    /// skips none.
    ///
    /// # Errors
    /// If the next run can't be read.
    pub(super) fn try_skip_run(&mut self, page: &[u8], count: usize, expected: u32) -> DecodeResult<bool> {
        if let RleBitPackedRun::Repeated { values_left: 0, .. } | RleBitPackedRun::BitPacked { values_left: 0, .. } =
            self.run
        {
            self.next_run(page.get(..self.end).ok_or(TOO_SHORT)?)?;
        }
        match &mut self.run {
            RleBitPackedRun::Repeated { value, values_left } if *value == expected && *values_left >= count => {
                *values_left -= count;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Reads the header of the next run.
    fn next_run(&mut self, page: &[u8]) -> DecodeResult<()> {
        let header = read_varint(page, &mut self.position)?;
        let length = usize::try_from(header >> 1).map_err(|_| TOO_SHORT)?;
        if length == 0 {
            return Err("a page with an empty run");
        }
        self.run = if header & 1 == 1 {
            let bytes = length.checked_mul(self.width as usize).ok_or(TOO_SHORT)?;
            let values_left = length.checked_mul(8).ok_or(TOO_SHORT)?;
            let bit_position = self.position.checked_mul(8).ok_or(TOO_SHORT)?;
            self.position = self.position.saturating_add(bytes);
            RleBitPackedRun::BitPacked { bit_position, values_left }
        } else {
            let bytes = self.width.div_ceil(8) as usize;
            let value = page.get(self.position..self.position + bytes).ok_or(TOO_SHORT)?;
            self.position += bytes;
            RleBitPackedRun::Repeated { value: read_bits(value, 0, self.width) as u32, values_left: length }
        };
        Ok(())
    }
}
