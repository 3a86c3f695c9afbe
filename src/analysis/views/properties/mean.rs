//! The mean size of downloaded models per period, computed without the rest of the view.

use super::facts::SizeColumn;
use super::row_facts::quotient;
use crate::analysis::AnalysisError;
use crate::analysis::market::selection::Selection;
use crate::analysis::market::statements::Statistic;
use crate::analysis::question::period::Period;
use crate::metrics::{Weighted, WholeMean};
use crate::panel::{Panel, Placement};

/// The mean number of parameters in a period, each model weighed by its downloads, with the part of downloads whose
/// size is known: [`MeanSize`](super::Property::MeanSize) without the other properties of a period.
pub(in crate::analysis) struct MeanSize {
    pub value: Option<f64>,
    pub coverage: Option<f64>,
}

/// Returns the mean sizes of all periods; errors when no column states sizes.
pub(in crate::analysis) fn mean_sizes(
    panel: &Panel,
    selection: &Selection<'_>,
    periods: &[Period],
) -> Result<Vec<MeanSize>, AnalysisError> {
    let sizes = SizeColumn::of(panel);
    let Some(attribute) = sizes.attribute() else {
        return Err(AnalysisError::Missing {
            option: "the mean size".to_owned(),
            needs: "a column of numbers named parameters".to_owned(),
        });
    };
    let keys = 0..attribute.dictionary().len();
    // Whole numbers of parameters (0: none) add up exactly in any order.
    let whole: Option<Vec<u64>> = keys.map(|key| sizes.of_key(key).map_or(Some(0), WholeMean::whole)).collect();
    let Some(whole) = whole else {
        return Ok(periods.iter().map(|period| sorted(sizes, selection, period)).collect());
    };
    let of_key = |key: u32| whole.get(key as usize).copied().unwrap_or(0);
    Ok(match attribute.placement() {
        Placement::ByModel(keys) => {
            let of_model: Vec<u64> = keys.iter().map(|&key| of_key(key)).collect();
            let sizes = of_model.as_slice();
            let size = move |_, model: u32| sizes.get(model as usize).copied().unwrap_or(0);
            periods.iter().map(|period| added_up(selection, period, size)).collect()
        }
        Placement::ByRow(keys) => {
            let keys = keys.as_slice();
            let size = move |row: usize, _| keys.get(row).map_or(0, |&key| of_key(key));
            periods.iter().map(|period| added_up(selection, period, size)).collect()
        }
    })
}

/// Returns the mean size of the models of a set of rows, each weighed by its downloads.
pub(in crate::analysis) fn mean_size_statistic(panel: &Panel) -> Statistic<'_> {
    let sizes = SizeColumn::of(panel);
    Box::new(move |rows| {
        let sized = rows.iter().filter_map(|row| Some((sizes.size(row.row as usize, row.model)?, row.downloads)));
        vec![Weighted::from_pairs(&sized.collect::<Vec<(f64, u64)>>()).ok().map(|sizes| sizes.mean())]
    })
}

// A function of its own: a browser swaps optimized code in between two calls, not within a loop.
#[inline(never)]
fn added_up(selection: &Selection<'_>, period: &Period, size: impl Fn(usize, u32) -> u64 + Copy) -> MeanSize {
    if let Some(rows) = selection.rows_counted_whole(period) {
        let entries = selection.panel().entries(rows.clone());
        if let Some(counts) = entries.small_counts() {
            return added_in_full(counts, rows.zip(entries.models()).map(|(row, &model)| size(row, model)));
        }
    }
    let (mut mean, mut all) = (WholeMean::default(), 0_u128);
    selection.each_row(period, |row, model, downloads| {
        let size = size(row, model);
        all += u128::from(downloads);
        // Nothing of no weight changes nothing: no branch, which would be guessed wrong for every other model.
        mean.add(size, if size > 0 { downloads } else { 0 });
    });
    MeanSize { value: mean.value(), coverage: quotient(mean.weight(), all) }
}

// A function of its own: a browser optimizes a small function sooner.
#[inline(never)]
fn added_in_full(counts: &[u32], sizes: impl Iterator<Item = u64>) -> MeanSize {
    let mut mean = WholeMean::default();
    let total = mean.add_all(counts, sizes);
    MeanSize { value: mean.value(), coverage: quotient(mean.weight(), u128::from(total)) }
}

/// Returns the same of sizes that aren't whole.
fn sorted(sizes: SizeColumn<'_>, selection: &Selection<'_>, period: &Period) -> MeanSize {
    let (mut pairs, mut known, mut all) = (Vec::new(), 0_u128, 0_u128);
    selection.each_row(period, |row, model, downloads| {
        all += u128::from(downloads);
        if let Some(size) = sizes.size(row, model) {
            known += u128::from(downloads);
            pairs.push((size, downloads));
        }
    });
    let value = Weighted::from_pairs(&pairs).ok().map(|sizes| sizes.mean());
    MeanSize { value, coverage: quotient(known, all) }
}
