//! Rows become markets: downloads per entity, period by period.

use std::ops::Range;

use super::period::Period;
use super::{AnalysisError, Level, Population, Question};
use crate::calendar::Day;
use crate::panel::{Attribute, Dictionary, Panel, Placement, UNKNOWN};
use crate::schema::Kind;

/// The entities of a level and where each row's key stands.
pub(super) struct Entities<'a> {
    panel: &'a Panel,
    attribute: Option<&'a Attribute>,
}

impl<'a> Entities<'a> {
    pub(super) fn of(panel: &'a Panel, level: &Level) -> Result<Entities<'a>, AnalysisError> {
        let attribute = match level {
            Level::Model => None,
            Level::Attribute(name) => Some(panel.attribute(name).ok_or_else(|| {
                let names = panel.attributes().iter().map(Attribute::name);
                let available = std::iter::once("model").chain(names).collect::<Vec<_>>().join(", ");
                AnalysisError::NoLevel { level: name.clone(), available }
            })?),
        };
        Ok(Entities { panel, attribute })
    }

    pub(super) fn names(&self) -> &'a Dictionary {
        self.attribute.map_or(self.panel.models(), Attribute::dictionary)
    }

    pub(super) fn key(&self, row: usize) -> u32 {
        let model = self.panel.model()[row];
        self.attribute.map_or(model, |attribute| attribute.key(row, model))
    }

    /// Adds the rows' keys and counts to `add`; the choice of placement is made once, not per row.
    fn each_row(&self, rows: Range<usize>, mut add: impl FnMut(usize, u32)) {
        let model = self.panel.model();
        match self.attribute.map(Attribute::placement) {
            None => rows.for_each(|row| add(row, model[row])),
            Some(Placement::ByModel(keys)) => rows.for_each(|row| add(row, keys[model[row] as usize])),
            Some(Placement::ByRow(keys)) => rows.for_each(|row| add(row, keys[row])),
        }
    }
}

/// Downloads per entity in one period.
#[derive(Clone, Debug, Default)]
pub(super) struct Market {
    /// (entity, downloads), downloads > 0; ascending by entity.
    pub entities: Vec<(u32, u64)>,
    /// Downloads of rows without the entity.
    pub unknown: u64,
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

    /// Entities from the largest to the smallest; ties in the order of their names.
    pub(super) fn ranked(&self, names: &Dictionary) -> Vec<(u32, u64)> {
        let mut ranked = self.entities.clone();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| names.get(a.0).cmp(names.get(b.0))));
        ranked
    }
}

/// Sums rows to markets, with buffers that serve all periods.
pub(super) struct Aggregator<'a> {
    panel: &'a Panel,
    entities: &'a Entities<'a>,
    balanced: Option<Vec<bool>>,
    /// Counters only: the earliest day before a flow of this or any later snapshot.
    reach: Vec<Day>,
    sums: Vec<u64>,
    seen: Vec<bool>,
}

impl<'a> Aggregator<'a> {
    pub(super) fn new(
        panel: &'a Panel,
        entities: &'a Entities<'a>,
        question: &Question,
        periods: &[Period],
    ) -> Aggregator<'a> {
        let reach = reach(panel);
        let balanced = (question.population == Population::Balanced).then(|| in_every_period(panel, &reach, periods));
        Aggregator {
            panel,
            entities,
            balanced,
            reach,
            sums: vec![0; entities.names().len()],
            seen: vec![false; panel.models().len()],
        }
    }

    /// The market of a period.
    pub(super) fn market(&mut self, period: &Period) -> Market {
        let mut touched: Vec<u32> = Vec::new();
        let mut models: Vec<u32> = Vec::new();
        let mut unknown = 0u64;
        for snapshot in snapshots_of(&self.reach, period) {
            let (sums, seen, panel, balanced) = (&mut self.sums, &mut self.seen, self.panel, &self.balanced);
            self.entities.each_row(panel.rows_of(snapshot), |row, entity| {
                let model = panel.model()[row];
                if balanced.as_ref().is_some_and(|balanced| !balanced[model as usize]) {
                    return;
                }
                let Some(count) = downloads_of(panel, row, snapshot, period) else { return };
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
            });
        }
        touched.sort_unstable();
        let entities =
            touched.iter().map(|&entity| (entity, std::mem::take(&mut self.sums[entity as usize]))).collect();
        models.iter().for_each(|&model| self.seen[model as usize] = false);
        Market { entities, unknown, models: models.len() as u64 }
    }
}

/// The snapshots whose rows may tell of a period: its own, and for counters later ones whose flows reach back.
fn snapshots_of(reach: &[Day], period: &Period) -> Range<usize> {
    let end = if reach.is_empty() { period.snapshots.end } else { reach.partition_point(|since| *since < period.last) };
    period.snapshots.start..end
}

/// The downloads of a row that fall into a period; `None` when the row doesn't tell of the period.
fn downloads_of(panel: &Panel, row: usize, snapshot: usize, period: &Period) -> Option<u64> {
    let count = panel.count()[row];
    panel.covers(row, snapshot).map_or(Some(count), |covered| part(count, covered, period))
}

/// The part of a flow that falls into a period when it is spread evenly over its days; `None` if no day does.
///
/// Whole downloads are dealt out by rounding the running total down, so that the parts of a flow add up to it
/// exactly, in any cut.
fn part(count: u64, (since, until): (Day, Day), period: &Period) -> Option<u64> {
    let days = i64::from(until.0) - i64::from(since.0);
    let upto = |day: Day| (i64::from(day.0) - i64::from(since.0)).clamp(0, days);
    let (before, after) = (upto(Day(period.first.0 - 1)), upto(period.last));
    if after == before {
        return None;
    }
    let running = |elapsed: i64| (u128::from(count) * elapsed as u128 / days as u128) as u64;
    Some(running(after) - running(before))
}

/// For each snapshot the earliest day before a flow of it or of a later one: where a search may stop.
fn reach(panel: &Panel) -> Vec<Day> {
    if panel.kind() != Kind::Counter {
        return Vec::new();
    }
    let mut earliest = Day(i32::MAX);
    let mut reach: Vec<Day> = (0..panel.days().len())
        .rev()
        .map(|snapshot| {
            let since = panel.rows_of(snapshot).filter_map(|row| panel.covers(row, snapshot)).map(|(since, _)| since);
            earliest = since.fold(earliest, Day::min);
            earliest
        })
        .collect();
    reach.reverse();
    reach
}

fn in_every_period(panel: &Panel, reach: &[Day], periods: &[Period]) -> Vec<bool> {
    // Per model: how many periods in a row, from the first, have listed it.
    let mut listed = vec![0usize; panel.models().len()];
    for (index, period) in periods.iter().enumerate() {
        for snapshot in snapshots_of(reach, period) {
            for row in panel.rows_of(snapshot) {
                let listed = &mut listed[panel.model()[row] as usize];
                if *listed == index && downloads_of(panel, row, snapshot, period).is_some() {
                    *listed += 1;
                }
            }
        }
    }
    listed.into_iter().map(|listed| listed == periods.len()).collect()
}
