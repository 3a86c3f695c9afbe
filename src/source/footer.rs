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
/// Fewest bytes of a file: what is behind the footer, and the magic number at its beginning.
const MIN_FILE_BYTES: u64 = END_BYTES + 4;

/// Reads a file's footer: the last bytes of the file first, then all of the footer, if these don't hold it; does no I/O.
///
/// The example of [`crate::source`] shows the loop.
pub struct FooterReader {
    length_bytes: u64,
    tail: Option<Bytes>,
    footer: Option<Bytes>,
}

/// Bytes of the beginning that are requested of a file that doesn't end as Parquet: they tell what it is.
pub const HEAD_BYTES: u64 = 1024;

impl FooterReader {
    /// Starts on a file of so many bytes.
    ///
    /// # Errors
    /// [`LoadError::Empty`] if there are none.
    pub fn new(length_bytes: u64) -> Result<FooterReader, LoadError> {
        match length_bytes {
            0 => Err(LoadError::Empty),
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
            let missing =
                if self.is_whole(tail) { self.footer_range(tail)? } else { 0..HEAD_BYTES.min(self.length_bytes) };
            return Ok(Poll::Need(Vec::from([missing])));
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
        if let Some(tail) = &self.tail {
            if !self.is_whole(tail) {
                return Err(self.other_format(&bytes, tail));
            }
            self.footer = Some(bytes);
            return Ok(());
        }
        if !self.is_whole(&bytes) {
            if bytes.len() as u64 == self.length_bytes {
                return Err(self.other_format(&bytes, &bytes));
            }
            self.tail = Some(bytes);
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

    /// Returns whether the end is that of a Parquet file, whose footer may be encrypted.
    fn is_whole(&self, tail: &[u8]) -> bool {
        self.length_bytes >= MIN_FILE_BYTES && (tail.ends_with(b"PAR1") || tail.ends_with(b"PARE"))
    }

    /// Returns the byte range of the footer, as the end of the file says.
    fn footer_range(&self, tail: &[u8]) -> Result<Range<u64>, LoadError> {
        let length = match tail {
            [.., b'E'] => return Err(LoadError::Encrypted),
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

    /// Returns the error of a file that doesn't end as Parquet does, by its beginning and its end.
    fn other_format(&self, head: &[u8], tail: &[u8]) -> LoadError {
        let last = String::from_utf8_lossy(&tail[tail.len().saturating_sub(4)..]);
        let begins_as_parquet = head.starts_with(b"PAR1") || b"PAR1".starts_with(head);
        match (begins_as_parquet, format_of(head)) {
            (true, _) if self.length_bytes < MIN_FILE_BYTES => {
                LoadError::CutOff { detail: format!("{} bytes, expected {MIN_FILE_BYTES} or more", self.length_bytes) }
            }
            (true, _) => LoadError::CutOff { detail: format!("it ends with {last:?}, expected \"PAR1\"") },
            (false, Some(format)) => {
                let may_be_text = is_text(format) || format == GZIP;
                LoadError::NotParquet { found: format!("it is {format}"), may_be_text }
            }
            (false, None) => {
                LoadError::NotParquet { found: format!("it ends with {last:?}"), may_be_text: may_be_text(head) }
            }
        }
    }
}

const CSV: &str = "a CSV file";
const TEXT: &str = "a text";
const GZIP: &str = "compressed with gzip";

/// Returns whether what [`format_of`] says is a text that may hold a table.
pub(super) fn is_text(format: &str) -> bool {
    [CSV, TEXT].contains(&format)
}

/// Returns whether a file that begins with these bytes, which aren't UTF-8, may be a text for all that: UTF-16, or of one byte
/// per character.
fn may_be_text(head: &[u8]) -> bool {
    let is_other_control = |byte: &u8| *byte < b' ' && !byte.is_ascii_whitespace();
    let has_lines = head.contains(&b'\n') || head.contains(&b'\r');
    head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || has_lines && !head.iter().any(is_other_control)
}

/// Returns what a file is that begins with these bytes, as far as it is something that comes in place of Parquet.
pub fn format_of(head: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 10] = [
        (b"ARROW1", "an Arrow IPC file"),
        (b"FEA1", "a Feather file"),
        (b"\x1f\x8b", GZIP),
        (b"\x28\xb5\x2f\xfd", "compressed with zstd"),
        (b"SQLite format 3", "an SQLite database"),
        (b"ORC", "an ORC file"),
        (b"Obj\x01", "an Avro file"),
        (b"\xd0\xcf\x11\xe0", "an old workbook (XLS)"),
        (b"%PDF", "a PDF"),
        (b"version https://git-lfs", "a Git LFS pointer, in place of the file"),
    ];
    if let Some((_, format)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(format);
    }
    let holds = |text: &[u8]| head.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text));
    if head.starts_with(b"PK\x03\x04") {
        let is_workbook = holds(b"[Content_Types].xml") || holds(b"xl/");
        return Some(if is_workbook { "a workbook (XLSX)" } else { "a ZIP archive" });
    }
    // Text, if it is UTF-8 but for a character that was cut.
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => std::str::from_utf8(&head[..error.valid_up_to()]).ok()?,
        Err(_) => return None,
    };
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let is_control = |c: char| c.is_control() && !c.is_whitespace();
    if text.is_empty() || text.contains(is_control) {
        return None;
    }
    Some(match text.as_bytes() {
        [b'<', ..] if holds(b"<html") || holds(b"<!doctype html") => "an HTML page",
        [b'<', ..] => "an XML file",
        [b'{' | b'[', ..] => "a JSON file",
        _ if text.lines().next().is_some_and(|line| line.contains([',', ';', '\t'])) => CSV,
        _ => TEXT,
    })
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
