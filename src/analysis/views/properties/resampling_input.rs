//! The input of the bootstrap: the models of a period in a form from which every property of a replicate is computed.

use super::facts::Facts;
use super::property::{Property, ShareOf};
use super::tally::{ModelTally, shares};
use crate::metrics::Clusters;
use crate::metrics::sum::CompensatedSum;

/// A period made ready to be drawn from: its downloads by cluster, and by facts or size.
pub(super) struct ResamplingInput {
    facts: Vec<Facts>,
    by_facts: Clusters,
    /// Distinct sizes, ascending, with their logarithms.
    sizes: Vec<(f64, f64)>,
    by_size: Clusters,
    shares_of: Vec<ShareOf>,
    totals: Vec<u64>,
}

impl ResamplingInput {
    /// Prepares a period's tally for resampling; `models` are the clusters.
    pub(super) fn of(tally: &ModelTally, models: &[u32], shares_of: &[ShareOf]) -> ResamplingInput {
        let mut facts: Vec<Facts> = tally.row_facts().iter().map(|row| row.facts).collect();
        facts.sort_unstable();
        facts.dedup();
        let mut sizes: Vec<f64> = tally.row_facts().iter().filter_map(|row| row.size).collect();
        sizes.sort_unstable_by(f64::total_cmp);
        sizes.dedup();
        let (mut by_facts, mut by_size) = (Clusters::default(), Clusters::default());
        for &model in models {
            let row_facts = tally.of_model(model);
            by_facts
                .push(row_facts.iter().filter_map(|row| Some((place(&facts, |f| f.cmp(&row.facts))?, row.downloads))));
            let size = |size: f64| place(&sizes, |other| other.total_cmp(&size));
            by_size.push(row_facts.iter().filter_map(|row| Some((size(row.size?)?, row.downloads))));
        }
        let sizes = sizes.into_iter().map(|size| (size, libm::log(size))).collect();
        ResamplingInput { facts, by_facts, sizes, by_size, shares_of: shares_of.to_vec(), totals: Vec::new() }
    }

    /// Returns every property, in the order of [`Property::ALL`], when each cluster counts as often as `multiplicities`
    /// says.
    pub(super) fn values(&mut self, multiplicities: &[u32]) -> Vec<Option<f64>> {
        self.by_size.totals(multiplicities, &mut self.totals);
        let mut values = self.size_values();
        self.by_facts.totals(multiplicities, &mut self.totals);
        let downloads: Vec<(Facts, u64)> = self.facts.iter().copied().zip(self.totals.iter().copied()).collect();
        values.extend(shares(&downloads, &self.shares_of));
        values
    }

    /// Returns the sizes from the totals by size; the same as [`Weighted`](crate::metrics::Weighted) says, without its
    /// sorting and its logarithms.
    fn size_values(&self) -> Vec<Option<f64>> {
        let total: u128 = self.totals.iter().map(|&downloads| u128::from(downloads)).sum();
        if total == 0 {
            return vec![None; Property::SIZES];
        }
        let mut thousandths = [100u128, 500, 900].map(|share| share * total).into_iter().peekable();
        let (mut sum, mut logarithms) = (CompensatedSum::default(), CompensatedSum::default());
        let mut cumulative = 0u128;
        let mut quantiles = Vec::with_capacity(3);
        for (&(size, logarithm), &downloads) in self.sizes.iter().zip(&self.totals) {
            if downloads == 0 {
                continue;
            }
            sum.add(size * downloads as f64);
            logarithms.add(logarithm * downloads as f64);
            cumulative += u128::from(downloads);
            while thousandths.next_if(|&wanted| cumulative * 1000 >= wanted).is_some() {
                quantiles.push(Some(size));
            }
        }
        let means = [sum.value() / total as f64, libm::exp(logarithms.value() / total as f64)];
        means.map(Some).into_iter().chain(quantiles).collect()
    }
}

/// Returns where an item stands in a sorted list.
fn place<T>(sorted: &[T], compare: impl FnMut(&T) -> std::cmp::Ordering) -> Option<u32> {
    sorted.binary_search_by(compare).ok().and_then(|place| u32::try_from(place).ok())
}
