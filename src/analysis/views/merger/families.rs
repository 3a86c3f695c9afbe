//! Divestitures of families of models: the market if their owners gave them up.

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use super::effect::HhiEffect;
use super::scenario::{Divestiture, Scenario, no_downloads, place, share};
use crate::analysis::market::context::Context;
use crate::analysis::market::market::Market;
use crate::analysis::{AnalysisError, Level};
use crate::metrics;
use crate::panel::UNKNOWN;
use crate::schema::attributes;

/// Families that are listed.
const LISTED: usize = 100;

/// A family of models: a base model and all that derives from it, as far as its owner offers them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnedFamily {
    /// Its base model.
    pub name: String,
    /// The entity that the base model is credited to.
    pub owner: String,
    /// Downloads of its models that are credited to the owner.
    pub downloads: u64,
    /// Their share of the known entities' downloads, on 0–1.
    pub share: f64,
    /// The owner's share with them.
    pub owner_share: f64,
    /// The effect on the HHI if the owner lets them go.
    pub effect: HhiEffect,
}

/// The families of the chosen period.
pub(super) struct Families<'a> {
    context: &'a Context<'a>,
    market: &'a Market,
    counts: Vec<u64>,
    /// Per base model the downloads of its family that are credited to its owner.
    downloads: HashMap<u32, u64>,
    /// Where the level varies within models: whom each is credited to most.
    owners: HashMap<u32, u32>,
}

impl<'a> Families<'a> {
    pub(super) fn of(context: &'a Context<'a>) -> Families<'a> {
        let market = &context.markets[context.after];
        let counts = market.counts();
        let mut families = Families { context, market, counts, downloads: HashMap::new(), owners: HashMap::new() };
        let period = &context.periods[context.after];
        let mut rows: Vec<(u32, u32, u64)> = Vec::new();
        context.selection.each_row(period, |row, model, count| rows.push((model, context.entities.key(row), count)));
        families.find_owners(&rows);
        for &(model, entity, count) in rows.iter().filter(|(_, entity, _)| *entity != UNKNOWN) {
            let root = families.root(model);
            if families.owner(root) == Some(entity) {
                let sum = families.downloads.entry(root).or_default();
                *sum = sum.saturating_add(count);
            }
        }
        families
    }

    /// Returns the base of a model's family; the model itself where the file names no bases.
    fn root(&self, model: u32) -> u32 {
        self.context.panel.bases().map_or(model, |bases| bases.root(model))
    }

    /// Returns the entity that a model is credited to.
    fn owner(&self, model: u32) -> Option<u32> {
        if self.context.question.level == Level::Model {
            return Some(model);
        }
        let said = match self.context.entities.keys_of_models() {
            Some(keys) => keys.get(model as usize).copied(),
            None => self.owners.get(&model).copied(),
        };
        said.filter(|&entity| entity != UNKNOWN).or_else(|| self.owner_by_name(model))
    }

    /// Returns the developer in the name of a base model that the file has no row of.
    fn owner_by_name(&self, model: u32) -> Option<u32> {
        let by_developer = self.context.question.level.name() == attributes::DEVELOPER;
        let (owner, _) = self.context.panel.models().get(model).split_once('/').filter(|_| by_developer)?;
        self.context.entities.names().find(owner)
    }

    /// Where the level varies within models, credits each to whom most of its downloads are; ties by name.
    fn find_owners(&mut self, rows: &[(u32, u32, u64)]) {
        if self.context.question.level == Level::Model || self.context.entities.keys_of_models().is_some() {
            return;
        }
        let names = self.context.entities.names();
        let mut sums: HashMap<(u32, u32), u64> = HashMap::new();
        for &(model, entity, count) in rows.iter().filter(|(_, entity, _)| *entity != UNKNOWN) {
            let sum = sums.entry((model, entity)).or_default();
            *sum = sum.saturating_add(count);
        }
        let mut sums: Vec<((u32, u32), u64)> = sums.into_iter().collect();
        sums.sort_unstable_by(|(a, x), (b, y)| {
            a.0.cmp(&b.0).then(y.cmp(x)).then_with(|| names.get(a.1).cmp(names.get(b.1)))
        });
        sums.dedup_by_key(|((model, _), _)| *model);
        self.owners = sums.into_iter().map(|(pair, _)| pair).collect();
    }

    /// Returns the families that can be divested, by their downloads; those that are all that their owner has are left
    /// out.
    pub(super) fn largest(&self) -> Vec<OwnedFamily> {
        let models = self.context.panel.models();
        let mut found: Vec<(u32, u32, u64)> = self
            .downloads
            .iter()
            .filter_map(|(&root, &downloads)| Some((root, self.owner(root)?, downloads)))
            .filter(|&(_, owner, downloads)| downloads > 0 && downloads < self.market.of(owner))
            .collect();
        found.sort_unstable_by(|a, b| b.2.cmp(&a.2).then_with(|| models.get(a.0).cmp(models.get(b.0))));
        let family = |(root, owner, downloads)| {
            Some(OwnedFamily {
                name: models.get(root).to_owned(),
                owner: self.context.entities.names().get(owner).to_owned(),
                downloads,
                share: share(self.market, downloads),
                owner_share: share(self.market, self.market.of(owner)),
                effect: self.effect(owner, downloads)?,
            })
        };
        found.into_iter().take(LISTED).filter_map(family).collect()
    }

    /// Returns why no family can be divested.
    pub(super) fn reason(&self) -> String {
        match self.context.question.level {
            Level::Model => "a model has no family to divest: choose developers or countries".to_owned(),
            _ if self.market.known() == 0 => no_downloads(self.context),
            _ => format!("no {} has more than one family", self.context.question.level.singular()),
        }
    }

    /// Returns what it would be if the family of a model went; errors if there is no such model.
    pub(super) fn divest(&self, model: &str) -> Result<Divestiture, AnalysisError> {
        let (models, names) = (self.context.panel.models(), self.context.entities.names());
        let known = self.context.entities_of(attributes::MODEL)?;
        let root = self.root(known.find(model).ok_or_else(|| known.no_value(attributes::MODEL, model))?);
        let family = models.get(root).to_owned();
        let Some(owner) = self.owner(root) else {
            let reason = format!("{family} has no known {}", self.context.question.level.singular());
            let scenario = Scenario::without_effect(Vec::new(), reason);
            return Ok(Divestiture { family, owner: None, scenario });
        };
        let owner_name = names.get(owner).to_owned();
        let downloads = self.downloads.get(&root).copied().unwrap_or_default();
        let rest = self.market.of(owner).saturating_sub(downloads);
        let parts = [(owner_name.clone(), rest), (family.clone(), downloads)];
        let parts = parts.map(|(name, downloads)| (name, share(self.market, downloads))).to_vec();
        let scenario = match self.effect(owner, downloads).filter(|_| downloads > 0 && rest > 0) {
            Some(effect) => Scenario { parts, effect: Some(effect), reason: None },
            None if downloads == 0 => {
                Scenario::without_effect(parts, format!("the family of {family} has no downloads in this period"))
            }
            None if self.context.question.level == Level::Model => Scenario::without_effect(parts, self.reason()),
            None => Scenario::without_effect(parts, format!("the family of {family} is all that {owner_name} has")),
        };
        Ok(Divestiture { family, owner: Some(owner_name), scenario })
    }

    fn effect(&self, owner: u32, downloads: u64) -> Option<HhiEffect> {
        let rest = self.market.of(owner).checked_sub(downloads)?;
        let effect = metrics::divest(&self.counts, place(self.market, owner)?, &[rest, downloads]).ok()?;
        Some(HhiEffect::of(&effect))
    }
}
