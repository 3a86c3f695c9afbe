//! Sizes of models, in parameters.

use serde::{Deserialize, Serialize};

use super::facts::FactReader;
use super::property::Property;
use super::row_facts::{RowFacts, quotient};
use crate::metrics::Weighted;
use crate::panel::UNKNOWN;

/// The weight of each model's size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weighting {
    /// As much as the model's downloads in the period.
    Downloads,
    /// The same as any other that is listed in the period.
    Listed,
    /// The same as any other that was created in the period, and is listed in one of the periods shown; nothing for
    /// models that weren't.
    Created,
}

impl Weighting {
    /// All of them, in the order of tables.
    pub const ALL: [Weighting; 3] = [Weighting::Downloads, Weighting::Listed, Weighting::Created];

    /// Returns the name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Weighting::Downloads => "downloads",
            Weighting::Listed => "listed models",
            Weighting::Created => "models created in the period",
        }
    }
}

/// Statistics of the sizes of models.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SizeStatistics {
    /// Mean.
    pub mean: f64,
    /// exp of the mean logarithm.
    pub geometric_mean: f64,
    /// The smallest size that a tenth of the weight does not exceed.
    pub p10: f64,
    /// The smallest size that half of the weight does not exceed.
    pub median: f64,
    /// The smallest size that nine tenths of the weight do not exceed.
    pub p90: f64,
}

impl SizeStatistics {
    /// Returns the statistics of sizes above 0.
    pub(super) fn of(sizes: &Weighted) -> SizeStatistics {
        let mean = sizes.mean();
        SizeStatistics {
            mean,
            geometric_mean: sizes.geometric_mean().unwrap_or(mean),
            p10: sizes.quantile(100),
            median: sizes.median(),
            p90: sizes.quantile(900),
        }
    }

    /// Returns the one that is a property; `None` for a property that is no size.
    pub(super) fn get(self, property: Property) -> Option<f64> {
        Some(match property {
            Property::MeanSize => self.mean,
            Property::GeometricMeanSize => self.geometric_mean,
            Property::SizeP10 => self.p10,
            Property::MedianSize => self.median,
            Property::SizeP90 => self.p90,
            _ => return None,
        })
    }
}

/// Sizes in one period under one weighting.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SizePoint {
    /// `None` where no size is known.
    pub sizes: Option<SizeStatistics>,
    /// Models whose size is known.
    pub models: u64,
    /// The part of the weight (downloads, or models) whose size is known, on 0–1; `None` without any.
    pub coverage: Option<f64>,
}

impl SizePoint {
    /// Returns the sizes that are known of so many models, each counting the same.
    pub(super) fn counted(known: &[f64], models: usize) -> SizePoint {
        SizePoint {
            sizes: Weighted::unweighted(known).ok().map(|sizes| SizeStatistics::of(&sizes)),
            models: known.len() as u64,
            coverage: quotient(known.len() as u128, models as u128),
        }
    }
}

/// Models in the order of their sizes: found once, so that no period sorts its own.
pub(super) struct SizeOrder {
    /// Per model its place among those with a size; [`UNKNOWN`] for the others.
    places: Vec<u32>,
    /// How many have one.
    models: usize,
}

impl SizeOrder {
    /// Returns the order of so many models; `None` where sizes vary within models.
    pub(super) fn of(reader: &FactReader<'_>, models: usize) -> Option<SizeOrder> {
        let size = |model: u32| Some((reader.size(0, model)?, model));
        let mut sized: Vec<(f64, u32)> = reader.is_by_model().then(|| (0..models as u32).filter_map(size).collect())?;
        sized.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let mut places = vec![UNKNOWN; models];
        sized.iter().zip(0..).for_each(|(&(_, model), place)| places[model as usize] = place);
        Some(SizeOrder { places, models: sized.len() })
    }

    /// Sorts rows, of which each model has one at most, ascending by size; those without a size are left out.
    pub(super) fn sorted<'c>(&self, row_facts: &'c [RowFacts]) -> impl Iterator<Item = &'c RowFacts> + use<'c> {
        let mut sorted = vec![UNKNOWN; self.models];
        for (row, index) in row_facts.iter().zip(0..) {
            let place = self.places.get(row.model as usize).copied().unwrap_or(UNKNOWN);
            if let Some(slot) = sorted.get_mut(place as usize) {
                *slot = index;
            }
        }
        sorted.into_iter().filter_map(|index| row_facts.get(index as usize))
    }
}
