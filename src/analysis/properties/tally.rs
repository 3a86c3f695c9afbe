//! The downloads of a period by what is known of their models.

use super::facts::{Facts, Reader};
use super::property::{Property, ShareOf};
use super::sizes::SizeStatistics;
use crate::analysis::context::Context;
use crate::metrics::Weighted;

/// A row of a period.
#[derive(Clone, Copy)]
pub(in crate::analysis) struct Cell {
    pub model: u32,
    pub facts: Facts,
    pub size: Option<f64>,
    pub downloads: u64,
}

/// The rows of a period, by model.
pub(in crate::analysis) struct Tally {
    cells: Vec<Cell>,
}

/// What a period says of one property.
pub(super) struct Point {
    pub value: Option<f64>,
    pub coverage: Option<f64>,
    pub models: u64,
}

impl Tally {
    pub(in crate::analysis) fn of(context: &Context<'_>, reader: &Reader<'_>, period: usize) -> Tally {
        let mut cells = Vec::new();
        if let Some(period) = context.periods.get(period) {
            context.selection.each_row(period, |row, model, downloads| {
                cells.push(Cell { model, facts: reader.facts(row, model), size: reader.size(row, model), downloads });
            });
        }
        cells.sort_unstable_by_key(|cell| cell.model);
        Tally { cells }
    }

    pub(in crate::analysis) fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The rows of a model.
    pub(super) fn of_model(&self, model: u32) -> &[Cell] {
        let from = self.cells.partition_point(|cell| cell.model < model);
        let rest = self.cells.get(from..).unwrap_or_default();
        rest.get(..rest.partition_point(|cell| cell.model == model)).unwrap_or_default()
    }

    /// Each model once, with its size: the largest that a row of the period states.
    pub(super) fn sizes_of_models(&self) -> impl Iterator<Item = (u32, Option<f64>)> {
        let largest = |rows: &[Cell]| rows.iter().filter_map(|cell| cell.size).reduce(f64::max);
        self.cells
            .chunk_by(|a, b| a.model == b.model)
            .filter_map(move |rows| Some((rows.first()?.model, largest(rows))))
    }

    /// The sizes of what is downloaded, each model weighed by its downloads.
    pub(super) fn sizes(&self) -> Option<SizeStatistics> {
        let pairs: Vec<(f64, u64)> = self.cells.iter().filter_map(|cell| Some((cell.size?, cell.downloads))).collect();
        Weighted::from_pairs(&pairs).ok().map(|sizes| SizeStatistics::of(&sizes))
    }

    /// Every property, in the order of [`Property::ALL`].
    pub(super) fn points(&self, shares_of: &[ShareOf]) -> Vec<Point> {
        let sizes = self.sizes();
        let downloads: Vec<(Facts, u64)> = self.cells.iter().map(|cell| (cell.facts, cell.downloads)).collect();
        let shares = shares(&downloads, shares_of);
        let size = |property: &Property| self.point(sizes.and_then(|sizes| sizes.get(*property)), |c| c.size.is_some());
        let share = |(index, value): (usize, Option<f64>)| self.point(value, move |cell| cell.facts.known(index));
        let sizes = Property::ALL.iter().take(Property::SIZES).map(size);
        sizes.chain(shares.into_iter().enumerate().map(share)).collect()
    }

    fn point(&self, value: Option<f64>, known: impl Fn(&Cell) -> bool) -> Point {
        let sum = |of: &dyn Fn(&Cell) -> bool| -> u128 {
            self.cells.iter().filter(|cell| of(cell)).map(|cell| u128::from(cell.downloads)).sum()
        };
        let models = self.cells.chunk_by(|a, b| a.model == b.model).filter(|rows| rows.iter().any(&known)).count();
        Point { value, coverage: quotient(sum(&known), sum(&|_| true)), models: models as u64 }
    }
}

/// The share of each property, from downloads by facts; `None` where nothing is known.
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
    let share = |(&(yes, known), share_of): (&(u128, u128), &ShareOf)| {
        let whole = if *share_of == ShareOf::Known { known } else { all };
        quotient(yes, whole).filter(|_| known > 0)
    };
    sums.iter().zip(shares_of).map(share).collect()
}

/// A part of a whole, `None` of nothing.
pub(super) fn quotient(part: u128, whole: u128) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
