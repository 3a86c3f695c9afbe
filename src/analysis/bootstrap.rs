//! Sensitivity to single models, in steps that a caller can stop between: quantiles of replicates that draw models anew.
//!
//! A replicate draws each model as often as its name and the replicate's number say ([`multiplicity`]), with all that it has
//! over the periods. So neither the order of rows, nor the range of dates, nor the size of the steps changes a bit. A change has
//! a paired interval: of the models that both periods list, each is drawn with both its counts.

use crate::analysis::change::LEAST_INTERVAL_MODELS;
use crate::analysis::market::context::Context;
use crate::analysis::market::paired_rows::{PairedRows, paired_changes};
use crate::analysis::market::population_walk::PopulationWalk;
use crate::analysis::market::statements::Statements;
use crate::analysis::statistics::Statistics;
use crate::analysis::told::is_told_at_once;
use crate::analysis::views::concentration::balanced;
use crate::analysis::{
    AnalysisError, Answer, BalancedSeries, MarketCache, NoInterval, PairedInterval, Question, REPLICATES, ToldChanges,
    ViewAnswer, answer,
};
use crate::metrics::{BootstrapInterval, multiplicity, name_seed, percentile_interval};
use crate::panel::Panel;

/// 95 %, in thousandths.
const LEVEL_PER_MILLE: u16 = 950;

/// Replicates without a value, beyond which an interval would describe the others alone: one in twenty.
const MOST_UNDEFINED: usize = REPLICATES as usize / 20;

/// Intervals of an answer while they are made, in steps: of its values, and of its changes.
pub struct Intervals<'a> {
    context: Context<'a>,
    /// The view's statements of change, and the walk that computes them on each population.
    changing: Option<(Statements<'a>, PopulationWalk<'a>)>,
    /// Whether the walk is done.
    is_walked: bool,
    /// Whether the answer has no chained values yet.
    is_series: bool,
    told: ToldChanges,
    /// The measure among the models that every period lists, where the answer doesn't have it yet.
    balanced: Option<BalancedSeries>,
    /// Per pair of periods the models that both list.
    pairs: Vec<PairedRows>,
    /// Per replicate the change of each statement.
    changes: Vec<Vec<Option<f64>>>,
    /// The view's own values: the seeds of the models, and what a replicate computes.
    values: Option<(Vec<u64>, Statistics)>,
    multiplicities: Vec<u32>,
    /// Per replicate each of the view's own values.
    replicates: Vec<Vec<Option<f64>>>,
    done: u64,
}

impl<'a> Intervals<'a> {
    /// Prepares the intervals of a question; returns `None` where its answer has none and states no change.
    ///
    /// `cache` is that of the answer. Errors as [`answer()`].
    pub fn of(
        panel: &'a Panel,
        question: &'a Question,
        cache: &mut MarketCache,
    ) -> Result<Option<Intervals<'a>>, AnalysisError> {
        let context = Context::new(panel, question, cache)?;
        let statements = ViewAnswer::statements(&context)?;
        let seeds = |models: Vec<u32>| models.into_iter().map(|model| name_seed(panel.models().get(model))).collect();
        let values = ViewAnswer::statistics(&context).map(|(models, values)| (seeds(models), values));
        // The spread of fewer says little.
        let values = values.filter(|(seeds, _): &(Vec<u64>, _)| seeds.len() as u64 >= LEAST_INTERVAL_MODELS);
        let is_series = !is_told_at_once(&context);
        let balanced = if is_series { balanced(&context, cache)? } else { None };
        if statements.is_none() && values.is_none() && balanced.is_none() {
            return Ok(None);
        }
        let changing = match statements {
            Some(statements) => Some((statements, PopulationWalk::of(&context, is_series)?)),
            None => None,
        };
        Ok(Some(Intervals {
            is_walked: changing.is_none(),
            is_series,
            context,
            changing,
            told: ToldChanges::default(),
            balanced,
            pairs: Vec::new(),
            changes: Vec::new(),
            values,
            multiplicities: Vec::new(),
            replicates: Vec::new(),
            done: 0,
        }))
    }

    /// Makes up to `replicates` more replicates, after the changes on each population, a period at a time; returns whether all
    /// is done.
    pub fn step(&mut self, replicates: u64) -> bool {
        if let Some((statements, walk)) = self.changing.as_mut().filter(|_| !self.is_walked) {
            if !walk.step(&self.context, statements) {
                self.told = walk.finish(&self.context, statements);
                let is_pending = |pair: usize| {
                    let mut of_pair = self.told.evidence.iter().filter(|evidence| evidence.pair == pair);
                    of_pair.any(|evidence| evidence.interval == PairedInterval::Pending)
                };
                let pairs = statements.pairs.iter().enumerate();
                self.pairs = pairs
                    .map(|(pair, &periods)| match is_pending(pair) {
                        true => PairedRows::of(walk.common_rows(&self.context, periods), self.context.panel),
                        false => PairedRows::default(),
                    })
                    .collect();
                self.is_walked = true;
            }
            return false;
        }
        let has_changes = self.told.evidence.iter().any(|evidence| evidence.interval == PairedInterval::Pending);
        if !has_changes && self.values.is_none() {
            self.done = REPLICATES;
        }
        let until = (self.done + replicates).min(REPLICATES);
        for replicate in self.done..until {
            if let Some((seeds, values)) = &mut self.values {
                self.multiplicities.clear();
                self.multiplicities.extend(seeds.iter().map(|&seed| multiplicity(seed, replicate)));
                self.replicates.push(values(&self.multiplicities));
            }
            if let Some((statements, _)) = self.changing.as_mut().filter(|_| has_changes) {
                let changes = paired_changes(&self.told, &self.pairs, statements, replicate);
                self.changes.push(changes);
            }
        }
        self.done = until;
        self.done == REPLICATES
    }

    /// Returns the number of replicates that are done.
    pub fn done(&self) -> u64 {
        self.done
    }

    /// Puts the intervals into the answer to the same question.
    pub fn finish(mut self, answer: &mut Answer) {
        for (place, evidence) in self.told.evidence.iter_mut().enumerate() {
            if evidence.interval != PairedInterval::Pending {
                continue;
            }
            let values: Vec<Option<f64>> =
                self.changes.iter().map(|changes| changes.get(place).copied().flatten()).collect();
            let found = percentile_interval(&values, LEVEL_PER_MILLE);
            evidence.interval = match found.filter(|found| found.undefined <= MOST_UNDEFINED) {
                Some(found) => PairedInterval::Found((found.low, found.high)),
                None => PairedInterval::Without(NoInterval::Undefined),
            };
        }
        if let Some((statements, walk)) = &self.changing {
            answer.view.set_told(self.told);
            if self.is_series {
                answer.view.set_chained(&|place| walk.chained_series(statements, place), false);
            }
        }
        if let Some(balanced) = self.balanced {
            answer.view.set_balanced(balanced);
        }
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
    let question = &*question.leveled();
    let mut answer = answer(panel, question)?;
    if matches!(answer.view, ViewAnswer::Unavailable { .. }) {
        return Ok(answer);
    }
    if let Some(mut intervals) = Intervals::of(panel, question, &mut MarketCache::default())? {
        while !intervals.step(REPLICATES) {}
        intervals.finish(&mut answer);
    }
    Ok(answer)
}
