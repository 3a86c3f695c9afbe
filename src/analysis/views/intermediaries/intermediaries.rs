//! Derivatives of each period, and the intermediaries and families of the chosen one.

use serde::{Deserialize, Serialize};

use super::derivation::Derivations;
use super::derivatives::{Derivatives, Intermediary, LISTED};
use super::families::{BaseFamily, families};
use super::tally::DeveloperTally;
use crate::analysis::market::context::Context;
use crate::analysis::{AnalysisError, ToldChanges};
use crate::calendar::Day;

/// Who adapts the models of others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Intermediaries {
    /// One per period of the answer.
    pub periods: Vec<Derivatives>,
    /// The chosen period, by the day that names it.
    pub start: Day,
    /// The period compared with.
    pub against: Option<Day>,
    /// The intermediaries of the chosen period, the most downloaded first; at most 1,000.
    pub largest: Vec<Intermediary>,
    /// The base families of the chosen period, those with the most downloads of derivatives first; at most 1,000.
    pub families: Vec<BaseFamily>,
    /// The changes between the two periods, told on each population: one for each of
    /// [`IntermediaryChange::ALL`](super::IntermediaryChange::ALL).
    pub told: ToldChanges,
    /// Cycles among the base models of the whole file, each of which was cut.
    pub cycles: u64,
    /// Models of the whole file from which more than 16 steps lead to a base: the 16th counts as their root.
    pub depth_bounded: u64,
    /// The reason why there are neither intermediaries nor families: the file states relations, but names no base model.
    pub reason: Option<String>,
}

/// Computes the derivatives of each period, and the intermediaries and families of the chosen one.
///
/// Errors when the file neither states relations nor names base models.
// Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
#[inline(never)]
pub(in crate::analysis) fn intermediaries(context: &Context<'_>) -> Result<Intermediaries, AnalysisError> {
    let derivations = Derivations::of(context.panel)?;
    let mut periods = Vec::with_capacity(context.periods.len());
    let (mut after, mut before) = (DeveloperTally::default(), None);
    for (index, period) in context.periods.iter().enumerate() {
        let tally = DeveloperTally::of(&context.selection, period, &derivations);
        periods.push(tally.derivatives(period.start, context.markets.get(index).map_or(0, |market| market.models)));
        if index == context.after {
            after = tally;
        } else if context.before == Some(index) {
            before = Some(tally);
        }
    }
    let bases = context.panel.bases();
    let starts = context.starts();
    let reason = "This file states how models derive, but not from which: whose bases they are isn't known";
    Ok(Intermediaries {
        told: ToldChanges::default(),
        periods,
        start: starts.get(context.after).copied().unwrap_or_default(),
        against: context.before.and_then(|before| starts.get(before).copied()),
        largest: after.largest(before.as_ref(), LISTED),
        families: families(context, &derivations, &after, before.as_ref()),
        cycles: bases.map_or(0, crate::panel::Bases::cycles),
        depth_bounded: bases.map_or(0, crate::panel::Bases::depth_bounded),
        reason: bases.is_none().then(|| reason.to_owned()),
    })
}
