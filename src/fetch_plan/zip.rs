//! Finds the Parquet files of a ZIP archive: where each entry's bytes lie.
//!
//! After PKWARE's APPNOTE 6.3, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.14–4.3.16 (its end,
//! with the 64-bit form of large archives).

use std::ops::Range;

use bytes::Bytes;

use super::paths::is_parquet_path;
use crate::source::{LoadError, Poll};

/// Bytes of the archive's end that are read: the 64-bit locator (20), the end record (22), a comment of at most 65,535.
const TAIL_BYTES: u64 = 22 + 65_535 + 20;
/// Bytes of a local header, without the name and the extra field behind it.
const LOCAL_HEADER_BYTES: u64 = 30;
/// Longest central directory that is read: a longer one is no list of data files.
const MAX_DIRECTORY_BYTES: u64 = 64 << 20;

/// A file within an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZipEntry {
    /// Path within the archive.
    pub name: String,
    /// Byte range within the archive, of the file as it is stored: compressed if [`ZipEntry::deflated`].
    pub data: Range<u64>,
    /// Length of the file when decompressed, in bytes.
    pub length_bytes: u64,
    /// Whether it is compressed by raw deflate; otherwise it is stored as it is.
    pub deflated: bool,
}

/// Reads the list of an archive's Parquet files (see [`is_parquet_path`]); does no I/O.
///
/// Its [`poll`](ZipReader::poll) and [`push`](ZipReader::push) are driven as those of the readers of [`crate::source`].
pub struct ZipReader {
    length_bytes: u64,
    state: ZipState,
}

/// What is read next.
enum ZipState {
    /// The end of the archive, which tells where the central directory lies.
    Tail,
    /// The central directory.
    Directory(Range<u64>),
    /// The local headers: the entries with the positions of these, and how many have been read.
    Headers(Vec<(ZipEntry, u64)>, usize),
}

impl ZipReader {
    /// Starts on an archive of so many bytes.
    pub fn new(length_bytes: u64) -> ZipReader {
        ZipReader { length_bytes, state: ZipState::Tail }
    }

    /// Returns the byte range that is needed next, or the entries.
    pub fn poll(&self) -> Poll<Vec<ZipEntry>> {
        let range = match &self.state {
            ZipState::Tail => self.length_bytes.saturating_sub(TAIL_BYTES)..self.length_bytes,
            ZipState::Directory(range) => range.clone(),
            ZipState::Headers(entries, read) => match entries.get(*read) {
                Some((_, header)) => *header..header + LOCAL_HEADER_BYTES,
                None => return Poll::Ready(entries.iter().map(|(entry, _)| entry.clone()).collect()),
            },
        };
        Poll::Need(vec![range])
    }

    /// Takes the bytes of the range that [`ZipReader::poll`] returned.
    ///
    /// # Errors
    /// [`LoadError::Archive`] if they aren't an archive's, or if a Parquet file in it is encrypted or compressed by another
    /// method than deflate; [`LoadError::NothingInArchive`] if there is no Parquet file in it.
    pub fn push(&mut self, bytes: &Bytes) -> Result<(), LoadError> {
        match &mut self.state {
            ZipState::Tail => self.state = ZipState::Directory(directory(bytes, self.length_bytes)?),
            ZipState::Directory(_) => self.state = ZipState::Headers(entries(bytes, self.length_bytes)?, 0),
            ZipState::Headers(entries, read) => {
                let header = ZipRecord(bytes);
                let extent = header.u16(26).zip(header.u16(28)).filter(|_| header.is(0, b"PK\x03\x04"));
                let (name, extra) = extent.ok_or_else(|| damaged("an entry has no header"))?;
                if let Some((entry, at)) = entries.get_mut(*read) {
                    let start = *at + LOCAL_HEADER_BYTES + u64::from(name) + u64::from(extra);
                    let compressed = entry.data.end;
                    let end = start.checked_add(compressed).filter(|&end| end <= self.length_bytes);
                    entry.data = start..end.ok_or_else(|| damaged("an entry reaches beyond its end"))?;
                }
                *read += 1;
            }
        }
        Ok(())
    }
}

/// Returns the error for an archive that can't be read.
fn damaged(detail: &str) -> LoadError {
    LoadError::Archive { detail: detail.to_owned() }
}

/// The bytes of a record, from which little-endian numbers are read; `None` beyond its end.
struct ZipRecord<'a>(&'a [u8]);

impl ZipRecord<'_> {
    fn array<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        self.0.get(at..at.checked_add(N)?)?.try_into().ok()
    }
    fn u16(&self, at: usize) -> Option<u16> {
        self.array(at).map(u16::from_le_bytes)
    }
    fn u32(&self, at: usize) -> Option<u32> {
        self.array(at).map(u32::from_le_bytes)
    }
    fn u64(&self, at: usize) -> Option<u64> {
        self.array(at).map(u64::from_le_bytes)
    }
    /// Returns whether a signature stands at a position.
    fn is(&self, at: usize, signature: &[u8; 4]) -> bool {
        self.array(at).as_ref() == Some(signature)
    }
}

/// Returns the byte range of the central directory.
///
/// # Errors
/// [`LoadError::Archive`] if the archive's end doesn't tell it.
fn directory(tail: &[u8], length_bytes: u64) -> Result<Range<u64>, LoadError> {
    let record = ZipRecord(tail);
    let last = tail.len().checked_sub(22).ok_or_else(|| damaged("it is too short"))?;
    // The comment behind the record reaches to the archive's end, and may hold the signature itself.
    let is_end = |at: usize| record.u16(at + 20).is_some_and(|comment| at + 22 + usize::from(comment) == tail.len());
    let end = (0..=last).rev().find(|&at| record.is(at, b"PK\x05\x06") && is_end(at));
    let end = end.ok_or_else(|| damaged("it has no directory at its end"))?;
    let range_32_bit = || Some((u64::from(record.u32(end + 12)?), u64::from(record.u32(end + 16)?)));
    // The position of the 64-bit record is counted from the archive's start, where the tail doesn't begin.
    let range_64_bit = || {
        let locator = end.checked_sub(20).filter(|&at| record.is(at, b"PK\x06\x07"))?;
        let tail_start = length_bytes - tail.len() as u64;
        let at = usize::try_from(record.u64(locator + 8)?.checked_sub(tail_start)?).ok()?;
        record.is(at, b"PK\x06\x06").then(|| Some((record.u64(at + 40)?, record.u64(at + 48)?)))?
    };
    let (size, start) = range_64_bit().or_else(range_32_bit).ok_or_else(|| damaged("its directory can't be found"))?;
    let within = start.checked_add(size).filter(|&end| end <= length_bytes && size <= MAX_DIRECTORY_BYTES);
    within.map(|end| start..end).ok_or_else(|| damaged("its directory lies outside of it"))
}

/// Returns the Parquet files of the central directory with the positions of their local headers.
///
/// Until the local header is read, `data` is a range from 0 to the compressed length.
///
/// # Errors
/// [`LoadError::Archive`] if the directory is cut off or an entry can't be read, [`LoadError::NothingInArchive`] if there is
/// none.
fn entries(directory: &[u8], length_bytes: u64) -> Result<Vec<(ZipEntry, u64)>, LoadError> {
    let mut found = Vec::new();
    let mut rest = directory;
    while ZipRecord(rest).is(0, b"PK\x01\x02") {
        let record = ZipRecord(rest);
        let cut_off = || damaged("its directory is cut off");
        let lengths = [28, 30, 32].map(|at| record.u16(at).map(usize::from));
        let [Some(name), Some(extra), Some(comment)] = lengths else { return Err(cut_off()) };
        let name_text = rest.get(46..46 + name).ok_or_else(cut_off)?;
        let extras = rest.get(46 + name..46 + name + extra).ok_or_else(cut_off)?;
        let name_text = String::from_utf8_lossy(name_text).into_owned();
        if is_parquet_path(&name_text) {
            found.push(entry(name_text, &record, extras, length_bytes)?);
        }
        rest = rest.get(46 + name + extra + comment..).ok_or_else(cut_off)?;
    }
    if found.is_empty() { Err(LoadError::NothingInArchive) } else { Ok(found) }
}

/// Returns an entry of the central directory with the position of its local header.
fn entry(name: String, record: &ZipRecord<'_>, extras: &[u8], length_bytes: u64) -> Result<(ZipEntry, u64), LoadError> {
    let cut_off = || damaged("its directory is cut off");
    let (flags, method) = record.u16(8).zip(record.u16(10)).ok_or_else(cut_off)?;
    if flags & 1 != 0 {
        return Err(damaged(&format!("\"{name}\" is encrypted")));
    }
    if method != 0 && method != 8 {
        return Err(damaged(&format!("\"{name}\" is packed by method {method}, expected stored or deflated")));
    }
    let field = |at| record.u32(at).map(u64::from).ok_or_else(cut_off);
    let (mut compressed, mut uncompressed, mut header) = (field(20)?, field(24)?, field(42)?);
    // Numbers that don't fit 32 bits stand in an extra field, in this order.
    let mut large = large_fields(extras).into_iter();
    for value in [&mut uncompressed, &mut compressed, &mut header] {
        if *value == u64::from(u32::MAX) {
            *value = large.next().ok_or_else(cut_off)?;
        }
    }
    if header.checked_add(LOCAL_HEADER_BYTES).is_none_or(|end| end > length_bytes) {
        return Err(damaged("an entry begins beyond its end"));
    }
    Ok((ZipEntry { name, data: 0..compressed, length_bytes: uncompressed, deflated: method == 8 }, header))
}

/// Returns the numbers of the extra field with the tag 1: lengths and positions of 64 bits.
fn large_fields(mut extras: &[u8]) -> Vec<u64> {
    while let (Some(tag), Some(length)) = (ZipRecord(extras).u16(0), ZipRecord(extras).u16(2)) {
        let end = 4 + usize::from(length);
        let field = extras.get(4..end).unwrap_or_default();
        if tag == 1 {
            return field.chunks_exact(8).filter_map(|chunk| ZipRecord(chunk).u64(0)).collect();
        }
        extras = extras.get(end..).unwrap_or_default();
    }
    Vec::new()
}
