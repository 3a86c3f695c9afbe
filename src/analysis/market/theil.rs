//! Theil's index between and within groups: developers within countries, models within developers.

use std::cmp::Reverse;

use hashbrown::HashMap;

use crate::analysis::market::market::Market;
use crate::analysis::market::selection::Selection;
use crate::analysis::{Entities, Level};
use crate::metrics::{self, TheilDecomposition};
use crate::panel::{Panel, UNKNOWN};
use crate::schema::attributes;

/// Returns the level that groups another: countries for developers.
pub(in crate::analysis) fn group_level(level: &Level) -> Option<Level> {
    let group = match level.name() {
        attributes::MODEL => attributes::DEVELOPER,
        attributes::DEVELOPER => attributes::COUNTRY,
        attributes::COUNTRY => attributes::COUNTRY_GROUP,
        _ => return None,
    };
    Some(Level::from(group.to_owned()))
}

/// Returns each entity's group: the one that holds most of its downloads over the whole file, ties by name.
///
/// Entities without a group form one more, "Unknown", so that the parts add up to the whole index.
pub(in crate::analysis) fn groups_of(
    selection: &Selection<'_>,
    entities: &Entities<'_>,
    groups: &Entities<'_>,
) -> Vec<u32> {
    let panel = selection.panel();
    let by_name = groups.names().places();
    // Per model where both belong to models: far fewer than there are rows.
    let of_model = |of: &'_ Entities<'_>, model: u32| match of.attribute() {
        None => Some(model),
        Some(_) => of.keys_of_models().map(|keys| keys[model as usize]),
    };
    let pairs_of_models: Option<Vec<(u32, u32)>> =
        (0..panel.models().len() as u32).map(|model| of_model(entities, model).zip(of_model(groups, model))).collect();
    let mut downloads: HashMap<(u32, u32), u64> = HashMap::new();
    let mut add = |pair: (u32, u32), count: u64| {
        if pair.0 != UNKNOWN && pair.1 != UNKNOWN {
            let sum = downloads.entry(pair).or_default();
            *sum = sum.saturating_add(count);
        }
    };
    match pairs_of_models {
        Some(pairs) => {
            let mut counts = vec![0_u64; pairs.len()];
            let entries = selection.entries_of_file();
            for (index, &model) in entries.models().iter().enumerate() {
                let sum = &mut counts[model as usize];
                *sum = sum.saturating_add(entries.count(index));
            }
            let with_row = pairs.into_iter().zip(counts).zip(panel.listed()).filter(|(_, day)| **day != Panel::NEVER);
            with_row.for_each(|((pair, count), _)| add(pair, count));
        }
        None => (0..panel.rows()).for_each(|row| add((entities.key(row), groups.key(row)), panel.count(row))),
    }
    let mut pairs: Vec<((u32, u32), u64)> = downloads.into_iter().collect();
    let place = |group: u32| by_name[group as usize];
    pairs.sort_unstable_by_key(|&((entity, group), count)| (entity, Reverse(count), place(group)));
    let mut group_of = vec![UNKNOWN; entities.names().len()];
    for ((entity, group), _) in pairs {
        let slot = &mut group_of[entity as usize];
        if *slot == UNKNOWN {
            *slot = group;
        }
    }
    // Numbered by name: the parts are added up in this order, and keys are in the order of the rows.
    group_of.iter_mut().filter(|group| **group != UNKNOWN).for_each(|group| *group = place(*group));
    group_of
}

/// Theil's index of one market in its parts; `None` when it is empty.
pub(in crate::analysis) fn split(market: &Market, group_of: &[u32]) -> Option<TheilDecomposition> {
    let groups: Vec<u32> = market.entities.iter().map(|&(entity, _)| group_of[entity as usize]).collect();
    metrics::theil_decomposition_with_zeros(&market.counts(), &groups).ok()
}
