//! The cluster bootstrap: the uncertainty of a measure.
//!
//! A market is made of clusters (models) whose counts go to entities (developers). A replicate draws as many clusters
//! as there are, with replacement, and takes the measure of what was drawn; the spread of the replicates is the
//! measure's uncertainty (Efron 1979; Davison & Hinkley 1997, § 3.8). What a replicate draws depends on the seed and
//! its own number only, so any division of the work gives the same bits.
//!
//! A resample repeats some clusters and leaves others out, so it is more concentrated than the market: its HHI, on
//! average by about Σ c² / N² over the counts c of the clusters, which is the HHI of the clusters themselves. Where
//! entities have many clusters of like size that is little. Where each entity is a cluster of its own it is as much as
//! the HHI, and the bootstrap says nothing about it. In between, the percentiles may lie wholly above the measure;
//! [`BootstrapInterval::reflected`] takes the excess off twice, as the measure has it too.

use std::ops::Range;

/// The counts of a market by cluster and entity, to be resampled by cluster.
///
/// ```
/// use lorenz::metrics::{Clusters, Shares, hhi, percentile_interval};
/// let mut models = Clusters::default();
/// for downloads in 1..=50 {
///     models.push([(downloads as u32 % 2, downloads)]);
/// }
/// let measure = |totals: &[u64]| Shares::from_counts(totals).ok().map(|market| hhi(&market).0);
/// let mut replicates = models.replicates(7, 0..600, measure);
/// replicates.extend(models.replicates(7, 600..1_000, measure));
/// let interval = percentile_interval(&replicates, 950).unwrap();
/// assert_eq!((interval.defined, interval.undefined), (1_000, 0));
/// assert!(5_000.0 <= interval.low && interval.low < 5_100.0 && interval.high < 6_000.0);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clusters {
    /// Where each cluster ends in `counts`.
    ends: Vec<usize>,
    counts: Vec<(u32, u64)>,
    entities: usize,
}

impl Clusters {
    /// Adds a cluster: what it holds, as pairs of an entity and a count.
    ///
    /// Entities are numbered from 0 without large gaps, as the totals are kept by number. A cluster may be empty, and
    /// may name an entity more than once.
    pub fn push(&mut self, counts: impl IntoIterator<Item = (u32, u64)>) {
        for (entity, count) in counts {
            self.entities = self.entities.max(entity as usize + 1);
            self.counts.push((entity, count));
        }
        self.ends.push(self.counts.len());
    }

    /// Returns the number of clusters.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns whether there is no cluster.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Sums the counts by entity into `totals` (cleared first), each cluster as often as `multiplicities` says.
    ///
    /// `totals[e]` is the total of entity e; clusters beyond the end of `multiplicities` count 0 times. A total that
    /// would exceed 64 bits stays at their largest number.
    pub fn totals(&self, multiplicities: &[u32], totals: &mut Vec<u64>) {
        totals.clear();
        totals.resize(self.entities, 0);
        let mut start = 0;
        for (&end, &times) in self.ends.iter().zip(multiplicities) {
            for &(entity, count) in self.counts.get(start..end).unwrap_or_default() {
                if let Some(total) = totals.get_mut(entity as usize) {
                    *total = total.saturating_add(count.saturating_mul(u64::from(times)));
                }
            }
            start = end;
        }
    }

    /// Returns the value of `measure` for the totals of each replicate in `range`, in their order.
    ///
    /// Any division of 0..B into ranges gives the same values: a caller can stop, report or change threads between them.
    pub fn replicates<T>(&self, seed: u64, range: Range<u64>, mut measure: impl FnMut(&[u64]) -> T) -> Vec<T> {
        let mut multiplicities = vec![0; self.len()];
        let mut totals = Vec::new();
        range
            .map(|replicate| {
                resample(seed, replicate, &mut multiplicities);
                self.totals(&multiplicities, &mut totals);
                measure(&totals)
            })
            .collect()
    }
}

/// Draws as many clusters as `multiplicities` is long, with replacement: how often each was drawn.
///
/// The multiplicities add up to the number of clusters. Each cluster is as likely as any other, exactly, up to the
/// quality of the generator; beyond 2^32 − 1 clusters, which a `u32` cannot count, none is drawn.
///
/// ```
/// use lorenz::metrics::resample;
/// let mut times = [0; 4];
/// resample(1, 0, &mut times);
/// assert_eq!(times.iter().sum::<u32>(), 4);
/// ```
pub fn resample(seed: u64, replicate: u64, multiplicities: &mut [u32]) {
    multiplicities.fill(0);
    let clusters = u32::try_from(multiplicities.len()).unwrap_or(u32::MAX);
    let mut random = SplitMix64::of_replicate(seed, replicate);
    for _ in 0..clusters {
        if let Some(times) = multiplicities.get_mut(random.below(clusters) as usize) {
            *times += 1;
        }
    }
}

/// The generator of Steele, Lea & Flood, *Fast Splittable Pseudorandom Number Generators* (2014), as published by
/// Vigna: a counter whose every value is mixed, so that any point of the sequence is reached at once.
struct SplitMix64 {
    state: u64,
}

impl SplitMix64 {
    const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

    /// Returns the sequence of a replicate: it starts from the replicate's own output in the sequence of the seed.
    fn of_replicate(seed: u64, replicate: u64) -> SplitMix64 {
        let state = seed.wrapping_add(SplitMix64::STEP.wrapping_mul(replicate));
        SplitMix64 { state: SplitMix64 { state }.next() }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(SplitMix64::STEP);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below `bound` (0 for 0), each equally likely: Lemire, *Fast Random Integer Generation in an Interval*
    /// (2019).
    fn below(&mut self, bound: u32) -> u32 {
        let mut product = (self.next() >> 32) * u64::from(bound);
        if (product as u32) < bound {
            // 2^32 mod bound: so many of the products would make some numbers likelier.
            let surplus = bound.wrapping_neg() % bound;
            while (product as u32) < surplus {
                product = (self.next() >> 32) * u64::from(bound);
            }
        }
        (product >> 32) as u32
    }
}

/// An interval made from the replicates of a measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BootstrapInterval {
    /// The lower end.
    pub low: f64,
    /// The upper end, ≥ `low`.
    pub high: f64,
    /// How many replicates had a value, ≥ 1.
    pub defined: usize,
    /// How many had none and were left out. Where they are many, the interval describes the others alone.
    pub undefined: usize,
}

impl BootstrapInterval {
    /// Returns the interval mirrored at the measure itself: 2m − high … 2m − low, the basic bootstrap interval.
    ///
    /// It takes the replicates to be as far off the measure as the measure is off the truth, bias included (Davison &
    /// Hinkley 1997, § 5.2). Its ends may leave the measure's range: cut them there.
    #[must_use]
    pub fn reflected(self, measure: f64) -> BootstrapInterval {
        BootstrapInterval { low: 2.0 * measure - self.high, high: 2.0 * measure - self.low, ..self }
    }
}

/// Returns the interval that holds the middle `level_per_mille` thousandths of the replicates: 950 for 95 %.
///
/// Its ends are quantiles with linear interpolation (type 7 of Hyndman & Fan 1996, the default of numpy). A level of 0
/// is the median, 1,000 and above the whole range. The order of the replicates does not matter.
///
/// `None` when no replicate has a value; those that are not finite have none.
///
/// ```
/// use lorenz::metrics::percentile_interval;
/// let replicates: Vec<Option<f64>> = (0..=100).map(|i| Some(f64::from(i))).chain([None]).collect();
/// let interval = percentile_interval(&replicates, 900).unwrap();
/// assert_eq!((interval.low, interval.high), (5.0, 95.0));
/// assert_eq!((interval.defined, interval.undefined), (101, 1));
/// assert_eq!(percentile_interval(&[None], 900), None);
/// ```
pub fn percentile_interval(replicates: &[Option<f64>], level_per_mille: u16) -> Option<BootstrapInterval> {
    let mut values: Vec<f64> = replicates.iter().copied().flatten().filter(|value| value.is_finite()).collect();
    values.sort_unstable_by(f64::total_cmp);
    let last = values.len().checked_sub(1)?;
    // Half of what lies outside, as a position between the first and the last: exact, in 2,000ths.
    let position = last as u128 * u128::from(1000_u16.saturating_sub(level_per_mille));
    let (steps, fraction) = ((position / 2000) as usize, (position % 2000) as f64 / 2000.0);
    let between = |from: usize, to: usize| {
        let (from, to) = (*values.get(from)?, *values.get(to)?);
        Some((from * (1.0 - fraction) + to * fraction).max(from.min(to)).min(from.max(to)))
    };
    let low = between(steps, (steps + 1).min(last))?;
    let high = between(last - steps, (last - steps).saturating_sub(1))?;
    Some(BootstrapInterval { low, high, defined: values.len(), undefined: replicates.len() - values.len() })
}

#[cfg(test)]
mod tests {
    use super::SplitMix64;

    /// The first outputs for the seed 1234567, as printed for the implementations of the generator on Rosetta Code
    /// ("Pseudo-random numbers/Splitmix64").
    #[test]
    fn generator_as_published() {
        let mut random = SplitMix64 { state: 1_234_567 };
        let expected = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(expected.map(|_| random.next()), expected);
    }

    #[test]
    fn bounded_draws_stay_below_the_bound_and_reject_the_surplus() {
        // Three quarters of 2^32: one draw in four is rejected, so that all remainders by 3 are as likely.
        let bound = 3 << 30;
        let mut random = SplitMix64 { state: 5 };
        let mut remainders = [0_u32; 3];
        for _ in 0..30_000 {
            let drawn = random.below(bound);
            assert!(drawn < bound);
            remainders[(drawn % 3) as usize] += 1;
        }
        // Without rejection one of them would be half of all; four standard deviations are 327.
        assert!(remainders.iter().all(|&times| times.abs_diff(10_000) < 327), "{remainders:?}");
        assert_eq!([random.below(0), random.below(1)], [0, 0]);
    }
}
