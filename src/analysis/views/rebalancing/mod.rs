//! Who gained and who lost between two periods, and what that did to the HHI.

mod changes;
mod groups;
mod tables;
mod turnover;

use serde::{Deserialize, Serialize};

use crate::analysis::AnalysisError;
use crate::analysis::market::context::Context;
use crate::calendar::Day;

pub use changes::{HhiChange, HhiContribution, ShareChange};
pub use groups::{SegmentPeriod, Segments, TheilGroups, TheilPeriod};
pub(in crate::analysis) use tables::TABLES;
pub use turnover::Turnover;

/// Entities whose ranks are told over time.
const RANKED: usize = 8;

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
    /// How many known entities either period counts, listed or not; 0 without a second period.
    pub entities: u64,
    /// The change of the HHI, entity by entity; `None` without a second period, and where either has no downloads.
    pub hhi: Option<HhiChange>,
    /// The largest entities of the later period, over all periods.
    pub ranks: Vec<RankLine>,
    /// Between each period and the one before it.
    pub turnover: Vec<Turnover>,
    /// Between the two periods of the comparison; `None` without a second period.
    pub turnover_compared: Option<Turnover>,
    /// Theil's index between and within groups.
    pub theil: TheilGroups,
    /// Who stands behind the downloads.
    pub segments: Segments,
}

/// One entity over all periods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RankLine {
    /// The entity.
    pub entity: String,
    /// Its downloads per period.
    pub downloads: Vec<u64>,
    /// Its share of all downloads per period, on 0–1; `None` where a period has no downloads.
    pub shares: Vec<Option<f64>>,
    /// Its rank per period from 1; `None` without downloads.
    pub ranks: Vec<Option<u64>>,
}

/// Compares the two chosen periods of a question, and each period with the one before it.
///
/// What the file doesn't tell (groups, segments) is left empty, with a reason.
// By itself: a browser compiles what it calls, whole.
#[inline(never)]
pub(in crate::analysis) fn rebalancing(context: &Context<'_>) -> Result<Rebalancing, AnalysisError> {
    let starts = context.starts();
    let compared = context.before.map(|before| (before, context.after));
    let ranked = turnover::Ranked::of(context);
    Ok(Rebalancing {
        period: starts[context.after],
        against: context.before.map(|before| starts[before]),
        changes: compared.map(|pair| changes::share_changes(context, pair)).unwrap_or_default(),
        entities: compared.map_or(0, |pair| changes::entities(context, pair)),
        hhi: compared.and_then(|pair| changes::hhi_change(context, pair)),
        ranks: rank_lines(context),
        turnover: (1..starts.len()).map(|after| ranked.turnover((after - 1, after))).collect(),
        turnover_compared: compared.map(|pair| ranked.turnover(pair)),
        theil: groups::theil_groups(context),
        segments: groups::segments(context),
        periods: starts,
    })
}

fn rank_lines(context: &Context<'_>) -> Vec<RankLine> {
    let names = context.entities.names();
    let largest = context.markets[context.after].largest(names, RANKED);
    let entities: Vec<u32> = largest.iter().map(|&(entity, _)| entity).collect();
    let ranks: Vec<_> = context.markets.iter().map(|market| market.ranks(names, &entities)).collect();
    let line = |(index, &entity): (usize, &u32)| RankLine {
        entity: names.get(entity).to_owned(),
        downloads: context.markets.iter().map(|market| market.of(entity)).collect(),
        shares: context.markets.iter().map(|market| changes::share(market.of(entity), market.total())).collect(),
        ranks: ranks.iter().map(|ranks| ranks[index]).collect(),
    };
    entities.iter().enumerate().map(line).collect()
}
