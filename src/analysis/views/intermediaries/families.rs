//! Base families: a model, what was made from it, and by whom.

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use super::derivation::Derivations;
use super::derivatives::{LISTED, share};
use super::tally::DeveloperTally;
use crate::analysis::market::context::Context;
use crate::metrics::{Shares, hhi};
use crate::panel::{Bases, Panel, UNKNOWN};

/// A base model and all that was made from it, however many steps away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BaseFamily {
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

/// A row of a family.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Member {
    root: u32,
    model: u32,
    developer: u32,
    downloads: u64,
}

/// Returns the families of the chosen period that have a derivative in it.
pub(super) fn families(
    context: &Context<'_>,
    derivations: &Derivations<'_>,
    after: &DeveloperTally<'_>,
    before: Option<&DeveloperTally<'_>>,
) -> Vec<BaseFamily> {
    let Some(bases) = context.panel.bases() else { return Vec::new() };
    let is_root = roots(context.panel, bases);
    let members = |period: usize| members(context, derivations, bases, &is_root, period);
    let downloads_before: HashMap<u32, u64> = context.before.map_or_else(HashMap::new, |period| {
        members(period).chunk_by(|a, b| a.root == b.root).map(|family| (family[0].root, total(family))).collect()
    });
    let mut families: Vec<BaseFamily> = members(context.after)
        .chunk_by(|a, b| a.root == b.root)
        .filter_map(|members| {
            let root = members.first()?.root;
            let mut family = family(context.panel, derivations, bases, root, members)?;
            family.share = share(total(members), after.downloads);
            let downloads = downloads_before.get(&root).copied().unwrap_or_default();
            family.share_before = before.and_then(|before| share(downloads, before.downloads));
            Some(family)
        })
        .collect();
    families.sort_by(|a, b| b.derivative_downloads.cmp(&a.derivative_downloads).then_with(|| a.family.cmp(&b.family)));
    families.truncate(LISTED);
    families
}

/// Returns per model whether others lead to it.
fn roots(panel: &Panel, bases: &Bases) -> Vec<bool> {
    let mut is_root = vec![false; panel.models().len()];
    for model in 0..panel.models().len() as u32 {
        let root = bases.root(model);
        if root != model
            && let Some(slot) = is_root.get_mut(root as usize)
        {
            *slot = true;
        }
    }
    is_root
}

/// Returns the rows of families in a period, sorted.
fn members(
    context: &Context<'_>,
    derivations: &Derivations<'_>,
    bases: &Bases,
    is_root: &[bool],
    period: usize,
) -> Vec<Member> {
    let mut members = Vec::new();
    if let Some(period) = context.periods.get(period) {
        context.selection.each_row(period, |row, model, downloads| {
            let root = bases.root(model);
            if root != model || is_root.get(model as usize) == Some(&true) {
                members.push(Member { root, model, developer: derivations.developer(row, model), downloads });
            }
        });
    }
    members.sort_unstable();
    members
}

/// Returns the family of these rows, sorted by model; `None` if none is of a derivative.
fn family(
    panel: &Panel,
    derivations: &Derivations<'_>,
    bases: &Bases,
    root: u32,
    members: &[Member],
) -> Option<BaseFamily> {
    let (of_base, mut derived): (Vec<Member>, Vec<Member>) = members.iter().partition(|member| member.model == root);
    let depth = derived.iter().map(|member| steps(bases, member.model, root)).max()?;
    let derivatives = derived.chunk_by(|a, b| a.model == b.model).count() as u64;
    let own = derivations.developer_of_base(root).filter(|&developer| developer != UNKNOWN);
    let is_own = |member: &&Member| Some(member.developer) == own;
    let own_downloads = derived.iter().filter(is_own).fold(0u64, |sum, member| sum.saturating_add(member.downloads));
    derived.sort_unstable_by_key(|member| member.developer);
    let by_developer = derived.chunk_by(|a, b| a.developer == b.developer);
    let others: Vec<(u64, &str)> = by_developer
        .filter(|rows| rows[0].developer != UNKNOWN && Some(rows[0].developer) != own)
        .map(|rows| (total(rows), derivations.developers().get(rows[0].developer)))
        .filter(|(downloads, _)| *downloads > 0)
        .collect();
    let counts: Vec<u64> = others.iter().map(|(downloads, _)| *downloads).collect();
    let largest = others.iter().max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(a.1)));
    Some(BaseFamily {
        family: panel.models().get(root).to_owned(),
        base_downloads: total(&of_base),
        derivative_downloads: total(&derived),
        own_downloads,
        derivatives,
        developers: others.len() as u64,
        largest: largest.map(|(downloads, name)| ((*name).to_owned(), *downloads)),
        hhi: Shares::from_counts(&counts).ok().map(|shares| hhi(&shares).0),
        share: None,
        share_before: None,
        depth,
    })
}

/// Returns the steps from a model to its root along first bases; as many as [`Bases::root`] takes at most.
fn steps(bases: &Bases, model: u32, root: u32) -> u32 {
    const DEPTH: u32 = 16;
    let path = std::iter::successors(Some(model), |&at| bases.of(at).first().copied());
    path.take_while(|&at| at != root).zip(0..DEPTH).count() as u32
}

fn total(members: &[Member]) -> u64 {
    members.iter().fold(0, |sum, member| sum.saturating_add(member.downloads))
}
