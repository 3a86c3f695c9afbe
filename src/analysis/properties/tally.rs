//! The downloads of a period by what is known of their models.

use super::facts::{Facts, Reader};
use super::property::{Property, ShareOf};
use super::sizes::SizeStatistics;
use crate::analysis::context::Context;
use crate::metrics::Weighted;
use crate::panel::UNKNOWN;

/// A row of a period, or all rows of a model that say the same.
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
        let Some(period) = context.periods.get(period) else { return Tally { cells: Vec::new() } };
        let mut cells: Vec<Cell> = Vec::new();
        let cell = |row: usize, model: u32, downloads: u64| {
            let (facts, size) = (reader.facts(row, model), reader.size(row, model));
            Cell { model, facts, size, downloads }
        };
        if !reader.is_by_model() {
            context.selection.each_row(period, |row, model, downloads| cells.push(cell(row, model, downloads)));
            cells.sort_unstable_by_key(|cell| cell.model);
            return Tally { cells };
        }
        let mut places = vec![UNKNOWN; context.panel.models().len()];
        context.selection.each_of_models(period, |model, downloads| {
            match cells.get_mut(places[model as usize] as usize) {
                Some(known) => known.downloads = known.downloads.saturating_add(downloads),
                None => {
                    places[model as usize] = cells.len() as u32;
                    // Any row will do.
                    cells.push(cell(0, model, downloads));
                }
            }
        });
        // In the order of models.
        Tally { cells: places.into_iter().filter_map(|place| cells.get(place as usize).copied()).collect() }
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
        let all = self.cells.iter().map(|cell| u128::from(cell.downloads)).sum();
        // Of each share, and at the end of sizes, for which downloads and how many models it is known.
        let mut known = vec![(0_u128, 0_u64); shares.len() + 1];
        for rows in self.cells.chunk_by(|a, b| a.model == b.model) {
            for (index, (downloads, models)) in known.iter_mut().enumerate() {
                let is_known = |cell: &&Cell| {
                    if index < shares_of.len() { cell.facts.known(index) } else { cell.size.is_some() }
                };
                let mut some = false;
                for cell in rows.iter().filter(is_known) {
                    *downloads += u128::from(cell.downloads);
                    some = true;
                }
                *models += u64::from(some);
            }
        }
        let point = |value: Option<f64>, index: usize| {
            let (downloads, models) = known.get(index).copied().unwrap_or_default();
            Point { value, coverage: quotient(downloads, all), models }
        };
        let of_sizes = Property::ALL.iter().take(Property::SIZES);
        let of_sizes = of_sizes.map(|property| point(sizes.and_then(|sizes| sizes.get(*property)), shares.len()));
        of_sizes.chain(shares.iter().enumerate().map(|(index, &share)| point(share, index))).collect()
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
