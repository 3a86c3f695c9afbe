//! Unpacks numbers of a few bits each.

use super::bits::read_bits;
use super::error::{DecodeResult, TOO_SHORT};

/// Appends `count` unsigned numbers of `width` bits (at most 32), least significant bit first, from a bit position on.
///
/// Bits beyond the end of the page are 0.
pub(super) fn unpack(page: &[u8], bit_position: usize, width: u32, count: usize, out: &mut Vec<u32>) {
    let step = width as usize;
    let start = out.len();
    out.resize(start + count, 0);
    let single = |index: usize| read_bits(page, bit_position + index * step, width) as u32;
    // Every eighth number begins with a byte.
    let head = (0..8).find(|index| (bit_position + index * step).is_multiple_of(8)).unwrap_or(0).min(count);
    let (first, rest) = out[start..].split_at_mut(head);
    (0..).zip(first).for_each(|(index, number)| *number = single(index));
    let bytes = page.get((bit_position + head * step) / 8..).unwrap_or_default();
    let eights = match width {
        1..=16 => unpack_eights::<4>(bytes, width, rest),
        17..=29 => unpack_eights::<2>(bytes, width, rest),
        _ => 0,
    };
    (head..).zip(rest).skip(8 * eights).for_each(|(index, number)| *number = single(index));
}

/// Unpacks groups of eight numbers, `EACH` numbers per read of eight bytes, and returns the number of groups.
///
/// It stops at the first group in which such a read would reach beyond the bytes.
fn unpack_eights<const EACH: usize>(bytes: &[u8], width: u32, out: &mut [u32]) -> usize {
    let (step, mask) = (width as usize, (1u64 << width) - 1);
    let mut eights = 0;
    for numbers in out.as_chunks_mut::<8>().0 {
        let Some(bytes) = bytes.get(eights * step..) else { return eights };
        let mut bit_position = 0;
        for numbers in numbers.as_chunks_mut::<EACH>().0 {
            let eight = bytes.get(bit_position / 8..).and_then(|rest| rest.first_chunk::<8>());
            let Some(mut bits) = eight.map(|eight| u64::from_le_bytes(*eight) >> (bit_position % 8)) else {
                return eights;
            };
            for number in numbers {
                *number = (bits & mask) as u32;
                bits >>= width;
            }
            bit_position += EACH * step;
        }
        eights += 1;
    }
    eights
}

/// Appends `count` unsigned numbers of `width` bits, most significant bit first: the deprecated encoding `BIT_PACKED`.
///
/// # Errors
/// If the page has fewer bits.
pub(super) fn unpack_msb_first(
    page: &[u8],
    bit_position: usize,
    width: u32,
    count: usize,
    out: &mut Vec<u32>,
) -> DecodeResult<()> {
    let end = count.checked_mul(width as usize).and_then(|bits| bits.checked_add(bit_position)).ok_or(TOO_SHORT)?;
    if end.div_ceil(8) > page.len() {
        return Err(TOO_SHORT);
    }
    let bit = |at: usize| u32::from(page[at / 8] >> (7 - at % 8) & 1);
    let number = |at: usize| (at..at + width as usize).fold(0, |number, at| number << 1 | bit(at));
    out.extend((0..count).map(|index| number(bit_position + index * width as usize)));
    Ok(())
}
