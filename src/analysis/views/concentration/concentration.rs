//! Computes the concentration view: the measure per period, key figures, Theil's index in its parts.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::leave_one_out::{LeaveOneOut, leave_one_out};
use super::list_bounds::{ListBounds, list_bounds};
use super::lorenz::{LorenzAnswer, lorenz};
use super::share_doubt::{ShareDoubt, share_doubt};
use super::share_series::{Ranking, ShareSeries, known_and_unknown, ranking, share_series};
use crate::analysis::market::aggregator::Aggregator;
use crate::analysis::market::context::Context;
use crate::analysis::market::market::Market;
use crate::analysis::market::selection::Selection;
use crate::analysis::market::theil;
use crate::analysis::market::whole::part;
use crate::analysis::told::is_told_at_once;
use crate::analysis::{
    AnalysisError, Interval, Level, MarketCache, Measure, Population, Question, SharesOf, ToldChanges, View,
};
use crate::metrics::Shares;

/// How concentrated downloads are: the measure over time, shares over time, the Lorenz curve and the ranking of a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Concentration {
    /// The measure asked for.
    pub measure: MeasureSeries,
    /// The same measure among the models that every period lists, where the question takes all models of several
    /// periods: a list that grows moves a measure by growing, and only this one tells the two apart. Of many rows it comes with the
    /// intervals, as the changes do.
    pub balanced: Option<BalancedSeries>,
    /// The measure chained from period to period, where the question takes all models of several periods; `None` from a link
    /// on that doesn't hold, and until it is computed.
    pub chained: Option<Vec<Option<f64>>>,
    /// The changes that the view states, told on each population;
    /// [`ConcentrationChange`](crate::analysis::ConcentrationChange) tells their places.
    pub told: ToldChanges,
    /// HHI, share of the four largest, effective number, Gini.
    pub key_figures: Vec<MeasureSeries>,
    /// Theil between and within groups, where the measure is Theil and the level has groups.
    pub theil: Option<TheilSplit>,
    /// What the shares below are shares of.
    pub shares_of: SharesOf,
    /// Downloads per period of the largest entities, "Other" and "Unknown".
    pub share_series: Vec<ShareSeries>,
    /// How far these hang on doubtful developers; `None` where no file says that the level is in doubt for some.
    pub doubt: Option<ShareDoubt>,
    /// Lorenz curves of the chosen period, and of the first one.
    pub lorenz: Option<LorenzAnswer>,
    /// The largest entities of the chosen period.
    pub ranking: Ranking,
    /// The measure in the chosen period without each of the largest.
    pub leave_one_out: Option<LeaveOneOut>,
    /// Between which bounds the whole lies where the chosen period lists the most downloaded models alone.
    pub list_bounds: Option<ListBounds>,
}

impl Concentration {
    /// Returns the downloads of the known entities in a period by index, and those of "Unknown".
    pub fn known_and_unknown(&self, period: usize) -> (u64, u64) {
        known_and_unknown(&self.share_series, period)
    }

    /// Returns the part of a period's downloads whose entity isn't known, on 0–1; `None` without downloads.
    pub fn unknown_share(&self, period: usize) -> Option<f64> {
        let (known, unknown) = self.known_and_unknown(period);
        part(unknown, known.saturating_add(unknown))
    }
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

/// The measures of the key figures.
pub(super) const KEY_MEASURES: [Measure; 4] = [Measure::Hhi, Measure::Cr(4), Measure::EffectiveNumber, Measure::Gini];

/// Computes the view for the periods of a question.
///
/// Errors as [`answer()`](crate::analysis::answer()).
// Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
#[inline(never)]
pub(in crate::analysis) fn concentration(
    context: &Context<'_>,
    cache: &mut MarketCache,
) -> Result<Concentration, AnalysisError> {
    let question = context.question;
    let shares: Vec<Option<&Shares>> = context.markets.iter().map(|market| market.shares()).collect();
    let series = |measure: Measure| MeasureSeries {
        measure,
        values: shares.iter().map(|market| market.and_then(|market| measure.of(market))).collect(),
        intervals: None,
    };
    let (starts, names) = (context.starts(), context.entities.names());
    let share_series = share_series(&context.markets, names, question.top);
    Ok(Concentration {
        doubt: share_doubt(context, &share_series),
        measure: series(question.measure),
        balanced: if is_told_at_once(context) { balanced(context, cache)? } else { None },
        chained: None,
        told: ToldChanges::default(),
        key_figures: KEY_MEASURES.map(series).to_vec(),
        theil: theil_split(context)?,
        shares_of: context.shares_of,
        share_series,
        lorenz: lorenz(&starts, &shares, context.after),
        ranking: ranking(&starts, &context.markets, context.after, names, context.shares_of),
        leave_one_out: leave_one_out(context)?,
        // Other builds read no such list.
        list_bounds: if cfg!(feature = "all-formats") { list_bounds(context) } else { None },
    })
}

/// Returns the measure among the models that every period lists, where the question asks for all models; `None` for another view.
pub(in crate::analysis) fn balanced(
    context: &Context<'_>,
    cache: &mut MarketCache,
) -> Result<Option<BalancedSeries>, AnalysisError> {
    let question = context.question;
    if question.view != View::Concentration || question.population != Population::All || context.periods.len() < 2 {
        return Ok(None);
    }
    let question = Question { population: Population::Balanced, ..question.clone() };
    let months = cache.months();
    let markets = cache.markets(&question, &context.periods, |missing| {
        let selection = Selection::of(context.panel, &question, &context.periods, months)?;
        Ok(Aggregator::new(&selection, &context.entities).markets(missing))
    })?;
    let models = markets.first().map(|market| market.models).filter(|&models| models > 0);
    let value = |market: &Rc<Market>| market.shares().and_then(|market| question.measure.of(market));
    Ok(models.map(|models| BalancedSeries { models, values: markets.iter().map(value).collect() }))
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
