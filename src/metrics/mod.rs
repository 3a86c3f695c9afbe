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
//! | [`hhi`] | Σ s² | 1/n … 1 |
//! | [`normalized_hhi`] | (HHI − 1/n) / (1 − 1/n) | 0 … 1, none at n = 1 |
//! | [`effective_number`] | 1 / HHI | 1 … n |
//! | [`concentration_ratio`] | sum of the k largest shares | 0 … 1 |
//! | [`top_percent_share`] | sum of the ⌈p·n⌉ largest shares | 0 … 1 |
//! | [`entropy()`] | H = −Σ s ln s, in nats | 0 … ln n |
//! | [`hill_number`] | (Σ s^q)^(1/(1−q)), order q ≥ 0 | 1 … n |
//! | [`theil`] | T = Σ s ln(n s) = ln n − H | 0 … ln n |
//! | [`normalized_theil`] | T / ln n | 0 … 1, none at n = 1 |
//! | [`theil_decomposition`] | T = between groups + within groups | each 0 … ln n |
//! | [`gini`] | 1 − 2·(area under the Lorenz curve) | 0 … 1 − 1/n |
//! | [`lorenz_curve`] | share of the total held by the smallest i of n | (0, 0) … (1, 1) |
//!
//! Counts are integers, so HHI, its reciprocal, CR, top-percent shares, Gini and Lorenz points are ratios of
//! exact integers, rounded once: the result is the `f64` nearest to the true value, whatever the order of the
//! input, and every bound above holds exactly. Measures with a logarithm take it from `libm` and add with
//! compensation in a fixed order: they agree to the bit on every platform.

mod concentration;
mod decomposition;
mod entropy;
mod inequality;
mod ratio;
mod shares;
pub mod sum;

pub use concentration::{
    HhiBand, TopPercent, concentration_ratio, effective_number, hhi, normalized_hhi, top_percent_share,
};
pub use decomposition::{
    DecompositionError, GroupTheil, TheilDecomposition, theil_decomposition, theil_decomposition_with_zeros,
};
pub use entropy::{entropy, hill_number, normalized_theil, theil};
pub use inequality::{LorenzPoint, gini, lorenz_curve, lorenz_curve_thinned};
pub use shares::{Shares, SharesError};
