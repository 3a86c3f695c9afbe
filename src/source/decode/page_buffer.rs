//! The pages of a column chunk, as its bytes come.

use std::collections::VecDeque;
use std::ops::Range;

use bytes::Bytes;

use super::bits::Result;
use super::page_header::{Header, Kind};

/// Bytes that are asked for at a time: little enough that what has been copied is still near when it is decompressed, much
/// enough that few pages lie in two.
const SLICE_BYTES: u64 = 2 << 20;

/// Bytes within which a header has to end, statistics and all: what Arrow's own reader asks for, too. Damaged bytes aren't
/// gathered to the end of their chunk.
const HEADER_BYTES: usize = 16 << 20;

/// Pages that have come and have not been read.
pub(super) struct Pages {
    whole: VecDeque<(Header, Bytes)>,
    /// Values of these.
    values: u64,
    /// The beginning of the page that follows.
    begun: Bytes,
    /// Bytes that it lacks; 0 as long as its header can't be read.
    lacking: usize,
    /// What has not come, in the file.
    rest: Range<u64>,
}

impl Pages {
    /// Of a chunk that lies there in its file.
    pub(super) fn new(range: Range<u64>) -> Pages {
        Pages { whole: VecDeque::new(), values: 0, begun: Bytes::new(), lacking: 0, rest: range }
    }

    /// Values of the pages that are whole.
    pub(super) fn values(&self) -> u64 {
        self.values
    }

    /// What is to come next, in the file; `None` at the end, or where no more would make a page of what has come.
    pub(super) fn next_slice(&self) -> Option<Range<u64>> {
        if self.lacking == 0 && self.begun.len() >= HEADER_BYTES {
            return None;
        }
        let end = self.rest.start.saturating_add(SLICE_BYTES.max(self.lacking as u64));
        Some(self.rest.start..end.min(self.rest.end)).filter(|slice| !slice.is_empty())
    }

    /// All that is to come.
    pub(super) fn rest(&self) -> Option<Range<u64>> {
        Some(self.rest.clone()).filter(|rest| !rest.is_empty())
    }

    /// Adds the bytes that come next.
    pub(super) fn push(&mut self, mut bytes: Bytes) {
        self.rest.start += bytes.len() as u64;
        if !self.begun.is_empty() {
            let own = if self.lacking > 0 { self.lacking.min(bytes.len()) } else { bytes.len() };
            let joined = [&self.begun[..], &bytes.split_to(own)].concat();
            self.part(Bytes::from(joined));
        }
        if self.begun.is_empty() {
            self.part(bytes);
        }
    }

    /// Parts bytes into pages.
    fn part(&mut self, mut bytes: Bytes) {
        self.lacking = 0;
        while let Ok((header, behind)) = Header::read(&bytes) {
            self.lacking = header.compressed_bytes.saturating_sub(behind.len());
            if self.lacking > 0 {
                break;
            }
            let start = bytes.len() - behind.len();
            let page = bytes.split_to(start + header.compressed_bytes).slice(start..);
            self.values += header.values();
            self.whole.push_back((header, page));
        }
        self.begun = bytes;
    }

    /// The next page; `None` at the end, errors when what is left is none.
    pub(super) fn next(&mut self) -> Result<Option<(Header, Bytes)>> {
        if let Some((header, page)) = self.whole.pop_front() {
            self.values -= header.values();
            return Ok(Some((header, page)));
        }
        if self.begun.is_empty() {
            return Ok(None);
        }
        Header::read(&self.begun)?;
        Err("a page that reaches beyond it")
    }
}

impl Header {
    fn values(&self) -> u64 {
        match self.kind {
            Kind::Data { values, .. } | Kind::DataV2 { values, .. } => values as u64,
            Kind::Dictionary { .. } | Kind::Index => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::{HEADER_BYTES, Pages, SLICE_BYTES};

    /// A page of data that isn't compressed: its header in Thrift's compact protocol, then its bytes.
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
        // Kind, size, size; then a structure of values and three encodings.
        let header =
            [&[0x15, 0, 0x15][..], &varint(bytes), &[0x15], &varint(bytes), &[0x2c, 0x15, values * 2]].concat();
        [&header[..], &[0x15, 0, 0x15, 6, 0x15, 6, 0, 0], &vec![values; bytes]].concat()
    }

    #[test]
    fn pages_are_the_same_however_their_bytes_come() {
        let sizes = [5, 0, 300, 1, 70_000, 12];
        let all = Bytes::from((1..).zip(sizes).flat_map(|(values, bytes)| page(values, bytes)).collect::<Vec<u8>>());
        for step in [1, 2, 3, 7, 100, 299, 5_000, all.len()] {
            let mut pages = Pages::new(40..40 + all.len() as u64);
            let (mut came, mut at) = (Vec::new(), 0);
            while let Some(slice) = pages.next_slice() {
                assert_eq!(slice, 40 + at as u64..40 + all.len() as u64);
                let end = (at + step).min(all.len());
                pages.push(all.slice(at..end));
                at = end;
                // Read as soon as they are whole.
                while pages.values() > 0 {
                    let (_, bytes) = pages.next().unwrap().unwrap();
                    came.push((bytes.len(), bytes.first().copied()));
                }
            }
            let expected = [(5, Some(1)), (0, None), (300, Some(3)), (1, Some(4)), (70_000, Some(5)), (12, Some(6))];
            assert_eq!(came, expected, "{step}");
            assert!(pages.next().unwrap().is_none() && pages.rest().is_none());
        }
    }

    #[test]
    fn a_large_page_is_asked_for_at_once_as_soon_as_its_header_tells() {
        let size = 3 * SLICE_BYTES as usize;
        let all = Bytes::from(page(1, size));
        let mut pages = Pages::new(0..all.len() as u64);
        let first = pages.next_slice().unwrap();
        assert_eq!(first, 0..SLICE_BYTES);
        pages.push(all.slice(..SLICE_BYTES as usize));
        assert_eq!((pages.values(), pages.next_slice()), (0, Some(SLICE_BYTES..all.len() as u64)));
        assert_eq!(pages.next().unwrap_err(), "a page that reaches beyond it");
        pages.push(all.slice(SLICE_BYTES as usize..));
        assert_eq!(pages.next().unwrap().unwrap().1.len(), size);
    }

    #[test]
    fn what_is_no_page_says_so() {
        let mut pages = Pages::new(0..3);
        pages.push(Bytes::from_static(&[255; 3]));
        assert!(pages.next().unwrap_err().contains("header"));
    }

    #[test]
    fn of_a_chunk_that_begins_with_no_page_little_is_asked_for() {
        let mut pages = Pages::new(0..1 << 30);
        let mut came = 0;
        while let Some(slice) = pages.next_slice() {
            came = slice.end as usize;
            pages.push(Bytes::from(vec![255; (slice.end - slice.start) as usize]));
        }
        assert_eq!(came, HEADER_BYTES);
        assert!(pages.next().unwrap_err().contains("header"));
    }
}
