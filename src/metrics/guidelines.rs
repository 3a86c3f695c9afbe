//! The thresholds of the 2023 US Merger Guidelines (Department of Justice and Federal Trade Commission), § 2.1.
//!
//! All of the crate's antitrust law is here: bands of the HHI, and when a merger is presumed to be harmful. The guidelines
//! are about markets for products: for downloads they are a scale to read by, not a finding.

use super::HhiPoints;

/// The change of the HHI above which a merger in a highly concentrated market is presumed to be harmful.
pub const SIGNIFICANT_CHANGE: HhiPoints = HhiPoints(100.0);
/// The share of the merged firm, on 0–1, above which a merger with that change is presumed to be harmful in any market.
pub const LARGE_SHARE: f64 = 0.3;

/// Returns whether a merger crosses the guidelines' threshold: a change of more than 100 points, and either an HHI of more
/// than 1,800 after it or a merged share (0–1) of more than 30 %.
///
/// ```
/// use lorenz::metrics::{HhiPoints, crosses_merger_threshold};
/// assert!(crosses_merger_threshold(HhiPoints(1_900.0), HhiPoints(200.0), 0.2));
/// assert!(!crosses_merger_threshold(HhiPoints(1_950.0), HhiPoints(100.0), 0.4));
/// ```
pub fn crosses_merger_threshold(after: HhiPoints, change: HhiPoints, merged_share: f64) -> bool {
    change > SIGNIFICANT_CHANGE && (HhiBand::of(after) == HhiBand::Highly || merged_share > LARGE_SHARE)
}

/// The bands of the US Merger Guidelines (Department of Justice and Federal Trade Commission 2023, § 2.1).
///
/// A market above 1,800 points is highly concentrated; the band above 1,000 is the agencies' "moderately
/// concentrated". They were made for product markets: on downloads they are a scale to read by, not a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HhiBand {
    /// At most 1,000 points.
    Unconcentrated,
    /// More than 1,000 and at most 1,800 points.
    Moderately,
    /// More than 1,800 points.
    Highly,
}

impl HhiBand {
    /// The HHI above which a market is moderately concentrated.
    pub const MODERATELY_ABOVE: HhiPoints = HhiPoints(1_000.0);
    /// The HHI above which a market is highly concentrated.
    pub const HIGHLY_ABOVE: HhiPoints = HhiPoints(1_800.0);

    /// Returns the band of an HHI; exactly on a boundary is the lower band.
    ///
    /// ```
    /// use lorenz::metrics::{HhiBand, HhiPoints, Shares, hhi};
    /// let ten_equal = Shares::from_counts(&[3; 10])?;
    /// assert_eq!(HhiBand::of(hhi(&ten_equal)), HhiBand::Unconcentrated);
    /// assert_eq!(HhiBand::of(HhiPoints(1_001.0)), HhiBand::Moderately);
    /// assert_eq!(HhiBand::of(HhiPoints(2_600.0)), HhiBand::Highly);
    /// # Ok::<(), lorenz::metrics::SharesError>(())
    /// ```
    pub fn of(hhi: HhiPoints) -> HhiBand {
        if hhi > HhiBand::HIGHLY_ABOVE {
            HhiBand::Highly
        } else if hhi > HhiBand::MODERATELY_ABOVE {
            HhiBand::Moderately
        } else {
            HhiBand::Unconcentrated
        }
    }
}
