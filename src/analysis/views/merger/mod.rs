//! What merging entities, or letting a family go, would do to the HHI.

mod effect;
mod families;
mod tables;

use serde::{Deserialize, Serialize};

use crate::analysis::AnalysisError;
use crate::analysis::market::context::Context;
use crate::analysis::market::market::Market;
use crate::calendar::Day;
use crate::metrics;

pub use effect::Effect;
pub use families::Family;
pub(in crate::analysis) use tables::TABLES;

/// Entities whose pairs are looked at.
const PAIRED: usize = 10;

/// What merging entities, or letting a family go, would do to the HHI of the chosen period.
///
/// Shares are among the known entities, as in the HHI. Nobody leaves because of a merger or a split.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Merger {
    /// The chosen period.
    pub period: Day,
    /// Known entities that are counted.
    pub entities: u64,
    /// Share of the period's downloads whose entity is known, on 0–1; `None` without downloads.
    pub coverage: Option<f64>,
    /// Whether nobody chose what is merged: the two largest stand as an example.
    pub is_example: bool,
    /// The merger.
    pub merge: Scenario,
    /// What it would be to let the chosen family go; `None` if none was chosen.
    pub divest: Option<Divestiture>,
    /// The ten largest entities, two by two: the largest effect first.
    pub pairs: Vec<Pair>,
    /// The largest families that can be let go, at most 100.
    pub largest_families: Vec<Family>,
    /// Why there are none.
    pub families_reason: Option<String>,
}

/// Entities that become one, or one that becomes two.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// Each part's name and its share among the known entities, on 0–1 (0 without any downloads).
    pub parts: Vec<(String, f64)>,
    /// What happens to the HHI; `None` where that can't be told.
    pub effect: Option<Effect>,
    /// Why not.
    pub reason: Option<String>,
}

/// A family of models that its owner lets go.
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
pub struct Pair {
    /// The larger one and its share, on 0–1.
    pub larger: (String, f64),
    /// The smaller one.
    pub smaller: (String, f64),
    /// What happens to the HHI.
    pub effect: Effect,
}

impl Scenario {
    /// The share of all parts together, on 0–1.
    pub fn share(&self) -> f64 {
        self.parts.iter().map(|(_, share)| share).copied().collect::<metrics::sum::CompensatedSum>().value()
    }

    fn without_effect(parts: Vec<(String, f64)>, reason: String) -> Scenario {
        Scenario { parts, effect: None, reason: Some(reason) }
    }
}

impl Merger {
    /// The entities that are merged.
    pub fn merged(&self) -> Vec<String> {
        self.merge.parts.iter().map(|(name, _)| name.clone()).collect()
    }

    /// The families that can be let go, by the name of their first model; the largest first.
    pub fn families(&self) -> Vec<String> {
        self.largest_families.iter().map(|family| family.name.clone()).collect()
    }
}

/// Answers for the chosen period.
///
/// Errors when an entity to merge, or the model whose family is to go, isn't in the file.
// By itself: a browser compiles what it calls, whole.
#[inline(never)]
pub(in crate::analysis) fn merger(context: &Context<'_>) -> Result<Merger, AnalysisError> {
    let market = &context.markets[context.after];
    let families = families::Families::of(context);
    let (is_example, members) = members(context, market)?;
    let divest = context.question.divest.as_deref().map(|model| families.divest(model)).transpose()?;
    let largest_families = families.largest();
    let families_reason = largest_families.is_empty().then(|| families.reason());
    Ok(Merger {
        period: context.periods[context.after].start,
        entities: market.entities.len() as u64,
        coverage: (market.total() > 0).then(|| market.known() as f64 / market.total() as f64),
        is_example,
        merge: merge(context, market, &members),
        divest,
        pairs: pairs(context, market),
        largest_families,
        families_reason,
    })
}

/// Whether they are an example, and the entities to merge, each once.
fn members(context: &Context<'_>, market: &Market) -> Result<(bool, Vec<u32>), AnalysisError> {
    if context.question.merge.is_empty() {
        let names = context.entities.names();
        return Ok((true, market.ranked(names).iter().take(2).map(|&(entity, _)| entity).collect()));
    }
    let mut members = Vec::new();
    for name in &context.question.merge {
        let missing = || AnalysisError::NoValue { level: context.question.level.singular(), value: name.clone() };
        let entity = context.entities.find(name).ok_or_else(missing)?;
        if !members.contains(&entity) {
            members.push(entity);
        }
    }
    Ok((false, members))
}

fn merge(context: &Context<'_>, market: &Market, members: &[u32]) -> Scenario {
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
        Ok(effect) => Scenario { parts, effect: Some(Effect::of(&effect)), reason: None },
        Err(_) => Scenario::without_effect(parts, no_downloads(context)),
    }
}

fn pairs(context: &Context<'_>, market: &Market) -> Vec<Pair> {
    let (names, counts, ranked) = (context.entities.names(), market.counts(), market.ranked(context.entities.names()));
    let largest: Vec<(u32, u64)> = ranked.into_iter().take(PAIRED).collect();
    let named = |(entity, downloads): (u32, u64)| (names.get(entity).to_owned(), share(market, downloads));
    let mut pairs = Vec::new();
    for (index, &larger) in largest.iter().enumerate() {
        for &smaller in largest.iter().skip(index + 1) {
            let places = [larger.0, smaller.0].map(|entity| place(market, entity));
            let [Some(one), Some(other)] = places else { continue };
            let Ok(effect) = metrics::merge_effect(&counts, &[one, other]) else { continue };
            pairs.push(Pair { larger: named(larger), smaller: named(smaller), effect: Effect::of(&effect) });
        }
    }
    // Stable: of equal effects the pair with the larger entity comes first.
    pairs.sort_by(|a, b| b.effect.change.total_cmp(&a.effect.change));
    pairs
}

/// Where an entity stands among the counts of a market.
fn place(market: &Market, entity: u32) -> Option<usize> {
    market.entities.binary_search_by_key(&entity, |&(entity, _)| entity).ok()
}

/// A share among the known entities; 0 in a market without downloads.
fn share(market: &Market, downloads: u64) -> f64 {
    let known = market.known();
    if known == 0 { 0.0 } else { downloads as f64 / known as f64 }
}

fn no_downloads(context: &Context<'_>) -> String {
    format!("no downloads of a known {} in this period", context.question.level.singular())
}
