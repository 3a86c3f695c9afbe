//! Bootstrap intervals of the measure: what a replicate computes, and the intervals of the replicates' values.

use super::concentration::Concentration;
use crate::analysis::change::LEAST_INTERVAL_MODELS;
use crate::analysis::market::context::Context;
use crate::analysis::market::market::Market;
use crate::analysis::market::market_statistics::without_interval;
use crate::analysis::market::period_summary::PeriodSummary;
use crate::analysis::statistics::Statistics;
use crate::analysis::{Counted, Measure};
use crate::metrics::{BootstrapInterval, Clusters, HhiPoints, Shares};
use crate::panel::UNKNOWN;

impl Concentration {
    /// Sets the sensitivity of the measure to single models in each period: quantiles of the replicates. Periods with fewer than
    /// 1,000 models have none.
    pub(in crate::analysis) fn set_intervals(
        &mut self,
        periods: &[PeriodSummary],
        intervals: &[Option<BootstrapInterval>],
    ) {
        if intervals.is_empty() {
            return;
        }
        let ends = |(index, value): (usize, &Option<f64>)| {
            let found = intervals.get(index).copied().flatten().filter(|_| value.is_some())?;
            (periods[index].models >= LEAST_INTERVAL_MODELS).then_some((found.low, found.high))
        };
        self.measure.intervals = Some(self.measure.values.iter().enumerate().map(ends).collect());
    }
}

/// Returns the models to draw from, and what a replicate computes: the question's measure in each period; `None` where the
/// question doesn't ask for it, or replicates say nothing about the measure.
pub(in crate::analysis) fn statistics(context: &Context<'_>) -> Option<(Vec<u32>, Statistics)> {
    let measure = context.question.measure;
    if !context.question.intervals || without_interval(measure, &context.question.level).is_some() {
        return None;
    }
    let zeros = context.question.counted == Counted::Existing;
    let models = context.models_by_name(0..context.periods.len());
    let cluster = context.places(&models);
    // (model, entity, downloads) of each period.
    let rows = |period| {
        let mut rows = Vec::new();
        context.selection.each_row(period, |row, model, count| {
            let entity = context.entities.key(row);
            if entity != UNKNOWN {
                rows.push((model, entity, count));
            }
        });
        rows
    };
    let clusters: Vec<Clusters> = context
        .periods
        .iter()
        .zip(&context.markets)
        .map(|(period, market)| clusters_of_period(rows(period), market, &cluster, models.len()))
        .collect();
    let mut totals = Vec::new();
    let statistics: Statistics = Box::new(move |multiplicities| {
        let value = |clusters: &Clusters| {
            clusters.totals(multiplicities, &mut totals);
            measure.of_totals(&totals, zeros)
        };
        clusters.iter().map(value).collect()
    });
    Some((models, statistics))
}

/// Returns the downloads of a period by cluster, with entities numbered in the order of the market, which has no others.
fn clusters_of_period(mut rows: Vec<(u32, u32, u64)>, market: &Market, cluster: &[u32], models: usize) -> Clusters {
    let place = |entity: u32| market.entities.binary_search_by_key(&entity, |&(entity, _)| entity).ok();
    rows.sort_unstable_by_key(|&(model, entity, _)| (cluster[model as usize], entity));
    let mut rows = rows.into_iter().peekable();
    let mut clusters = Clusters::default();
    for index in 0..models as u32 {
        let own = std::iter::from_fn(|| rows.next_if(|&(model, ..)| cluster[model as usize] == index));
        clusters.push(own.filter_map(|(_, entity, count)| Some((place(entity)? as u32, count))));
    }
    clusters
}

impl Measure {
    /// Returns the value of totals in any order; those of 0 are entities only if `zeros` is set.
    fn of_totals(self, totals: &[u64], zeros: bool) -> Option<f64> {
        if self == Measure::Hhi {
            // The default, without sorting: the sums are of integers, so no order matters.
            let total: u128 = totals.iter().map(|&count| u128::from(count)).sum();
            let squares = totals.iter().try_fold(0u128, |sum, &count| sum.checked_add(u128::from(count).pow(2)));
            let squared = total.checked_mul(total).filter(|&squared| squared > 0)?;
            return Some(HhiPoints::from_squared_shares(squares? as f64 / squared as f64).0);
        }
        let market = if zeros { Shares::with_zeros(totals) } else { Shares::from_counts(totals) };
        self.of(&market.ok()?)
    }
}
