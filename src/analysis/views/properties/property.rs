//! The properties of downloaded models that are measured.

use serde::{Deserialize, Serialize};

/// One figure about what is downloaded in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Property {
    /// Mean number of parameters, each model weighed by its downloads.
    MeanSize,
    /// Geometric mean of the same: large models move it less.
    GeometricMeanSize,
    /// A tenth of downloads goes to models of at most this size.
    SizeP10,
    /// Half of downloads goes to models of at most this size.
    MedianSize,
    /// Nine tenths of downloads go to models of at most this size.
    SizeP90,
    /// Models that handle more than one kind of content.
    Multimodal,
    /// Multimodal models that make content.
    GenerativeMultimodal,
    /// Models whose weights have few bits.
    Quantized,
    /// Models with experts of which each token uses some.
    MixtureOfExperts,
    /// Weights to be added to a base model's.
    Adapter,
    /// Several models in one.
    Merge,
    /// A license that the Open Source Initiative has approved.
    OpenSource,
    /// A license with other known terms, nearly always with limits of use.
    OpenWeights,
    /// Training data are named or described, available or not.
    DataDisclosed,
    /// Training data are named, and there for others to get.
    DataAvailable,
}

/// The downloads that a property's share is a share of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShareOf {
    /// Downloads for which the property is known: yes or no.
    Known,
    /// All downloads, since the file states yes and hardly ever no: the share is a lower bound.
    All,
}

impl Property {
    /// All properties: sizes, techniques, licenses, training data.
    pub const ALL: [Property; 15] = [
        Property::MeanSize,
        Property::GeometricMeanSize,
        Property::SizeP10,
        Property::MedianSize,
        Property::SizeP90,
        Property::Multimodal,
        Property::GenerativeMultimodal,
        Property::Quantized,
        Property::MixtureOfExperts,
        Property::Adapter,
        Property::Merge,
        Property::OpenSource,
        Property::OpenWeights,
        Property::DataDisclosed,
        Property::DataAvailable,
    ];

    /// How many of them, the first ones, are sizes; the others are shares.
    pub(super) const SIZES: usize = 5;

    /// Returns the shares, in the order of [`Property::ALL`].
    pub(in crate::analysis) fn shares() -> &'static [Property] {
        Property::ALL.get(Property::SIZES..).unwrap_or_default()
    }

    /// Returns whether it is a number of parameters; the others are shares on 0–1.
    pub fn is_size(self) -> bool {
        Property::ALL.iter().take(Property::SIZES).any(|size| *size == self)
    }

    /// Returns the name in tables: `mean-size`.
    pub fn name(self) -> &'static str {
        match self {
            Property::MeanSize => "mean-size",
            Property::GeometricMeanSize => "geometric-mean-size",
            Property::SizeP10 => "size-p10",
            Property::MedianSize => "median-size",
            Property::SizeP90 => "size-p90",
            Property::Multimodal => "multimodal",
            Property::GenerativeMultimodal => "generative-multimodal",
            Property::Quantized => "quantized",
            Property::MixtureOfExperts => "mixture-of-experts",
            Property::Adapter => "adapter",
            Property::Merge => "merge",
            Property::OpenSource => "open-source-license",
            Property::OpenWeights => "open-weights-license",
            Property::DataDisclosed => "training-data-disclosed",
            Property::DataAvailable => "training-data-available",
        }
    }

    /// Returns the words beside a bar or a line: "Mean size", "Mixture of experts".
    pub fn label(self) -> &'static str {
        match self {
            Property::MeanSize => "Mean size",
            Property::GeometricMeanSize => "Geometric mean size",
            Property::SizeP10 => "Size, 10th percentile",
            Property::MedianSize => "Median size",
            Property::SizeP90 => "Size, 90th percentile",
            Property::Multimodal => "Multimodal",
            Property::GenerativeMultimodal => "Generative multimodal",
            Property::Quantized => "Quantized",
            Property::MixtureOfExperts => "Mixture of experts",
            Property::Adapter => "Adapters",
            Property::Merge => "Merges",
            Property::OpenSource => "Open-source license",
            Property::OpenWeights => "Open-weights license",
            Property::DataDisclosed => "Training data disclosed",
            Property::DataAvailable => "Training data available",
        }
    }
}
