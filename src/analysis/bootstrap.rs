//! 95 % intervals by the cluster bootstrap over models, in steps that a caller can stop between.
//!
//! A model with all that it has over the periods is one cluster. Clusters are numbered by name, so the order of rows
//! changes nothing; what a replicate draws depends on its own number alone, so the size of the steps doesn't either.

use crate::analysis::MarketCache;
use crate::analysis::market::context::Context;
use crate::analysis::market::market::Market;
use crate::analysis::statistics::Statistics;
use crate::analysis::views::{claims, properties};
use crate::analysis::{AnalysisError, Answer, Level, Measure, Question, REPLICATES, View, ViewAnswer, answer};
use crate::metrics::{BootstrapInterval, Clusters, HhiPoints, Shares, percentile_interval, resample};
use crate::panel::{Panel, UNKNOWN};

/// Seed of every interval: the same data and question give the same interval.
const SEED: u64 = 251_203_073;

/// 95 %, in thousandths.
const LEVEL_PER_MILLE: u16 = 950;

/// The bootstrap of an answer, made in steps.
pub struct Intervals {
    multiplicities: Vec<u32>,
    statistics: Statistics,
    done: u64,
    /// Per replicate the value of each statistic.
    replicates: Vec<Vec<Option<f64>>>,
}

impl Intervals {
    /// Returns whether the answer to a question has intervals.
    pub fn wanted(question: &Question) -> bool {
        match question.view {
            // Where each entity is one model, a resample shows how often a model was drawn, and nothing about the market.
            View::Concentration => question.intervals && question.level != Level::Model,
            View::Properties | View::Claims => true,
            _ => false,
        }
    }

    /// Prepares the bootstrap of a question; returns `None` where its answer has no intervals, or too few models for them.
    ///
    /// Errors as [`answer()`].
    pub fn of(panel: &Panel, question: &Question) -> Result<Option<Intervals>, AnalysisError> {
        if !Intervals::wanted(question) {
            return Ok(None);
        }
        let context = Context::new(panel, question, &mut MarketCache::default())?;
        let (clusters, statistics) = match question.view {
            View::Properties => properties::statistics(&context),
            View::Claims => claims::statistics(&context),
            _ => measure_statistics(&context),
        };
        // The spread of fewer says little.
        const FEWEST_CLUSTERS: usize = 2;
        Ok((clusters >= FEWEST_CLUSTERS).then(|| Intervals {
            multiplicities: vec![0; clusters],
            statistics,
            done: 0,
            replicates: Vec::new(),
        }))
    }

    /// Makes up to `replicates` more replicates; returns whether all are done.
    pub fn step(&mut self, replicates: u64) -> bool {
        let until = (self.done + replicates).min(REPLICATES);
        for replicate in self.done..until {
            resample(SEED, replicate, &mut self.multiplicities);
            self.replicates.push((self.statistics)(&self.multiplicities));
        }
        self.done = until;
        self.done == REPLICATES
    }

    /// Returns the number of replicates that are done.
    pub fn done(&self) -> u64 {
        self.done
    }

    /// Puts the intervals into the answer to the same question.
    pub fn finish(self, answer: &mut Answer) {
        let statistics = self.replicates.first().map_or(0, Vec::len);
        let interval = |index: usize| {
            let values: Vec<Option<f64>> = self.replicates.iter().map(|replicate| replicate[index]).collect();
            percentile_interval(&values, LEVEL_PER_MILLE)
        };
        let intervals: Vec<Option<BootstrapInterval>> = (0..statistics).map(interval).collect();
        match &mut answer.view {
            ViewAnswer::Properties(found) => found.set_intervals(&intervals),
            ViewAnswer::Claims(found) => found.set_intervals(&intervals),
            _ => answer.set_intervals(&intervals),
        }
    }
}

/// Answers a question and computes all intervals that its answer has.
///
/// Errors as [`answer()`].
pub fn answer_with_intervals(panel: &Panel, question: &Question) -> Result<Answer, AnalysisError> {
    let mut answer = answer(panel, question)?;
    if let Some(mut intervals) = Intervals::of(panel, question)? {
        intervals.step(REPLICATES);
        intervals.finish(&mut answer);
    }
    Ok(answer)
}

impl Answer {
    /// Sets the intervals of the measure, each mirrored at its value: a resample is more concentrated than the market,
    /// and the market, itself a sample, by about as much than what it was drawn from.
    fn set_intervals(&mut self, intervals: &[Option<BootstrapInterval>]) {
        let measure = self.measure.measure;
        let ends = |(index, value): (usize, &Option<f64>)| {
            let value = (*value)?;
            let mirrored = intervals.get(index).copied().flatten()?.reflected(value);
            let (least, most) = measure.range(self.periods[index].entities);
            Some((mirrored.low.clamp(least, most), mirrored.high.clamp(least, most)))
        };
        self.measure.intervals = Some(self.measure.values.iter().enumerate().map(ends).collect());
    }
}

/// Returns the number of clusters, and what a replicate computes: the question's measure in each period.
fn measure_statistics(context: &Context<'_>) -> (usize, Statistics) {
    let measure = context.question.measure;
    let zeros = context.question.counted == crate::analysis::Counted::Existing;
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
    (models.len(), statistics)
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

    /// Returns the least and the largest value among so many entities.
    fn range(self, entities: u64) -> (f64, f64) {
        let entities = (entities as f64).max(1.0);
        match self {
            Measure::Hhi => (HhiPoints::MAX.0 / entities, HhiPoints::MAX.0),
            Measure::EffectiveNumber | Measure::Hill1 => (1.0, entities),
            Measure::RankSizeSlope => (f64::NEG_INFINITY, 0.0),
            Measure::Entropy | Measure::Theil => (0.0, libm::log(entities)),
            Measure::HhiNormalized
            | Measure::TheilNormalized
            | Measure::Cr(_)
            | Measure::TopPercent(_)
            | Measure::Gini
            | Measure::RankSizeR2 => (0.0, 1.0),
        }
    }
}
