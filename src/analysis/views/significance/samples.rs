//! The samples of the tests: the models of each period.

use crate::analysis::market::context::Context;
use crate::analysis::views::properties::{FactReader, ModelTally, RowFacts, created_in};
use crate::calendar::Day;

/// The models of a question's periods.
pub(super) struct Samples<'a> {
    pub context: &'a Context<'a>,
    pub reader: FactReader<'a>,
    tallies: Vec<ModelTally>,
}

/// Some models and their numbers of parameters, ascending by model.
pub(super) struct SizeSample {
    /// Models whose size is known.
    pub models: Vec<u32>,
    /// Their sizes.
    pub parameters: Vec<f64>,
    /// All models, known or not.
    pub all: u64,
}

impl<'a> Samples<'a> {
    pub(super) fn of(context: &'a Context<'a>) -> Samples<'a> {
        let reader = FactReader::of(context.panel);
        let tallies = (0..context.periods.len()).map(|period| ModelTally::of(context, &reader, period)).collect();
        Samples { context, reader, tallies }
    }

    /// Returns the day that names a period.
    pub(super) fn start(&self, period: usize) -> Day {
        self.context.periods.get(period).map_or(Day::default(), |period| period.start)
    }

    /// Returns the chosen period and the one compared with; `None` where there is only one.
    pub(super) fn pair(&self) -> Option<(usize, usize)> {
        self.context.before.map(|before| (self.context.after, before))
    }

    /// Returns the models with downloads in a period, ascending, each with its rows with downloads.
    pub(super) fn downloaded(&self, period: usize) -> Vec<(u32, Vec<RowFacts>)> {
        let row_facts = self.tallies.get(period).map(ModelTally::row_facts).unwrap_or_default();
        let with_downloads =
            |rows: &[RowFacts]| -> Vec<RowFacts> { rows.iter().filter(|row| row.downloads > 0).copied().collect() };
        row_facts
            .chunk_by(|a, b| a.model == b.model)
            .map(with_downloads)
            .filter_map(|rows| Some((rows.first()?.model, rows)))
            .collect()
    }

    /// Returns the sizes of the models with downloads in each period: the largest that a row with downloads states.
    pub(super) fn sizes_downloaded(&self) -> Vec<SizeSample> {
        let size = |rows: &[RowFacts]| rows.iter().filter_map(|row| row.size).reduce(f64::max);
        let sizes = |period| self.downloaded(period).iter().map(|(model, rows)| (*model, size(rows))).collect();
        (0..self.tallies.len()).map(|period| SizeSample::of(sizes(period))).collect()
    }

    /// Returns the sizes of the models created in each period.
    pub(super) fn sizes_created(&self) -> Vec<SizeSample> {
        created_in(self.context, &self.tallies).into_iter().map(SizeSample::of).collect()
    }

    /// Returns the models with downloads in the period compared with, in the chosen one, in both.
    pub(super) fn sizes(&self) -> (u64, u64, u64) {
        let models = |period| self.downloaded(period).into_iter().map(|(model, _)| model).collect::<Vec<u32>>();
        let after = models(self.context.after);
        let before = self.context.before.map(models).unwrap_or_default();
        (before.len() as u64, after.len() as u64, self.in_both(&before, &after))
    }

    /// Returns how many models are in both samples; a renamed model is the same.
    pub(super) fn in_both(&self, one: &[u32], other: &[u32]) -> u64 {
        let series = |models: &[u32]| {
            let of = |&model: &u32| self.context.panel.series().get(model as usize).copied().unwrap_or(model);
            let mut series: Vec<u32> = models.iter().map(of).collect();
            series.sort_unstable();
            series.dedup();
            series
        };
        let other = series(other);
        series(one).iter().filter(|model| other.binary_search(model).is_ok()).count() as u64
    }
}

impl SizeSample {
    fn of(models: Vec<(u32, Option<f64>)>) -> SizeSample {
        let all = models.len() as u64;
        let (models, parameters) = models.into_iter().filter_map(|(model, size)| Some((model, size?))).unzip();
        SizeSample { models, parameters, all }
    }
}

/// Returns a part of a whole; `None` of nothing.
pub(super) fn quotient(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Returns the value in the middle of finite values, or half way between the two there; `None` without any.
pub(super) fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let above = *sorted.get(sorted.len() / 2)?;
    let below = if sorted.len().is_multiple_of(2) { *sorted.get(sorted.len() / 2 - 1)? } else { above };
    Some(below.midpoint(above))
}

/// Returns a remark on a table of counts of which some cells would hold few models if its rows were in proportion.
pub(super) fn rough(table: &[&[u64]]) -> Option<String> {
    const FEW: u128 = 5;
    let sum = |row: &[u64]| -> u128 { row.iter().map(|&count| u128::from(count)).sum() };
    let total: u128 = table.iter().map(|row| sum(row)).sum();
    let width = table.first().map_or(0, |row| row.len());
    let column = |index: usize| -> u128 { table.iter().filter_map(|row| row.get(index)).map(|&c| u128::from(c)).sum() };
    let expected = table.iter().flat_map(|row| (0..width).map(move |index| sum(row) * column(index)));
    let few = expected.filter(|&times_total| times_total > 0 && times_total < FEW * total).count();
    (few > 0).then(|| "p is rough: few models in some cells".to_owned())
}

/// Returns a number of periods in words: "1 period", "9 periods".
pub(super) fn periods(count: usize) -> String {
    format!("{count} period{}", if count == 1 { "" } else { "s" })
}
