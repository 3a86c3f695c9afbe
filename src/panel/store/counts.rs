//! Stores counts in four bytes each.

use std::collections::TryReserveError;
use std::ops::Range;

use crate::packed::Packed;
use crate::panel::wire::WireCounts;

/// A count below this stands for itself; others are places in a list of large ones.
const LARGE: u32 = 1 << 31;

/// Whole numbers, most of which are below 2³¹: four bytes each, and eight more for each larger one.
#[derive(Debug, Default)]
pub(in crate::panel) struct Counts {
    small: Vec<u32>,
    large: Vec<u64>,
}

impl Counts {
    pub(in crate::panel) fn len(&self) -> usize {
        self.small.len()
    }

    /// Returns whether one may be 2³¹ or more.
    pub(in crate::panel) fn has_large(&self) -> bool {
        !self.large.is_empty()
    }

    pub(in crate::panel) fn into_wire(self) -> WireCounts {
        WireCounts { small: Packed(self.small), large: Packed(self.large) }
    }

    /// Returns the counts of a message; a count that refers to a large one that isn't there becomes 0.
    pub(in crate::panel) fn from_wire(wire: WireCounts) -> Counts {
        let WireCounts { small: Packed(mut small), large: Packed(large) } = wire;
        let is_there = |place: u32| place < LARGE || ((place - LARGE) as usize) < large.len();
        small.iter_mut().filter(|place| !is_there(**place)).for_each(|place| *place = 0);
        Counts { small, large }
    }

    #[inline]
    pub(in crate::panel) fn get(&self, row: usize) -> u64 {
        Counts::get_in((&self.small, &self.large), row)
    }

    /// Returns a run of them; the slices are those of [`Counts::get_in`].
    pub(in crate::panel) fn slices(&self, rows: Range<usize>) -> (&[u32], &[u64]) {
        (self.small.get(rows).unwrap_or_default(), &self.large)
    }

    /// Returns the count at a place of a run.
    #[inline]
    pub(in crate::panel) fn get_in((small, large): (&[u32], &[u64]), index: usize) -> u64 {
        let small = small[index];
        if small < LARGE { u64::from(small) } else { large[(small - LARGE) as usize] }
    }

    #[inline]
    pub(in crate::panel) fn push(&mut self, count: u64) {
        self.small.push(placed(&mut self.large, count));
    }

    pub(in crate::panel) fn extend(&mut self, counts: impl Iterator<Item = u64>) {
        let Counts { small, large } = self;
        small.extend(counts.map(|count| placed(large, count)));
    }

    pub(in crate::panel) fn set(&mut self, row: usize, count: u64) {
        self.small[row] = placed(&mut self.large, count);
    }

    pub(in crate::panel) fn try_reserve_exact(&mut self, rows: usize) -> Result<(), TryReserveError> {
        self.small.try_reserve_exact(rows)
    }

    /// Moves a count to another row, over what is there.
    pub(in crate::panel) fn copy_within(&mut self, from: usize, to: usize) {
        self.small[to] = self.small[from];
    }

    pub(in crate::panel) fn truncate(&mut self, rows: usize) {
        self.small.truncate(rows);
    }

    /// Returns the same counts in another order: `order[i]` is the row that now stands at i.
    pub(in crate::panel) fn ordered(self, order: &[u32]) -> Counts {
        Counts { small: order.iter().map(|&row| self.small[row as usize]).collect(), large: self.large }
    }
}

/// Returns the four bytes that stand for a count; a large one is added to the list.
#[inline]
fn placed(large: &mut Vec<u64>, count: u64) -> u32 {
    match u32::try_from(count) {
        Ok(small) if small < LARGE => small,
        _ => {
            large.push(count);
            LARGE + (large.len() - 1) as u32
        }
    }
}
