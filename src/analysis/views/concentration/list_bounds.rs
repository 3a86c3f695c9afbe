//! What a list of the most downloaded models leaves out: between which bounds the whole has its measures.

use serde::{Deserialize, Serialize};

use crate::analysis::market::context::Context;
use crate::analysis::{Level, Measure, Population};
use crate::calendar::{Day, Granularity};
use crate::metrics::{
    MeasureBounds, Shares, TailEntities, UnlistedTail, concentration_ratio_bounds, gini_bounds, hhi_bounds,
    share_bounds, unlisted_share_bounds,
};

/// Models that the Hub has at most: it had 2.5 million public ones in autumn 2026.
pub const HUB_MODELS_AT_MOST: u64 = 3_000_000;

/// The largest entities whose shares are bounded.
const LARGEST: usize = 5;

/// Bounds of the measures of the whole in the chosen period, of which only the most downloaded models are listed.
///
/// They hold whatever the models further down are: each has at most the downloads of the last one listed (`docs/truncation.md`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListBounds {
    /// The date.
    pub start: Day,
    /// Models that are listed.
    pub models: u64,
    /// Models that are not, at most.
    pub unlisted_models: u64,
    /// Downloads of each of these, at most.
    pub least_downloads: u64,
    /// What they may have of all downloads together, at most: a share on 0–1.
    pub unlisted_share: f64,
    /// The measures HHI, CR4 and Gini, as far as they are defined, then shares of the largest entities.
    pub bounded: Vec<BoundedValue>,
}

/// A value of what is listed, and between which bounds that of the whole lies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BoundedValue {
    /// The measure; `None` for a share.
    pub measure: Option<Measure>,
    /// The entity whose share it is; empty for a measure.
    pub entity: String,
    /// The value of what is listed, in the unit of the measure; shares on 0–1.
    pub listed: f64,
    /// The whole has at least this.
    pub low: f64,
    /// The whole has at most this.
    pub high: f64,
}

/// Computes the bounds in the chosen period; `None` where it isn't a date of such a list, or has no value.
// Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
#[inline(never)]
pub(in crate::analysis) fn list_bounds(context: &Context<'_>) -> Option<ListBounds> {
    let (question, period) = (context.question, &context.periods[context.after]);
    let lists = &context.panel.quality().top_lists;
    let list = lists.iter().find(|list| list.day == period.start)?;
    let is_of_date = question.granularity == Granularity::Snapshot && question.population == Population::All;
    let market = context.markets[context.after].shares().filter(|_| is_of_date)?;
    let entities = if question.level == Level::Model { TailEntities::Own } else { TailEntities::Any };
    let unlisted_models = HUB_MODELS_AT_MOST.saturating_sub(list.models);
    let tail = UnlistedTail { tail_models: unlisted_models, most_each: list.least_downloads, entities };
    let value = |measure: Measure, MeasureBounds { low, high }: MeasureBounds| {
        measure.of(market).map(|listed| BoundedValue {
            measure: Some(measure),
            entity: String::new(),
            listed,
            low,
            high,
        })
    };
    let hhi = hhi_bounds(market, tail);
    let measures = [
        value(Measure::Hhi, MeasureBounds { low: hhi.low.0, high: hhi.high.0 }),
        value(Measure::Cr(4), concentration_ratio_bounds(market, 4, tail)),
        value(Measure::Gini, gini_bounds(market, tail)),
    ];
    let shares = largest(context, market, tail);
    Some(ListBounds {
        start: period.start,
        models: list.models,
        unlisted_models,
        least_downloads: list.least_downloads,
        unlisted_share: unlisted_share_bounds(market, tail).high,
        bounded: measures.into_iter().flatten().chain(shares).collect(),
    })
}

/// Returns the bounds of the shares of the largest entities, by name where they are equal.
fn largest(context: &Context<'_>, market: &Shares, tail: UnlistedTail) -> Vec<BoundedValue> {
    let mut entities = context.markets[context.after].entities.clone();
    let names = context.entities.names();
    entities.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| names.get(one.0).cmp(names.get(other.0))));
    let nothing_left_out = UnlistedTail { tail_models: 0, ..tail };
    let bounded = |&(entity, count): &(u32, u64)| {
        let MeasureBounds { low, high } = share_bounds(market, count, tail);
        let listed = share_bounds(market, count, nothing_left_out).low;
        BoundedValue { measure: None, entity: names.get(entity).to_owned(), listed, low, high }
    };
    entities.iter().take(LARGEST).map(bounded).collect()
}
