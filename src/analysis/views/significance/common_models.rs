//! What each developer, or each model, has of each entity at two dates, among the models that both list.

use crate::analysis::market::links::CountedRow;
use crate::analysis::market::paired_rows::CommonRows;
use crate::analysis::{Attribution, Entities, Level};
use crate::metrics::{SwapCell, name_seed};
use crate::panel::{Panel, UNKNOWN};

/// What keeps or swaps its two dates as one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum SwapUnit {
    /// All models of a developer.
    Developer,
    /// One model, under whatever name.
    Model,
}

/// Returns what each unit has of each entity at the two dates, without what has no known entity.
pub(super) fn swap_cells(panel: &Panel, rows: &CommonRows, entities: &Entities<'_>, unit: SwapUnit) -> Vec<SwapCell> {
    let developers = developers(panel).filter(|_| unit == SwapUnit::Developer);
    let names = developers.as_ref().map(Entities::names);
    let seeds: Vec<u64> =
        names.map(|names| (0..names.len() as u32).map(|key| name_seed(names.get(key))).collect()).unwrap_or_default();
    // A model without a developer stands for itself.
    let seed = |row: &CountedRow| {
        let developer = developers.as_ref().map_or(UNKNOWN, |developers| developers.key(row.row as usize));
        seeds.get(developer as usize).copied().unwrap_or_else(|| {
            let series = panel.series().get(row.model as usize).copied().unwrap_or(row.model);
            name_seed(panel.models().get(series))
        })
    };
    let cell = |row: &CountedRow, before: u64, after: u64| {
        let entity = entities.key(row.row as usize);
        (entity != UNKNOWN).then(|| SwapCell { unit: seed(row), entity, before, after })
    };
    let before = rows.before.iter().filter_map(|row| cell(row, row.downloads, 0));
    before.chain(rows.after.iter().filter_map(|row| cell(row, 0, row.downloads))).collect()
}

/// Returns the accounts that publish models, whomever the question credits; `None` where the file names none.
pub(super) fn developers(panel: &Panel) -> Option<Entities<'_>> {
    Entities::of(panel, &Level::developer(), Attribution::Uploader).ok()
}
