//! The bands of the merger guidelines, as charts and sentences show them.

use crate::chart::{Band, Reference, format};
use crate::metrics::{HhiBand, HhiPoints, LARGE_SHARE, SIGNIFICANT_CHANGE};

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

/// Returns the ends of the bands as lines in a chart of bars.
pub(super) fn guideline_lines() -> Vec<Reference> {
    let line = |hhi: HhiPoints, words: &str| {
        let label = format!("{}: {words} concentrated above", format::fixed(hhi.0, 0));
        Reference { value: hhi.0, label }
    };
    vec![line(HhiBand::MODERATELY_ABOVE, "moderately"), line(HhiBand::HIGHLY_ABOVE, "highly")]
}

/// Returns the change of the HHI from which on the guidelines look at a merger, in points.
pub(super) fn significant_change() -> String {
    format::fixed(SIGNIFICANT_CHANGE.0, 0)
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

/// Returns two sentences on what the thresholds of the guidelines are, and what they are not.
pub(super) fn guidelines_note() -> String {
    let points = |hhi: HhiPoints| format::fixed(hhi.0, 0);
    let highly = points(HhiBand::HIGHLY_ABOVE);
    format!(
        "The 2023 US Merger Guidelines call an HHI above {} moderately and above {highly} highly concentrated, and presume \
         harm from a merger that adds more than {} points and leads above {highly} or to a share above {} %. They are made \
         for markets of products: for downloads they are a scale to read by, not a finding.",
        points(HhiBand::MODERATELY_ABOVE),
        significant_change(),
        format::fixed(LARGE_SHARE * 100.0, 0)
    )
}

#[cfg(test)]
mod tests {
    use super::guidelines_note;

    #[test]
    fn the_note_names_the_thresholds() {
        let expected = "The 2023 US Merger Guidelines call an HHI above 1,000 moderately and above 1,800 highly concentrated, \
            and presume harm from a merger that adds more than 100 points and leads above 1,800 or to a share above 30 %. \
            They are made for markets of products: for downloads they are a scale to read by, not a finding.";
        assert_eq!(guidelines_note(), expected);
    }
}
