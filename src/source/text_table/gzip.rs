//! Texts that are compressed with gzip.

use std::borrow::Cow;

use super::text_table::{MAX_TEXT_BYTES, text_too_large};
use crate::source::error::LoadError;

/// Returns the bytes of a file, decompressed if they are compressed with gzip.
///
/// # Errors
///
/// [`LoadError::NotTable`] if they can't be decompressed, [`LoadError::TextTooLarge`] if they become more than
/// [`MAX_TEXT_BYTES`].
pub fn gunzip<'a>(name: &str, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>, LoadError> {
    if !bytes.starts_with(b"\x1f\x8b") {
        return Ok(Cow::Borrowed(bytes));
    }
    let text = decompressed(bytes).ok_or_else(|| LoadError::NotTable {
        detail: "its gzip is damaged or cut off, expected all of it".to_owned(),
    })?;
    if text.len() as u64 > MAX_TEXT_BYTES { Err(text_too_large(name)) } else { Ok(Cow::Owned(text)) }
}

/// Returns the text, or as much of it as shows that it is too long.
#[cfg(feature = "all-formats")]
fn decompressed(bytes: &[u8]) -> Option<Vec<u8>> {
    use std::io::Read;
    let mut text = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes).take(MAX_TEXT_BYTES + 1).read_to_end(&mut text).ok()?;
    Some(text)
}

/// Returns `None`: the browser decompresses it.
#[cfg(not(feature = "all-formats"))]
fn decompressed(_: &[u8]) -> Option<Vec<u8>> {
    None
}
