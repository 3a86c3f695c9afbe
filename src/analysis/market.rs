//! Rows become markets: downloads per entity, period by period.

use super::period::Period;
use super::selection::Selection;
use super::{Counted, Entities};
use crate::calendar::Day;
use crate::metrics::Shares;
use crate::panel::{Dictionary, Placement, UNKNOWN};

/// Downloads per entity in one period.
#[derive(Clone, Debug, Default)]
pub(super) struct Market {
    /// (entity, downloads), ascending by entity; those with 0 downloads only where all that exist are counted.
    pub entities: Vec<(u32, u64)>,
    /// Downloads of rows without the entity.
    pub unknown: u64,
    /// Downloads of rows of which a condition of the question can't tell whether they take part.
    pub undecided: u64,
    /// Models with a row.
    pub models: u64,
}

impl Market {
    /// Downloads of the known entities.
    pub(super) fn known(&self) -> u64 {
        self.entities.iter().fold(0, |sum, &(_, downloads)| sum.saturating_add(downloads))
    }

    /// All downloads.
    pub(super) fn total(&self) -> u64 {
        self.known().saturating_add(self.unknown)
    }

    pub(super) fn of(&self, entity: u32) -> u64 {
        self.entities.binary_search_by_key(&entity, |&(entity, _)| entity).map_or(0, |index| self.entities[index].1)
    }

    /// The counts of the known entities, in the order of their keys.
    pub(super) fn counts(&self) -> Vec<u64> {
        self.entities.iter().map(|&(_, downloads)| downloads).collect()
    }

    /// The market as measures take it; `None` without downloads.
    pub(super) fn shares(&self) -> Option<Shares> {
        Shares::with_zeros(&self.counts()).ok()
    }

    /// Entities with downloads from the largest to the smallest; ties in the order of their names.
    pub(super) fn ranked(&self, names: &Dictionary) -> Vec<(u32, u64)> {
        let mut ranked: Vec<(u32, u64)> = self.entities.iter().copied().filter(|&(_, count)| count > 0).collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| names.get(a.0).cmp(names.get(b.0))));
        ranked
    }
}

/// Sums rows to markets, with buffers that serve all periods.
pub(super) struct Aggregator<'a> {
    selection: &'a Selection<'a>,
    entities: &'a Entities<'a>,
    /// Per entity the first day on which it exists; empty where only those with downloads count.
    exists_since: Vec<Day>,
    sums: Vec<u64>,
    seen: Vec<bool>,
}

impl<'a> Aggregator<'a> {
    pub(super) fn new(selection: &'a Selection<'a>, entities: &'a Entities<'a>) -> Aggregator<'a> {
        let exists_since = match selection.question().counted {
            Counted::WithDownloads => Vec::new(),
            Counted::Existing => exists_since(selection, entities),
        };
        Aggregator {
            selection,
            entities,
            exists_since,
            sums: vec![0; entities.names().len()],
            seen: vec![false; selection.panel().models().len()],
        }
    }

    /// The market of a period.
    pub(super) fn market(&mut self, period: &Period) -> Market {
        let (sums, seen) = (&mut self.sums, &mut self.seen);
        let mut touched: Vec<u32> = Vec::new();
        let mut models: Vec<u32> = Vec::new();
        let mut unknown = 0u64;
        let mut add = |model: u32, entity: u32, count: u64| {
            if !std::mem::replace(&mut seen[model as usize], true) {
                models.push(model);
            }
            if entity == UNKNOWN {
                unknown = unknown.saturating_add(count);
                return;
            }
            let sum = &mut sums[entity as usize];
            if *sum == 0 && count > 0 {
                touched.push(entity);
            }
            *sum = sum.saturating_add(count);
        };
        // The choice of placement is made once, not per row.
        let undecided = match self.entities.attribute().map(|attribute| attribute.placement()) {
            None => self.selection.each_row(period, |_, model, count| add(model, model, count)),
            Some(Placement::ByModel(keys)) => {
                self.selection.each_row(period, |_, model, count| add(model, keys[model as usize], count))
            }
            Some(Placement::ByRow(keys)) => {
                self.selection.each_row(period, |row, model, count| add(model, keys[row], count))
            }
        };
        if self.exists_since.is_empty() {
            touched.sort_unstable();
        } else {
            let exists = |&entity: &u32| sums[entity as usize] > 0 || self.exists_since[entity as usize] <= period.last;
            touched = (0..sums.len() as u32).filter(exists).collect();
        }
        let entities = touched.iter().map(|&entity| (entity, std::mem::take(&mut sums[entity as usize]))).collect();
        models.iter().for_each(|&model| seen[model as usize] = false);
        Market { entities, unknown, undecided, models: models.len() as u64 }
    }

    /// The markets of several periods, in their order.
    pub(super) fn markets(&mut self, periods: &[Period]) -> Vec<Market> {
        periods.iter().map(|period| self.market(period)).collect()
    }
}

/// Per entity the earliest day on which one of its models is listed or published, as far as the file tells.
fn exists_since(selection: &Selection<'_>, entities: &Entities<'_>) -> Vec<Day> {
    let panel = selection.panel();
    let mut since = vec![Day(i32::MAX); entities.names().len()];
    for (snapshot, &day) in panel.days().iter().enumerate() {
        for row in panel.rows_of(snapshot) {
            let (model, entity) = (panel.model()[row], entities.key(row));
            if entity == UNKNOWN || !selection.takes_part(model) {
                continue;
            }
            let slot = &mut since[entity as usize];
            *slot = panel.created()[model as usize].map_or(day, |created| created.min(day)).min(*slot);
        }
    }
    since
}
