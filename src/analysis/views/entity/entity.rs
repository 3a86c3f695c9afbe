//! Downloads, share and rank of named entities over time.

use serde::{Deserialize, Serialize};

use super::page::{EntityPage, page};
use crate::analysis::market::context::Context;
use crate::analysis::market::whole::part;
use crate::analysis::views::adoption;
use crate::analysis::{Adoption, AnalysisError, Filters, Level, MarketCache, Question, ToldChanges, View};
use crate::calendar::Day;

/// One named entity over time, with what it is made of; or several, beside each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NamedEntities {
    /// The level of all of them.
    pub level: Level,
    /// The entities, in the order of the question; one to six.
    pub entities: Vec<EntitySeries>,
    /// All downloads per period, those without an entity of the level included: what shares are shares of.
    pub totals: Vec<u64>,
    /// Entities of the level with downloads, per period.
    pub ranked: Vec<u64>,
    /// The later period of changes, and of what stands in `page`.
    pub period: Day,
    /// The earlier one; `None` where there is no second period.
    pub against: Option<Day>,
    /// The change of each entity's share between these two, told on each population.
    pub told: ToldChanges,
    /// What it is made of, where the question names one.
    pub page: Option<Box<EntityPage>>,
    /// How models that it published were taken up, where the question names one that isn't a model, and the file tells.
    pub adoption: Option<Box<Adoption>>,
}

/// The downloads and ranks of a named entity, one value per period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntitySeries {
    /// Its name, as the file has it.
    pub name: String,
    /// Its downloads.
    pub downloads: Vec<u64>,
    /// Its rank from 1; `None` without downloads. Ties are broken by name.
    pub ranks: Vec<Option<u64>>,
    /// Its models with a row.
    pub models: Vec<u64>,
    /// Its chained share, where the question asks for chained values.
    pub chained: Option<Vec<Option<f64>>>,
}

impl NamedEntities {
    /// Returns an entity's share of all downloads of a period, on 0–1, chained where the question asks for that; `None` without
    /// downloads, and from a link of the chain on that doesn't hold.
    pub fn share(&self, entity: usize, period: usize) -> Option<f64> {
        let series = self.entities.get(entity)?;
        match &series.chained {
            Some(chained) => chained.get(period).copied().flatten(),
            None => part(*series.downloads.get(period)?, *self.totals.get(period)?),
        }
    }

    /// Sets the chained shares in place of those of all listed models.
    pub(in crate::analysis) fn set_chained(&mut self, chained: &dyn Fn(usize) -> Vec<Option<f64>>) {
        for (place, series) in self.entities.iter_mut().enumerate() {
            series.chained = Some(chained(place));
        }
    }
}

/// Computes the view.
///
/// Errors when the question names no entity, or one that the file doesn't have.
// Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
#[inline(never)]
pub(in crate::analysis) fn entity(
    context: &Context<'_>,
    cache: &mut MarketCache,
) -> Result<NamedEntities, AnalysisError> {
    let question = context.question;
    if question.of.is_empty() {
        return Err(AnalysisError::Missing {
            option: "a page of one entity".to_owned(),
            needs: View::Entity.info().needs.unwrap_or_default().to_owned(),
        });
    }
    let keys = keys(context)?;
    let names = context.entities.names();
    let models = models_of(context, &keys);
    let ranks: Vec<Vec<Option<u64>>> = context.markets.iter().map(|market| market.ranks(names, &keys)).collect();
    let series = |(index, &key): (usize, &u32)| EntitySeries {
        name: names.get(key).to_owned(),
        downloads: context.markets.iter().map(|market| market.of(key)).collect(),
        ranks: ranks.iter().map(|ranks| ranks.get(index).copied().flatten()).collect(),
        models: models.iter().map(|models| models.get(index).copied().unwrap_or(0)).collect(),
        chained: None,
    };
    let starts = context.starts();
    let with_downloads = |entities: &[(u32, u64)]| entities.iter().filter(|(_, count)| *count > 0).count() as u64;
    let single = if let [key] = keys[..] { Some(key) } else { None };
    Ok(NamedEntities {
        level: question.level.clone(),
        entities: keys.iter().enumerate().map(series).collect(),
        totals: context.markets.iter().map(|market| market.total()).collect(),
        ranked: context.markets.iter().map(|market| with_downloads(&market.entities)).collect(),
        period: starts[context.after],
        against: context.before.map(|before| starts[before]),
        told: ToldChanges::default(),
        page: match single {
            Some(key) => Some(Box::new(page(context, key)?)),
            None => None,
        },
        adoption: match single.filter(|_| question.level != Level::Model) {
            Some(key) => of_its_launches(context, names.get(key), cache)?,
            None => None,
        },
    })
}

/// Returns the keys of the entities that the question names, each once; errors when the file lacks one.
pub(in crate::analysis) fn keys(context: &Context<'_>) -> Result<Vec<u32>, AnalysisError> {
    let mut keys: Vec<u32> = Vec::new();
    for entity in &context.question.of {
        let found = context.entities.find(&entity.name);
        let key = found.ok_or_else(|| context.entities.no_value(entity.level.name(), &entity.name))?;
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    Ok(keys)
}

/// Returns per period how many models with a row each of the entities has.
fn models_of(context: &Context<'_>, keys: &[u32]) -> Vec<Vec<u64>> {
    let of_period = |period| {
        let mut listed: Vec<(usize, u32)> = Vec::new();
        context.selection.each_row(period, |row, model, _| {
            let key = context.entities.key(row);
            listed.extend(keys.iter().position(|&other| other == key).map(|place| (place, model)));
        });
        listed.sort_unstable();
        listed.dedup();
        (0..keys.len()).map(|place| listed.iter().filter(|(other, _)| *other == place).count() as u64).collect()
    };
    context.periods.iter().map(of_period).collect()
}

/// Returns the adoption of the models of an entity; `None` where the file doesn't tell it.
fn of_its_launches(
    context: &Context<'_>,
    name: &str,
    cache: &mut MarketCache,
) -> Result<Option<Box<Adoption>>, AnalysisError> {
    let question = context.question;
    let own = (question.level.name().to_owned(), name.to_owned());
    // Several conditions of one level mean any of them: the entity alone is meant, unless they leave it out.
    let (of_level, mut only): (Vec<_>, Vec<_>) =
        question.filters.only.iter().cloned().partition(|(level, _)| *level == own.0);
    if !of_level.is_empty() && !of_level.contains(&own) {
        return Ok(None);
    }
    only.push(own);
    let filters = Filters { only, ..question.filters.clone() };
    let question = Question { view: View::Adoption, filters, ..question.clone() };
    let launches = Context::new(context.panel, &question, cache)?;
    match adoption::adoption(&launches) {
        Ok(adoption) => Ok(Some(Box::new(adoption))),
        Err(AnalysisError::Missing { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
