//! The text of a file as UTF-8, and the lines in it.

use std::borrow::Cow;

use crate::source::error::LoadError;

/// Returns the text of a file as UTF-8, without its byte order mark.
///
/// # Errors
/// [`LoadError::NotTable`] with the line that holds something else.
pub(super) fn decoded(bytes: &[u8]) -> Result<Cow<'_, [u8]>, LoadError> {
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => Cow::Owned(of_utf_16(rest, u16::from_le_bytes)?),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(of_utf_16(rest, u16::from_be_bytes)?),
        [0xef, 0xbb, 0xbf, rest @ ..] => Cow::Borrowed(rest),
        _ => Cow::Borrowed(bytes),
    };
    if let Err(error) = std::str::from_utf8(&text) {
        return Err(no_text(&text[..error.valid_up_to()]));
    }
    match text.iter().position(|&byte| byte == 0) {
        Some(at) => {
            let detail = format!("line {} holds a byte that is 0, expected text", line_at(&text[..at]));
            Err(LoadError::NotTable { detail })
        }
        None => Ok(text),
    }
}

fn of_utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Vec<u8>, LoadError> {
    let (units, rest) = bytes.as_chunks::<2>();
    let mut text = String::new();
    for decoded in char::decode_utf16(units.iter().map(|pair| unit(*pair))) {
        text.push(decoded.map_err(|_| no_text(text.as_bytes()))?);
    }
    if rest.is_empty() { Ok(text.into_bytes()) } else { Err(no_text(text.as_bytes())) }
}

/// Returns the error of bytes in another encoding, by the text before them.
fn no_text(before: &[u8]) -> LoadError {
    let line = line_at(before);
    LoadError::NotTable { detail: format!("line {line} is not UTF-8, expected a text in UTF-8 or UTF-16") }
}

/// Returns the number of the line that follows a text, or in which it ends; lines end in LF, CRLF or CR.
pub(super) fn line_at(before: &[u8]) -> usize {
    let ends = before.iter().zip(before.iter().skip(1).chain([&b'x']));
    1 + ends.filter(|(byte, next)| **byte == b'\n' || **byte == b'\r' && **next != b'\n').count()
}

/// Returns a text without the spaces and tabs around it.
pub(super) fn trimmed(cell: &[u8]) -> &[u8] {
    cell.trim_ascii()
}
