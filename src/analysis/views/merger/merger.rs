//! Computes the merger view: the merger and the divestiture that a question asks for, and the largest possible ones.

use serde::{Deserialize, Serialize};

use super::examples::{MergerExample, examples};
use super::families::{Families, OwnedFamily};
use super::scenario::{Divestiture, MergerPair, Scenario, merge, pairs, share};
use crate::analysis::AnalysisError;
use crate::analysis::market::context::Context;
use crate::analysis::market::market::Market;
use crate::calendar::Day;
use crate::metrics;

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
    /// The HHI as it is, in points; `None` without downloads.
    pub hhi: Option<f64>,
    /// The largest entities of the period with their shares, on 0–1, the largest first, at most 100: what a reader can choose from.
    pub largest: Vec<(String, f64)>,
    /// Mergers to begin with; none once the question asks for one.
    pub examples: Vec<MergerExample>,
    /// The merger that the question asks for; `None` if it names no entity.
    pub merge: Option<Scenario>,
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
    /// Returns the entities that are merged, by the names that the data have for them.
    pub fn merged(&self) -> Vec<String> {
        self.merge.iter().flat_map(|merge| &merge.parts).map(|(name, _)| name.clone()).collect()
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
    let members = members(context)?;
    let divest = context.question.divest.as_deref().map(|model| families.divest(model)).transpose()?;
    let largest_families = families.largest();
    let families_reason = largest_families.is_empty().then(|| families.reason());
    Ok(Merger {
        period: context.periods[context.after].start,
        entities: market.entities.len() as u64,
        coverage: (market.total() > 0).then(|| market.known() as f64 / market.total() as f64),
        hhi: market.shares().map(|shares| metrics::hhi(shares).0),
        largest: largest(context, market),
        examples: if members.is_empty() { examples(context, market) } else { Vec::new() },
        merge: (!members.is_empty()).then(|| merge(context, market, &members)),
        divest,
        pairs: pairs(context, market),
        largest_families,
        families_reason,
    })
}

fn largest(context: &Context<'_>, market: &Market) -> Vec<(String, f64)> {
    let names = context.entities.names();
    let named = |(entity, downloads): (u32, u64)| (names.get(entity).to_owned(), share(market, downloads));
    market.largest(names, OFFERED).into_iter().map(named).collect()
}

/// Returns the entities to merge, each once.
fn members(context: &Context<'_>) -> Result<Vec<u32>, AnalysisError> {
    let mut members = Vec::new();
    for name in &context.question.merge {
        let missing = || context.entities.no_value(context.question.level.name(), name);
        let entity = context.entities.find(name).ok_or_else(missing)?;
        if !members.contains(&entity) {
            members.push(entity);
        }
    }
    Ok(members)
}
