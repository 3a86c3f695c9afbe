//! Sorts counts: nearly all are small, and small ones are sorted by counting instead of comparison.

/// Below so many counts a comparison sort has no rival.
const FEW: usize = 128;

/// The number of small values that are counted one by one: their tallies fit in a processor's cache.
const MOST_TALLIES: usize = 1 << 15;

/// Sorts counts, the largest first.
///
/// Counts below a bound near their number are tallied by value and written out again; only the larger ones are
/// compared. Downloads have a long tail, so that these are few; where they are all, it is a comparison sort after one
/// more look at each.
pub(super) fn sort_descending(counts: &mut [u64]) {
    if counts.len() < FEW {
        counts.sort_unstable_by(|a, b| b.cmp(a));
        return;
    }
    let mut tallies = vec![0_usize; counts.len().next_power_of_two().min(MOST_TALLIES)];
    // The large ones move to the front; what they overwrite has been tallied.
    let mut large = 0;
    for index in 0..counts.len() {
        let count = counts[index];
        match usize::try_from(count).ok().and_then(|count| tallies.get_mut(count)) {
            Some(tally) => *tally += 1,
            None => {
                counts[large] = count;
                large += 1;
            }
        }
    }
    let (large, small) = counts.split_at_mut(large);
    large.sort_unstable_by(|a, b| b.cmp(a));
    let mut rest = small;
    for (value, &tally) in tallies.iter().enumerate().rev().filter(|(_, tally)| **tally > 0) {
        let (run, after) = std::mem::take(&mut rest).split_at_mut(tally);
        run.fill(value as u64);
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::{FEW, MOST_TALLIES, sort_descending};

    #[test]
    fn counting_sorts_as_comparing_does() {
        // Counts around every bound: few and many of them; small, large and equal ones.
        for length in [0, 1, FEW - 1, FEW, 1_000, 70_000] {
            for range in [1, 2, length as u64 + 1, MOST_TALLIES as u64 + 1, u64::MAX] {
                let random = |i: u64| (i + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (i << 7);
                let mut counts: Vec<u64> = (0..length as u64).map(|i| random(i) % range).collect();
                let mut compared = counts.clone();
                compared.sort_unstable_by(|a, b| b.cmp(a));
                sort_descending(&mut counts);
                assert!(counts == compared, "{length} counts below {range}");
            }
        }
    }
}
