//! LeafValues in each of the encodings that Parquet has.

use parquet::basic::Type;

use super::bits::{Result, Runs, SHORT, bits};
use super::delta::Delta;
use super::leaf_column::{ByteArrays, LeafValues};
use super::page_header::encoding;

/// Bytes of texts that a batch may spell out: texts that share their beginnings can grow without end.
const TEXT_BYTES: usize = 1 << 30;
/// The Julian day on which 1970 began: old timestamps count days like this.
const JULIAN_1970: i64 = 2_440_588;
const NANOSECONDS_A_DAY: i64 = 86_400_000_000_000;

/// How a column stores its values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stored {
    pub(super) physical_type: Type,
    /// Bytes of a value of a fixed length.
    pub(super) length: usize,
}

impl Stored {
    /// No values, in the form that they would have.
    pub(super) fn none(self) -> LeafValues {
        match self.physical_type {
            Type::BOOLEAN | Type::INT32 | Type::INT64 | Type::INT96 => LeafValues::Integers(Vec::new()),
            Type::FLOAT | Type::DOUBLE => LeafValues::Floats(Vec::new()),
            Type::BYTE_ARRAY | Type::FIXED_LEN_BYTE_ARRAY => LeafValues::Bytes(ByteArrays::default()),
        }
    }

    /// Bytes of a value, at least.
    pub(super) fn least_bytes(self) -> usize {
        match self.physical_type {
            Type::BOOLEAN => 0,
            Type::INT32 | Type::FLOAT | Type::BYTE_ARRAY => 4,
            Type::INT64 | Type::DOUBLE => 8,
            Type::INT96 => 12,
            Type::FIXED_LEN_BYTE_ARRAY => self.length,
        }
    }
}

/// Where a page's next value stands. Every call takes the page's bytes.
#[derive(Clone, Debug)]
pub(super) enum Encoded {
    /// One behind the other; a position in bytes, of booleans in bits.
    Plain {
        at: usize,
    },
    /// Keys into the dictionary.
    Keys(Runs),
    /// Booleans in runs.
    Booleans(Runs),
    Delta(Delta),
    DeltaLength {
        lengths: Delta,
        at: usize,
    },
    /// What each text shares with the one before it, the lengths of what follows, and where that stands.
    DeltaTexts {
        shared: Delta,
        lengths: Delta,
        at: usize,
        last: Vec<u8>,
    },
    /// First bytes of all values, then second bytes...
    Split {
        start: usize,
        count: usize,
        next: usize,
    },
}

impl Encoded {
    /// Starts on the values that stand behind `at`.
    pub(super) fn new(encoding: i64, stored: Stored, page: &[u8], at: usize) -> Result<Encoded> {
        Ok(match encoding {
            encoding::PLAIN if stored.physical_type == Type::BOOLEAN => Encoded::Plain { at: at * 8 },
            encoding::PLAIN => Encoded::Plain { at },
            encoding::PLAIN_DICTIONARY | encoding::RLE_DICTIONARY => {
                // A page of nulls may lack even the width of its keys.
                let width = page.get(at).copied().map_or(0, u32::from);
                Encoded::Keys(Runs::new(at + 1, page.len().max(at + 1), width)?)
            }
            encoding::RLE => Encoded::Booleans(Runs::new(at + 4, page.len().max(at + 4), 1)?),
            // Pages of nulls alone have no header.
            encoding::DELTA_BINARY_PACKED | encoding::DELTA_LENGTH_BYTE_ARRAY | encoding::DELTA_BYTE_ARRAY
                if at >= page.len() =>
            {
                Encoded::Plain { at }
            }
            encoding::DELTA_BINARY_PACKED => Encoded::Delta(Delta::new(page, at)?),
            encoding::DELTA_LENGTH_BYTE_ARRAY => {
                let lengths = Delta::new(page, at)?;
                Encoded::DeltaLength { at: lengths.end(page)?, lengths }
            }
            encoding::DELTA_BYTE_ARRAY => {
                let shared = Delta::new(page, at)?;
                let lengths = Delta::new(page, shared.end(page)?)?;
                Encoded::DeltaTexts { at: lengths.end(page)?, shared, lengths, last: Vec::new() }
            }
            _ => {
                let count = page.len().saturating_sub(at).checked_div(stored.least_bytes()).unwrap_or(0);
                Encoded::Split { start: at, count, next: 0 }
            }
        })
    }

    /// Appends the next `count` values; keys are read by [`Runs`].
    pub(super) fn read(&mut self, page: &[u8], stored: Stored, count: usize, out: &mut LeafValues) -> Result<()> {
        match (self, out) {
            (Encoded::Plain { at }, out) => plain(page, at, stored, count, out),
            (Encoded::Booleans(runs), LeafValues::Integers(out)) => {
                let mut numbers = Vec::new();
                runs.read(page, count, &mut numbers)?;
                out.extend(numbers.into_iter().map(i64::from));
                Ok(())
            }
            (Encoded::Delta(delta), LeafValues::Integers(out)) => {
                let start = out.len();
                delta.read(page, count, out)?;
                if stored.physical_type == Type::INT32 {
                    // Differences of 32 bits go round at 32 bits.
                    out[start..].iter_mut().for_each(|value| *value = i64::from(*value as i32));
                }
                Ok(())
            }
            (Encoded::DeltaLength { lengths, at }, LeafValues::Bytes(out)) => {
                for _ in 0..count {
                    out.push(part(page, at, lengths.value(page)?)?);
                }
                Ok(())
            }
            (Encoded::DeltaTexts { shared, lengths, at, last }, LeafValues::Bytes(out)) => {
                for _ in 0..count {
                    let kept = usize::try_from(shared.value(page)?).ok().filter(|&kept| kept <= last.len());
                    last.truncate(kept.ok_or("a page with a text that shares more than there is")?);
                    last.extend_from_slice(part(page, at, lengths.value(page)?)?);
                    if out.bytes.len() + last.len() > TEXT_BYTES {
                        return Err("a page with more text than a gigabyte");
                    }
                    out.push(last);
                }
                Ok(())
            }
            (Encoded::Split { start, count: all, next }, out) => {
                let first = *next;
                *next += count;
                if *next > *all {
                    return Err(SHORT);
                }
                let width = stored.least_bytes();
                let mut value = Vec::with_capacity(width);
                for index in first..*next {
                    value.clear();
                    value.extend((0..width).map(|byte| page[*start + byte * *all + index]));
                    plain(&value, &mut 0, stored, 1, out)?;
                }
                Ok(())
            }
            // Each encoding stands with a type of its own alone.
            _ => Err("a page in an encoding that its type doesn't have"),
        }
    }
}

/// The next bytes of a length that the page tells.
fn part<'a>(page: &'a [u8], at: &mut usize, length: i64) -> Result<&'a [u8]> {
    let end = usize::try_from(length).ok().and_then(|length| at.checked_add(length)).ok_or(SHORT)?;
    let part = page.get(*at..end).ok_or(SHORT)?;
    *at = end;
    Ok(part)
}

/// Appends values that stand one behind the other.
pub(super) fn plain(page: &[u8], at: &mut usize, stored: Stored, count: usize, out: &mut LeafValues) -> Result<()> {
    match (stored.physical_type, out) {
        (Type::BOOLEAN, LeafValues::Integers(out)) => {
            if at.saturating_add(count) > page.len() * 8 {
                return Err(SHORT);
            }
            out.extend((*at..*at + count).map(|at| bits(page, at, 1).cast_signed()));
            *at += count;
        }
        (Type::BYTE_ARRAY, LeafValues::Bytes(out)) => {
            // All of them are copied at once, with the lengths between them.
            let (first, before) = (*at, out.bytes.len());
            out.spans.reserve(count);
            for _ in 0..count {
                let length = page.get(*at..).and_then(|rest| rest.first_chunk::<4>()).ok_or(SHORT)?;
                let start = *at + 4;
                let end = start.saturating_add(u32::from_le_bytes(*length) as usize);
                if end > page.len() {
                    return Err(SHORT);
                }
                out.spans.push((start - first + before, end - first + before));
                *at = end;
            }
            out.bytes.extend_from_slice(page.get(first..*at).unwrap_or_default());
        }
        (_, out) => {
            let bytes = count.checked_mul(stored.least_bytes()).ok_or(SHORT)?;
            let values = part(page, at, i64::try_from(bytes).map_err(|_| SHORT)?)?;
            fixed(values, stored, count, out);
        }
    }
    Ok(())
}

/// Appends values of a fixed length.
fn fixed(bytes: &[u8], stored: Stored, count: usize, out: &mut LeafValues) {
    match (stored.physical_type, out) {
        (Type::INT32, LeafValues::Integers(out)) => {
            out.extend(bytes.as_chunks().0.iter().map(|value| i64::from(i32::from_le_bytes(*value))));
        }
        (Type::INT96, LeafValues::Integers(out)) => {
            out.extend(bytes.as_chunks::<12>().0.iter().map(|value| {
                let [n0, n1, n2, n3, n4, n5, n6, n7, d0, d1, d2, d3] = *value;
                let days = i64::from(u32::from_le_bytes([d0, d1, d2, d3])) - JULIAN_1970;
                let of_day = i64::from_le_bytes([n0, n1, n2, n3, n4, n5, n6, n7]);
                days.saturating_mul(NANOSECONDS_A_DAY).saturating_add(of_day)
            }));
        }
        (_, LeafValues::Integers(out)) => {
            out.extend(bytes.as_chunks().0.iter().map(|value| i64::from_le_bytes(*value)))
        }
        (Type::FLOAT, LeafValues::Floats(out)) => {
            out.extend(bytes.as_chunks().0.iter().map(|value| f64::from(f32::from_le_bytes(*value))));
        }
        (_, LeafValues::Floats(out)) => out.extend(bytes.as_chunks().0.iter().map(|value| f64::from_le_bytes(*value))),
        (_, LeafValues::Bytes(out)) if stored.length == 0 => (0..count).for_each(|_| out.push(&[])),
        (_, LeafValues::Bytes(out)) => bytes.chunks_exact(stored.length).for_each(|value| out.push(value)),
    }
}
