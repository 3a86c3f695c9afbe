//! Computes the rebalancing view: two periods compared, and each period with the previous one.

use serde::{Deserialize, Serialize};

use super::changes::{self, HhiChange, ShareChange};
use super::groups::{self, Segments, TheilGroups};
use super::ranks::{RankLine, rank_lines};
use super::turnover::{LargestByPeriod, Turnover};
use crate::analysis::market::context::Context;
use crate::analysis::market::named_entities;
use crate::analysis::{AnalysisError, SharesOf, ToldChanges};
use crate::calendar::Day;

/// Who gained and who lost between two periods, and what that did to the HHI.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rebalancing {
    /// The later period of the comparison.
    pub period: Day,
    /// The earlier one; `None` where there is no second period.
    pub against: Option<Day>,
    /// All periods, in order.
    pub periods: Vec<Day>,
    /// Each entity's share in both periods, the largest change first, then "Other" and "Unknown"; empty without a second
    /// period.
    pub changes: Vec<ShareChange>,
    /// What the shares of the level's entities are shares of.
    pub shares_of: SharesOf,
    /// Per period the part of downloads whose entity isn't known, on 0–1; `None` without downloads.
    pub unknown_shares: Vec<Option<f64>>,
    /// The changes that the view states, told on each population: of the HHI, then of the shares in `changes`, then of the
    /// segments.
    pub told: ToldChanges,
    /// How many known entities either period counts, listed or not; 0 without a second period.
    pub entities: u64,
    /// The change of the HHI, entity by entity; `None` without a second period, and where either has no downloads.
    pub hhi: Option<HhiChange>,
    /// The largest entities of the later period, over all periods.
    pub ranks: Vec<RankLine>,
    /// The entities that stand by name in shares over time, in their order: charts give an entity the same color as there.
    pub named: Vec<String>,
    /// Between each period and the one before it.
    pub turnover: Vec<Turnover>,
    /// Between the two periods of the comparison; `None` without a second period.
    pub turnover_compared: Option<Turnover>,
    /// Theil's index between and within groups.
    pub theil: TheilGroups,
    /// Downloads by segment of their developers.
    pub segments: Segments,
}

/// Compares the two chosen periods of a question, and each period with the one before it.
///
/// Groups and segments that the file has no columns for are empty, with a reason.
// Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
#[inline(never)]
pub(in crate::analysis) fn rebalancing(context: &Context<'_>) -> Result<Rebalancing, AnalysisError> {
    let starts = context.starts();
    let compared = context.before.map(|before| (before, context.after));
    let ranked = LargestByPeriod::of(context);
    Ok(Rebalancing {
        period: starts[context.after],
        against: context.before.map(|before| starts[before]),
        changes: compared.map(|pair| changes::share_changes(context, pair)).unwrap_or_default(),
        shares_of: context.shares_of,
        unknown_shares: context.markets.iter().map(|market| market.unknown_share()).collect(),
        entities: compared.map_or(0, |pair| changes::entities(context, pair)),
        told: ToldChanges::default(),
        hhi: compared.and_then(|pair| changes::hhi_change(context, pair)),
        ranks: rank_lines(context),
        named: named(context),
        turnover: (1..starts.len()).map(|after| ranked.turnover((after - 1, after))).collect(),
        turnover_compared: compared.map(|pair| ranked.turnover(pair)),
        theil: groups::theil_groups(context),
        segments: groups::segments(context),
        periods: starts,
    })
}

fn named(context: &Context<'_>) -> Vec<String> {
    let names = context.entities.names();
    let entities = named_entities(&context.markets, names, context.question.top);
    entities.into_iter().map(|entity| names.get(entity).to_owned()).collect()
}
