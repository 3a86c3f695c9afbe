//! Reads bytes of a file of the reader's own.

use std::ops::Range;

use web_sys::File;

use super::body::{BodyBuffer, BodyReader};
use crate::web::WebError;

/// Reads a range of a file into a buffer, which has room for it.
///
/// # Errors
///
/// Errors if the file can't be read any more, or has other bytes than it had.
pub(crate) async fn read_local(file: &File, range: Range<u64>, mut body: BodyBuffer) -> Result<BodyBuffer, WebError> {
    let slice = file.slice_with_f64_and_f64(range.start as f64, range.end as f64);
    let mut reader = BodyReader::of(&slice.map_err(|_| WebError::LocalFile)?.stream());
    let expected = range.end - range.start;
    while body.filled() < expected {
        match reader.read().await {
            Ok(Some(chunk)) if u64::from(chunk.length()) <= expected - body.filled() => body.push(&chunk),
            _ => return Err(WebError::LocalFile),
        }
    }
    Ok(body)
}
