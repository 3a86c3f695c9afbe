//! The bands of the merger guidelines, as charts and sentences show them.

use crate::chart::Band;
use crate::metrics::HhiBand;

/// Returns the bands of the 2023 US Merger Guidelines (§ 2.1) as the backdrop of a chart of the HHI in points.
pub fn guideline_bands() -> Vec<Band> {
    let band = |from, to, name: &str, tone| Band { from, to, name: name.to_owned(), tone };
    vec![
        band(0.0, 1_000.0, "Unconcentrated", 0),
        band(1_000.0, 1_800.0, "Moderately concentrated", 1),
        band(1_800.0, f64::INFINITY, "Highly concentrated", 2),
    ]
}

/// Returns a band as a sentence says it: `moderately concentrated`.
pub(super) fn band_words(band: HhiBand) -> &'static str {
    match band {
        HhiBand::Unconcentrated => "not concentrated",
        HhiBand::Moderately => "moderately concentrated",
        HhiBand::Highly => "highly concentrated",
    }
}
