//! Repetition and definition levels: where lists begin among the slots of a page, and which slots have a value.

use super::bit_packed::unpack_msb_first;
use super::error::{DecodeResult, LEVELS_TOO_LARGE, TOO_SHORT};
use super::page_header::encoding;
use super::rle::RleBitPackedDecoder;

/// Decodes the repetition levels or the definition levels of a data page.
///
/// It holds positions only: every call takes the page's bytes.
pub(super) enum LevelDecoder {
    /// Every level is 0, since the column's maximum is: the page stores none.
    AllZero,
    RleBitPacked(RleBitPackedDecoder),
    /// The deprecated encoding `BIT_PACKED`.
    BitPacked {
        bit_position: usize,
        bit_width: u32,
    },
}

impl LevelDecoder {
    /// Starts on the levels of a data page of version 1 and moves the position behind them.
    ///
    /// # Errors
    /// If they reach beyond the page, or are in an encoding that levels don't have.
    pub(super) fn v1(
        page: &[u8],
        position: &mut usize,
        encoding: i64,
        max_level: u32,
        value_count: usize,
    ) -> DecodeResult<LevelDecoder> {
        if max_level == 0 {
            return Ok(LevelDecoder::AllZero);
        }
        match encoding {
            encoding::RLE => {
                let length = page.get(*position..).and_then(|rest| rest.first_chunk::<4>()).ok_or(TOO_SHORT)?;
                let start = *position + 4;
                let end = start.checked_add(u32::from_le_bytes(*length) as usize).filter(|&end| end <= page.len());
                *position = end.ok_or(LEVELS_TOO_LARGE)?;
                LevelDecoder::v2(start, *position, max_level)
            }
            encoding::BIT_PACKED => {
                let (bit_position, bit_width) = (*position * 8, bit_width(max_level));
                *position += value_count.checked_mul(bit_width as usize).ok_or(LEVELS_TOO_LARGE)?.div_ceil(8);
                if *position > page.len() {
                    return Err(LEVELS_TOO_LARGE);
                }
                Ok(LevelDecoder::BitPacked { bit_position, bit_width })
            }
            _ => Err("a page whose levels are in an unknown encoding"),
        }
    }

    /// Starts on the levels between two positions of a data page of version 2, whose header tells their length.
    ///
    /// # Errors
    /// If `max_level` is of more bits than the encoding has.
    pub(super) fn v2(start: usize, end: usize, max_level: u32) -> DecodeResult<LevelDecoder> {
        if max_level == 0 {
            return Ok(LevelDecoder::AllZero);
        }
        RleBitPackedDecoder::new(start, end, bit_width(max_level)).map(LevelDecoder::RleBitPacked)
    }

    /// Appends the next `count` levels to `out`.
    ///
    /// # Errors
    /// If the page has fewer.
    pub(super) fn read(&mut self, page: &[u8], count: usize, out: &mut Vec<u32>) -> DecodeResult<()> {
        match self {
            LevelDecoder::AllZero => out.resize(out.len() + count, 0),
            LevelDecoder::RleBitPacked(decoder) => decoder.read(page, count, out)?,
            LevelDecoder::BitPacked { bit_position, bit_width } => {
                unpack_msb_first(page, *bit_position, *bit_width, count, out)?;
                *bit_position += count * *bit_width as usize;
            }
        }
        Ok(())
    }

    /// Skips the next `count` levels if they are one run of `level`, and returns whether it did; else skips none.
    ///
    /// # Errors
    /// If the next run can't be read.
    pub(super) fn try_skip_run(&mut self, page: &[u8], count: usize, level: u32) -> DecodeResult<bool> {
        match self {
            LevelDecoder::RleBitPacked(decoder) => decoder.try_skip_run(page, count, level),
            LevelDecoder::AllZero | LevelDecoder::BitPacked { .. } => Ok(false),
        }
    }
}

/// Returns the bits that a level takes.
fn bit_width(max_level: u32) -> u32 {
    u32::BITS - max_level.leading_zeros()
}
