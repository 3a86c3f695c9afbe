//! Which requests bring the byte ranges that are needed.

use std::ops::Range;

/// A gap that is read along rather than asked around, in bytes: what 10 Mbit/s carry in the tenth of a second that
/// another request would take.
pub const MAX_GAP_BYTES: u64 = 128 * 1024;

/// Bytes of one request at most: a retry repeats little, and six at a time fill any line.
pub const MAX_REQUEST_BYTES: u64 = 8 << 20;

/// A request that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RangeRequest {
    /// What is asked for.
    pub range: Range<u64>,
    /// Bytes of it that are needed; the others lie in gaps.
    pub needed_bytes: u64,
}

/// The requests for these ranges, ascending and without overlap.
///
/// Ranges with at most [`MAX_GAP_BYTES`] between them share a request, and none is longer than [`MAX_REQUEST_BYTES`]. Every
/// request begins and ends with a needed byte. Ranges may come in any order, touch, overlap, or be empty.
pub fn plan_requests(needed: &[Range<u64>]) -> Vec<RangeRequest> {
    let mut needed: Vec<Range<u64>> = needed.iter().filter(|range| !range.is_empty()).cloned().collect();
    needed.sort_unstable_by_key(|range| (range.start, range.end));
    let mut requests: Vec<RangeRequest> = Vec::new();
    for mut range in needed {
        // What precedes has been asked for already.
        range.start = range.start.max(requests.last().map_or(0, |last| last.range.end));
        while range.start < range.end {
            let near = |last: &&mut RangeRequest| {
                range.start - last.range.end <= MAX_GAP_BYTES && range.start - last.range.start < MAX_REQUEST_BYTES
            };
            if let Some(last) = requests.last_mut().filter(near) {
                let end = range.end.min(last.range.start + MAX_REQUEST_BYTES);
                last.needed_bytes += end - range.start;
                last.range.end = end;
                range.start = end;
            } else {
                requests.push(RangeRequest { range: range.start..range.start, needed_bytes: 0 });
            }
        }
    }
    requests
}

/// Cuts a range into pieces that one of the `sources` holds, by its index, and pieces that none holds.
///
/// The pieces are ascending and cover the range exactly. Of several sources that hold a piece's first byte, the first
/// is taken, to its end.
pub fn split_by_source(range: Range<u64>, sources: &[Range<u64>]) -> Vec<(Range<u64>, Option<usize>)> {
    let mut pieces = Vec::new();
    let mut start = range.start;
    while start < range.end {
        let source = sources.iter().position(|source| source.contains(&start));
        let until = match source {
            Some(index) => sources[index].end,
            None => sources.iter().map(|source| source.start).filter(|&next| next > start).min().unwrap_or(range.end),
        };
        let end = until.min(range.end);
        pieces.push((start..end, source));
        start = end;
    }
    pieces
}
