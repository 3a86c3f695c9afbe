//! Statistics that the bootstrap resamples, and their intervals.

/// Replicates of every interval.
pub const REPLICATES: u64 = 1_000;

/// The ends of an interval.
pub type Interval = (f64, f64);

/// The statistics of one replicate, given how often each cluster was drawn.
pub(in crate::analysis) type Statistics = Box<dyn FnMut(&[u32]) -> Vec<Option<f64>>>;
