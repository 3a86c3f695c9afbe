//! Theil's index between and within groups: developers within countries, models within developers.

use hashbrown::HashMap;

use super::market::Market;
use super::{Entities, Level};
use crate::metrics;
use crate::panel::{Panel, UNKNOWN};

/// The level that groups another: countries for developers.
pub(super) fn group_level(level: &Level) -> Option<Level> {
    let group = match level.name() {
        "model" => "developer",
        "developer" => "country",
        "country" => "country-group",
        _ => return None,
    };
    Some(Level::from(group.to_owned()))
}

/// Each entity's group: the one that holds most of its downloads over the whole file, ties by name.
///
/// Entities without a group share one more, "Unknown", so that the parts add up to the whole index.
pub(super) fn groups_of(panel: &Panel, entities: &Entities<'_>, groups: &Entities<'_>) -> Vec<u32> {
    let mut downloads: HashMap<(u32, u32), u64> = HashMap::new();
    for row in 0..panel.rows() {
        let pair = (entities.key(row), groups.key(row));
        if pair.0 != UNKNOWN && pair.1 != UNKNOWN {
            let sum = downloads.entry(pair).or_default();
            *sum = sum.saturating_add(panel.count(row));
        }
    }
    let mut pairs: Vec<((u32, u32), u64)> = downloads.into_iter().collect();
    let name = |group: u32| groups.names().get(group);
    pairs.sort_unstable_by(|a, b| a.0.0.cmp(&b.0.0).then(b.1.cmp(&a.1)).then_with(|| name(a.0.1).cmp(name(b.0.1))));
    let mut group_of = vec![UNKNOWN; entities.names().len()];
    for ((entity, group), _) in pairs {
        let slot = &mut group_of[entity as usize];
        if *slot == UNKNOWN {
            *slot = group;
        }
    }
    // Numbered by name: the parts are added up in this order, and keys are in the order of the rows.
    let mut by_name: Vec<u32> = (0..groups.names().len() as u32).collect();
    by_name.sort_unstable_by(|&a, &b| name(a).cmp(name(b)));
    let mut number = vec![UNKNOWN; by_name.len()];
    by_name.iter().zip(0..).for_each(|(&group, place)| number[group as usize] = place);
    group_of.iter_mut().filter(|group| **group != UNKNOWN).for_each(|group| *group = number[*group as usize]);
    group_of
}

/// Between and within of one market; `None` when it is empty.
pub(super) fn split(market: &Market, group_of: &[u32]) -> Option<(f64, f64)> {
    let counts = market.counts();
    let groups: Vec<u32> = market.entities.iter().map(|&(entity, _)| group_of[entity as usize]).collect();
    let parts = metrics::theil_decomposition_with_zeros(&counts, &groups).ok()?;
    Some((parts.between, parts.within))
}
