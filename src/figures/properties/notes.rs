//! Notes and words used by several figures of properties.

use crate::analysis::{Answer, Properties, Property, PropertySeries};
use crate::figures::grammar::coverage_range;
use crate::figures::words::counted;

/// The breakdown by license class.
pub(super) const LICENSES: &str = crate::analysis::LICENSE_CLASS;

/// Under this coverage a value is to be read with care.
pub(super) const HALF: f64 = 0.5;

/// "license known for 98 % of downloads; ", with a warning under half; the lowest and the highest of the periods with
/// downloads. Nothing without downloads.
pub(super) fn known_for(what: &str, coverage: impl IntoIterator<Item = Option<f64>>) -> String {
    match coverage_range(coverage) {
        Some((range, false)) => format!("{what} known for {range} of downloads; "),
        Some((range, true)) => format!("{what} known for {range} of downloads (under half: read with care); "),
        None => String::new(),
    }
}

/// Returns a technique as the subject of a sentence, several: "quantized models".
pub(super) fn models_with(property: Property) -> &'static str {
    match property {
        Property::Multimodal => "multimodal models",
        Property::GenerativeMultimodal => "generative multimodal models",
        Property::Quantized => "quantized models",
        Property::MixtureOfExperts => "mixtures of experts",
        Property::Adapter => "adapters",
        Property::Merge => "merges",
        other => other.label(),
    }
}

/// Returns a property as the subject of a sentence: "the mean size", "the share of quantized models".
pub(super) fn subject(property: Property) -> &'static str {
    match property {
        Property::MeanSize => "the mean size of what is downloaded",
        Property::GeometricMeanSize => "the geometric mean size of what is downloaded",
        Property::SizeP10 => "the 10th percentile of sizes",
        Property::MedianSize => "the median size of what is downloaded",
        Property::SizeP90 => "the 90th percentile of sizes",
        Property::Multimodal => "the share of multimodal models",
        Property::GenerativeMultimodal => "the share of generative multimodal models",
        Property::Quantized => "the share of quantized models",
        Property::MixtureOfExperts => "the share of mixtures of experts",
        Property::Adapter => "the share of adapters",
        Property::Merge => "the share of merges",
        Property::OpenSource => "the share under open-source licenses",
        Property::OpenWeights => "the share under open-weights licenses",
        Property::DataDisclosed => "the share with disclosed training data",
        Property::DataAvailable => "the share with available training data",
    }
}

/// Returns the series that a chart shows, in the order asked for. Where every multimodal model makes content, the two series
/// are one and the same, and only the first is shown.
pub(super) fn shown<'a>(
    found: &'a Properties,
    properties: &'a [Property],
) -> impl Iterator<Item = (&'a PropertySeries, &'static str)> {
    let values = |property: Property| found.of(property).map(|series| &series.values);
    let same = values(Property::Multimodal) == values(Property::GenerativeMultimodal);
    let label = move |property: Property| match property {
        Property::Multimodal if same => "Multimodal (all generative)",
        _ => property.label(),
    };
    let series = properties.iter().filter(move |property| !(same && **property == Property::GenerativeMultimodal));
    series.filter_map(move |&property| Some((found.of(property)?, label(property))))
}

/// Returns the end of every subtitle.
pub(super) fn subtitle_end(answer: &Answer) -> String {
    format!("{}.", counted(answer))
}
