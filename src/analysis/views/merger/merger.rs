//! Computes the merger view: the merger and the divestiture that a question asks for, and the largest possible ones.

use serde::{Deserialize, Serialize};

use super::families::{Families, OwnedFamily};
use super::scenario::{Divestiture, MergerPair, Scenario, merge, pairs};
use crate::analysis::AnalysisError;
use crate::analysis::market::context::Context;
use crate::analysis::market::market::Market;
use crate::calendar::Day;

/// Entities that are offered for a merger, at most.
const OFFERED: usize = 100;

/// What merging entities, or divesting a family, would do to the HHI of the chosen period.
///
/// Shares are among the known entities, as in the HHI. Nobody leaves because of a merger or a split.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Merger {
    /// The chosen period.
    pub period: Day,
    /// Known entities that are counted.
    pub entities: u64,
    /// The part of the period's downloads whose entity is known, on 0–1; `None` without downloads.
    pub coverage: Option<f64>,
    /// Whether the question names no entities to merge, so that the two largest are merged as an example.
    pub is_example: bool,
    /// The largest entities of the period, the largest first, at most 100: what a reader can choose from.
    pub largest: Vec<String>,
    /// The merger.
    pub merge: Scenario,
    /// The divestiture of the chosen family; `None` if none was chosen.
    pub divest: Option<Divestiture>,
    /// The ten largest entities, two by two: the largest effect first.
    pub pairs: Vec<MergerPair>,
    /// The largest families that can be divested, at most 100.
    pub largest_families: Vec<OwnedFamily>,
    /// The reason why there are none.
    pub families_reason: Option<String>,
}

impl Merger {
    /// Returns the entities that are merged.
    pub fn merged(&self) -> Vec<String> {
        self.merge.parts.iter().map(|(name, _)| name.clone()).collect()
    }

    /// Returns the families that can be divested, by the name of their first model; the largest first.
    pub fn families(&self) -> Vec<String> {
        self.largest_families.iter().map(|family| family.name.clone()).collect()
    }
}

/// Computes the merger, the divestiture and the largest effects of the chosen period.
///
/// Errors when an entity to merge, or the model whose family is to go, isn't in the file.
// Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
#[inline(never)]
pub(in crate::analysis) fn merger(context: &Context<'_>) -> Result<Merger, AnalysisError> {
    let market = &context.markets[context.after];
    let families = Families::of(context);
    let (is_example, members) = members(context, market)?;
    let divest = context.question.divest.as_deref().map(|model| families.divest(model)).transpose()?;
    let largest_families = families.largest();
    let families_reason = largest_families.is_empty().then(|| families.reason());
    Ok(Merger {
        period: context.periods[context.after].start,
        entities: market.entities.len() as u64,
        coverage: (market.total() > 0).then(|| market.known() as f64 / market.total() as f64),
        is_example,
        largest: largest(context, market),
        merge: merge(context, market, &members),
        divest,
        pairs: pairs(context, market),
        largest_families,
        families_reason,
    })
}

fn largest(context: &Context<'_>, market: &Market) -> Vec<String> {
    let names = context.entities.names();
    market.largest(names, OFFERED).iter().map(|&(entity, _)| names.get(entity).to_owned()).collect()
}

/// Returns whether they are an example, and the entities to merge, each once.
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
