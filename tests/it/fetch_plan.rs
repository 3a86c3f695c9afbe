//! Laws of what is requested over the network, when again, and what leaves a cache.

use std::ops::Range;

use lorenz::fetch_plan::{
    CachedFile, FailedAttempt, MAX_GAP_BYTES, MAX_REQUEST_BYTES, RangeRequest, Retry, files_to_evict, plan_requests,
    split_by_source,
};
use proptest::prelude::*;

/// Positions are multiples of this, so that a set of blocks can be the twin of a set of bytes.
const BLOCK: u64 = 4 * 1024;
const BLOCKS: usize = 10_000;

fn ranges(at_most: usize, blocks: u64) -> impl Strategy<Value = Vec<Range<u64>>> {
    let range = (0..BLOCKS as u64, 0..blocks)
        .prop_map(|(start, length)| start * BLOCK..(start + length).min(BLOCKS as u64) * BLOCK);
    proptest::collection::vec(range, 0..at_most)
}

/// How many of the ranges hold each block.
fn holders<'a>(ranges: impl IntoIterator<Item = &'a Range<u64>>) -> Vec<u32> {
    let mut holders = vec![0; BLOCKS];
    for range in ranges {
        for block in range.start / BLOCK..range.end / BLOCK {
            holders[block as usize] += 1;
        }
    }
    holders
}

proptest! {
    #[test]
    fn requests_bring_what_is_needed_once_and_little_else(needed in prop_oneof![ranges(40, 60), ranges(8, 5_000)]) {
        let requests = plan_requests(&needed);
        let asked = holders(requests.iter().map(|request| &request.range));
        let wanted = holders(&needed);
        let bytes_needed = wanted.iter().filter(|&&holders| holders > 0).count() as u64 * BLOCK;
        let bytes_asked: u64 = requests.iter().map(|request| request.range.end - request.range.start).sum();
        for (asked, wanted) in asked.iter().zip(&wanted) {
            prop_assert!(*asked <= 1 && (*asked == 1 || *wanted == 0));
        }
        prop_assert_eq!(requests.iter().map(|request| request.needed_bytes).sum::<u64>(), bytes_needed);
        prop_assert!(bytes_asked <= bytes_needed + MAX_GAP_BYTES * needed.len().saturating_sub(1) as u64);
        for RangeRequest { range, .. } in &requests {
            prop_assert!(range.end - range.start <= MAX_REQUEST_BYTES);
            let ends = [range.start / BLOCK, range.end / BLOCK - 1];
            prop_assert!(ends.iter().all(|&block| wanted[block as usize] > 0), "an end that nobody needs");
        }
        for pair in requests.windows(2) {
            prop_assert!(pair[0].range.end <= pair[1].range.start);
            // Two requests that could be one would cost a round trip for nothing.
            let apart = pair[1].range.start - pair[0].range.end > MAX_GAP_BYTES;
            let full = pair[1].range.start - pair[0].range.start >= MAX_REQUEST_BYTES;
            prop_assert!(apart || full);
        }
    }

    #[test]
    fn order_and_overlap_change_no_request(needed in ranges(12, 400)) {
        let mut shuffled: Vec<Range<u64>> = needed.iter().rev().cloned().collect();
        shuffled.extend(needed.first().cloned());
        prop_assert_eq!(plan_requests(&needed), plan_requests(&shuffled));
    }

    #[test]
    fn pieces_cover_a_range_exactly(range in ranges(2, 900), sources in ranges(9, 300)) {
        for range in range {
            let mut at = range.start;
            for (piece, source) in split_by_source(range.clone(), &sources) {
                prop_assert_eq!(piece.start, at);
                prop_assert!(piece.start < piece.end);
                at = piece.end;
                match source {
                    Some(index) => prop_assert!(sources[index].start <= piece.start && piece.end <= sources[index].end),
                    None => {
                        let misses = |source: &Range<u64>| {
                            source.is_empty() || source.end <= piece.start || piece.end <= source.start
                        };
                        prop_assert!(sources.iter().all(misses));
                    }
                }
            }
            prop_assert_eq!(at, range.end);
        }
    }

    #[test]
    fn a_full_cache_lets_the_least_recently_used_files_go_and_no_more(
        files in proptest::collection::vec((0..9_u64, 0..50_u64), 0..8),
        incoming in 0..120_u64,
    ) {
        const LIMIT: u64 = 100;
        let cached: Vec<CachedFile> = files.iter().map(|&(last_used, bytes)| CachedFile { last_used, bytes }).collect();
        let Some(leave) = files_to_evict(&cached, incoming, LIMIT) else {
            prop_assert!(incoming > LIMIT);
            return Ok(());
        };
        let without = |gone: &[usize]| -> u64 {
            (0..cached.len()).filter(|index| !gone.contains(index)).map(|index| cached[index].bytes).sum()
        };
        prop_assert!(without(&leave) + incoming <= LIMIT);
        if let [all_but_last @ .., _] = &leave[..] {
            prop_assert!(without(all_but_last) + incoming > LIMIT);
        }
        let stays = (0..cached.len()).filter(|index| !leave.contains(index));
        for stays in stays {
            prop_assert!(leave.iter().all(|&gone| cached[gone].last_used <= cached[stays].last_used));
        }
    }
}

#[test]
fn near_ranges_share_a_request_and_long_ones_are_cut() {
    let spans = |needed: &[(u64, u64)]| {
        let needed: Vec<Range<u64>> = needed.iter().map(|&(start, end)| start..end).collect();
        plan_requests(&needed).into_iter().map(|request| (request.range.start, request.range.end)).collect::<Vec<_>>()
    };
    assert_eq!(spans(&[(0, 10), (10 + MAX_GAP_BYTES, 20 + MAX_GAP_BYTES)]), [(0, 20 + MAX_GAP_BYTES)]);
    let apart = [(0, 10), (11 + MAX_GAP_BYTES, 20 + MAX_GAP_BYTES)];
    assert_eq!(spans(&apart), apart);
    let whole = 2 * MAX_REQUEST_BYTES;
    assert_eq!(spans(&[(0, whole + 1)]), [(0, MAX_REQUEST_BYTES), (MAX_REQUEST_BYTES, whole), (whole, whole + 1)]);
    assert_eq!(spans(&[]), []);
    assert_eq!(spans(&[(5, 5)]), []);
}

const BROKEN: FailedAttempt = FailedAttempt::Broken { kept_bytes: 0 };

fn refused(status: u16) -> FailedAttempt {
    FailedAttempt::Refused { status, retry_after_ms: None }
}

/// The pauses until a request is given up that fails in the same way each time.
fn pauses(mut retry: Retry, attempt: FailedAttempt) -> Vec<u64> {
    std::iter::from_fn(|| retry.next_pause_ms(attempt)).take(20).collect()
}

#[test]
fn pauses_double_until_a_request_is_given_up() {
    assert_eq!(pauses(Retry::known_host(), BROKEN), [500, 1_000, 2_000, 4_000]);
    for status in [408, 429, 500, 502, 503, 504] {
        assert_eq!(pauses(Retry::known_host(), refused(status)), [500, 1_000, 2_000, 4_000], "{status}");
    }
}

#[test]
fn answers_that_would_not_change_are_given_up_at_once() {
    for status in [400, 401, 403, 404, 410, 412, 451] {
        assert_eq!(pauses(Retry::known_host(), refused(status)), [] as [u64; 0], "{status}");
    }
}

#[test]
fn a_host_that_never_answered_is_soon_given_up() {
    assert_eq!(pauses(Retry::unknown_host(), BROKEN), [500]);
    let mut retry = Retry::unknown_host();
    retry.host_answered();
    assert_eq!(pauses(retry, BROKEN), [500, 1_000, 2_000, 4_000]);
}

#[test]
fn the_host_s_own_pause_is_kept_up_to_half_a_minute() {
    let asks = |milliseconds| FailedAttempt::Refused { status: 503, retry_after_ms: Some(milliseconds) };
    assert_eq!(pauses(Retry::known_host(), asks(3_000)), [3_000, 3_000, 3_000, 4_000]);
    assert_eq!(pauses(Retry::known_host(), asks(30_000)), [30_000; 4]);
    assert_eq!(pauses(Retry::known_host(), asks(30_001)), [] as [u64; 0]);
}

#[test]
fn an_attempt_that_brought_bytes_starts_the_pauses_over() {
    let mut retry = Retry::known_host();
    assert_eq!([retry.next_pause_ms(BROKEN), retry.next_pause_ms(BROKEN)], [Some(500), Some(1_000)]);
    assert_eq!(retry.next_pause_ms(FailedAttempt::Broken { kept_bytes: 64 * 1024 }), Some(500));
    assert_eq!(retry.next_pause_ms(FailedAttempt::Broken { kept_bytes: 64 * 1024 - 1 }), Some(1_000));
}
