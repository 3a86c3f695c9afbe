//! Values of a column as a dictionary and runs of keys: for a column in which a value stands many times in a row.

use std::collections::BTreeMap;

/// Values, each once, and where they stand.
pub(super) struct WrittenDictionary {
    /// How many different values there are.
    pub(super) entries: usize,
    /// They, plain, in the order in which they come first.
    pub(super) values: Vec<u8>,
    /// The bits of a key, and runs of keys.
    pub(super) keys: Vec<u8>,
}

impl WrittenDictionary {
    /// Makes a dictionary of plain values of so many bytes, `None` for texts behind their lengths; returns `None` where it
    /// would be no shorter than they are.
    pub(super) fn of(plain: &[u8], value_bytes: Option<usize>) -> Option<WrittenDictionary> {
        let mut known: BTreeMap<&[u8], u64> = BTreeMap::new();
        let (mut runs, mut values): (Vec<(u64, u64)>, Vec<u8>) = (Vec::new(), Vec::new());
        let (mut rest, mut before): (&[u8], &[u8]) = (plain, &[]);
        while !rest.is_empty() {
            let length = value_bytes.or_else(|| Some(4 + u32::from_le_bytes(*rest.first_chunk()?) as usize))?;
            let (value, behind) = rest.split_at_checked(length)?;
            rest = behind;
            match runs.last_mut().filter(|_| value == before) {
                Some((_, length)) => *length += 1,
                None => {
                    let next = known.len() as u64;
                    let key = *known.entry(value).or_insert(next);
                    if key == next {
                        values.extend(value);
                    }
                    runs.push((key, 1));
                }
            }
            before = value;
        }
        let entries = known.len();
        let bits = (entries.max(2) - 1).ilog2() + 1;
        let mut keys = vec![bits as u8];
        for (key, mut length) in runs {
            length <<= 1;
            while length >= 0x80 {
                keys.push(length as u8 | 0x80);
                length >>= 7;
            }
            keys.push(length as u8);
            keys.extend(&key.to_le_bytes()[..bits.div_ceil(8) as usize]);
        }
        (values.len() + keys.len() < plain.len()).then_some(WrittenDictionary { entries, values, keys })
    }
}
