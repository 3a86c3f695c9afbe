//! Statistics of column chunks: bounds and null counts.

use std::ops::Range;

use bytes::Bytes;

use crate::source::thrift::{Thrift, wire};

/// Bytes that pages without values take at most, beside a bit of each slot: headers, and an empty dictionary.
const NULLS_BYTES: u64 = 150;

/// What a footer says of the values of a column chunk. Nothing of it is needed to read them.
#[derive(Clone, Debug, Default)]
pub(in crate::source) struct ChunkStatistics {
    /// Where the bounds stand in the footer.
    min: Option<Range<u32>>,
    max: Option<Range<u32>>,
    /// Whether they are of the old form, which may be ordered by signed bytes.
    is_deprecated: bool,
    max_is_cut: bool,
    null_count: Option<i64>,
}

/// The bounds of a column chunk's values, as bytes.
#[derive(Clone, Copy, Debug)]
pub(in crate::source) struct ValueBounds<'a> {
    /// No value is less.
    pub(in crate::source) min: &'a [u8],
    /// No value is greater.
    pub(in crate::source) max: &'a [u8],
    /// Whether the bounds are of the old form, which may be ordered by signed bytes.
    pub(in crate::source) is_deprecated: bool,
    /// Whether the upper bound may be the beginning of a greater value.
    pub(in crate::source) max_is_cut: bool,
}

impl ChunkStatistics {
    /// Reads them; `footer_bytes` is the length of the bytes at whose front `thrift` has started.
    pub(super) fn read(thrift: &mut Thrift<'_>, footer_bytes: usize) -> Option<ChunkStatistics> {
        let mut bounds: [Option<Range<u32>>; 7] = Default::default();
        let mut statistics = ChunkStatistics::default();
        let mut is_exact = None;
        thrift.structure(|thrift, number, wire_type| {
            match (number, wire_type) {
                (1 | 2 | 5 | 6, wire::BINARY) => {
                    let length = thrift.binary()?.len();
                    let end = footer_bytes - thrift.rest();
                    bounds[usize::from(number.unsigned_abs())] = Some((end - length) as u32..end as u32);
                }
                (3, wire::BYTE..=wire::I64) => statistics.null_count = Some(thrift.number(wire_type)?),
                (7, wire::TRUE | wire::FALSE) => is_exact = Some(wire_type == wire::TRUE),
                _ => thrift.skip(wire_type)?,
            }
            Some(())
        })?;
        let [_, old_max, old_min, _, _, max, min] = bounds;
        statistics.is_deprecated = max.is_none() && min.is_none();
        statistics.max_is_cut = is_exact == Some(false);
        (statistics.min, statistics.max) = if statistics.is_deprecated { (old_min, old_max) } else { (min, max) };
        Some(statistics)
    }

    /// Returns the bounds, as they are written; `None` where one is missing.
    pub(in crate::source) fn bounds<'a>(&self, footer: &'a Bytes) -> Option<ValueBounds<'a>> {
        let slice = |range: &Option<Range<u32>>| {
            let range = range.as_ref()?;
            footer.get(range.start as usize..range.end as usize)
        };
        Some(ValueBounds {
            min: slice(&self.min)?,
            max: slice(&self.max)?,
            is_deprecated: self.is_deprecated,
            max_is_cut: self.max_is_cut,
        })
    }

    /// Returns the number of nulls among so many slots, which are stored in so many bytes; `Err` for one that can't be true.
    pub(in crate::source) fn null_count(&self, slots: u64, stored_bytes: u64) -> Result<Option<u64>, ()> {
        // Some writers say -1 where they don't know.
        let Some(count) = self.null_count.and_then(|count| u64::try_from(count).ok()) else { return Ok(None) };
        // Where all are null there is nothing to bound, and next to nothing to store.
        let has_bounds = self.min.as_ref().or(self.max.as_ref()).is_some_and(|bound| !bound.is_empty());
        let has_values = has_bounds || stored_bytes > NULLS_BYTES + slots / 8;
        if count > slots || count == slots && slots > 0 && has_values { Err(()) } else { Ok(Some(count)) }
    }
}
