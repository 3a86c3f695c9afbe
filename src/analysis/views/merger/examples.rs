//! Mergers to begin with, made of the ranking: the two largest, the largest and the fourth, two of one country.

use serde::{Deserialize, Serialize};

use crate::analysis::market::context::Context;
use crate::analysis::market::market::Market;
use crate::analysis::market::theil;
use crate::analysis::{Level, classify};
use crate::panel::UNKNOWN;

/// The largest entities among which two of one group are looked for.
const LOOKED_AT: usize = 20;

/// A merger that a reader can begin with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergerExample {
    /// The two that would merge, the larger one first.
    pub names: [String; 2],
    /// Their ranks, from 1.
    pub ranks: [u32; 2],
    /// The level and the name of the group that both belong to, where they are an example for that: their country.
    pub group: Option<(Level, String)>,
}

/// Returns the examples of a period, at most three; none where there are fewer than two entities.
pub(super) fn examples(context: &Context<'_>, market: &Market) -> Vec<MergerExample> {
    let names = context.entities.names();
    let largest = market.largest(names, LOOKED_AT);
    let example = |[one, other]: [usize; 2], group| MergerExample {
        names: [one, other].map(|place| names.get(largest[place].0).to_owned()),
        ranks: [one, other].map(|place| place as u32 + 1),
        group,
    };
    let by_rank = [[0, 1], [0, 3]];
    let mut examples: Vec<MergerExample> =
        by_rank.into_iter().filter(|pair| pair[1] < largest.len()).map(|pair| example(pair, None)).collect();
    let groups = theil::group_level(&context.question.level)
        .and_then(|level| Some((context.entities_of(level.name()).ok()?, level)));
    if let Some((groups, level)) = groups {
        // Numbered by name.
        let group_of = theil::groups_of(&context.selection, &context.entities, &groups);
        let name = |group: u32| {
            let key = groups.names().places().iter().position(|&place| place == group)?;
            Some(groups.names().get(key as u32)).filter(|name| !classify::is_unaffiliated(name))
        };
        let pairs = (1..largest.len()).flat_map(|other| (0..other).map(move |one| [one, other]));
        let mut of_one_group = pairs.filter(|pair| !by_rank.contains(pair)).filter_map(|pair| {
            let [one, other] = pair.map(|place| group_of[largest[place].0 as usize]);
            let name = Some(one).filter(|_| one == other && one != UNKNOWN).and_then(name)?;
            Some((pair, name.to_owned()))
        });
        examples.extend(of_one_group.next().map(|(pair, name)| example(pair, Some((level, name)))));
    }
    examples
}
