//! Numbers of a few bits each, and runs of them: the form of levels and of keys into a dictionary.

/// What a decoder of this folder says of bytes that aren't what their page claims.
pub(super) type Result<T> = std::result::Result<T, &'static str>;

/// What is said where bytes end before their values do.
pub(super) const SHORT: &str = "a page with fewer bytes than its values need";

/// Up to 64 bits from a bit position, the least significant first; what lies beyond the end is zero.
pub(super) fn bits(bytes: &[u8], at: usize, width: u32) -> u64 {
    let (start, shift) = (at / 8, at as u32 % 8);
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

/// A number in groups of seven bits, without a sign; moves the position behind it.
pub(super) fn varint(bytes: &[u8], at: &mut usize) -> Result<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at).ok_or(SHORT)?;
        *at += 1;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err("a page with a number of more than 64 bits")
}

/// A number with a sign in its lowest bit.
pub(super) fn zigzag(bytes: &[u8], at: &mut usize) -> Result<i64> {
    let value = varint(bytes, at)?;
    Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
}

/// Runs of one number, and of numbers packed bit by bit, in turns: Parquet's "RLE / bit-packing hybrid".
///
/// It keeps positions alone; every call takes the page's bytes.
#[derive(Clone, Debug)]
pub(super) struct Runs {
    at: usize,
    end: usize,
    width: u32,
    run: Run,
}

#[derive(Clone, Copy, Debug)]
enum Run {
    Same {
        value: u32,
        left: usize,
    },
    /// Position in bits.
    Packed {
        at_bit: usize,
        left: usize,
    },
}

impl Runs {
    /// Runs of numbers of `width` bits between two positions of a page; errors when a number can't have as many.
    pub(super) fn new(at: usize, end: usize, width: u32) -> Result<Runs> {
        if width > 32 {
            return Err("a page with keys of more than 32 bits");
        }
        Ok(Runs { at, end, width, run: Run::Same { value: 0, left: 0 } })
    }

    /// Appends the next `count` numbers.
    pub(super) fn read(&mut self, page: &[u8], mut count: usize, out: &mut Vec<u32>) -> Result<()> {
        let page = page.get(..self.end).ok_or(SHORT)?;
        while count > 0 {
            match &mut self.run {
                Run::Same { left: 0, .. } | Run::Packed { left: 0, .. } => self.next_run(page)?,
                Run::Same { value, left } => {
                    let taken = count.min(*left);
                    out.resize(out.len() + taken, *value);
                    *left -= taken;
                    count -= taken;
                }
                Run::Packed { at_bit, left } => {
                    let taken = count.min(*left);
                    // The last group of eight may lack the bytes of values that aren't there.
                    if *at_bit + taken * self.width as usize > page.len() * 8 {
                        return Err(SHORT);
                    }
                    unpack(page, *at_bit, self.width, taken, out);
                    *at_bit += taken * self.width as usize;
                    *left -= taken;
                    count -= taken;
                }
            }
        }
        Ok(())
    }

    /// Passes over the next `count` numbers if one run has them all and they are this one; else over none.
    pub(super) fn pass(&mut self, page: &[u8], count: usize, number: u32) -> Result<bool> {
        if let Run::Same { left: 0, .. } | Run::Packed { left: 0, .. } = self.run {
            self.next_run(page.get(..self.end).ok_or(SHORT)?)?;
        }
        match &mut self.run {
            Run::Same { value, left } if *value == number && *left >= count => {
                *left -= count;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    fn next_run(&mut self, page: &[u8]) -> Result<()> {
        let header = varint(page, &mut self.at)?;
        let length = usize::try_from(header >> 1).map_err(|_| SHORT)?;
        if length == 0 {
            return Err("a page with an empty run");
        }
        self.run = if header & 1 == 1 {
            let bytes = length.checked_mul(self.width as usize).ok_or(SHORT)?;
            let left = length.checked_mul(8).ok_or(SHORT)?;
            let at_bit = self.at.checked_mul(8).ok_or(SHORT)?;
            self.at = self.at.saturating_add(bytes);
            Run::Packed { at_bit, left }
        } else {
            let bytes = self.width.div_ceil(8) as usize;
            let value = page.get(self.at..self.at + bytes).ok_or(SHORT)?;
            self.at += bytes;
            Run::Same { value: bits(value, 0, self.width) as u32, left: length }
        };
        Ok(())
    }
}

/// Appends numbers of `width` bits.
fn unpack(page: &[u8], at_bit: usize, width: u32, count: usize, out: &mut Vec<u32>) {
    let step = width as usize;
    let start = out.len();
    out.resize(start + count, 0);
    let single = |index: usize| bits(page, at_bit + index * step, width) as u32;
    // Every eighth number begins with a byte.
    let head = (0..8).find(|index| (at_bit + index * step).is_multiple_of(8)).unwrap_or(0).min(count);
    let (first, rest) = out[start..].split_at_mut(head);
    (0..).zip(first).for_each(|(index, number)| *number = single(index));
    let bytes = page.get((at_bit + head * step) / 8..).unwrap_or_default();
    let eights = match width {
        1..=16 => unpack_eights::<4>(bytes, width, rest),
        17..=29 => unpack_eights::<2>(bytes, width, rest),
        _ => 0,
    };
    (head..).zip(rest).skip(8 * eights).for_each(|(index, number)| *number = single(index));
}

/// Reads eight numbers after eight numbers, `EACH` of them at a time, as long as there are eight bytes wherever these begin;
/// returns how many eights that were.
fn unpack_eights<const EACH: usize>(bytes: &[u8], width: u32, out: &mut [u32]) -> usize {
    let (step, mask) = (width as usize, (1u64 << width) - 1);
    let mut eights = 0;
    for numbers in out.as_chunks_mut::<8>().0 {
        let Some(bytes) = bytes.get(eights * step..) else { return eights };
        let mut at_bit = 0;
        for numbers in numbers.as_chunks_mut::<EACH>().0 {
            let eight = bytes.get(at_bit / 8..).and_then(|rest| rest.first_chunk::<8>());
            let Some(mut bits) = eight.map(|eight| u64::from_le_bytes(*eight) >> (at_bit % 8)) else { return eights };
            for number in numbers {
                *number = (bits & mask) as u32;
                bits >>= width;
            }
            at_bit += EACH * step;
        }
        eights += 1;
    }
    eights
}

/// Numbers of a fixed number of bits, the most significant first, from a bit position: the old form of levels.
pub(super) fn from_most_significant(
    page: &[u8],
    at_bit: usize,
    width: u32,
    count: usize,
    out: &mut Vec<u32>,
) -> Result<()> {
    let end = count.checked_mul(width as usize).and_then(|bits| bits.checked_add(at_bit)).ok_or(SHORT)?;
    if end.div_ceil(8) > page.len() {
        return Err(SHORT);
    }
    let bit = |at: usize| u32::from(page[at / 8] >> (7 - at % 8) & 1);
    let number = |at: usize| (at..at + width as usize).fold(0, |number, at| number << 1 | bit(at));
    out.extend((0..count).map(|index| number(at_bit + index * width as usize)));
    Ok(())
}
