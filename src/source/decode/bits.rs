//! The primitive forms of a page: numbers of any number of bits, LEB128, stretches of bytes.

use super::error::{DecodeResult, TOO_SHORT};

/// Returns the unsigned number of `width` bits (at most 64) at a bit position, least significant bit first.
///
/// Bits beyond the end of the bytes are 0.
pub(super) fn read_bits(bytes: &[u8], bit_position: usize, width: u32) -> u64 {
    let (start, shift) = (bit_position / 8, bit_position as u32 % 8);
    let mask = u64::MAX.checked_shr(64 - width).unwrap_or(0);
    if let Some(eight) = bytes.get(start..).and_then(|rest| rest.first_chunk::<8>())
        && shift + width <= 64
    {
        return u64::from_le_bytes(*eight) >> shift & mask;
    }
    let mut wide = 0;
    for (index, &byte) in bytes.get(start..).unwrap_or_default().iter().take(9).enumerate() {
        wide |= u128::from(byte) << (8 * index);
    }
    (wide >> shift) as u64 & mask
}

/// Reads an unsigned LEB128 number and moves the position behind it.
///
/// # Errors
/// If the bytes end within the number, or it has more than 64 bits.
pub(super) fn read_varint(bytes: &[u8], position: &mut usize) -> DecodeResult<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*position).ok_or(TOO_SHORT)?;
        *position += 1;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err("a page with a number of more than 64 bits")
}

/// Reads a signed number, zigzag-encoded in LEB128, and moves the position behind it.
///
/// # Errors
/// As [`read_varint`].
pub(super) fn read_zigzag(bytes: &[u8], position: &mut usize) -> DecodeResult<i64> {
    let value = read_varint(bytes, position)?;
    Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
}

/// Returns the next `length` bytes of a page and moves the position behind them.
///
/// # Errors
/// If the length is negative or the page has fewer bytes.
pub(super) fn read_slice<'a>(page: &'a [u8], position: &mut usize, length: i64) -> DecodeResult<&'a [u8]> {
    let end = usize::try_from(length).ok().and_then(|length| position.checked_add(length)).ok_or(TOO_SHORT)?;
    let slice = page.get(*position..end).ok_or(TOO_SHORT)?;
    *position = end;
    Ok(slice)
}
