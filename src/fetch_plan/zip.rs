//! Archives of Parquet files: where each entry's bytes lie.
//!
//! After PKWARE's APPNOTE 6.3, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.14–4.3.16 (its end,
//! with the 64-bit form of large archives).

use std::ops::Range;

use bytes::Bytes;

use super::paths::is_parquet_path;
use crate::source::{LoadError, Poll};

/// The end record is 22 bytes and stands before a comment of at most 65,535; the 64-bit locator before it has 20.
const TAIL_BYTES: u64 = 22 + 65_535 + 20;
const LOCAL_HEADER_BYTES: u64 = 30;
/// A central directory longer than this is no list of data files.
const DIRECTORY_BYTES: u64 = 64 << 20;

/// A file within an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZipEntry {
    /// Its path within the archive.
    pub name: String,
    /// Its bytes within the archive, packed as [`ZipEntry::deflated`] says.
    pub data: Range<u64>,
    /// Its length when unpacked.
    pub length_bytes: u64,
    /// Whether it has to be inflated (raw deflate); otherwise it is stored as it is.
    pub deflated: bool,
}

/// Lists an archive's entries whose names end in `.parquet` or `.pq`; no I/O of its own.
pub struct ZipReader {
    length_bytes: u64,
    state: ZipState,
}

enum ZipState {
    Tail,
    Directory(Range<u64>),
    /// The entries with the places of their local headers, and how many of those have been read.
    Headers(Vec<(ZipEntry, u64)>, usize),
}

impl ZipReader {
    /// Starts on an archive of `length_bytes`.
    pub fn new(length_bytes: u64) -> ZipReader {
        ZipReader { length_bytes, state: ZipState::Tail }
    }

    /// The next range to read, or the entries.
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

    /// Takes the bytes of the range that was asked for.
    ///
    /// Errors when they aren't an archive's, or when a Parquet file in it is encrypted or packed by another method.
    pub fn push(&mut self, bytes: &Bytes) -> Result<(), LoadError> {
        match &mut self.state {
            ZipState::Tail => self.state = ZipState::Directory(directory(bytes, self.length_bytes)?),
            ZipState::Directory(_) => self.state = ZipState::Headers(entries(bytes, self.length_bytes)?, 0),
            ZipState::Headers(entries, read) => {
                let header = Fields(bytes);
                let extent = header.u16(26).zip(header.u16(28)).filter(|_| header.is(0, b"PK\x03\x04"));
                let (name, extra) = extent.ok_or_else(|| damaged("an entry has no header"))?;
                if let Some((entry, at)) = entries.get_mut(*read) {
                    let start = *at + LOCAL_HEADER_BYTES + u64::from(name) + u64::from(extra);
                    let packed = entry.data.end;
                    let end = start.checked_add(packed).filter(|&end| end <= self.length_bytes);
                    entry.data = start..end.ok_or_else(|| damaged("an entry reaches beyond its end"))?;
                }
                *read += 1;
            }
        }
        Ok(())
    }
}

fn damaged(detail: &str) -> LoadError {
    LoadError::Archive { detail: detail.to_owned() }
}

/// Little-endian numbers at places of a record.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
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
    fn is(&self, at: usize, signature: &[u8; 4]) -> bool {
        self.array(at).as_ref() == Some(signature)
    }
}

/// Where the central directory lies.
fn directory(tail: &[u8], length_bytes: u64) -> Result<Range<u64>, LoadError> {
    let record = Fields(tail);
    let last = tail.len().checked_sub(22).ok_or_else(|| damaged("it is too short"))?;
    // The comment behind the record reaches to the archive's end, and may look like a record itself.
    let is_end = |at: usize| record.u16(at + 20).is_some_and(|comment| at + 22 + usize::from(comment) == tail.len());
    let end = (0..=last).rev().find(|&at| record.is(at, b"PK\x05\x06") && is_end(at));
    let end = end.ok_or_else(|| damaged("it has no directory at its end"))?;
    let of_32_bits = || Some((u64::from(record.u32(end + 12)?), u64::from(record.u32(end + 16)?)));
    // The place of the 64-bit record is counted from the archive's start; the tail begins later.
    let of_64_bits = || {
        let locator = end.checked_sub(20).filter(|&at| record.is(at, b"PK\x06\x07"))?;
        let tail_start = length_bytes - tail.len() as u64;
        let at = usize::try_from(record.u64(locator + 8)?.checked_sub(tail_start)?).ok()?;
        record.is(at, b"PK\x06\x06").then(|| Some((record.u64(at + 40)?, record.u64(at + 48)?)))?
    };
    let (size, start) = of_64_bits().or_else(of_32_bits).ok_or_else(|| damaged("its directory can't be found"))?;
    let within = start.checked_add(size).filter(|&end| end <= length_bytes && size <= DIRECTORY_BYTES);
    within.map(|end| start..end).ok_or_else(|| damaged("its directory lies outside of it"))
}

/// The entries; until their local headers are read, `data` ends with the packed length.
fn entries(directory: &[u8], length_bytes: u64) -> Result<Vec<(ZipEntry, u64)>, LoadError> {
    let mut found = Vec::new();
    let mut rest = directory;
    while Fields(rest).is(0, b"PK\x01\x02") {
        let record = Fields(rest);
        let cut = || damaged("its directory is cut off");
        let lengths = [28, 30, 32].map(|at| record.u16(at).map(usize::from));
        let [Some(name), Some(extra), Some(comment)] = lengths else { return Err(cut()) };
        let name_text = rest.get(46..46 + name).ok_or_else(cut)?;
        let extras = rest.get(46 + name..46 + name + extra).ok_or_else(cut)?;
        let name_text = String::from_utf8_lossy(name_text).into_owned();
        if is_parquet_path(&name_text) {
            found.push(entry(name_text, &record, extras, length_bytes)?);
        }
        rest = rest.get(46 + name + extra + comment..).ok_or_else(cut)?;
    }
    if found.is_empty() { Err(LoadError::NothingInArchive) } else { Ok(found) }
}

fn entry(name: String, record: &Fields<'_>, extras: &[u8], length_bytes: u64) -> Result<(ZipEntry, u64), LoadError> {
    let cut = || damaged("its directory is cut off");
    let (flags, method) = record.u16(8).zip(record.u16(10)).ok_or_else(cut)?;
    if flags & 1 != 0 {
        return Err(damaged(&format!("\"{name}\" is encrypted")));
    }
    if method != 0 && method != 8 {
        return Err(damaged(&format!("\"{name}\" is packed by method {method}, expected stored or deflated")));
    }
    let field = |at| record.u32(at).map(u64::from).ok_or_else(cut);
    let (mut packed, mut unpacked, mut header) = (field(20)?, field(24)?, field(42)?);
    // What does not fit 32 bits stands in an extra field, in this order.
    let mut large = large_fields(extras).into_iter();
    for value in [&mut unpacked, &mut packed, &mut header] {
        if *value == u64::from(u32::MAX) {
            *value = large.next().ok_or_else(cut)?;
        }
    }
    if header.checked_add(LOCAL_HEADER_BYTES).is_none_or(|end| end > length_bytes) {
        return Err(damaged("an entry begins beyond its end"));
    }
    Ok((ZipEntry { name, data: 0..packed, length_bytes: unpacked, deflated: method == 8 }, header))
}

/// The numbers of the extra field with the tag 1.
fn large_fields(mut extras: &[u8]) -> Vec<u64> {
    while let (Some(tag), Some(length)) = (Fields(extras).u16(0), Fields(extras).u16(2)) {
        let end = 4 + usize::from(length);
        let field = extras.get(4..end).unwrap_or_default();
        if tag == 1 {
            return field.chunks_exact(8).filter_map(|chunk| Fields(chunk).u64(0)).collect();
        }
        extras = extras.get(end..).unwrap_or_default();
    }
    Vec::new()
}
