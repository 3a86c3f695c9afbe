//! The answer: everything that the figures of one view show.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::analysis::MarketCache;
use crate::analysis::market::aggregator::Aggregator;
use crate::analysis::market::context::Context;
use crate::analysis::market::market::Market;
use crate::analysis::market::selection::Selection;
use crate::analysis::question::period::Period;
use crate::analysis::views::concentration::lorenz::{LorenzAnswer, lorenz};
use crate::analysis::views::concentration::share_series::{Ranking, ShareSeries, ranking, share_series};
use crate::analysis::views::concentration::theil;
use crate::analysis::{AnalysisError, Interval, Level, Measure, Population, Question, ViewAnswer};
use crate::calendar::Day;
use crate::metrics::Shares;
use crate::panel::Panel;
use crate::schema::CountKind;

/// Everything that the figures of one view show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// What was asked; `at` and `against` hold the periods that were chosen.
    pub question: Question,
    /// What the counts count.
    pub kind: CountKind,
    /// The periods, in order; at least one.
    pub periods: Vec<PeriodSummary>,
    /// The measure asked for.
    pub measure: MeasureSeries,
    /// The same measure among the models that every period lists, where the question takes all models of several
    /// periods: a list that grows moves a measure by growing, and only this one tells the two apart.
    pub balanced: Option<BalancedSeries>,
    /// HHI, share of the four largest, effective number, Gini.
    pub key_figures: Vec<MeasureSeries>,
    /// Theil between and within groups, where the measure is Theil and the level has groups.
    pub theil: Option<TheilSplit>,
    /// Downloads per period of the largest entities, "Other" and "Unknown".
    pub layers: Vec<ShareSeries>,
    /// Lorenz curves of the chosen period, and of the first one.
    pub lorenz: Option<LorenzAnswer>,
    /// The largest entities of the chosen period.
    pub ranking: Ranking,
    /// What the view shows beyond that.
    pub view: ViewAnswer,
}

/// What stands beside every value of a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PeriodSummary {
    /// The period's first day, or the snapshot's date.
    pub start: Day,
    /// The last date whose rows take part; for windows the snapshot that stands for the period; the last day of a
    /// period without a snapshot (counters).
    pub date: Day,
    /// Known entities that are counted, n.
    pub entities: u64,
    /// Models with a row.
    pub models: u64,
    /// Downloads of the known entities.
    pub downloads: u64,
    /// Share of downloads whose entity is known, on 0–1; `None` without downloads.
    pub coverage: Option<f64>,
    /// Share of downloads of which the conditions of the question can tell whether they take part, on 0–1: the others
    /// (no date of publication where the first year is asked for) are left out. `None` without downloads.
    pub decided: Option<f64>,
    /// Whether the file covers only a part of the period.
    pub partial: bool,
}

/// A measure's values, one per period; `None` where it isn't defined.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeasureSeries {
    /// The measure.
    pub measure: Measure,
    /// Its values.
    pub values: Vec<Option<f64>>,
    /// 95 % intervals, as long as `values`; `None` where they weren't asked for, or aren't there yet.
    pub intervals: Option<Vec<Option<Interval>>>,
}

/// A measure among the models that every period lists.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BalancedSeries {
    /// How many models these are, 1 or more.
    pub models: u64,
    /// The values, one per period.
    pub values: Vec<Option<f64>>,
}

/// Theil's index in its two parts, per period; they add up to the index.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TheilSplit {
    /// The level of the groups.
    pub groups: Level,
    /// Between the groups.
    pub between: Vec<Option<f64>>,
    /// Within the groups.
    pub within: Vec<Option<f64>>,
}

/// Answers a question.
///
/// Errors when the file lacks what is asked for, or no period lies in the range. A file that lacks what the view needs has an
/// answer nevertheless: [`ViewAnswer::Unavailable`].
pub fn answer(panel: &Panel, question: &Question) -> Result<Answer, AnalysisError> {
    answer_with_cache(panel, question, &mut MarketCache::default())
}

/// The same, sooner, where earlier questions about the same panel have left markets in `cache`.
pub fn answer_with_cache(panel: &Panel, question: &Question, cache: &mut MarketCache) -> Result<Answer, AnalysisError> {
    let context = Context::new(panel, question, cache)?;
    let shares: Vec<Option<&Shares>> = context.markets.iter().map(|market| market.shares()).collect();
    let series = |measure: Measure| MeasureSeries {
        measure,
        values: shares.iter().map(|market| market.and_then(|market| measure.of(market))).collect(),
        intervals: None,
    };
    let (starts, names) = (context.starts(), context.entities.names());
    Ok(Answer {
        question: Question {
            at: Some(starts[context.after]),
            against: context.before.map(|before| starts[before]),
            ..question.clone()
        },
        kind: panel.kind(),
        periods: summaries(&context),
        measure: series(question.measure),
        balanced: balanced(&context, cache)?,
        key_figures: [Measure::Hhi, Measure::Cr(4), Measure::EffectiveNumber, Measure::Gini].map(series).to_vec(),
        theil: theil_split(&context)?,
        layers: share_series(&context.markets, names, question.top),
        lorenz: lorenz(&starts, &shares, context.after),
        ranking: ranking(&starts, &context.markets, context.after, names),
        view: ViewAnswer::of(&context)?,
    })
}

/// The measure among the models that every period lists, where the question asks for all models.
fn balanced(context: &Context<'_>, cache: &mut MarketCache) -> Result<Option<BalancedSeries>, AnalysisError> {
    if context.question.population == Population::Balanced || context.periods.len() < 2 {
        return Ok(None);
    }
    let question = Question { population: Population::Balanced, ..context.question.clone() };
    let months = cache.months();
    let markets = cache.markets(&question, &context.periods, |missing| {
        let selection = Selection::of(context.panel, &question, &context.periods, months)?;
        Ok(Aggregator::new(&selection, &context.entities).markets(missing))
    })?;
    let models = markets.first().map(|market| market.models).filter(|&models| models > 0);
    let value = |market: &Rc<Market>| market.shares().and_then(|market| question.measure.of(market));
    Ok(models.map(|models| BalancedSeries { models, values: markets.iter().map(value).collect() }))
}

fn summaries(context: &Context<'_>) -> Vec<PeriodSummary> {
    let summary = |(period, market): (&Period, &Rc<Market>)| {
        let (known, total) = (market.known(), market.total());
        let asked = total.saturating_add(market.undecided);
        PeriodSummary {
            start: period.start,
            date: context.panel.days()[period.snapshots.clone()].last().copied().unwrap_or(period.last),
            entities: market.entities.len() as u64,
            models: market.models,
            downloads: known,
            coverage: (total > 0).then(|| known as f64 / total as f64),
            decided: (asked > 0).then(|| total as f64 / asked as f64),
            partial: period.partial,
        }
    };
    context.periods.iter().zip(&context.markets).map(summary).collect()
}

fn theil_split(context: &Context<'_>) -> Result<Option<TheilSplit>, AnalysisError> {
    let groups = theil::group_level(&context.question.level).filter(|_| context.question.measure == Measure::Theil);
    let Some(groups) = groups.filter(|groups| context.panel.attribute(groups.name()).is_some()) else {
        return Ok(None);
    };
    let group_of = theil::groups_of(&context.selection, &context.entities, &context.entities_of(groups.name())?);
    let parts: Vec<_> = context.markets.iter().map(|market| theil::split(market, &group_of)).collect();
    Ok(Some(TheilSplit {
        groups,
        between: parts.iter().map(|parts| parts.as_ref().map(|parts| parts.between)).collect(),
        within: parts.iter().map(|parts| parts.as_ref().map(|parts| parts.within)).collect(),
    }))
}
