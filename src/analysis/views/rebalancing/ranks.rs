//! Ranks of the largest entities over time.

use serde::{Deserialize, Serialize};

use super::changes::share;
use crate::analysis::market::context::Context;

/// Entities whose ranks over time are listed.
const RANKED: usize = 8;

/// One entity over all periods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RankLine {
    /// The entity.
    pub entity: String,
    /// Its downloads per period.
    pub downloads: Vec<u64>,
    /// Its share per period, of all downloads or of those of known entities, on 0–1; `None` where a period has none.
    pub shares: Vec<Option<f64>>,
    /// Its rank per period from 1; `None` without downloads.
    pub ranks: Vec<Option<u64>>,
}

pub(super) fn rank_lines(context: &Context<'_>) -> Vec<RankLine> {
    let names = context.entities.names();
    let largest = context.markets[context.after].largest(names, RANKED);
    let entities: Vec<u32> = largest.iter().map(|&(entity, _)| entity).collect();
    let ranks: Vec<_> = context.markets.iter().map(|market| market.ranks(names, &entities)).collect();
    let line = |(index, &entity): (usize, &u32)| RankLine {
        entity: names.get(entity).to_owned(),
        downloads: context.markets.iter().map(|market| market.of(entity)).collect(),
        shares: context
            .markets
            .iter()
            .map(|market| share(market.of(entity), market.whole(context.shares_of)))
            .collect(),
        ranks: ranks.iter().map(|ranks| ranks[index]).collect(),
    };
    entities.iter().enumerate().map(line).collect()
}
