//! Looks for a text in a long one, whatever the case of its letters.

/// Bytes that are looked at together.
const BLOCK: usize = 16;

/// What turns a capital into the small letter.
const SMALL: u8 = 0x20;

/// A byte of the text that is looked for, and what its capital lacks of it.
#[derive(Clone, Copy)]
struct FoldedByte {
    byte: u8,
    mask: u8,
}

impl FoldedByte {
    fn of(text: &[u8], at: usize) -> FoldedByte {
        let byte = text.get(at).copied().unwrap_or_default();
        FoldedByte { byte, mask: if byte.is_ascii_lowercase() { SMALL } else { 0 } }
    }
}

/// Letters and signs from the most to the least frequent in names of models; those that aren't here are rarer.
const FREQUENT: &[u8] = b"eaionrtls-m/d2c1ug3b0hp8.57f4_v6kwqy9xzj";

/// Returns whether what stands at this place of an ASCII text begins a word.
#[inline]
pub(super) fn begins_word(text: &[u8], at: usize) -> bool {
    at == 0 || !text[at - 1].is_ascii_alphanumeric()
}

/// Calls `found` with each place at which a text stands in a long one, in their order, until there are no more; `found` returns
/// from where on to look for the next.
///
/// The text is of ASCII in lower case, and not empty; capitals in the long text are as good as small letters.
#[inline(never)] // Its loop keeps its registers, whoever calls it.
pub(super) fn each_place(long: &[u8], text: &[u8], mut found: impl FnMut(usize) -> usize) {
    // The two rarest bytes rule out the most.
    let rarity = |at: &usize| FREQUENT.iter().position(|byte| text.get(*at) == Some(byte)).unwrap_or(FREQUENT.len());
    let rare = (0..text.len()).max_by_key(rarity).unwrap_or(0);
    let second = (0..text.len()).filter(|at| *at != rare).max_by_key(rarity).unwrap_or(rare);
    let (one, other) = (FoldedByte::of(text, rare), FoldedByte::of(text, second));
    let is_here = |at: usize| long.get(at..at + text.len()).is_some_and(|here| here.eq_ignore_ascii_case(text));
    let blocks = |at: usize| long.get(at..).unwrap_or_default().as_chunks::<BLOCK>().0;
    let (mut block, mut next) = (0, 0);
    for (ones, others) in blocks(rare).iter().zip(blocks(second)) {
        let mut places = places_of_both((one, ones), (other, others));
        while places != 0 {
            let at = block + places.trailing_zeros() as usize;
            places &= places - 1;
            if at >= next && is_here(at) {
                next = found(at).max(at + 1);
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

/// Calls `found` with each place behind the first at which a text stands in a long one right behind what is neither letter nor digit, in
/// their order, as [`each_place`] does.
#[inline(never)] // Its loop keeps its registers, whoever calls it.
pub(super) fn each_word_start(long: &[u8], text: &[u8], mut found: impl FnMut(usize) -> usize) {
    let first = FoldedByte::of(text, 0);
    let is_here = |at: usize| long.get(at..at + text.len()).is_some_and(|here| here.eq_ignore_ascii_case(text));
    let blocks = |at: usize| long.get(at..).unwrap_or_default().as_chunks::<BLOCK>().0;
    let (mut block, mut next) = (1, 1);
    for (before, here) in blocks(0).iter().zip(blocks(1)) {
        let mut places = places_of_both((first, here), (first, here));
        if places != 0 {
            places &= !letters_and_digits(before);
        }
        while places != 0 {
            let at = block + places.trailing_zeros() as usize;
            places &= places - 1;
            if at >= next && is_here(at) {
                next = found(at).max(at + 1);
            }
        }
        block += BLOCK;
    }
    for at in block..long.len() {
        if at >= next && is_here(at) && !long[at - 1].is_ascii_alphanumeric() {
            next = found(at).max(at + 1);
        }
    }
}

/// Returns at which places of a block letters and digits of ASCII stand, a bit each.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline(always)]
fn letters_and_digits(bytes: &[u8; BLOCK]) -> u16 {
    use std::arch::wasm32::{u8x16_bitmask, u8x16_lt, u8x16_splat, u8x16_sub, u64x2, v128_or};
    let number = u128::from_le_bytes(*bytes);
    let bytes = u64x2(number as u64, (number >> 64) as u64);
    let within = |bytes, first: u8, length: u8| u8x16_lt(u8x16_sub(bytes, u8x16_splat(first)), u8x16_splat(length));
    u8x16_bitmask(v128_or(within(v128_or(bytes, u8x16_splat(SMALL)), b'a', 26), within(bytes, b'0', 10)))
}

/// Returns at which places of a block letters and digits of ASCII stand, a bit each.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline(always)]
fn letters_and_digits(bytes: &[u8; BLOCK]) -> u16 {
    bytes.iter().rev().fold(0, |bits, byte| bits << 1 | u16::from(byte.is_ascii_alphanumeric()))
}

/// Returns at which places of two blocks one has one byte and the other the other, a bit each.
// At the engine's level of optimization no loop becomes such instructions by itself: without them a search takes ten times as long.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline(always)]
fn places_of_both(one: (FoldedByte, &[u8; BLOCK]), other: (FoldedByte, &[u8; BLOCK])) -> u16 {
    use std::arch::wasm32::{u8x16_bitmask, u8x16_eq, u8x16_splat, u64x2, v128_and, v128_or};
    let places = |(FoldedByte { byte, mask }, bytes): (FoldedByte, &[u8; BLOCK])| {
        let number = u128::from_le_bytes(*bytes);
        u8x16_eq(v128_or(u64x2(number as u64, (number >> 64) as u64), u8x16_splat(mask)), u8x16_splat(byte))
    };
    u8x16_bitmask(v128_and(places(one), places(other)))
}

/// Returns at which places of two blocks one has one byte and the other the other, a bit each.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline(always)]
fn places_of_both(one: (FoldedByte, &[u8; BLOCK]), other: (FoldedByte, &[u8; BLOCK])) -> u16 {
    let differences = |(FoldedByte { byte, mask }, bytes): (FoldedByte, &[u8; BLOCK])| {
        let all = |byte: u8| u128::from_le_bytes([byte; BLOCK]);
        (u128::from_le_bytes(*bytes) | all(mask)) ^ all(byte)
    };
    let differences = differences(one) | differences(other);
    zero_bytes(differences as u64) | zero_bytes((differences >> 64) as u64) << 8
}

/// Returns which bytes of a number are 0, a bit each.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline(always)]
fn zero_bytes(number: u64) -> u16 {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    // The highest bit of each byte that is 0; then all of these next to each other.
    let zeros = !(((number & LOW) + LOW) | number | LOW);
    ((zeros >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u16
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
            let bytes = [byte, 0, 1, 0x80, byte, 0xff, 0, byte];
            let expected = (0..8).filter(|at| bytes[*at] == 0).fold(0, |bits, at| bits | 1 << at);
            assert_eq!(zero_bytes(u64::from_le_bytes(bytes)), expected, "{byte}");
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
    fn starts_of_words_are_places_behind_what_is_neither_letter_nor_digit() {
        let letters: Vec<char> = "aAbZz09-/_.@`[{ ".chars().collect();
        let random = |i: usize| (i as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
        for length in [0, 1, 2, 15, 16, 17, 33, 64, 400] {
            let long: String =
                (0..length).map(|i| letters[(random(i) ^ length as u64) as usize % letters.len()]).collect();
            for text in ["a", "z", "0", "-", "ab", "a-", "/a", "aab"] {
                let mut found = Vec::new();
                super::each_word_start(long.as_bytes(), text.as_bytes(), |at| {
                    found.push(at);
                    at + 1
                });
                let is_start = |at: &usize| *at > 0 && !long.as_bytes()[at - 1].is_ascii_alphanumeric();
                let expected: Vec<usize> = places(&long, text).into_iter().filter(is_start).collect();
                assert_eq!(found, expected, "{long} {text}");
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
