//! What an entity's models were made from, what others make from them, and who does.

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use crate::analysis::Derivation;
use crate::analysis::market::context::Context;
use crate::analysis::market::whole::part;
use crate::analysis::views::intermediaries::Derivations;
use crate::calendar::Day;
use crate::panel::{Bases, Panel, UNKNOWN};

/// Adapters that are listed by name, at most.
const LISTED_ADAPTERS: usize = 100;

/// Members of a family that are listed, at most.
const LISTED_MEMBERS: usize = 1_000;

/// Steps that are followed from a model to its bases and to what was made from it; longer chains are taken for mistakes.
const STEPS: i32 = 16;

/// Downloads of a period by where models come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginDownloads {
    /// Of the entity's models of which no base is named that isn't its own.
    pub own: u64,
    /// Of the entity's models that were made from others' models.
    pub from_others: u64,
    /// Of others' models that were made from the entity's, in any number of steps.
    pub by_others: u64,
}

/// A developer who makes models from an entity's models.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Adapter {
    /// The developer.
    pub developer: String,
    /// Its models made from them that have a row in the period.
    pub models: u64,
    /// Their downloads.
    pub downloads: u64,
    /// Their part of what all others' models made from the entity's have, on 0–1; `None` without any.
    pub share_of_adaptations: Option<f64>,
}

/// A member of a model's family.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FamilyMember {
    /// Steps from the model: −1 is what it was made from, 0 itself, 1 what was made from it.
    pub generation: i32,
    /// The member.
    pub model: String,
    /// The member that it was made from, or, of a base, that was made from it; empty for the model itself.
    pub next_of_kin: String,
    /// How it was made; `None` where no base of it is named.
    pub derivation: Option<Derivation>,
    /// Day of first publication, where the file tells it.
    pub created: Option<Day>,
    /// Its downloads in the period; `None` where that doesn't list it.
    pub downloads: Option<u64>,
}

/// Adds up downloads by where models come from.
pub(super) struct Kin<'a> {
    panel: &'a Panel,
    derivations: Option<Derivations<'a>>,
    /// Per model whether it is made from models of others; empty without derivations.
    is_from_others: Vec<bool>,
    /// Per model whether it is made from models of the entity.
    is_from_entity: Vec<bool>,
    origins: Vec<OriginDownloads>,
    /// Whether the rows that come are of the chosen period.
    is_chosen: bool,
    /// (developer, model, downloads) of adaptations in the chosen period.
    adaptations: Vec<(u32, u32, u64)>,
}

/// Returns per model whether a row of it is of the entity, or, where the file says so of models, whether it is.
pub(super) fn models_of(context: &Context<'_>, entity: u32) -> Vec<bool> {
    let panel = context.panel;
    let mut is_of = vec![false; panel.models().len()];
    match context.entities.keys_of_models() {
        Some(keys) => is_of.iter_mut().zip(keys).for_each(|(is_of, &key)| *is_of = key == entity),
        None if context.question.level == crate::analysis::Level::Model => {
            if let Some(slot) = is_of.get_mut(entity as usize) {
                *slot = true;
            }
        }
        None => panel.model().iter().enumerate().for_each(|(row, &model)| {
            if context.entities.key(row) == entity
                && let Some(slot) = is_of.get_mut(model as usize)
            {
                *slot = true;
            }
        }),
    }
    is_of
}

impl<'a> Kin<'a> {
    /// Prepares the sums of an entity.
    pub fn of(context: &Context<'a>, entity: u32) -> Kin<'a> {
        let panel = context.panel;
        let is_of = models_of(context, entity);
        let reaches = |wanted: bool| -> Vec<bool> {
            let Some(bases) = panel.bases() else { return Vec::new() };
            let is_wanted = |base: u32| is_of.get(base as usize).copied().unwrap_or(false) == wanted;
            (0..is_of.len() as u32).map(|model| ancestors(bases, model).iter().any(|&base| is_wanted(base))).collect()
        };
        Kin {
            panel,
            derivations: Derivations::of(panel).ok(),
            is_from_others: reaches(false),
            is_from_entity: reaches(true),
            origins: Vec::new(),
            is_chosen: false,
            adaptations: Vec::new(),
        }
    }

    /// Begins the next period.
    pub fn begin_period(&mut self, is_chosen: bool) {
        self.origins.push(OriginDownloads::default());
        self.is_chosen = is_chosen;
    }

    /// Adds a row of the period; `is_own` says whether it is of the entity.
    pub fn add(&mut self, row: usize, model: u32, downloads: u64, is_own: bool) {
        let is = |flags: &[bool]| flags.get(model as usize).copied().unwrap_or(false);
        let Some(origin) = self.origins.last_mut() else { return };
        let sum = match (is_own, is(&self.is_from_others), is(&self.is_from_entity)) {
            (true, false, _) => &mut origin.own,
            (true, true, _) => &mut origin.from_others,
            (false, _, true) => &mut origin.by_others,
            (false, ..) => return,
        };
        *sum = sum.saturating_add(downloads);
        if let Some(derivations) = self.derivations.as_ref().filter(|_| self.is_chosen && !is_own) {
            let developer = derivations.developer(row, model);
            if developer != UNKNOWN {
                self.adaptations.push((developer, model, downloads));
            }
        }
    }

    /// Returns how a model was made; `None` where no base of it is named and no relation stated.
    pub fn derivation(&self, model: u32) -> Option<Derivation> {
        // What rows say of a relation differently is not of the model.
        self.derivations.as_ref().and_then(|derivations| derivations.of_model(model))
    }

    /// Returns the sums per period, where the file names base models, the adapters, and how many of these there are.
    pub fn finish(mut self) -> (Option<Vec<OriginDownloads>>, Vec<Adapter>, u64) {
        let Some(derivations) = self.derivations.as_ref().filter(|_| self.panel.bases().is_some()) else {
            return (None, Vec::new(), 0);
        };
        self.adaptations.sort_unstable();
        let whole = self.adaptations.iter().fold(0_u64, |sum, (.., downloads)| sum.saturating_add(*downloads));
        let adapter = |rows: &[(u32, u32, u64)]| {
            let downloads = rows.iter().fold(0_u64, |sum, (.., downloads)| sum.saturating_add(*downloads));
            Adapter {
                developer: derivations.developers().get(rows.first().map_or(0, |row| row.0)).to_owned(),
                models: rows.chunk_by(|a, b| a.1 == b.1).count() as u64,
                downloads,
                share_of_adaptations: part(downloads, whole),
            }
        };
        let mut adapters: Vec<Adapter> = self.adaptations.chunk_by(|a, b| a.0 == b.0).map(adapter).collect();
        adapters.sort_by(|a, b| b.downloads.cmp(&a.downloads).then_with(|| a.developer.cmp(&b.developer)));
        let in_all = adapters.len() as u64;
        adapters.truncate(LISTED_ADAPTERS);
        (Some(self.origins), adapters, in_all)
    }
}

/// Returns all bases of a model, those of its bases and so on, without the model itself; each once.
fn ancestors(bases: &Bases, model: u32) -> Vec<u32> {
    let mut found: Vec<u32> = bases.of(model).to_vec();
    let mut done = 0;
    for _ in 0..STEPS {
        let end = found.len();
        for at in done..end {
            for &base in found.get(at).map_or(&[][..], |&base| bases.of(base)) {
                if base != model && !found.contains(&base) {
                    found.push(base);
                }
            }
        }
        if found.len() == end {
            break;
        }
        done = end;
    }
    found
}

/// Returns the family of a model: its bases upward, itself, and what was made from it; of a generation the most downloaded first,
/// ties by name, at most 1,000 in all. Empty where no file names bases.
pub(super) fn family(context: &Context<'_>, model: u32) -> Vec<FamilyMember> {
    let panel = context.panel;
    let Some(bases) = panel.bases() else { return Vec::new() };
    // (generation, member, next of kin); the first way by which a member is reached counts.
    let mut found: Vec<(i32, u32, u32)> = vec![(0, model, UNKNOWN)];
    let mut is_found = vec![false; panel.models().len()];
    let mut note = |member: u32| is_found.get_mut(member as usize).is_some_and(|slot| !std::mem::replace(slot, true));
    note(model);
    let mut last = vec![model];
    for generation in 1..=STEPS {
        let steps = last.iter().flat_map(|&member| bases.of(member).iter().map(move |&base| (base, member)));
        let next: Vec<(u32, u32)> = steps.filter(|&(base, _)| note(base)).collect();
        found.extend(next.iter().map(|&(base, member)| (-generation, base, member)));
        last = next.into_iter().map(|(base, _)| base).collect();
    }
    let children = children(bases, panel.models().len());
    last = vec![model];
    for generation in 1..=STEPS {
        let of = |member: u32| {
            let start = children.partition_point(|&(base, _)| base < member);
            children[start..].iter().take_while(move |&&(base, _)| base == member)
        };
        let next: Vec<(u32, u32)> =
            last.iter().flat_map(|&member| of(member)).filter(|&&(_, child)| note(child)).copied().collect();
        found.extend(next.iter().map(|&(member, child)| (generation, child, member)));
        last = next.into_iter().map(|(_, child)| child).collect();
    }
    let mut downloads: HashMap<u32, u64> = HashMap::new();
    if let Some(period) = context.periods.get(context.after) {
        context.selection.each_row(period, |_, model, count| {
            if is_found.get(model as usize) == Some(&true) {
                let sum = downloads.entry(model).or_default();
                *sum = sum.saturating_add(count);
            }
        });
    }
    let derivations = Derivations::of(panel).ok();
    let names = panel.models();
    let mut members: Vec<FamilyMember> = (found.into_iter())
        .map(|(generation, member, kin)| FamilyMember {
            generation,
            model: names.get(member).to_owned(),
            next_of_kin: if kin == UNKNOWN { String::new() } else { names.get(kin).to_owned() },
            derivation: derivations.as_ref().and_then(|derivations| derivations.of_model(member)),
            created: panel.created().get(member as usize).copied().flatten(),
            downloads: downloads.get(&member).copied(),
        })
        .collect();
    members.sort_by(|a, b| {
        a.generation.cmp(&b.generation).then(b.downloads.cmp(&a.downloads)).then_with(|| a.model.cmp(&b.model))
    });
    members.truncate(LISTED_MEMBERS);
    members
}

/// Returns (base, what was made from it), ascending.
fn children(bases: &Bases, models: usize) -> Vec<(u32, u32)> {
    let of = |model: u32| bases.of(model).iter().map(move |&base| (base, model));
    let mut children: Vec<(u32, u32)> = (0..models as u32).flat_map(of).collect();
    children.sort_unstable();
    children.dedup();
    children
}
