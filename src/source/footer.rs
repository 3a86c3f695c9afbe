//! The footer: what a file holds and where.

use std::ops::Range;

use bytes::Bytes;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};

use super::error::LoadError;
use super::file_metadata::{FileMetadata, extent};
use super::footer_guard;
use super::poll::Poll;

/// Bytes of the tail that are asked for first: most footers fit, so one request is enough.
const TAIL_BYTES: u64 = 64 * 1024;

/// Longest footer that is fetched: a thousand row groups of 500 columns need less, and it is held several times over.
const FOOTER_BYTES: u64 = 64 << 20;

/// Length of the footer and magic, behind the footer.
const END_BYTES: u64 = 8;

/// Reads a file's footer: asks for the tail first, then for all of the footer, if the tail doesn't hold it.
pub struct FooterReader {
    length_bytes: u64,
    tail: Option<Bytes>,
    footer: Option<Bytes>,
}

impl FooterReader {
    /// Starts on a file of `length_bytes`; [`LoadError::Empty`] when there are none.
    pub fn new(length_bytes: u64) -> Result<FooterReader, LoadError> {
        match length_bytes {
            0 => Err(LoadError::Empty),
            1..12 => Err(LoadError::Damaged { detail: format!("{length_bytes} bytes, expected 12 or more") }),
            _ => Ok(FooterReader { length_bytes, tail: None, footer: None }),
        }
    }

    /// The next ranges to read, or the metadata.
    ///
    /// Errors when the bytes aren't a Parquet file's, are encrypted, or can't be decoded.
    pub fn poll(&mut self) -> Result<Poll<FileMetadata>, LoadError> {
        let Some(tail) = &self.tail else {
            let tail = self.length_bytes.saturating_sub(TAIL_BYTES)..self.length_bytes;
            return Ok(Poll::Need(Vec::from([tail])));
        };
        let Some(footer) = &self.footer else {
            return Ok(Poll::Need(Vec::from([self.footer_range(tail)?])));
        };
        footer_guard::check(footer)?;
        let metadata = ParquetMetaDataReader::decode_metadata(footer).map_err(|e| LoadError::damaged(&e))?;
        check_extents(&metadata, self.length_bytes)?;
        FileMetadata::new(metadata).map(Poll::Ready)
    }

    /// Takes the bytes of a range that was asked for.
    pub fn push(&mut self, range: Range<u64>, bytes: Bytes) -> Result<(), LoadError> {
        check_length(&range, &bytes)?;
        if self.tail.is_some() {
            self.footer = Some(bytes);
            return Ok(());
        }
        let footer = self.footer_range(&bytes)?;
        if let Some(start) = footer.start.checked_sub(range.start) {
            let part = start as usize..(footer.end - range.start) as usize;
            self.footer = bytes.get(part.clone()).is_some().then(|| bytes.slice(part));
        }
        self.tail = Some(bytes);
        Ok(())
    }

    /// Where the footer lies, as the end of the file says.
    fn footer_range(&self, tail: &[u8]) -> Result<Range<u64>, LoadError> {
        check_magic(tail)?;
        let length = match tail {
            [.., a, b, c, d, _, _, _, _] => u64::from(u32::from_le_bytes([*a, *b, *c, *d])),
            _ => 0,
        };
        if length > FOOTER_BYTES {
            let detail = format!("a footer of {length} bytes, expected at most {FOOTER_BYTES}");
            return Err(LoadError::Damaged { detail });
        }
        let end = self.length_bytes.saturating_sub(END_BYTES);
        let start = end.checked_sub(length).ok_or_else(|| LoadError::Damaged {
            detail: format!("{} bytes, but a footer of {length}", self.length_bytes),
        })?;
        Ok(start..end)
    }
}

/// Errors when the bytes of a range aren't as many as were asked for.
pub(super) fn check_length(range: &Range<u64>, bytes: &[u8]) -> Result<(), LoadError> {
    let expected = range.end.saturating_sub(range.start);
    if bytes.len() as u64 == expected {
        return Ok(());
    }
    Err(LoadError::Damaged { detail: format!("{} bytes came, expected {expected}", bytes.len()) })
}

fn check_magic(tail: &[u8]) -> Result<(), LoadError> {
    let last = &tail[tail.len().saturating_sub(4)..];
    match last {
        b"PAR1" => Ok(()),
        b"PARE" => Err(LoadError::Encrypted),
        _ => Err(LoadError::NotParquet { found: format!("{:?}", String::from_utf8_lossy(last)) }),
    }
}

/// Errors when a column of a row group isn't within the file: the decoder takes the footer's word, or panics.
fn check_extents(metadata: &ParquetMetaData, length_bytes: u64) -> Result<(), LoadError> {
    if let Some(group) = metadata.row_groups().iter().find(|group| group.num_rows() < 0) {
        let detail = format!("a row group of {} rows, expected 0 or more", group.num_rows());
        return Err(LoadError::Damaged { detail });
    }
    for chunk in metadata.row_groups().iter().flat_map(|group| group.columns()) {
        if extent(chunk).is_none_or(|extent| extent.end > length_bytes) {
            let column = chunk.column_path().string();
            return Err(LoadError::Damaged {
                detail: format!("column {column:?} reaches beyond its {length_bytes} bytes"),
            });
        }
    }
    Ok(())
}
