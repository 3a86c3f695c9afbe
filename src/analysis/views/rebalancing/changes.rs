//! Compares shares of two periods, and computes what each entity's change contributed to the HHI.

use serde::{Deserialize, Serialize};

use crate::analysis::EntityKind;
use crate::analysis::market::context::Context;
use crate::analysis::market::market::Market;
pub(super) use crate::analysis::market::whole::part as share;
use crate::metrics::{self, sum::CompensatedSum};
use crate::panel::Dictionary;

/// Rows of a list where the question asks for some by name (as the page does): the rest is "Other".
const LISTED: usize = 1_000;

/// An entity's share in two periods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShareChange {
    /// The entity; "Other" or "Unknown".
    pub entity: String,
    /// Whether it is one entity, all others, or the unknown ones.
    pub kind: EntityKind,
    /// Its downloads in the earlier period.
    pub downloads_before: u64,
    /// Its downloads in the later period.
    pub downloads: u64,
    /// Its share of the earlier period's downloads, all or those of known entities, on 0–1; `None` if there were none, and for
    /// "Unknown" where shares are of the known.
    pub share_before: Option<f64>,
    /// The same in the later period.
    pub share: Option<f64>,
    /// Its rank in the earlier period from 1; `None` without downloads, and for "Other" and "Unknown".
    pub rank_before: Option<u64>,
    /// Its rank in the later period.
    pub rank: Option<u64>,
}

/// The change of the HHI between two periods, among the known entities; all in points of 0–10,000.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HhiChange {
    /// The HHI of the earlier period.
    pub before: f64,
    /// The HHI of the later period.
    pub after: f64,
    /// The difference, to which the contributions add up.
    pub change: f64,
    /// Each entity's part, the largest first, whatever its sign; then "Other".
    pub contributions: Vec<HhiContribution>,
    /// The part of the earlier period's downloads whose entity is known, on 0–1.
    pub coverage_before: Option<f64>,
    /// The same in the later period.
    pub coverage: Option<f64>,
}

/// One entity's part in an [`HhiChange`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HhiContribution {
    /// The entity; "Other" for those that aren't listed.
    pub entity: String,
    /// Its share among known entities in the earlier period, on 0–1.
    pub share_before: f64,
    /// The same in the later period.
    pub share: f64,
    /// s₁² − s₀² in points; for "Other" the sum over its entities.
    pub points: f64,
}

impl ShareChange {
    /// Returns the change of the share, from −1 to 1; `None` where either period has no downloads.
    pub fn change(&self) -> Option<f64> {
        Some(self.share? - self.share_before?)
    }

    /// Returns how many places it climbed (above 0) or fell; `None` where it has no rank in either period.
    pub fn places(&self) -> Option<i64> {
        let place = |rank: Option<u64>| i64::try_from(rank?).ok();
        Some(place(self.rank_before)? - place(self.rank)?)
    }
}

/// Returns how many entities either period counts.
pub(super) fn entities(context: &Context<'_>, (before, after): (usize, usize)) -> u64 {
    pairs(&context.markets[before], &context.markets[after]).len() as u64
}

/// Returns every entity of two periods, by the size of its change; ties by name.
pub(super) fn share_changes(context: &Context<'_>, (before, after): (usize, usize)) -> Vec<ShareChange> {
    let names = context.entities.names();
    let (old, new) = (&context.markets[before], &context.markets[after]);
    let (old_total, new_total) = (old.whole(context.shares_of), new.whole(context.shares_of));
    let row = |entity: &str, kind, downloads_before, downloads| ShareChange {
        entity: entity.to_owned(),
        kind,
        downloads_before,
        downloads,
        share_before: share(downloads_before, old_total),
        share: share(downloads, new_total),
        rank_before: None,
        rank: None,
    };
    let size = |pair: &EntityDownloads| match (share(pair.before, old_total), share(pair.after, new_total)) {
        (Some(before), Some(after)) => (after - before).abs(),
        (before, after) => after.or(before).unwrap_or(0.0),
    };
    let mut pairs = pairs(old, new);
    sort_by_size(&mut pairs, |pair| (size(pair), pair.entity), names);
    let rest = rest(context, &mut pairs);
    let listed: Vec<u32> = pairs.iter().map(|pair| pair.entity).collect();
    let ranks = old.ranks(names, &listed).into_iter().zip(new.ranks(names, &listed));
    let entity = |(pair, (rank_before, rank)): (&EntityDownloads, _)| {
        let row = row(names.get(pair.entity), EntityKind::Entity, pair.before, pair.after);
        ShareChange { rank_before, rank, ..row }
    };
    let mut rows: Vec<ShareChange> = pairs.iter().zip(ranks).map(entity).collect();
    if let Some(rest) = rest {
        let sum = |downloads: fn(&EntityDownloads) -> u64| rest.iter().map(downloads).fold(0, u64::saturating_add);
        rows.push(row("Other", EntityKind::Other, sum(|pair| pair.before), sum(|pair| pair.after)));
    }
    if old.unknown > 0 || new.unknown > 0 {
        let share = |market: &Market| context.shares_of.share_of_unknown(market.known(), market.unknown);
        let row = row("Unknown", EntityKind::Unknown, old.unknown, new.unknown);
        rows.push(ShareChange { share_before: share(old), share: share(new), ..row });
    }
    rows
}

/// Returns what each known entity's change did to the HHI; `None` where either period has no downloads.
pub(super) fn hhi_change(context: &Context<'_>, (before, after): (usize, usize)) -> Option<HhiChange> {
    let names = context.entities.names();
    let (old, new) = (&context.markets[before], &context.markets[after]);
    let pairs = pairs(old, new);
    let counts = |count: fn(&EntityDownloads) -> u64| pairs.iter().map(count).collect::<Vec<u64>>();
    let found = metrics::hhi_contributions(&counts(|pair| pair.before), &counts(|pair| pair.after))?;
    let (old_total, new_total) = (old.known(), new.known());
    let mut parts: Vec<(EntityDownloads, f64)> =
        pairs.into_iter().zip(found.entities.iter().map(|part| part.hhi_change.0)).collect();
    sort_by_size(&mut parts, |(pair, points)| (points.abs(), pair.entity), names);
    let rest = rest(context, &mut parts);
    // Shares before and after, and points.
    let values = |(pair, points): &(EntityDownloads, f64)| {
        [pair.before as f64 / old_total as f64, pair.after as f64 / new_total as f64, *points]
    };
    let contribution = |entity: &str, [share_before, share, points]: [f64; 3]| HhiContribution {
        entity: entity.to_owned(),
        share_before,
        share,
        points,
    };
    let mut contributions: Vec<HhiContribution> =
        parts.iter().map(|part| contribution(names.get(part.0.entity), values(part))).collect();
    if let Some(rest) = rest {
        let sum = |index: usize| rest.iter().map(|part| values(part)[index]).collect::<CompensatedSum>().value();
        contributions.push(contribution("Other", [0, 1, 2].map(sum)));
    }
    Some(HhiChange {
        before: found.before.0,
        after: found.after.0,
        change: found.total.0,
        contributions,
        coverage_before: share(old_total, old.total()),
        coverage: share(new_total, new.total()),
    })
}

/// Sorts by the size that `size` gives a row with its entity, the largest first; ties by the entity's name.
fn sort_by_size<Row>(rows: &mut [Row], size: impl Fn(&Row) -> (f64, u32), names: &Dictionary) {
    let places = names.places();
    rows.sort_unstable_by(|a, b| {
        let ((a_size, a), (b_size, b)) = (size(a), size(b));
        b_size.total_cmp(&a_size).then_with(|| places[a as usize].cmp(&places[b as usize]))
    });
}

/// An entity's downloads in two periods.
struct EntityDownloads {
    entity: u32,
    before: u64,
    after: u64,
}

/// Returns all entities of either period, ascending.
fn pairs(old: &Market, new: &Market) -> Vec<EntityDownloads> {
    let mut pairs = Vec::with_capacity(old.entities.len().max(new.entities.len()));
    let (mut old, mut new) = (old.entities.iter().copied().peekable(), new.entities.iter().copied().peekable());
    while let Some(entity) = [old.peek(), new.peek()].into_iter().flatten().map(|&(entity, _)| entity).min() {
        let before = old.next_if(|next| next.0 == entity).map_or(0, |(_, downloads)| downloads);
        let after = new.next_if(|next| next.0 == entity).map_or(0, |(_, downloads)| downloads);
        pairs.push(EntityDownloads { entity, before, after });
    }
    pairs
}

/// Takes the rows that aren't listed off the end; `None` where all are.
fn rest<Row>(context: &Context<'_>, rows: &mut Vec<Row>) -> Option<Vec<Row>> {
    (context.question.top.is_some() && rows.len() > LISTED).then(|| rows.split_off(LISTED))
}
