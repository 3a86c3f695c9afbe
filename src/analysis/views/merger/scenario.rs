//! Scenarios: entities that become one, or one that becomes two, and the effect on the HHI.

use serde::{Deserialize, Serialize};

use super::effect::HhiEffect;
use crate::analysis::market::context::Context;
use crate::analysis::market::market::Market;
use crate::metrics;

/// Entities whose pairs are looked at.
const PAIRED: usize = 10;

/// A merger of entities into one, or a split of one into two.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// Each part's name and its share among the known entities, on 0–1 (0 without any downloads).
    pub parts: Vec<(String, f64)>,
    /// The effect on the HHI; `None` where that isn't known.
    pub effect: Option<HhiEffect>,
    /// The reason where the effect isn't known.
    pub reason: Option<String>,
}

/// A family of models that its owner divests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Divestiture {
    /// The family, by the name of its first model.
    pub family: String,
    /// Who owns it; `None` if that isn't known.
    pub owner: Option<String>,
    /// The owner's other models and the family.
    pub scenario: Scenario,
}

/// Two entities and what their merger would do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MergerPair {
    /// The larger one and its share, on 0–1.
    pub larger: (String, f64),
    /// The smaller one.
    pub smaller: (String, f64),
    /// The effect on the HHI.
    pub effect: HhiEffect,
}

impl Scenario {
    /// Returns the share of all parts together, on 0–1.
    pub fn share(&self) -> f64 {
        self.parts.iter().map(|(_, share)| share).copied().collect::<metrics::sum::CompensatedSum>().value()
    }

    /// Returns a scenario whose effect isn't known, with the reason.
    pub(super) fn without_effect(parts: Vec<(String, f64)>, reason: String) -> Scenario {
        Scenario { parts, effect: None, reason: Some(reason) }
    }
}

pub(super) fn merge(context: &Context<'_>, market: &Market, members: &[u32]) -> Scenario {
    let names = context.entities.names();
    let parts: Vec<(String, f64)> =
        members.iter().map(|&entity| (names.get(entity).to_owned(), share(market, market.of(entity)))).collect();
    if members.len() < 2 {
        let reason = format!("a merger takes two {} or more", context.question.level.plural());
        return Scenario::without_effect(parts, reason);
    }
    // One without downloads in the period has no place among the counts, and changes nothing.
    let places: Vec<usize> = members.iter().filter_map(|&entity| place(market, entity)).collect();
    match metrics::merge_effect(&market.counts(), &places) {
        Ok(effect) => Scenario { parts, effect: Some(HhiEffect::of(&effect)), reason: None },
        Err(_) => Scenario::without_effect(parts, no_downloads(context)),
    }
}

pub(super) fn pairs(context: &Context<'_>, market: &Market) -> Vec<MergerPair> {
    let (names, counts, ranked) = (context.entities.names(), market.counts(), market.ranked(context.entities.names()));
    let largest: Vec<(u32, u64)> = ranked.into_iter().take(PAIRED).collect();
    let named = |(entity, downloads): (u32, u64)| (names.get(entity).to_owned(), share(market, downloads));
    let mut pairs = Vec::new();
    for (index, &larger) in largest.iter().enumerate() {
        for &smaller in largest.iter().skip(index + 1) {
            let places = [larger.0, smaller.0].map(|entity| place(market, entity));
            let [Some(one), Some(other)] = places else { continue };
            let Ok(effect) = metrics::merge_effect(&counts, &[one, other]) else { continue };
            pairs.push(MergerPair { larger: named(larger), smaller: named(smaller), effect: HhiEffect::of(&effect) });
        }
    }
    // Stable: of equal effects the pair with the larger entity comes first.
    pairs.sort_by(|a, b| b.effect.change.total_cmp(&a.effect.change));
    pairs
}

/// Returns where an entity stands among the counts of a market.
pub(super) fn place(market: &Market, entity: u32) -> Option<usize> {
    market.entities.binary_search_by_key(&entity, |&(entity, _)| entity).ok()
}

/// Returns a share among the known entities; 0 in a market without downloads.
pub(super) fn share(market: &Market, downloads: u64) -> f64 {
    let known = market.known();
    if known == 0 { 0.0 } else { downloads as f64 / known as f64 }
}

pub(super) fn no_downloads(context: &Context<'_>) -> String {
    format!("no downloads of a known {} in this period", context.question.level.singular())
}
