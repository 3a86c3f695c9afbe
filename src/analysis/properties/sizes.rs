//! Sizes of models, in parameters.

use serde::{Deserialize, Serialize};

use super::property::Property;
use super::tally::{Tally, quotient};
use crate::analysis::context::Context;
use crate::analysis::period::Period;
use crate::calendar::{Day, Granularity};
use crate::metrics::Weighted;

/// What each model's size counts for.
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

    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Weighting::Downloads => "downloads",
            Weighting::Listed => "listed models",
            Weighting::Created => "models created in the period",
        }
    }
}

/// How large models are.
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
    /// Of sizes above 0.
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

    /// The one that is a property; `None` for a property that is no size.
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

/// Sizes over the periods: one series per weighting, in the order of [`Weighting::ALL`].
pub(super) fn series(context: &Context<'_>, tallies: &[Tally]) -> Vec<(Weighting, Vec<SizePoint>)> {
    let weighed = |tally: &Tally| {
        let known = |sizes: bool| -> u128 {
            let cells = tally.cells().iter().filter(|cell| !sizes || cell.size.is_some());
            cells.map(|cell| u128::from(cell.downloads)).sum()
        };
        SizePoint {
            sizes: tally.sizes(),
            coverage: quotient(known(true), known(false)),
            ..counted(tally.sizes_of_models())
        }
    };
    let created = created_in(context, tallies);
    vec![
        (Weighting::Downloads, tallies.iter().map(weighed).collect()),
        (Weighting::Listed, tallies.iter().map(|tally| counted(tally.sizes_of_models())).collect()),
        (Weighting::Created, created.into_iter().map(|models| counted(models.into_iter())).collect()),
    ]
}

/// Each model the same.
fn counted(models: impl Iterator<Item = (u32, Option<f64>)>) -> SizePoint {
    let sizes: Vec<Option<f64>> = models.map(|(_, size)| size).collect();
    let known: Vec<f64> = sizes.iter().copied().flatten().collect();
    SizePoint {
        sizes: Weighted::unweighted(&known).ok().map(|sizes| SizeStatistics::of(&sizes)),
        models: known.len() as u64,
        coverage: quotient(known.len() as u128, sizes.len() as u128),
    }
}

/// Per period the models created in it, each with the largest size that a row of any period states.
pub(in crate::analysis) fn created_in(context: &Context<'_>, tallies: &[Tally]) -> Vec<Vec<(u32, Option<f64>)>> {
    let mut models: Vec<(u32, Option<f64>)> = tallies.iter().flat_map(Tally::sizes_of_models).collect();
    models.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.unwrap_or(0.0).total_cmp(&a.1.unwrap_or(0.0))));
    models.dedup_by_key(|(model, _)| *model);
    let created = |model: u32| context.panel.created().get(model as usize).copied().flatten();
    let dated: Vec<(Day, (u32, Option<f64>))> = models.into_iter().filter_map(|m| Some((created(m.0)?, m))).collect();
    let within = |period: &Period| {
        let first = first_day(context, period);
        let inside = |day: Day| first.is_some_and(|first| first <= day && day <= last_day(period));
        dated.iter().filter(|(day, _)| inside(*day)).map(|&(_, model)| model).collect()
    };
    context.periods.iter().map(within).collect()
}

/// The first day on which models of a period are created: of a snapshot, the day after the one before. `None` for the
/// file's first snapshot, which ends a period whose beginning nobody knows.
fn first_day(context: &Context<'_>, period: &Period) -> Option<Day> {
    if context.question.granularity != Granularity::Snapshot {
        return Some(period.first);
    }
    let days = context.panel.days();
    let before = days.partition_point(|day| *day < period.start).checked_sub(1)?;
    days.get(before).map(|day| Day(day.0.saturating_add(1)))
}

fn last_day(period: &Period) -> Day {
    period.last.max(period.start)
}
