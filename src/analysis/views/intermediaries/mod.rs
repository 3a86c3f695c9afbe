//! Who adapts the models of others: downloads of derivatives, the developers that live on them, base families.
//!
//! A model counts as a derivative where the file states its relation to a base or names a base. Of all others it isn't
//! known that they derive, which is not the same as knowing that they don't: every share here is a lower bound.
//!
//! Developers are uploaders in this view, whatever the question credits models to: a quantized copy that were credited
//! to the creator of its base would have no intermediary.

mod derivation;
mod families;
mod tables;
mod tally;

use serde::{Deserialize, Serialize};

use crate::analysis::market::context::Context;
use crate::analysis::{AnalysisError, NamedTable};
use crate::calendar::Day;

pub use derivation::Derivation;
pub(in crate::analysis) use derivation::Derivations;
pub(in crate::analysis) use tables::TABLES;
use tally::Tally;

/// A developer is an intermediary of a period if more than so many percent of its downloads in the period are of
/// derivatives of others' bases.
pub const INTERMEDIARY_PERCENT: u32 = 50;

/// Intermediaries and families that are listed by name, at most; totals and concentration are of all.
const LISTED: usize = 1_000;

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
    pub families: Vec<Family>,
    /// Cycles among the base models of the whole file, each of which was cut.
    pub cycles: u64,
    /// Models of the whole file from which more than 16 steps lead to a base: the 16th counts as their root.
    pub depth_bounded: u64,
    /// Why there are neither intermediaries nor families: the file states relations, but names no base model.
    pub reason: Option<String>,
}

/// The derivatives of a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Derivatives {
    /// The day that names the period.
    pub start: Day,
    /// All downloads.
    pub downloads: u64,
    /// Models with a row.
    pub models: u64,
    /// By relation, in the order of [`Derivation::ALL`].
    pub relations: Vec<OfRelation>,
    /// Downloads of derivatives of others' bases, whoever offers them.
    pub of_others: u64,
    /// The intermediaries of the period.
    pub intermediaries: Market,
}

/// The derivatives of one relation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfRelation {
    /// How they derive.
    pub derivation: Derivation,
    /// Their downloads.
    pub downloads: u64,
    /// Models of them with a row.
    pub models: u64,
    /// The intermediary with the most of these downloads, and how many; ties by name.
    pub largest: Option<(String, u64)>,
}

/// Concentration among intermediaries, by all of their downloads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Market {
    /// How many there are.
    pub intermediaries: u64,
    /// Their downloads.
    pub downloads: u64,
    /// HHI on 0–10,000; `None` without any.
    pub hhi: Option<f64>,
    /// Share of the four largest among them, on 0–1; `None` without any.
    pub cr4: Option<f64>,
}

/// One developer most of whose downloads are of derivatives of others' bases.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Intermediary {
    /// The developer.
    pub developer: String,
    /// All of its downloads.
    pub downloads: u64,
    /// Of these, downloads of derivatives, of whatever base.
    pub derivatives: u64,
    /// Of these, downloads of derivatives of others' bases.
    pub of_others: u64,
    /// How most of its derivatives derive, by downloads; ties in the order of [`Derivation::ALL`].
    pub relation: Derivation,
    /// Its share of all downloads of the period, on 0–1.
    pub share: f64,
    /// Its share in the period compared with, intermediary or not; `None` without such a period or without downloads.
    pub share_before: Option<f64>,
    /// The share of its downloads that was of derivatives of others' bases in the period compared with: it was an
    /// intermediary if this is over a half. `None` without such a period or without downloads in it.
    pub of_others_before: Option<f64>,
}

/// A base model and all that was made from it, however many steps away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Family {
    /// The model that the first bases of all its members lead to.
    pub family: String,
    /// Downloads of that model itself.
    pub base_downloads: u64,
    /// Downloads of the others.
    pub derivative_downloads: u64,
    /// Of these, downloads from the base's own developer.
    pub own_downloads: u64,
    /// Derivatives with a row.
    pub derivatives: u64,
    /// Developers of derivatives with downloads, the base's own left out: the family's intermediaries.
    pub developers: u64,
    /// The largest of them and its downloads; ties by name.
    pub largest: Option<(String, u64)>,
    /// HHI among them by their downloads within the family, on 0–10,000; `None` without any.
    pub hhi: Option<f64>,
    /// The family's share of all downloads of the period, on 0–1; `None` in a period without downloads.
    pub share: Option<f64>,
    /// Its share in the period compared with; `None` without such a period or without downloads.
    pub share_before: Option<f64>,
    /// Steps from its farthest member to the base, 16 at most.
    pub depth: u32,
}

/// Answers for the periods of a question.
///
/// Errors when the file neither states relations nor names base models.
// By itself: a browser compiles what it calls, whole.
#[inline(never)]
pub(in crate::analysis) fn intermediaries(context: &Context<'_>) -> Result<Intermediaries, AnalysisError> {
    let derivations = Derivations::of(context.panel)?;
    let mut periods = Vec::with_capacity(context.periods.len());
    let (mut after, mut before) = (Tally::default(), None);
    for (index, period) in context.periods.iter().enumerate() {
        let tally = Tally::of(&context.selection, period, &derivations);
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
        periods,
        start: starts.get(context.after).copied().unwrap_or_default(),
        against: context.before.and_then(|before| starts.get(before).copied()),
        largest: after.largest(before.as_ref(), LISTED),
        families: families::families(context, &derivations, &after, before.as_ref()),
        cycles: bases.map_or(0, crate::panel::Bases::cycles),
        depth_bounded: bases.map_or(0, crate::panel::Bases::depth_bounded),
        reason: bases.is_none().then(|| reason.to_owned()),
    })
}

impl Derivatives {
    /// Downloads of all derivatives.
    pub fn derived(&self) -> u64 {
        self.relations.iter().fold(0, |sum, of| sum.saturating_add(of.downloads))
    }

    /// A part of the period's downloads as a share on 0–1; `None` in a period without downloads.
    pub fn share(&self, downloads: u64) -> Option<f64> {
        share(downloads, self.downloads)
    }
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

impl Intermediaries {
    /// The answer as tables, as the page's downloads and the command line write them.
    pub fn tables(&self) -> Vec<NamedTable> {
        let tables =
            [self.derivatives_table(), self.largest_table(), self.concentration_table(), self.families_table()];
        TABLES.iter().zip(tables).map(|(name, table)| NamedTable { name, table }).collect()
    }
}
