//! Decodes dictionary pages.

use super::codec::Codec;
use super::error::DecodeResult;
use super::leaf_column::LeafValues;
use super::leaf_descriptor::LeafDescriptor;
use super::plain::read_plain;

/// Decompresses and decodes a dictionary page, whose values are in the encoding `PLAIN`.
///
/// # Errors
/// If the page can't be decompressed, or has fewer values than its header claims.
pub(super) fn read_dictionary_page(
    value_count: usize,
    page: &[u8],
    uncompressed_bytes: usize,
    leaf: LeafDescriptor,
    codec: &mut Codec,
) -> DecodeResult<LeafValues> {
    if value_count.saturating_mul(leaf.min_value_bytes()) > uncompressed_bytes {
        return Err("a page of a dictionary that has more entries than bytes for them");
    }
    let mut bytes = Vec::new();
    codec.decompress(page, uncompressed_bytes, &mut bytes)?;
    let mut dictionary = leaf.empty_values();
    read_plain(&bytes, &mut 0, leaf, value_count, &mut dictionary)?;
    Ok(dictionary)
}
