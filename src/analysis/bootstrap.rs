//! 95 % intervals by the cluster bootstrap over models, in steps that a caller can stop between.
//!
//! A model with all that it has over the periods is one cluster. Clusters are numbered by name, so the order of rows
//! changes nothing; what a replicate draws depends on its own number alone, so the size of the steps doesn't either.

use crate::analysis::MarketCache;
use crate::analysis::market::context::Context;
use crate::analysis::statistics::Statistics;
use crate::analysis::{AnalysisError, Answer, IntervalMode, Level, Question, REPLICATES, ViewAnswer, answer};
use crate::metrics::{BootstrapInterval, percentile_interval, resample};
use crate::panel::Panel;

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
        match question.view.info().intervals {
            // Where each entity is one model, a resample shows how often a model was drawn, and nothing about the market.
            IntervalMode::OnRequest => question.intervals && question.level != Level::Model,
            IntervalMode::Always => true,
            IntervalMode::Never => false,
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
        let Some((clusters, statistics)) = ViewAnswer::statistics(&context) else { return Ok(None) };
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
        answer.view.set_intervals(&answer.periods, &intervals);
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
