//! Converts columns of any physical type into numbers.

use arrow::datatypes::{DataType, i256};
use half::f16;

use crate::source::{LeafColumn, LeafValues};

/// A number as a file has it.
pub(super) enum StoredNumber {
    Whole(i128),
    Fraction(f64),
}

/// Returns the number of a value; other types have none.
pub(super) fn number(data_type: &DataType, values: &LeafValues, index: usize) -> Option<StoredNumber> {
    match (data_type, values) {
        // Stored in the same bits as numbers with a sign.
        (DataType::UInt32, LeafValues::Integers(values)) => {
            Some(StoredNumber::Whole((*values.get(index)? as u32).into()))
        }
        (DataType::UInt64, LeafValues::Integers(values)) => {
            Some(StoredNumber::Whole(values.get(index)?.cast_unsigned().into()))
        }
        (DataType::Decimal256(_, scale), values) => {
            let value = match values {
                LeafValues::Integers(values) => i256::from_i128((*values.get(index)?).into()),
                LeafValues::Bytes(texts) => big_endian(texts.get(index))?,
                LeafValues::Floats(_) => return None,
            };
            let one = i256::from(10).checked_pow(u32::try_from(*scale).ok()?)?;
            match value.checked_div_rem(one)? {
                (quotient, i256::ZERO) => Some(StoredNumber::Whole(quotient.to_i128()?)),
                // Through its text, since that is rounded once.
                _ => Some(StoredNumber::Fraction(format!("{value}e-{scale}").parse().ok()?)),
            }
        }
        (DataType::Float16, LeafValues::Bytes(texts)) => {
            Some(StoredNumber::Fraction(f16::from_le_bytes(*texts.get(index).first_chunk()?).to_f64()))
        }
        (number, LeafValues::Integers(values)) if number.is_integer() => {
            Some(StoredNumber::Whole((*values.get(index)?).into()))
        }
        (number, LeafValues::Floats(values)) if number.is_floating() => {
            Some(StoredNumber::Fraction(*values.get(index)?))
        }
        _ => None,
    }
}

/// Returns a whole number of up to 32 bytes, the most significant first.
fn big_endian(bytes: &[u8]) -> Option<i256> {
    let mut filled = [if bytes.first()? & 0x80 == 0 { 0 } else { 0xff }; 32];
    let start = filled.len().checked_sub(bytes.len())?;
    filled[start..].copy_from_slice(bytes);
    Some(i256::from_be_bytes(filled))
}

/// Returns a finite number of a leaf's dictionary or of what it spells out, by its key; other types have none.
///
/// Whole numbers above 2^53 are rounded to the nearest that a double holds.
pub(super) fn finite(data_type: &DataType, leaf: &LeafColumn, key: usize) -> Option<f64> {
    let number = match key.checked_sub(leaf.dictionary.len()) {
        Some(page_values) => number(data_type, &leaf.page_values, page_values)?,
        None => number(data_type, &leaf.dictionary, key)?,
    };
    match number {
        StoredNumber::Whole(whole) => Some(whole as f64),
        // Adding 0 makes the negative zero the positive one.
        StoredNumber::Fraction(value) => value.is_finite().then_some(value + 0.0),
    }
}
