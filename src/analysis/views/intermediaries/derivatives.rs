//! The derivatives of a period, and the intermediaries: developers whose downloads are mostly of derivatives.

use serde::{Deserialize, Serialize};

use super::derivation::Derivation;
use crate::calendar::Day;

/// A developer is an intermediary of a period if more than so many percent of its downloads in the period are of
/// derivatives of others' bases.
pub const INTERMEDIARY_PERCENT: u32 = 50;

/// Intermediaries and families that are listed by name, at most; totals and concentration are of all.
pub(super) const LISTED: usize = 1_000;

/// The derivatives of a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Derivatives {
    /// The day that names the period.
    pub start: Day,
    /// All downloads.
    pub downloads: u64,
    /// Models with a row.
    pub models: u64,
    /// By relation, in the order of [`Derivation::ALL`].
    pub relations: Vec<RelationDownloads>,
    /// Downloads of derivatives of others' bases, whoever offers them.
    pub of_others: u64,
    /// The intermediaries of the period.
    pub intermediaries: IntermediaryMarket,
}

/// The downloads of the derivatives of one relation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationDownloads {
    /// Their relation to the base.
    pub derivation: Derivation,
    /// Their downloads.
    pub downloads: u64,
    /// Models of them with a row.
    pub models: u64,
    /// The intermediary with the most of these downloads, and how many; ties by name.
    pub largest: Option<(String, u64)>,
}

/// Concentration among intermediaries, by all of their downloads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IntermediaryMarket {
    /// How many there are.
    pub intermediaries: u64,
    /// Their downloads.
    pub downloads: u64,
    /// HHI on 0–10,000; `None` without any.
    pub hhi: Option<f64>,
    /// Share of the four largest among them, on 0–1; `None` without any.
    pub cr4: Option<f64>,
}

/// One developer most of whose downloads are of derivatives of others' bases.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Intermediary {
    /// The developer.
    pub developer: String,
    /// All of its downloads.
    pub downloads: u64,
    /// Of these, downloads of derivatives, of whatever base.
    pub derivatives: u64,
    /// Of these, downloads of derivatives of others' bases.
    pub of_others: u64,
    /// How most of its derivatives derive, by downloads; ties in the order of [`Derivation::ALL`].
    pub relation: Derivation,
    /// Its share of all downloads of the period, on 0–1.
    pub share: f64,
    /// Its share in the period compared with, intermediary or not; `None` without such a period or without downloads.
    pub share_before: Option<f64>,
    /// The share of its downloads that was of derivatives of others' bases in the period compared with: it was an
    /// intermediary if this is over a half. `None` without such a period or without downloads in it.
    pub of_others_before: Option<f64>,
}

impl Derivatives {
    /// Returns the downloads of all derivatives.
    pub fn derived(&self) -> u64 {
        self.relations.iter().fold(0, |sum, of| sum.saturating_add(of.downloads))
    }

    /// Returns `downloads` as a share of the period's downloads, on 0–1; `None` in a period without downloads.
    pub fn share(&self, downloads: u64) -> Option<f64> {
        share(downloads, self.downloads)
    }
}

pub(super) fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
