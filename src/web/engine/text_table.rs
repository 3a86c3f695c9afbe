//! Text tables: in the build with the feature `all-formats` alone.

use bytes::Bytes;

use super::archive;
use super::file::LoadFile;
use super::load_progress::Loading;
use crate::source::{MAX_TEXT_BYTES, parquet_of_text, text_too_large};
use crate::web::WebError;

/// The beginning of a file that is compressed with gzip.
const GZIP: &[u8] = b"\x1f\x8b";

impl Loading {
    /// Reads the whole of a text, and returns its table as a Parquet file.
    ///
    /// # Errors
    ///
    /// Errors if the text can't be had, is too large or holds no table, or the load is cancelled.
    pub(super) async fn read_table(&mut self, file: &mut LoadFile) -> Result<Bytes, WebError> {
        let length_bytes = file.bytes.length_bytes();
        if length_bytes > MAX_TEXT_BYTES {
            return Err(text_too_large(&file.name).into());
        }
        let progress = &mut |ahead_bytes: u64| {
            self.report(self.bytes + ahead_bytes);
        };
        let bytes = file.bytes.read_with_progress(0..length_bytes, progress).await?;
        // Without its end and its beginning, which have told that it is a text.
        self.bytes += length_bytes.saturating_sub(file.read_bytes);
        file.read_bytes = length_bytes;
        if self.cancel.is_cancelled() {
            return Err(WebError::Superseded);
        }
        let text = if bytes.starts_with(GZIP) { archive::inflate(bytes, MAX_TEXT_BYTES, "gzip").await? } else { bytes };
        Ok(Bytes::from(parquet_of_text(&file.name, &text)?))
    }
}
