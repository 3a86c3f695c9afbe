//! Tests whether a market changed between two dates: the dates swapped at random within each developer.

use super::{super::hhi::sum_of_squares, SampleError};

/// How often the dates are swapped for one test.
pub const SWAPS: u64 = 2_000;

/// Fewer units can't tell: all ways to swap five give no p below 1/16.
pub const LEAST_SWAP_UNITS: usize = 6;

/// Each date is scaled to a total of 2 to this power.
const SCALE_BITS: i32 = 48;

/// What a unit of swapping (a developer) has of an entity at two dates, in downloads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SwapCell {
    /// The hash of the unit's name, which alone decides when its dates are swapped.
    pub unit: u64,
    /// The entity that the downloads count for, numbered from 0 without large gaps.
    pub entity: u32,
    /// Downloads at the earlier date.
    pub before: u64,
    /// Downloads at the later date.
    pub after: u64,
}

/// What is compared between the two dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SwapStatistic {
    /// The sum of the squared shares, in points of HHI.
    Hhi,
    /// The sum of the k largest shares.
    LargestShares(u32),
    /// The share of one entity, by its number: of what the swapped dates add up to.
    Share(u32),
}

/// A statistic at two dates, and whether its change is more than swapped dates give.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SwapTest {
    /// The statistic of the earlier date.
    pub before: f64,
    /// The statistic of the later date.
    pub after: f64,
    /// (1 + number of swaps with |Δ*| ≥ |Δ|) / (swaps + 1), above 0 and at most 1.
    pub p: f64,
}

/// Tests the changes of several statistics of one market.
///
/// Each date is scaled to 1. In each of [`SWAPS`] replicates each unit keeps its two dates or swaps them, as a coin says that
/// depends on the unit's hash and the replicate's number alone; Δ* is the change of the statistic between the dates so made. If
/// nothing but chance parts the two dates, Δ is one of these. The shares of the HHI and of the largest are those of the real
/// dates: with the totals of the swapped dates for theirs, one giant that moves makes everybody's share move, and is found to be
/// more than chance in 20 to 40 % of simulations without a change. The share of a group is one of the swapped date's total: else
/// a giant outside it would be found in its share. So of a single unit's share no p is of use.
///
/// Scaled counts are whole numbers of 2⁻⁴⁸, and added up as such: the order of the cells changes nothing.
///
/// # Errors
/// [`SampleError::Empty`] when a date has no downloads; [`SampleError::TooFew`] with fewer than [`LEAST_SWAP_UNITS`] units with
/// downloads.
///
/// ```
/// use lorenz::metrics::{SwapCell, SwapStatistic, swap_tests};
/// // Forty developers, every other one of a country whose developers gain.
/// let cell = |unit: u64| SwapCell { unit, entity: unit as u32 % 2, before: 10, after: 10 + unit % 2 };
/// let cells: Vec<SwapCell> = (0..40).map(cell).collect();
/// let tests = swap_tests(&cells, &[SwapStatistic::Share(1), SwapStatistic::Hhi])?;
/// assert!((tests[0].before - 0.5).abs() < 1e-12 && (tests[0].after - 11.0 / 21.0).abs() < 1e-12);
/// assert!(tests[0].p < 0.01);
/// # Ok::<(), lorenz::metrics::SampleError>(())
/// ```
pub fn swap_tests(cells: &[SwapCell], statistics: &[SwapStatistic]) -> Result<Vec<SwapTest>, SampleError> {
    let mut cells: Vec<SwapCell> = cells.iter().copied().filter(|cell| cell.before > 0 || cell.after > 0).collect();
    cells.sort_unstable_by_key(|cell| (cell.unit, cell.entity));
    cells.dedup_by(|next, kept| {
        let is_same = (next.unit, next.entity) == (kept.unit, kept.entity);
        if is_same {
            kept.before = kept.before.saturating_add(next.before);
            kept.after = kept.after.saturating_add(next.after);
        }
        is_same
    });
    let total = |of: fn(&SwapCell) -> u64| cells.iter().map(|cell| u128::from(of(cell))).sum::<u128>();
    let (total_before, total_after) = (total(|cell| cell.before), total(|cell| cell.after));
    if total_before == 0 || total_after == 0 {
        return Err(SampleError::Empty);
    }
    for cell in &mut cells {
        (cell.before, cell.after) = (scaled(cell.before, total_before), scaled(cell.after, total_after));
    }
    let units: Vec<&[SwapCell]> = cells.chunk_by(|a, b| a.unit == b.unit).collect();
    if units.len() < LEAST_SWAP_UNITS {
        return Err(SampleError::TooFew { given: units.len(), needed: LEAST_SWAP_UNITS });
    }
    let entities = cells.iter().map(|cell| cell.entity as usize + 1).max().unwrap_or(0);
    let mut dates = [vec![0; entities], vec![0; entities]];
    add_up(&units, &[], 0, &mut dates);
    let mut scratch = Vec::new();
    let mut ends = |dates: &[Vec<u64>; 2], statistic| {
        let [before, after] = dates.each_ref().map(|totals| value(statistic, totals, &mut scratch));
        SwapTest { before, after, p: 1.0 }
    };
    let mut tests: Vec<SwapTest> = statistics.iter().map(|&statistic| ends(&dates, statistic)).collect();
    let mut at_least = vec![0_u64; statistics.len()];
    let mut coins = Vec::new();
    for replicate in 0..SWAPS {
        // A word of random bits gives a unit the coins of 64 replicates.
        let bit = replicate % 64;
        if bit == 0 {
            coins = units.iter().map(|cells| random_bits(cells[0].unit, replicate / 64)).collect();
        }
        add_up(&units, &coins, bit, &mut dates);
        for ((times, test), &statistic) in at_least.iter_mut().zip(&tests).zip(statistics) {
            let swapped = ends(&dates, statistic);
            *times += u64::from((swapped.after - swapped.before).abs() >= (test.after - test.before).abs());
        }
    }
    for (test, times) in tests.iter_mut().zip(at_least) {
        test.p = (1 + times) as f64 / (SWAPS + 1) as f64;
    }
    Ok(tests)
}

/// Adds up both dates by entity, those of a unit swapped where this bit of its word is set.
fn add_up(units: &[&[SwapCell]], coins: &[u64], bit: u64, [before, after]: &mut [Vec<u64>; 2]) {
    before.fill(0);
    after.fill(0);
    for (index, cells) in units.iter().enumerate() {
        let is_swapped = coins.get(index).is_some_and(|coins| coins >> bit & 1 == 1);
        for cell in *cells {
            let (earlier, later) = if is_swapped { (cell.after, cell.before) } else { (cell.before, cell.after) };
            before[cell.entity as usize] += earlier;
            after[cell.entity as usize] += later;
        }
    }
}

fn value(statistic: SwapStatistic, totals: &[u64], scratch: &mut Vec<u64>) -> f64 {
    let unit = 2_f64.powi(-SCALE_BITS);
    match statistic {
        SwapStatistic::Hhi => sum_of_squares(totals) as f64 * unit * unit * 10_000.0,
        SwapStatistic::LargestShares(k) => {
            let k = (k as usize).min(totals.len());
            scratch.clear();
            scratch.extend_from_slice(totals);
            if 0 < k && k < scratch.len() {
                scratch.select_nth_unstable_by(k - 1, |a, b| b.cmp(a));
            }
            scratch.iter().take(k).sum::<u64>() as f64 * unit
        }
        SwapStatistic::Share(entity) => {
            let all: u64 = totals.iter().sum();
            let own = totals.get(entity as usize).copied().unwrap_or(0);
            if all == 0 { 0.0 } else { own as f64 / all as f64 }
        }
    }
}

/// Returns a part of a total in units of 2⁻⁴⁸ of it, rounded.
fn scaled(part: u64, total: u128) -> u64 {
    (((u128::from(part) << SCALE_BITS) + total / 2) / total) as u64
}

/// Returns the random bits of a unit for a block of replicates: both mixed as in `SplitMix64` (Steele, Lea & Flood 2014).
fn random_bits(unit: u64, block: u64) -> u64 {
    let mix = |state: u64| {
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    };
    mix(mix(unit).wrapping_add(0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(block + 1)))
}
