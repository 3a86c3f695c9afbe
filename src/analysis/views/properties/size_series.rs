//! Sizes over the periods under each weighting, and the models created in each period.

use super::sizes::{SizePoint, Weighting};
use super::tally::ModelTally;
use crate::analysis::market::context::Context;
use crate::analysis::question::period::Period;
use crate::calendar::{Day, Granularity};

/// Returns the sizes over the periods: one series per weighting, in the order of [`Weighting::ALL`]; `sizes` are those
/// of [`ModelTally::sizes`].
pub(super) fn size_series(
    context: &Context<'_>,
    tallies: &[ModelTally],
    sizes: &[[SizePoint; 2]],
) -> Vec<(Weighting, Vec<SizePoint>)> {
    let created = |models: Vec<(u32, Option<f64>)>| {
        let known: Vec<f64> = models.iter().filter_map(|&(_, size)| size).collect();
        SizePoint::counted(&known, models.len())
    };
    vec![
        (Weighting::Downloads, sizes.iter().map(|&[downloaded, _]| downloaded).collect()),
        (Weighting::Listed, sizes.iter().map(|&[_, listed]| listed).collect()),
        (Weighting::Created, created_in(context, tallies).into_iter().map(created).collect()),
    ]
}

/// Returns per period the models created in it, ascending, each with the largest size that a row of any period states.
fn created_in(context: &Context<'_>, tallies: &[ModelTally]) -> Vec<Vec<(u32, Option<f64>)>> {
    let days = context.panel.created();
    // Per model, once a period lists it, its size.
    let mut sizes: Vec<Option<Option<f64>>> = vec![None; days.len()];
    for (model, size) in tallies.iter().flat_map(ModelTally::sizes_of_models) {
        if let Some(known) = sizes.get_mut(model as usize) {
            *known = Some(known.flatten().into_iter().chain(size).reduce(f64::max));
        }
    }
    let dated = |((size, day), model): ((Option<Option<f64>>, &Option<Day>), u32)| Some(((*day)?, (model, size?)));
    let mut models: Vec<(Day, (u32, Option<f64>))> = sizes.into_iter().zip(days).zip(0..).filter_map(dated).collect();
    models.sort_unstable_by_key(|&(day, (model, _))| (day, model));
    let within = |period: &Period| {
        let end = models.partition_point(|(day, _)| *day <= last_day(period));
        let first = first_day(context, period).map_or(end, |first| models.partition_point(|(day, _)| *day < first));
        let within = models.get(first..end).unwrap_or_default();
        let mut within: Vec<(u32, Option<f64>)> = within.iter().map(|&(_, model)| model).collect();
        within.sort_unstable_by_key(|&(model, _)| model);
        within
    };
    context.periods.iter().map(within).collect()
}

/// Returns the first day on which models of a period are created: of a snapshot, the day after the one before. `None`
/// for the file's first snapshot, which ends a period whose beginning nobody knows.
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
