//! The encoding `PLAIN`: values one after the other.

use super::bits::{read_bits, read_slice};
use super::error::{DecodeResult, TOO_SHORT};
use super::leaf_column::LeafValues;
use super::leaf_descriptor::LeafDescriptor;
use crate::source::parquet_types::PhysicalType;

/// The Julian day on which 1970 began: the days of `INT96` timestamps are Julian.
const JULIAN_1970: i64 = 2_440_588;
const NANOSECONDS_PER_DAY: i64 = 86_400_000_000_000;

/// Appends the next `count` values to `out` and moves the position behind them: in bytes, of Booleans in bits.
///
/// # Errors
/// If the page has fewer.
pub(super) fn read_plain(
    page: &[u8],
    position: &mut usize,
    leaf: LeafDescriptor,
    count: usize,
    out: &mut LeafValues,
) -> DecodeResult<()> {
    match (leaf.physical_type, out) {
        (PhysicalType::Boolean, LeafValues::Integers(out)) => {
            if position.saturating_add(count) > page.len() * 8 {
                return Err(TOO_SHORT);
            }
            out.extend((*position..*position + count).map(|bit| read_bits(page, bit, 1).cast_signed()));
            *position += count;
        }
        (PhysicalType::ByteArray, LeafValues::Bytes(out)) => {
            // All of them are copied at once, with the lengths between them.
            let (first, bytes_before) = (*position, out.bytes.len());
            out.spans.reserve(count);
            for _ in 0..count {
                let length = page.get(*position..).and_then(|rest| rest.first_chunk::<4>()).ok_or(TOO_SHORT)?;
                let start = *position + 4;
                let end = start.saturating_add(u32::from_le_bytes(*length) as usize);
                if end > page.len() {
                    return Err(TOO_SHORT);
                }
                out.spans.push((start - first + bytes_before, end - first + bytes_before));
                *position = end;
            }
            out.bytes.extend_from_slice(page.get(first..*position).unwrap_or_default());
        }
        (_, out) => {
            let bytes = count.checked_mul(leaf.fixed_value_bytes()).ok_or(TOO_SHORT)?;
            let values = read_slice(page, position, i64::try_from(bytes).map_err(|_| TOO_SHORT)?)?;
            read_fixed_length(values, leaf, count, out);
        }
    }
    Ok(())
}

/// Appends values of a fixed length, which stand one behind the other.
fn read_fixed_length(bytes: &[u8], leaf: LeafDescriptor, count: usize, out: &mut LeafValues) {
    match (leaf.physical_type, out) {
        (PhysicalType::Int32, LeafValues::Integers(out)) => {
            out.extend(bytes.as_chunks().0.iter().map(|value| i64::from(i32::from_le_bytes(*value))));
        }
        (PhysicalType::Int96, LeafValues::Integers(out)) => {
            out.extend(bytes.as_chunks::<12>().0.iter().map(|value| {
                let [n0, n1, n2, n3, n4, n5, n6, n7, d0, d1, d2, d3] = *value;
                let days = i64::from(u32::from_le_bytes([d0, d1, d2, d3])) - JULIAN_1970;
                let nanoseconds_of_day = i64::from_le_bytes([n0, n1, n2, n3, n4, n5, n6, n7]);
                days.saturating_mul(NANOSECONDS_PER_DAY).saturating_add(nanoseconds_of_day)
            }));
        }
        (_, LeafValues::Integers(out)) => {
            out.extend(bytes.as_chunks().0.iter().map(|value| i64::from_le_bytes(*value)));
        }
        (PhysicalType::Float, LeafValues::Floats(out)) => {
            out.extend(bytes.as_chunks().0.iter().map(|value| f64::from(f32::from_le_bytes(*value))));
        }
        (_, LeafValues::Floats(out)) => out.extend(bytes.as_chunks().0.iter().map(|value| f64::from_le_bytes(*value))),
        (_, LeafValues::Bytes(out)) if leaf.type_length == 0 => (0..count).for_each(|_| out.push(&[])),
        (_, LeafValues::Bytes(out)) => bytes.chunks_exact(leaf.type_length).for_each(|value| out.push(value)),
    }
}
