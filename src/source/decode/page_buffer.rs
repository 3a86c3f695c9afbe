//! The bytes of a column chunk as they arrive, split into pages.

use std::collections::VecDeque;
use std::ops::Range;

use bytes::Bytes;

use super::error::DecodeResult;
use super::page_header::PageHeader;

/// Bytes that are requested at a time: few enough that they are still in the processor's cache when they are decompressed,
/// enough that few pages lie in two slices.
const SLICE_BYTES: u64 = 2 << 20;

/// Bytes that are requested at a time beyond where the chunk should end: mostly it is a header that its writer didn't count.
const SLICE_BEYOND_BYTES: u64 = 64 << 10;

/// Bytes within which a page header has to end, statistics included, as in arrow-rs: so damaged bytes aren't gathered to the
/// end of their chunk.
const MAX_HEADER_BYTES: usize = 16 << 20;

/// Pages of a column chunk that have arrived and have not been read.
pub(super) struct PageBuffer {
    complete: VecDeque<(PageHeader, Bytes)>,
    /// Values of the complete pages.
    complete_values: u64,
    /// The beginning of the page that follows.
    partial: Bytes,
    /// Bytes that the partial page lacks; 0 as long as its header can't be read.
    missing_bytes: usize,
    /// The bytes that have not arrived, in the file.
    remaining: Range<u64>,
    /// Where the chunk ends at the latest: its pages may reach beyond where it should end.
    limit: u64,
}

impl PageBuffer {
    /// Starts on a column chunk, by its range of bytes in the file, and where it ends at the latest.
    pub(super) fn new(range: Range<u64>, limit: u64) -> PageBuffer {
        PageBuffer {
            complete: VecDeque::new(),
            complete_values: 0,
            partial: Bytes::new(),
            missing_bytes: 0,
            remaining: range,
            limit,
        }
    }

    /// Returns the number of values of the pages that are complete.
    pub(super) fn complete_values(&self) -> u64 {
        self.complete_values
    }

    /// Returns the next range to request of the file; `None` at the end, or where no more bytes would complete a page.
    pub(super) fn next_range(&self) -> Option<Range<u64>> {
        if self.missing_bytes == 0 && self.partial.len() >= MAX_HEADER_BYTES {
            return None;
        }
        let (start, missing) = (self.remaining.start, self.missing_bytes as u64);
        let end = if self.remaining.is_empty() {
            start.saturating_add(SLICE_BEYOND_BYTES.max(missing)).min(self.limit)
        } else {
            start.saturating_add(SLICE_BYTES.max(missing)).min(self.remaining.end)
        };
        Some(start..end).filter(|slice| !slice.is_empty())
    }

    /// Returns all of the chunk that has not arrived, or what lacks of the last page; `None` at the end.
    pub(super) fn remaining(&self) -> Option<Range<u64>> {
        match self.remaining.is_empty() {
            true if self.partial.is_empty() => None,
            true => self.next_range(),
            false => Some(self.remaining.clone()),
        }
    }

    /// Returns whether a range of the file is what comes next.
    pub(super) fn is_next(&self, range: &Range<u64>) -> bool {
        range.start == self.remaining.start && range.end <= self.limit.max(self.remaining.end)
    }

    /// Returns the bytes to which the complete pages decompress, as their headers say.
    pub(super) fn complete_bytes(&self) -> u64 {
        self.complete_sizes().map(|(_, bytes)| bytes).sum()
    }

    /// Returns the values and bytes of the complete pages, as their headers say.
    pub(super) fn complete_sizes(&self) -> impl Iterator<Item = (u64, u64)> {
        self.complete.iter().map(|(header, _)| (header.value_count(), header.uncompressed_bytes as u64))
    }

    /// Adds the bytes that follow those that have arrived.
    pub(super) fn push(&mut self, mut bytes: Bytes) {
        self.remaining.start += bytes.len() as u64;
        self.remaining.end = self.remaining.end.max(self.remaining.start);
        if !self.partial.is_empty() {
            let own_bytes = if self.missing_bytes > 0 { self.missing_bytes.min(bytes.len()) } else { bytes.len() };
            let joined = [&self.partial[..], &bytes.split_to(own_bytes)].concat();
            self.split(Bytes::from(joined));
        }
        if self.partial.is_empty() {
            self.split(bytes);
        }
    }

    /// Takes complete pages from the front of the bytes and keeps the rest as the partial page.
    fn split(&mut self, mut bytes: Bytes) {
        self.missing_bytes = 0;
        while let Ok((header, behind)) = PageHeader::read(&bytes) {
            self.missing_bytes = header.compressed_bytes.saturating_sub(behind.len());
            if self.missing_bytes > 0 {
                break;
            }
            let start = bytes.len() - behind.len();
            let page = bytes.split_to(start + header.compressed_bytes).slice(start..);
            self.complete_values += header.value_count();
            self.complete.push_back((header, page));
        }
        self.partial = bytes;
    }

    /// Returns the next page; `None` at the end.
    ///
    /// # Errors
    /// If what is left is no page, or not all of one.
    pub(super) fn next_page(&mut self) -> DecodeResult<Option<(PageHeader, Bytes)>> {
        if let Some((header, page)) = self.complete.pop_front() {
            self.complete_values -= header.value_count();
            return Ok(Some((header, page)));
        }
        if self.partial.is_empty() {
            return Ok(None);
        }
        PageHeader::read(&self.partial)?;
        Err("a page that reaches beyond it")
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::{MAX_HEADER_BYTES, PageBuffer, SLICE_BYTES};

    /// Returns a page of data that isn't compressed: its header in Thrift's compact protocol, then its bytes.
    fn page(values: u8, bytes: usize) -> Vec<u8> {
        let varint = |number: usize| {
            let mut groups = vec![];
            let mut rest = number * 2;
            while rest > 127 {
                groups.push((rest % 128 + 128) as u8);
                rest /= 128;
            }
            [groups, vec![rest as u8]].concat()
        };
        // Page type, size, size; then a structure of values and three encodings.
        let header =
            [&[0x15, 0, 0x15][..], &varint(bytes), &[0x15], &varint(bytes), &[0x2c, 0x15, values * 2]].concat();
        [&header[..], &[0x15, 0, 0x15, 6, 0x15, 6, 0, 0], &vec![values; bytes]].concat()
    }

    #[test]
    fn pages_are_the_same_however_their_bytes_come() {
        let sizes = [5, 0, 300, 1, 70_000, 12];
        let all = Bytes::from((1..).zip(sizes).flat_map(|(values, bytes)| page(values, bytes)).collect::<Vec<u8>>());
        for step in [1, 2, 3, 7, 100, 299, 5_000, all.len()] {
            let mut pages = PageBuffer::new(40..40 + all.len() as u64, 0);
            let (mut came, mut at) = (Vec::new(), 0);
            while let Some(slice) = pages.next_range() {
                assert_eq!(slice, 40 + at as u64..40 + all.len() as u64);
                let end = (at + step).min(all.len());
                pages.push(all.slice(at..end));
                at = end;
                // Read as soon as they are complete.
                while pages.complete_values() > 0 {
                    let (_, bytes) = pages.next_page().unwrap().unwrap();
                    came.push((bytes.len(), bytes.first().copied()));
                }
            }
            let expected = [(5, Some(1)), (0, None), (300, Some(3)), (1, Some(4)), (70_000, Some(5)), (12, Some(6))];
            assert_eq!(came, expected, "{step}");
            assert!(pages.next_page().unwrap().is_none() && pages.remaining().is_none());
        }
    }

    #[test]
    fn a_large_page_is_asked_for_at_once_as_soon_as_its_header_tells() {
        let size = 3 * SLICE_BYTES as usize;
        let all = Bytes::from(page(1, size));
        let mut pages = PageBuffer::new(0..all.len() as u64, 0);
        let first = pages.next_range().unwrap();
        assert_eq!(first, 0..SLICE_BYTES);
        pages.push(all.slice(..SLICE_BYTES as usize));
        assert_eq!((pages.complete_values(), pages.next_range()), (0, Some(SLICE_BYTES..all.len() as u64)));
        assert_eq!(pages.next_page().unwrap_err(), "a page that reaches beyond it");
        pages.push(all.slice(SLICE_BYTES as usize..));
        assert_eq!(pages.next_page().unwrap().unwrap().1.len(), size);
    }

    #[test]
    fn what_is_no_page_says_so() {
        let mut pages = PageBuffer::new(0..3, 3);
        pages.push(Bytes::from_static(&[255; 3]));
        assert!(pages.next_page().unwrap_err().contains("header"));
    }

    #[test]
    fn of_a_chunk_that_begins_with_no_page_little_is_asked_for() {
        let mut pages = PageBuffer::new(0..1 << 30, 1 << 30);
        let mut came = 0;
        while let Some(slice) = pages.next_range() {
            came = slice.end as usize;
            pages.push(Bytes::from(vec![255; (slice.end - slice.start) as usize]));
        }
        assert_eq!(came, MAX_HEADER_BYTES);
        assert!(pages.next_page().unwrap_err().contains("header"));
    }
}
