//! The downloads of a period by the facts that are known of their models.

use super::facts::{FactReader, Facts};
use super::property::{Property, ShareOf};
use super::row_facts::{RowFacts, quotient};
use super::sizes::{SizeOrder, SizePoint, SizeStatistics};
use crate::analysis::market::context::Context;
use crate::analysis::market::links::CountedRow;
use crate::metrics::Weighted;

/// The rows of a period, by model.
pub(in crate::analysis) struct ModelTally {
    row_facts: Vec<RowFacts>,
}

/// A property in one period.
pub(super) struct PropertyPoint {
    pub value: Option<f64>,
    pub coverage: Option<f64>,
    pub models: u64,
}

impl ModelTally {
    pub(in crate::analysis) fn of(context: &Context<'_>, reader: &FactReader<'_>, period: usize) -> ModelTally {
        let Some(period) = context.periods.get(period) else { return ModelTally { row_facts: Vec::new() } };
        let row_facts_of = |row: usize, model: u32, downloads: u64| {
            let (facts, size) = (reader.facts(row, model), reader.size(row, model));
            RowFacts { model, facts, size, downloads }
        };
        if !reader.is_by_model() {
            let mut row_facts: Vec<RowFacts> = Vec::new();
            context
                .selection
                .each_row(period, |row, model, downloads| row_facts.push(row_facts_of(row, model, downloads)));
            row_facts.sort_unstable_by_key(|row| row.model);
            return ModelTally { row_facts };
        }
        // Per model whether it is listed, and its downloads.
        let mut sums = vec![(false, 0_u64); context.panel.models().len()];
        let mut models = 0;
        context.selection.each_of_models(period, |model, downloads| {
            let (is_listed, sum) = &mut sums[model as usize];
            models += usize::from(!*is_listed);
            (*is_listed, *sum) = (true, sum.saturating_add(downloads));
        });
        let mut row_facts = Vec::with_capacity(models);
        // Any row of a model will do.
        let listed = sums.into_iter().zip(0..).filter(|((is_listed, _), _)| *is_listed);
        row_facts.extend(listed.map(|((_, downloads), model)| row_facts_of(0, model, downloads)));
        ModelTally { row_facts }
    }

    /// Returns the tally of a set of rows.
    pub(super) fn of_rows(reader: &FactReader<'_>, rows: &[CountedRow]) -> ModelTally {
        let row_facts_of = |&CountedRow { row, model, downloads }: &CountedRow| {
            let (facts, size) = (reader.facts(row as usize, model), reader.size(row as usize, model));
            RowFacts { model, facts, size, downloads }
        };
        let mut row_facts: Vec<RowFacts> = rows.iter().map(row_facts_of).collect();
        row_facts.sort_by_key(|row| row.model);
        ModelTally { row_facts }
    }

    pub(in crate::analysis) fn row_facts(&self) -> &[RowFacts] {
        &self.row_facts
    }

    /// Returns the rows of a model.
    pub(super) fn of_model(&self, model: u32) -> &[RowFacts] {
        let from = self.row_facts.partition_point(|row| row.model < model);
        let rest = self.row_facts.get(from..).unwrap_or_default();
        rest.get(..rest.partition_point(|row| row.model == model)).unwrap_or_default()
    }

    /// Returns each model once, with its size: the largest that a row of the period states.
    pub(super) fn sizes_of_models(&self) -> impl Iterator<Item = (u32, Option<f64>)> {
        let largest = |rows: &[RowFacts]| rows.iter().filter_map(|row| row.size).reduce(f64::max);
        self.row_facts
            .chunk_by(|a, b| a.model == b.model)
            .filter_map(move |rows| Some((rows.first()?.model, largest(rows))))
    }

    /// Returns the sizes of what is downloaded, each model weighed by its downloads, and of what is listed, each model
    /// the same.
    pub(super) fn sizes(&self, order: Option<&SizeOrder>) -> [SizePoint; 2] {
        let sized = |row: &RowFacts| Some((row.size?, row.downloads));
        let pairs: Vec<(f64, u64)> = match order {
            Some(order) => order.sorted(&self.row_facts).filter_map(sized).collect(),
            None => self.row_facts.iter().filter_map(sized).collect(),
        };
        let models = self.row_facts.chunk_by(|a, b| a.model == b.model).count();
        let listed: Vec<f64> = match order {
            // Each model has one.
            Some(_) => pairs.iter().map(|&(size, _)| size).collect(),
            None => self.sizes_of_models().filter_map(|(_, size)| size).collect(),
        };
        let known = pairs.iter().map(|&(_, downloads)| u128::from(downloads)).sum();
        let downloaded = SizePoint {
            sizes: Weighted::from_pairs(&pairs).ok().map(|sizes| SizeStatistics::of(&sizes)),
            models: listed.len() as u64,
            coverage: quotient(known, self.downloads()),
        };
        [downloaded, SizePoint::counted(&listed, models)]
    }

    fn downloads(&self) -> u128 {
        self.row_facts.iter().map(|row| u128::from(row.downloads)).sum()
    }

    /// Returns every property, in the order of [`Property::ALL`]; `sizes` are those of what is downloaded.
    pub(super) fn points(&self, shares_of: &[ShareOf], sizes: &SizePoint) -> Vec<PropertyPoint> {
        // By all that is known, and all that holds, at once: a share looks at these sums instead of at each row.
        let mut sums = vec![Sums::default(); 1 << shares_of.len()];
        for rows in self.row_facts.chunk_by(|a, b| a.model == b.model) {
            let mut known = 0;
            for RowFacts { facts, downloads, .. } in rows {
                known |= facts.all_known();
                sums[facts.all_known()].known += u128::from(*downloads);
                sums[facts.all_yes()].yes += u128::from(*downloads);
            }
            sums[known].models += 1;
        }
        let all = self.downloads();
        let share = |(index, share_of): (usize, &ShareOf)| {
            let of_share = sums.iter().enumerate().filter(|(facts, _)| facts >> index & 1 == 1);
            let sum = of_share.fold(Sums::default(), |sum, (_, more)| Sums {
                yes: sum.yes + more.yes,
                known: sum.known + more.known,
                models: sum.models + more.models,
            });
            let value = share_of.share(sum.yes, sum.known, all);
            PropertyPoint { value, coverage: quotient(sum.known, all), models: sum.models }
        };
        let size = |property: &Property| PropertyPoint {
            value: sizes.sizes.and_then(|sizes| sizes.get(*property)),
            coverage: sizes.coverage,
            models: sizes.models,
        };
        let of_sizes = Property::ALL.iter().take(Property::SIZES).map(size);
        of_sizes.chain(shares_of.iter().enumerate().map(share)).collect()
    }
}

/// Downloads of which some properties hold, or of which it is known whether they do, and how many models these are.
#[derive(Clone, Copy, Default)]
struct Sums {
    yes: u128,
    known: u128,
    models: u64,
}

/// Returns the share of each property, from downloads by facts; `None` where nothing is known.
pub(super) fn shares(downloads: &[(Facts, u64)], shares_of: &[ShareOf]) -> Vec<Option<f64>> {
    let mut sums = vec![(0u128, 0u128); shares_of.len()];
    let mut all = 0u128;
    for &(facts, downloads) in downloads {
        let downloads = u128::from(downloads);
        all += downloads;
        for (share, (yes, known)) in sums.iter_mut().enumerate() {
            *yes += if facts.yes(share) { downloads } else { 0 };
            *known += if facts.known(share) { downloads } else { 0 };
        }
    }
    sums.iter().zip(shares_of).map(|(&(yes, known), share_of)| share_of.share(yes, known, all)).collect()
}

impl ShareOf {
    /// Returns the share; `None` where nothing is known.
    fn share(self, yes: u128, known: u128, all: u128) -> Option<f64> {
        let whole = if self == ShareOf::Known { known } else { all };
        quotient(yes, whole).filter(|_| known > 0)
    }
}
