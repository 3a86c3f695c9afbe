//! Ranks of values that may tie.

/// The mid-ranks of values, doubled: whole numbers, whatever ties.
///
/// Each of several tied values has the mean of the ranks that they take up; the smallest value alone has rank 1.
pub(super) struct Ranks {
    /// Twice the rank of each value, in the order of the values: from 2 to 2n.
    pub doubled: Vec<u64>,
    /// How many values there are of each distinct value, from the smallest on.
    pub runs: Vec<u64>,
}

impl Ranks {
    /// Returns the ranks of finite values; 0.0 and −0.0 tie.
    pub fn of(values: &[f64]) -> Ranks {
        let mut sorted: Vec<(f64, usize)> = values.iter().copied().zip(0..).collect();
        sorted.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
        let mut ranks = Ranks { doubled: vec![0; values.len()], runs: Vec::new() };
        let mut below = 0;
        // −0.0 stands right before 0.0, and equals it.
        for run in sorted.chunk_by(|one, other| one.0 == other.0) {
            let length = run.len() as u64;
            for &(_, index) in run {
                ranks.doubled[index] = 2 * below + length + 1;
            }
            ranks.runs.push(length);
            below += length;
        }
        ranks
    }

    /// Returns how many values there are.
    pub fn len(&self) -> u128 {
        self.doubled.len() as u128
    }

    /// n³ − n − Σ (t³ − t) over runs of t values that tie: 12 times the sum of squared deviations of the ranks, and 0
    /// when all values are equal.
    pub fn spread(&self) -> u128 {
        let cubic = |t: u128| t * t * t - t;
        cubic(self.len()) - self.runs.iter().map(|&run| cubic(u128::from(run))).sum::<u128>()
    }

    /// n(n−1)(2n+5) and Σ t(t−1)(2t+5) over runs of t values that tie: 18 times the variance of Kendall's S without
    /// ties, and what ties take away from it.
    pub fn kendall_spread(&self) -> (u128, u128) {
        let weight = |t: u128| t * (t - 1) * (2 * t + 5);
        (weight(self.len()), self.runs.iter().map(|&run| weight(u128::from(run))).sum())
    }

    /// Twice each rank's deviation from the mean rank.
    pub fn deviations(&self) -> impl Iterator<Item = i128> {
        let twice_the_mean = self.doubled.len() as i128 + 1;
        self.doubled.iter().map(move |&doubled| i128::from(doubled) - twice_the_mean)
    }

    /// Returns whether any two values tie.
    pub fn has_ties(&self) -> bool {
        self.runs.len() < self.doubled.len()
    }
}

/// Returns how many pairs stand in descending order, the larger value first; sorts the values.
pub(super) fn inversions(values: &mut [u64]) -> u64 {
    if values.len() < 2 {
        return 0;
    }
    let (left, right) = values.split_at_mut(values.len() / 2);
    let mut count = inversions(left) + inversions(right);
    let mut smaller = 0;
    for value in left {
        smaller += right[smaller..].iter().take_while(|other| *other < value).count();
        count += smaller as u64;
    }
    // The stable sort finds the two sorted halves and merges them.
    values.sort();
    count
}
