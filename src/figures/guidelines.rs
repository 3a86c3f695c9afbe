//! The bands of the merger guidelines, as charts and sentences show them.

use crate::chart::Band;
use crate::metrics::{HhiBand, HhiPoints};

/// Returns the bands of the 2023 US Merger Guidelines (§ 2.1) as the backdrop of a chart of the HHI in points.
pub fn guideline_bands() -> Vec<Band> {
    let (HhiPoints(moderately), HhiPoints(highly)) = (HhiBand::MODERATELY_ABOVE, HhiBand::HIGHLY_ABOVE);
    let band = |from, to, name: &str, tone| Band { from, to, name: name.to_owned(), tone };
    vec![
        band(0.0, moderately, "Unconcentrated", 0),
        band(moderately, highly, "Moderately concentrated", 1),
        band(highly, f64::INFINITY, "Highly concentrated", 2),
    ]
}

/// Returns the band of an HHI in points as a sentence says it: `moderately concentrated`.
pub(super) fn hhi_band_words(hhi: f64) -> &'static str {
    band_words(HhiBand::of(HhiPoints(hhi)))
}

/// Returns a band as a sentence says it: `moderately concentrated`.
pub(super) fn band_words(band: HhiBand) -> &'static str {
    match band {
        HhiBand::Unconcentrated => "not concentrated",
        HhiBand::Moderately => "moderately concentrated",
        HhiBand::Highly => "highly concentrated",
    }
}
