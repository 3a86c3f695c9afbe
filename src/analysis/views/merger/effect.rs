//! The effect of a merger or divestiture on the HHI: before, after, and the bands of the guidelines.

use serde::{Deserialize, Serialize};

use crate::metrics::{HhiBand, HhiPoints, MergerEffect, SIGNIFICANT_CHANGE, crosses_merger_threshold};

/// The effect of a merger or a split on the HHI, in points of 0–10,000.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct HhiEffect {
    /// The HHI before, in points.
    pub before: f64,
    /// The HHI after, in points.
    pub after: f64,
    /// The difference: at least 0 for a merger, at most 0 for a split.
    pub change: f64,
}

impl HhiEffect {
    pub(super) fn of(effect: &MergerEffect) -> HhiEffect {
        HhiEffect { before: effect.before.0, after: effect.after.0, change: effect.delta.0 }
    }

    /// Returns the bands of the Merger Guidelines before and after.
    pub fn bands(&self) -> (HhiBand, HhiBand) {
        (HhiBand::of(HhiPoints(self.before)), HhiBand::of(HhiPoints(self.after)))
    }

    /// Returns whether a merger adds more than the 100 points from which on the guidelines look at where it leads.
    pub fn is_significant(&self) -> bool {
        HhiPoints(self.change) > SIGNIFICANT_CHANGE
    }

    /// Returns whether a merger to one of that share (0–1) crosses the thresholds of the 2023 US Merger Guidelines, §
    /// 2.1: a change of more than 100 points, and either an HHI of more than 1,800 after it or a share of more than 30
    /// %.
    ///
    /// The guidelines are about markets for products. For downloads this is a scale to read by, not a finding.
    ///
    /// ```
    /// use lorenz::analysis::HhiEffect;
    /// let effect = HhiEffect { before: 1_700.0, after: 1_900.0, change: 200.0 };
    /// assert!(effect.crosses_threshold(0.2));
    /// let effect = HhiEffect { before: 1_850.0, after: 1_950.0, change: 100.0 };
    /// assert!(!effect.crosses_threshold(0.4));
    /// ```
    pub fn crosses_threshold(&self, merged_share: f64) -> bool {
        crosses_merger_threshold(HhiPoints(self.after), HhiPoints(self.change), merged_share)
    }
}
