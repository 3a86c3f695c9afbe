//! Reads a file's footer.

use std::ops::Range;

use bytes::Bytes;

use super::error::LoadError;
use super::file_metadata::FileMetadata;
use super::footer_decoder::Footer;
use super::poll::Poll;

/// Bytes of the file's end that are requested first: most footers fit, so one request is enough.
const TAIL_BYTES: u64 = 64 * 1024;

/// Longest footer that is read: a thousand row groups of 500 columns need less, and it is held several times over.
const MAX_FOOTER_BYTES: u64 = 64 << 20;

/// Bytes behind the footer: its length and the magic number.
const END_BYTES: u64 = 8;

/// Reads a file's footer: the last bytes of the file first, then all of the footer, if these don't hold it; does no I/O.
///
/// The example of [`crate::source`] shows the loop.
pub struct FooterReader {
    length_bytes: u64,
    tail: Option<Bytes>,
    footer: Option<Bytes>,
}

impl FooterReader {
    /// Starts on a file of so many bytes.
    ///
    /// # Errors
    /// [`LoadError::Empty`] if there are none, [`LoadError::CutOff`] if there are fewer than any Parquet file has.
    pub fn new(length_bytes: u64) -> Result<FooterReader, LoadError> {
        match length_bytes {
            0 => Err(LoadError::Empty),
            1..12 => Err(LoadError::CutOff { detail: format!("{length_bytes} bytes, expected 12 or more") }),
            _ => Ok(FooterReader { length_bytes, tail: None, footer: None }),
        }
    }

    /// Returns the byte ranges that are needed next, or the metadata.
    ///
    /// # Errors
    /// If the bytes aren't a Parquet file's, are encrypted, or can't be decoded.
    pub fn poll(&mut self) -> Result<Poll<FileMetadata>, LoadError> {
        let Some(tail) = &self.tail else {
            let tail = self.length_bytes.saturating_sub(TAIL_BYTES)..self.length_bytes;
            return Ok(Poll::Need(Vec::from([tail])));
        };
        let Some(footer) = &self.footer else {
            return Ok(Poll::Need(Vec::from([self.footer_range(tail)?])));
        };
        let data_end = self.length_bytes.saturating_sub(END_BYTES + footer.len() as u64);
        let footer = Footer::decode(footer.clone(), data_end)?;
        Ok(Poll::Ready(FileMetadata::new(footer)))
    }

    /// Takes the bytes of a range that [`FooterReader::poll`] returned.
    ///
    /// # Errors
    /// If they aren't as many as the range has, or don't end as a Parquet file does.
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

    /// Returns the byte range of the footer, as the end of the file says.
    fn footer_range(&self, tail: &[u8]) -> Result<Range<u64>, LoadError> {
        self.check_magic(tail)?;
        let length = match tail {
            [.., a, b, c, d, _, _, _, _] => u64::from(u32::from_le_bytes([*a, *b, *c, *d])),
            _ => 0,
        };
        if length > MAX_FOOTER_BYTES {
            let detail = format!("a footer of {length} bytes, expected at most {MAX_FOOTER_BYTES}");
            return Err(LoadError::Damaged { detail });
        }
        let end = self.length_bytes.saturating_sub(END_BYTES);
        let start = end.checked_sub(length).ok_or_else(|| LoadError::Damaged {
            detail: format!("{} bytes, but a footer of {length}", self.length_bytes),
        })?;
        Ok(start..end)
    }

    /// Checks the magic number at the end of the file.
    fn check_magic(&self, tail: &[u8]) -> Result<(), LoadError> {
        let last = &tail[tail.len().saturating_sub(4)..];
        let found = match last {
            b"PAR1" => return Ok(()),
            b"PARE" => return Err(LoadError::Encrypted),
            _ => format!("{:?}", String::from_utf8_lossy(last)),
        };
        // Of a large file the beginning isn't known.
        let is_whole = tail.len() as u64 == self.length_bytes;
        if is_whole && !tail.starts_with(b"PAR1") {
            return Err(LoadError::NotParquet { found });
        }
        Err(LoadError::CutOff { detail: format!("it ends with {found}, expected \"PAR1\"") })
    }
}

/// Checks the number of bytes of a range.
///
/// # Errors
/// [`LoadError::Damaged`] if they aren't as many as the range has.
pub(super) fn check_length(range: &Range<u64>, bytes: &[u8]) -> Result<(), LoadError> {
    let expected = range.end.saturating_sub(range.start);
    if bytes.len() as u64 == expected {
        return Ok(());
    }
    Err(LoadError::Damaged { detail: format!("{} bytes came, expected {expected}", bytes.len()) })
}
