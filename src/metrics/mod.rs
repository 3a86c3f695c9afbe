//! Measures: numbers in, numbers out.
//!
//! A market is a [`Shares`]: the counts of its entities, sorted, with a total above 0. Making one is the only
//! step that can fail; every measure of a `Shares` is total. Where a measure has no value (one entity only),
//! it is an `Option`, never NaN.
//!
//! Notation: n entities with counts d, total N = Σ d, shares s = d / N.
//!
//! | measure | definition | range |
//! | --- | --- | --- |
//! | [`sum_of_squared_shares`] | Σ s² | 1/n … 1 |
//! | [`hhi()`] | Σ s² · 10,000, in [`HhiPoints`] | 10,000/n … 10,000 |
//! | [`normalized_hhi`] | (Σ s² − 1/n) / (1 − 1/n) | 0 … 1, none at n = 1 |
//! | [`effective_number`] | 1 / Σ s² | 1 … n |
//! | [`concentration_ratio`] | sum of the k largest shares | 0 … 1 |
//! | [`top_percent_share`] | sum of the ⌈p·n⌉ largest shares | 0 … 1 |
//! | [`entropy()`] | H = −Σ s ln s, in nats | 0 … ln n |
//! | [`hill_number`] | (Σ s^q)^(1/(1−q)), order q ≥ 0 | 1 … n |
//! | [`theil`] | T = Σ s ln(n s) = ln n − H | 0 … ln n |
//! | [`normalized_theil`] | T / ln n | 0 … 1, none at n = 1 |
//! | [`theil_decomposition`] | T = between groups + within groups | each 0 … ln n |
//! | [`gini`] | 1 − 2·(area under the Lorenz curve) | 0 … 1 − 1/n |
//! | [`lorenz_curve`] | share of the total held by the smallest i of n | (0, 0) … (1, 1) |
//! | [`hhi_contributions`] | s₁² − s₀² of each entity, between two periods, in points | −10,000 … 10,000 |
//! | [`merge_effect`], [`divest`] | (Σ s)² − Σ s² over those that merge, in points | −10,000 … 10,000 |
//! | [`turnover`] | part of the top k that was not in it before | 0 … 1, none at k > n |
//! | [`rank_size_slope`] | slope of ln d on ln rank, least squares | ≤ 0, none under 3 or all equal |
//! | [`Weighted`] | mean, quantiles and geometric mean of weighted values | smallest … largest value |
//! | [`share_bounds`], [`hhi_bounds`], [`concentration_ratio_bounds`], [`gini_bounds`] | what a list without its tail leaves open | |
//! | [`multiplicity()`], [`Clusters`], [`percentile_interval`] | replicates of any of these, by cluster, and their quantiles | |
//!
//! Tests of samples return a [`SampleError`] where they have no value; see [`significance`] for what they have in common.
//!
//! | test | question | effect size |
//! | --- | --- | --- |
//! | [`mann_whitney`] | does one sample tend to be larger than another? | Cliff's δ = rank-biserial r, −1 … 1 |
//! | [`kruskal_wallis`] | do several samples differ? | ε², 0 … 1 |
//! | [`two_proportions`] | do two proportions of successes differ? | difference, odds ratio, with 95 % intervals |
//! | [`chi_square`] | do the rows of a table differ in their proportions? | |
//! | [`mann_kendall`], [`hamed_rao`] | does a series rise or fall? | τ, −1 … 1 |
//! | [`sen_slope`] | how fast? | the median slope, with its 95 % interval |
//! | [`swap_tests`] | did a statistic of a market change between two dates? | its change |
//! | [`clustered_difference`], [`clustered_ranks`] | do two groups of models differ, seen by developer? | difference, r, with intervals |
//! | [`thinned`] | which dates hold no download twice? | |
//! | [`spearman`] | do two quantities rise together? | ρ, −1 … 1 |
//! | [`benjamini_hochberg`] | which of several tests still count? | q, 0 … 1 |
//!
//! Counts are integers, so HHI, its reciprocal, CR, top-percent shares, Gini and Lorenz points are ratios of
//! exact integers, rounded once: the result is the `f64` nearest to the true value, whatever the order of the
//! input, and every bound above holds exactly. Measures with a logarithm take it from `libm` and add with
//! compensation in a fixed order: they agree to the bit on every platform.

mod change;
mod concentration;
mod decomposition;
mod entropy;
mod guidelines;
mod hhi;
mod inequality;
mod mean;
mod merger;
mod multiplicity;
mod quantile;
mod rank_size;
mod ratio;
mod resampling;
mod shares;
pub mod significance;
mod sort;
pub mod sum;
mod truncation;
mod truncation_gini;
mod wide;

// Of these files every public item is a measure, or what one needs.
pub use {concentration::*, entropy::*, hhi::*, inequality::*, rank_size::*};

pub use change::{Contribution, Contributions, hhi_contributions, turnover};
pub use decomposition::{
    DecompositionError, GroupTheil, TheilDecomposition, theil_decomposition, theil_decomposition_with_zeros,
};
pub use guidelines::{HhiBand, LARGE_SHARE, SIGNIFICANT_CHANGE, crosses_merger_threshold};
pub use mean::WholeMean;
pub use merger::{MergerEffect, MergerError, divest, merge_effect};
pub use multiplicity::{multiplicity, name_seed};
pub use quantile::{Weighted, WeightedError};
pub use resampling::{BootstrapInterval, Clusters, percentile_interval, resample};
pub use shares::{Shares, SharesError};
pub use significance::{
    ChiSquare, ClusteredDifference, ConfidenceInterval, KruskalWallis, LEAST_SWAP_UNITS, MannKendall, MannWhitney,
    OddsRatio, PooledTest, SEN_POINTS_AT_MOST, SWAPS, SampleError, SenSlope, SwapCell, SwapStatistic, SwapTest,
    TwoProportions, benjamini_hochberg, chi_square, chi_square_upper_tail, clustered_difference, clustered_ranks,
    hamed_rao, kruskal_wallis, mann_kendall, mann_whitney, normal_upper_tail, sen_slope, spearman, swap_tests, thinned,
    two_proportions,
};
pub use truncation::{
    MeasureBounds, TailEntities, UnlistedTail, concentration_ratio_bounds, hhi_bounds, share_bounds,
    unlisted_share_bounds,
};
pub use truncation_gini::gini_bounds;
