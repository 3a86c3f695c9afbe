//! Looks for a text in a long one, whatever the case of its letters.

/// Bytes that are looked at together: in most of the long text no place of so many is one, which few instructions tell.
const BLOCK: usize = 64;

/// What turns a capital into the small letter.
const SMALL: u8 = 0x20;

/// A byte of the text that is looked for, and what its capital lacks of it.
#[derive(Clone, Copy)]
struct FoldedByte {
    byte: u8,
    mask: u8,
    /// Its place in the text.
    at: usize,
}

impl FoldedByte {
    fn of(text: &[u8], at: usize) -> FoldedByte {
        let byte = text.get(at).copied().unwrap_or_default();
        FoldedByte { byte, mask: if byte.is_ascii_lowercase() { SMALL } else { 0 }, at }
    }

    /// Returns the bytes of a block where it would stand.
    #[inline(always)]
    fn block<const N: usize>(self, text: &[u8], at: usize) -> Option<&[u8; N]> {
        text.get(at + self.at..)?.first_chunk()
    }

    #[inline(always)]
    fn is(self, byte: u8) -> bool {
        byte | self.mask == self.byte
    }

    /// Returns eight bytes as one number, in which those that are this one are 0.
    #[inline(always)]
    fn differences(self, bytes: &[u8; 8]) -> u64 {
        let eight = |byte: u8| u64::from_le_bytes([byte; 8]);
        (u64::from_le_bytes(*bytes) | eight(self.mask)) ^ eight(self.byte)
    }
}

/// Letters and signs from the most to the least frequent in names of models; those that aren't here are rarer.
const FREQUENT: &[u8] = b"aeo-inrtsl/mdgcub.h1qpw2f_3vk580476xyz9j";

/// Calls `found` with each place at which a text stands in a long one, in their order, until there are no more; `found` returns
/// from where on to look for the next.
///
/// The text is of ASCII in lower case, and not empty; capitals in the long text are as good as small letters.
#[inline(never)] // Its loops keep their registers, whoever calls it.
pub(super) fn each_place(long: &[u8], text: &[u8], mut found: impl FnMut(usize) -> usize) {
    // The two rarest bytes rule out the most.
    let rarity = |at: &usize| FREQUENT.iter().position(|byte| text.get(*at) == Some(byte)).unwrap_or(FREQUENT.len());
    let rare = (0..text.len()).max_by_key(rarity).unwrap_or(0);
    let second = (0..text.len()).filter(|at| *at != rare).max_by_key(rarity).unwrap_or(rare);
    let (one, other) = (FoldedByte::of(text, rare), FoldedByte::of(text, second));
    let is_here = |at: usize| long.get(at..at + text.len()).is_some_and(|here| here.eq_ignore_ascii_case(text));
    let (mut block, mut next) = (0, 0);
    while let (Some(ones), Some(others)) = (one.block::<BLOCK>(long, block), other.block::<BLOCK>(long, block)) {
        let pairs = ones.iter().zip(others);
        if block + BLOCK > next && pairs.fold(false, |any, (&a, &b)| any | (one.is(a) & other.is(b))) {
            let (ones, others) = (ones.as_chunks::<8>().0, others.as_chunks::<8>().0);
            for (word, (ones, others)) in ones.iter().zip(others).enumerate() {
                let mut zeros = zero_bytes(one.differences(ones) | other.differences(others));
                while zeros != 0 {
                    let at = block + word * 8 + zeros.trailing_zeros() as usize / 8;
                    zeros &= zeros - 1;
                    if at >= next && is_here(at) {
                        next = found(at).max(at + 1);
                    }
                }
            }
        }
        block += BLOCK;
    }
    for at in block..long.len() {
        if at >= next && is_here(at) {
            next = found(at).max(at + 1);
        }
    }
}

/// Returns a number with the highest bit of each byte that is 0 in another.
#[inline(always)]
fn zero_bytes(number: u64) -> u64 {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    !(((number & LOW) + LOW) | number | LOW)
}

#[cfg(test)]
mod tests {
    use super::{each_place, zero_bytes};

    fn places(long: &str, text: &str) -> Vec<usize> {
        let mut places = Vec::new();
        each_place(long.as_bytes(), text.as_bytes(), |at| {
            places.push(at);
            at + 1
        });
        places
    }

    #[test]
    fn bytes_that_are_zero_are_told_from_all_others() {
        for byte in 0..=u8::MAX {
            let number = u64::from_le_bytes([byte, 0, 1, 0x80, byte, 0xff, 0, byte]);
            let expected = [byte, 0, 1, 0x80, byte, 0xff, 0, byte].map(|byte| if byte == 0 { 0x80 } else { 0 });
            assert_eq!(zero_bytes(number).to_le_bytes(), expected, "{byte}");
        }
    }

    #[test]
    fn every_place_is_found_and_no_other() {
        // Texts of few letters at every distance from the edges of blocks, and signs that differ from others by the bit of case.
        let letters: Vec<char> = "aAb@`[{-7/".chars().collect();
        let random = |i: usize| (i as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
        for length in [0, 1, 7, 63, 64, 65, 128, 200, 400] {
            let long: String =
                (0..length).map(|i| letters[(random(i) ^ length as u64) as usize % letters.len()]).collect();
            for text in ["a", "b", "@", "`", "{", "[", "-", "ab", "a-", "-a", "aab", "7/a", "a@", "aaa", "`a"] {
                let lower = long.to_ascii_lowercase();
                let is_at = |at: &usize| lower.as_bytes()[*at..].starts_with(text.as_bytes());
                assert_eq!(places(&long, text), (0..long.len()).filter(is_at).collect::<Vec<_>>(), "{long} {text}");
            }
        }
    }

    #[test]
    fn what_is_passed_over_is_not_found() {
        let mut places = Vec::new();
        each_place(&b"ab".repeat(100), b"ab", |at| {
            places.push(at);
            at + 51
        });
        assert_eq!(places, [0, 52, 104, 156]);
    }
}
