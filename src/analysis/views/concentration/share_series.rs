//! The share series of the largest entities over time, and the ranking of a period.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::analysis::market::market::Market;
use crate::analysis::market::named_entities;
use crate::analysis::market::whole::part;
use crate::analysis::{EntityKind, SharesOf};
use crate::calendar::Day;
use crate::panel::Dictionary;

/// The downloads and ranks of one entity over the periods, or of "Other" or "Unknown".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShareSeries {
    /// The entity's name; "Other" or "Unknown".
    pub name: String,
    /// What it stands for.
    pub kind: EntityKind,
    /// Downloads per period.
    pub downloads: Vec<u64>,
    /// Rank per period from 1; `None` without downloads, and for "Other" and "Unknown".
    pub ranks: Vec<Option<u64>>,
    /// Its chained share per period, where the question asks for chained values.
    pub chained: Option<Vec<Option<f64>>>,
}

/// The largest entities of a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ranking {
    /// The period (its first day).
    pub start: Day,
    /// The period that changes are counted from: the first one, unless that is the ranking's own.
    pub against: Option<Day>,
    /// The entities, largest first.
    pub rows: Vec<RankedEntity>,
    /// Downloads of known entities that aren't listed.
    pub other: u64,
    /// Downloads of rows without the entity.
    pub unknown: u64,
    /// What shares are shares of.
    pub shares_of: SharesOf,
    /// The part of the period's downloads whose entity isn't known, on 0–1; `None` without downloads.
    pub unknown_share: Option<f64>,
}

/// An entity of a ranking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RankedEntity {
    /// Rank from 1; ties are broken by name.
    pub rank: u64,
    /// The entity.
    pub entity: String,
    /// Its downloads.
    pub downloads: u64,
    /// Its share of the period's downloads, all or those of known entities, on 0–1.
    pub share: f64,
    /// Its share in the period that changes are counted from; 0 if it had none, `None` without such a period.
    pub share_before: Option<f64>,
    /// Its rank there; `None` if it had no downloads, or without such a period.
    pub rank_before: Option<u64>,
}

/// Rows of a ranking on the page.
pub(in crate::analysis) const RANKING_ROWS: usize = 100;

/// Returns the largest entities of the last period by name, then "Other" and "Unknown"; every entity where `top` is `None`.
pub(in crate::analysis) fn share_series(
    markets: &[Rc<Market>],
    names: &Dictionary,
    top: Option<usize>,
) -> Vec<ShareSeries> {
    let shown = named_entities(markets, names, top);
    let ranks: Vec<Vec<Option<u64>>> = markets.iter().map(|market| market.ranks(names, &shown)).collect();
    let mut layers: Vec<ShareSeries> = shown
        .iter()
        .enumerate()
        .map(|(index, &entity)| ShareSeries {
            name: names.get(entity).to_owned(),
            kind: EntityKind::Entity,
            downloads: markets.iter().map(|market| market.of(entity)).collect(),
            ranks: ranks.iter().map(|ranks| ranks[index]).collect(),
            chained: None,
        })
        .collect();
    let rest = |market: &Rc<Market>| {
        let named = shown.iter().fold(0u64, |sum, &entity| sum.saturating_add(market.of(entity)));
        market.known().saturating_sub(named)
    };
    for (name, kind, downloads) in [
        ("Other", EntityKind::Other, markets.iter().map(rest).collect::<Vec<u64>>()),
        ("Unknown", EntityKind::Unknown, markets.iter().map(|market| market.unknown).collect()),
    ] {
        if downloads.iter().any(|&downloads| downloads > 0) {
            let ranks = vec![None; downloads.len()];
            layers.push(ShareSeries { name: name.to_owned(), kind, ranks, downloads, chained: None });
        }
    }
    layers
}

/// Returns the downloads of the known entities in a period by index, and those of "Unknown".
pub(in crate::analysis) fn known_and_unknown(layers: &[ShareSeries], period: usize) -> (u64, u64) {
    let sum = |is_unknown: bool| {
        let layers = layers.iter().filter(|layer| (layer.kind == EntityKind::Unknown) == is_unknown);
        layers.filter_map(|layer| layer.downloads.get(period)).fold(0u64, |sum, &count| sum.saturating_add(count))
    };
    (sum(false), sum(true))
}

fn keys(ranked: Vec<(u32, u64)>) -> Vec<u32> {
    ranked.into_iter().map(|(entity, _)| entity).collect()
}

/// Returns the largest entities of the chosen period beside what they had in the one compared with.
pub(in crate::analysis) fn ranking(
    starts: &[Day],
    markets: &[Rc<Market>],
    chosen: usize,
    names: &Dictionary,
    shares_of: SharesOf,
) -> Ranking {
    let market = &markets[chosen];
    let before = markets.first().filter(|_| chosen > 0);
    let share = |market: &Market, entity: u32| part(market.of(entity), market.whole(shares_of)).unwrap_or(0.0);
    let listed = market.largest(names, RANKING_ROWS);
    let ranks_before = before.map(|before| before.ranks(names, &keys(listed.clone())));
    let rows = listed.iter().enumerate().map(|(index, &(entity, downloads))| RankedEntity {
        rank: index as u64 + 1,
        entity: names.get(entity).to_owned(),
        downloads,
        share: share(market, entity),
        share_before: before.map(|before| share(before, entity)),
        rank_before: ranks_before.as_ref().and_then(|ranks| ranks[index]),
    });
    Ranking {
        start: starts[chosen],
        against: before.map(|_| starts[0]),
        rows: rows.collect(),
        other: listed.iter().fold(market.known(), |rest, &(_, downloads)| rest.saturating_sub(downloads)),
        unknown: market.unknown,
        shares_of,
        unknown_share: market.unknown_share(),
    }
}
