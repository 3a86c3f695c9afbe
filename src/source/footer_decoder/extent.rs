//! Where a column chunk lies in the file, whatever its sizes say.

use std::ops::Range;

/// Bytes of the magic number, before which no page begins.
const MAGIC_BYTES: u64 = 4;

/// Where a column chunk lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::source) struct Extent {
    /// Where its first page begins; 0 where that is not in the file.
    start: u64,
    /// Where it ends, as the footer says; where that can't be, where another column chunk begins.
    end: u64,
    /// Where it ends at the latest: its pages may reach beyond what the footer says.
    limit: u64,
}

impl Extent {
    /// Returns the extent as the offsets of dictionary and data pages tell: an offset of 0 is none, and a dictionary precedes
    /// its data. The size is taken as it is.
    pub(super) fn new(dictionary_offset: i64, data_offset: i64, bytes: i64) -> Extent {
        let offset = |number: i64| u64::try_from(number).ok().filter(|&offset| offset >= MAGIC_BYTES);
        let start = match (offset(dictionary_offset), offset(data_offset)) {
            (Some(dictionary), Some(data)) => dictionary.min(data),
            (dictionary, data) => data.or(dictionary).unwrap_or(0),
        };
        Extent { start, end: start.saturating_add(u64::try_from(bytes).unwrap_or(0)), limit: 0 }
    }

    /// Returns whether it begins in the file.
    pub(in crate::source) fn is_in_file(&self) -> bool {
        self.start > 0
    }

    /// Returns the range of bytes as the footer says.
    pub(in crate::source) fn range(&self) -> Range<u64> {
        self.start..self.end
    }

    /// Returns the end that its pages don't cross.
    pub(in crate::source) fn limit(&self) -> u64 {
        self.limit
    }

    /// Brings the ends into the file and to where the next column chunk begins.
    fn fit(&mut self, next: u64, data_end: u64) {
        if self.start >= data_end {
            *self = Extent::default();
            return;
        }
        let told = self.end.min(data_end);
        self.end = if told == self.start || told > next { next } else { told };
        self.limit = told.max(next);
    }
}

/// Fits the extents of all column chunks into the bytes before the footer, each with regard to the others.
pub(super) fn fit_extents(extents: Vec<&mut Extent>, data_end: u64) {
    let mut starts: Vec<u64> = extents.iter().map(|extent| extent.start).collect();
    starts.sort_unstable();
    for extent in extents {
        let next = starts.partition_point(|&start| start <= extent.start);
        extent.fit(starts.get(next).copied().unwrap_or(data_end).min(data_end), data_end);
    }
}
