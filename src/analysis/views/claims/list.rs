//! The list of the study's claims: what each states, and the statistic that tests it.

use serde::{Deserialize, Serialize};

use crate::analysis::ChangeScale;

/// A claim of "Economies of Open Intelligence" (arXiv 2512.03073), which looked at the hub from June 2020 to August 2025.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimName {
    /// Models grow.
    Size,
    /// More goes to models that make content of several kinds.
    MultimodalGeneration,
    /// More goes to quantized models.
    Quantization,
    /// More goes to mixtures of experts.
    MixtureOfExperts,
    /// Less goes to models whose training data can be had.
    DataAvailable,
    /// More goes to models that say nothing of their training data.
    DataNotDisclosed,
    /// Models with known weights alone overtake open-source ones.
    OpenWeightsLead,
    /// Among models at most a year old China is ahead of the United States.
    ChinaLead,
    /// US industry declines.
    UsIndustry,
    /// Chinese industry rises.
    ChineseIndustry,
    /// Unaffiliated developers and communities rise.
    Unaffiliated,
    /// A layer of developers adapts the models of others.
    Intermediaries,
}

/// The change that the data have to show for a claim to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expectation {
    /// The later value is more than the earlier one; compared as a multiple.
    Grows,
    /// The later share is higher; compared in points.
    Rises,
    /// The later share is lower; compared in points.
    Falls,
    /// In the later period the first share is higher than the second; compared in points.
    Leads,
}

impl ClaimName {
    /// All claims, in the study's order.
    pub const ALL: [ClaimName; 12] = [
        ClaimName::UsIndustry,
        ClaimName::ChineseIndustry,
        ClaimName::Unaffiliated,
        ClaimName::ChinaLead,
        ClaimName::Size,
        ClaimName::MultimodalGeneration,
        ClaimName::Quantization,
        ClaimName::MixtureOfExperts,
        ClaimName::Intermediaries,
        ClaimName::OpenWeightsLead,
        ClaimName::DataAvailable,
        ClaimName::DataNotDisclosed,
    ];

    /// Returns the name in tables: `us-industry-declines`.
    pub fn name(self) -> &'static str {
        match self {
            ClaimName::Size => "models-grow",
            ClaimName::MultimodalGeneration => "multimodal-generation-grows",
            ClaimName::Quantization => "quantization-grows",
            ClaimName::MixtureOfExperts => "mixture-of-experts-grows",
            ClaimName::DataAvailable => "training-data-available-falls",
            ClaimName::DataNotDisclosed => "training-data-not-disclosed-rises",
            ClaimName::OpenWeightsLead => "open-weights-lead",
            ClaimName::ChinaLead => "china-leads",
            ClaimName::UsIndustry => "us-industry-declines",
            ClaimName::ChineseIndustry => "chinese-industry-rises",
            ClaimName::Unaffiliated => "unaffiliated-rise",
            ClaimName::Intermediaries => "intermediaries-rise",
        }
    }

    /// Returns the claim in a sentence.
    pub fn statement(self) -> &'static str {
        match self {
            ClaimName::Size => "Downloaded models grow in size",
            ClaimName::MultimodalGeneration => "Multimodal generation grows",
            ClaimName::Quantization => "Quantization grows",
            ClaimName::MixtureOfExperts => "Mixture of experts grows",
            ClaimName::DataAvailable => "Fewer downloads go to models whose training data are available",
            ClaimName::DataNotDisclosed => "More downloads go to models that do not disclose their training data",
            ClaimName::OpenWeightsLead => "Models with open weights overtake open-source models",
            ClaimName::ChinaLead => {
                "Developers of all kinds in China are ahead of those in the United States among young models"
            }
            ClaimName::UsIndustry => "Companies in the United States lose share",
            ClaimName::ChineseIndustry => "Companies in China gain share",
            ClaimName::Unaffiliated => "Unaffiliated developers and communities rise",
            ClaimName::Intermediaries => "A layer of developers adapts the models of others",
        }
    }

    /// Returns what the study found, with its dates.
    pub fn study(self) -> &'static str {
        match self {
            ClaimName::Size => "×17, 2020–2025",
            ClaimName::MultimodalGeneration => "×3.4, 2020–2025",
            ClaimName::Quantization => "×5, 2020–2025",
            ClaimName::MixtureOfExperts => "×7, 2020–2025",
            ClaimName::DataAvailable => "79.3 % (to 2022), 58.5 % (2023), 53.5 % (2024), 39.8 % (2025)",
            ClaimName::DataNotDisclosed => "9.8 % (to 2022), 23.4 % (2023), 31.6 % (2024), 43.1 % (2025)",
            ClaimName::OpenWeightsLead => "first in 2025",
            ClaimName::ChinaLead => "17.1 % against 15.8 %, 12 months to August 2025",
            ClaimName::UsIndustry => "sharp decline of Google, Meta, OpenAI, 2020–2025",
            ClaimName::ChineseIndustry => "rise in 2025 (DeepSeek, Qwen)",
            ClaimName::Unaffiliated => "rise, 2020–2025",
            ClaimName::Intermediaries => "a new layer that quantizes and adapts base models",
        }
    }

    /// Returns the study's figure in the unit in which the data are tested: a multiple, or a difference of shares on −1 to 1;
    /// `None` where it states none.
    pub fn study_value(self) -> Option<f64> {
        match self {
            ClaimName::Size => Some(17.0),
            ClaimName::MultimodalGeneration => Some(3.4),
            ClaimName::Quantization => Some(5.0),
            ClaimName::MixtureOfExperts => Some(7.0),
            // 2025 less the years to 2022.
            ClaimName::DataAvailable => Some(-0.395),
            ClaimName::DataNotDisclosed => Some(0.333),
            ClaimName::ChinaLead => Some(0.013),
            _ => None,
        }
    }

    /// Returns what the columns tell in place of what the study looked at, where that is something else.
    pub fn measures_other(self) -> Option<&'static str> {
        (self == ClaimName::OpenWeightsLead).then_some("the study looked at training data, these columns tell licenses")
    }

    /// Returns whether the files that the study releases have the columns that the claim is tested by.
    pub fn is_in_study_files(self) -> bool {
        matches!(
            self,
            ClaimName::UsIndustry
                | ClaimName::ChineseIndustry
                | ClaimName::Unaffiliated
                | ClaimName::ChinaLead
                | ClaimName::MultimodalGeneration
                | ClaimName::Intermediaries
        )
    }

    /// Returns whether it is about who the developers are: their country or segment.
    pub(in crate::analysis) fn is_about_developers(self) -> bool {
        matches!(
            self,
            ClaimName::UsIndustry | ClaimName::ChineseIndustry | ClaimName::Unaffiliated | ClaimName::ChinaLead
        )
    }

    /// Returns how its two values are compared.
    pub(in crate::analysis) fn scale(self) -> ChangeScale {
        if self.expectation() == Expectation::Grows { ChangeScale::Multiple } else { ChangeScale::Difference }
    }

    /// Returns whether the study's figure was read in reports on the study, not in the study itself.
    pub fn is_second_hand(self) -> bool {
        matches!(self, ClaimName::DataAvailable | ClaimName::DataNotDisclosed | ClaimName::ChinaLead)
    }

    /// Returns what is compared in the data.
    pub fn definition(self) -> &'static str {
        match self {
            ClaimName::Size => {
                "Mean number of parameters, each model weighed by its downloads: later period ÷ earlier one"
            }
            ClaimName::MultimodalGeneration => {
                "Share of downloads of multimodal models that make content: later period ÷ earlier one"
            }
            ClaimName::Quantization => "Share of downloads of quantized models: later period ÷ earlier one",
            ClaimName::MixtureOfExperts => "Share of downloads of mixtures of experts: later period ÷ earlier one",
            ClaimName::DataAvailable => "Share of downloads of models with available training data: later − earlier",
            ClaimName::DataNotDisclosed => {
                "Share of downloads of models that do not disclose their training data: later − earlier"
            }
            ClaimName::OpenWeightsLead => {
                "Downloads under licenses with other terms − downloads under licenses that the OSI approved, in the later \
                period"
            }
            ClaimName::ChinaLead => {
                "Share of China − share of the United States, of downloads in the first year of a model, in the later period"
            }
            ClaimName::UsIndustry => "Share of downloads of companies in the United States: later − earlier",
            ClaimName::ChineseIndustry => "Share of downloads of companies in China: later − earlier",
            ClaimName::Unaffiliated => "Share of downloads of persons and communities: later − earlier",
            ClaimName::Intermediaries => {
                "Share of downloads of models known to derive from another developer's: later − earlier"
            }
        }
    }

    /// Returns what the data have to show for the claim to hold in them.
    pub fn expectation(self) -> Expectation {
        match self {
            ClaimName::Size
            | ClaimName::MultimodalGeneration
            | ClaimName::Quantization
            | ClaimName::MixtureOfExperts => Expectation::Grows,
            ClaimName::DataNotDisclosed
            | ClaimName::ChineseIndustry
            | ClaimName::Unaffiliated
            | ClaimName::Intermediaries => Expectation::Rises,
            ClaimName::DataAvailable | ClaimName::UsIndustry => Expectation::Falls,
            ClaimName::OpenWeightsLead | ClaimName::ChinaLead => Expectation::Leads,
        }
    }
}
