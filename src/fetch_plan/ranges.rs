//! Plans the requests for byte ranges: near ranges are requested together, long ones are split.

use std::ops::Range;

/// Most bytes that are not needed between two ranges of one request: 10 Mbit/s carry as many in the tenth of a second that
/// another request would take.
pub const MAX_GAP_BYTES: u64 = 128 * 1024;

/// Most bytes of one request: few enough that a retry repeats little, enough that six at a time fill any line.
pub const MAX_REQUEST_BYTES: u64 = 8 << 20;

/// A request for a byte range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RangeRequest {
    /// The bytes that are requested.
    pub range: Range<u64>,
    /// Number of them that are needed; the others lie in gaps.
    pub needed_bytes: u64,
}

/// Returns the requests for these ranges, ascending and without overlap.
///
/// Ranges with at most [`MAX_GAP_BYTES`] between them are requested together, and no request is longer than
/// [`MAX_REQUEST_BYTES`]. Every request begins and ends with a needed byte. Ranges may come in any order, touch, overlap, or be
/// empty.
///
/// # Examples
///
/// ```
/// use lorenz::fetch_plan::{RangeRequest, plan_requests};
///
/// let requests = plan_requests(&[1_000..2_000, 0..100, 5_000_000..5_000_100]);
/// let expected = [
///     RangeRequest { range: 0..2_000, needed_bytes: 1_100 },
///     RangeRequest { range: 5_000_000..5_000_100, needed_bytes: 100 },
/// ];
/// assert_eq!(requests, expected);
/// ```
pub fn plan_requests(needed: &[Range<u64>]) -> Vec<RangeRequest> {
    let mut needed: Vec<Range<u64>> = needed.iter().filter(|range| !range.is_empty()).cloned().collect();
    needed.sort_unstable_by_key(|range| (range.start, range.end));
    let mut requests: Vec<RangeRequest> = Vec::new();
    for mut range in needed {
        // What precedes is requested already.
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

/// Splits a range into pieces that one of the `sources` holds, with its index, and pieces that none holds.
///
/// The pieces are ascending and cover the range exactly. Of several sources that hold a piece's first byte, the first
/// is taken, to its end.
///
/// # Examples
///
/// ```
/// use lorenz::fetch_plan::split_by_source;
///
/// let cached = [20..30, 0..10];
/// assert_eq!(split_by_source(5..25, &cached), [(5..10, Some(1)), (10..20, None), (20..25, Some(0))]);
/// ```
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
