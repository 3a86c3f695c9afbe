//! What one entity is made of: its models, their properties, what they were made from and who adapts them.

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use super::kin::{Adapter, FamilyMember, Kin, OriginDownloads};
use super::record::{EntityEvent, EntityRow, events, rows};
use crate::analysis::classify::size_class;
use crate::analysis::market::context::Context;
use crate::analysis::market::whole::part;
use crate::analysis::{AnalysisError, Derivation, Entities, Level};
use crate::calendar::Day;
use crate::panel::UNKNOWN;
use crate::schema::attributes::{
    ARCHITECTURE, BASE_RELATION, COUNTRY, DEVELOPER, LIBRARY, LIBRARY_NAME, LICENSE, LICENSE_CLASS, MERGED_MODALITY,
    MODALITY, PARAMETERS, PIPELINE_TAG, SEGMENT,
};

/// A row of the entity: its place in the panel, its model, what it counts in a period.
type OwnRow = (usize, u32, u64);

/// Models that are listed by name, at most; the other figures are of all.
const LISTED_MODELS: usize = 10_000;

/// Values of a property that are listed by name, at most.
const LISTED_VALUES: usize = 12;

/// The properties of models, in the order of the page: of those that state the same the first that a file has.
const PROPERTIES: [&[&str]; 9] = [
    &[PARAMETERS],
    &[LICENSE_CLASS],
    &[LICENSE],
    &[MERGED_MODALITY, MODALITY, PIPELINE_TAG],
    &[ARCHITECTURE],
    &[LIBRARY, LIBRARY_NAME],
    &[BASE_RELATION],
    &[COUNTRY],
    &[SEGMENT],
];

/// What one entity is made of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntityPage {
    /// Downloads by where models come from, per period; `None` where the file doesn't tell what models are made from.
    pub origins: Option<Vec<OriginDownloads>>,
    /// Its models with a row in either period, the most downloaded of the later one first, ties by name; at most 10,000.
    pub models: Vec<EntityModel>,
    /// How many these are in all.
    pub models_in_all: u64,
    /// Its downloads of the later period by property: in the order of the page, the largest value first.
    pub properties: Vec<EntityProperty>,
    /// Developers of others who make models from its models, the most downloaded of the later period first; at most 100.
    pub adapters: Vec<Adapter>,
    /// How many these are in all.
    pub adapters_in_all: u64,
    /// Of a model: what it was made from, and what was made from it.
    pub family: Vec<FamilyMember>,
    /// Of a model: its rows in the file, under all names of its repository.
    pub rows: Vec<EntityRow>,
    /// What was noticed about its rows.
    pub events: Vec<EntityEvent>,
}

/// A model of an entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntityModel {
    /// Its name.
    pub model: String,
    /// Day of first publication, where the file tells it.
    pub created: Option<Day>,
    /// The first date that lists it.
    pub listed: Day,
    /// Its downloads in the later period.
    pub downloads: u64,
    /// Its part of the entity's downloads in the later period, on 0–1; `None` without any.
    pub share_of_entity: Option<f64>,
    /// Its downloads in the earlier period; `None` where that doesn't list it, and without one.
    pub downloads_before: Option<u64>,
    /// How it was made from another; `None` where the file names no base of it.
    pub derivation: Option<Derivation>,
}

/// The downloads of an entity's models that have one value of a property.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntityProperty {
    /// The property, as a level or column is called; `size` for classes of parameters.
    pub property: String,
    /// The value; "Other" are all that aren't named, "Unknown" those without one.
    pub value: String,
    /// Models with it that have a row in the period.
    pub models: u64,
    /// Their downloads.
    pub downloads: u64,
    /// Their part of the entity's downloads, on 0–1; `None` without any.
    pub share_of_entity: Option<f64>,
}

/// Computes the page of an entity by its key.
///
/// Errors as [`answer()`](crate::analysis::answer()).
// Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
#[inline(never)]
pub(super) fn page(context: &Context<'_>, entity: u32) -> Result<EntityPage, AnalysisError> {
    let is_of = |row: usize| context.entities.key(row) == entity;
    let mut kin = Kin::of(context, entity);
    // Of the later and of the earlier period.
    let (mut after, mut before): (Vec<OwnRow>, Vec<OwnRow>) = (Vec::new(), Vec::new());
    for (index, period) in context.periods.iter().enumerate() {
        kin.begin_period(index == context.after);
        context.selection.each_row(period, |row, model, downloads| {
            let is_own = is_of(row);
            kin.add(row, model, downloads, is_own);
            if is_own && index == context.after {
                after.push((row, model, downloads));
            }
            if is_own && Some(index) == context.before {
                before.push((row, model, downloads));
            }
        });
    }
    let (models, models_in_all) = models(context, &after, &before, &kin);
    let (origins, adapters, adapters_in_all) = kin.finish();
    let is_model = context.question.level == Level::Model;
    Ok(EntityPage {
        origins,
        models,
        models_in_all,
        properties: properties(context, &after),
        adapters,
        adapters_in_all,
        family: if is_model { super::kin::family(context, entity) } else { Vec::new() },
        rows: if is_model { rows(context.panel, entity) } else { Vec::new() },
        events: events(context, &kin_models(context, entity)),
    })
}

/// Returns the models of an entity, ascending: all that have a row of it, at any date.
fn kin_models(context: &Context<'_>, entity: u32) -> Vec<u32> {
    super::kin::models_of(context, entity)
        .iter()
        .zip(0..)
        .filter(|(is_of, _)| **is_of)
        .map(|(_, model)| model)
        .collect()
}

/// Returns the models of either period with their downloads, and how many there are.
fn models(context: &Context<'_>, after: &[OwnRow], before: &[OwnRow], kin: &Kin<'_>) -> (Vec<EntityModel>, u64) {
    // In the later period and in the earlier one; the map is only looked up and sorted.
    let mut sums: HashMap<u32, (u64, Option<u64>)> = HashMap::new();
    for &(_, model, downloads) in after {
        let sum = &mut sums.entry(model).or_default().0;
        *sum = sum.saturating_add(downloads);
    }
    for &(_, model, downloads) in before {
        let sum = sums.entry(model).or_default().1.get_or_insert(0);
        *sum = sum.saturating_add(downloads);
    }
    let panel = context.panel;
    let whole = after.iter().fold(0_u64, |sum, &(_, _, downloads)| sum.saturating_add(downloads));
    let mut found: Vec<(u32, u64, Option<u64>)> =
        sums.into_iter().map(|(model, (downloads, before))| (model, downloads, before)).collect();
    found.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| panel.models().get(a.0).cmp(panel.models().get(b.0))));
    let in_all = found.len() as u64;
    found.truncate(LISTED_MODELS);
    let listed = |(model, downloads, downloads_before): (u32, u64, Option<u64>)| EntityModel {
        model: panel.models().get(model).to_owned(),
        created: panel.created().get(model as usize).copied().flatten(),
        listed: panel.listed().get(model as usize).copied().unwrap_or_default(),
        downloads,
        share_of_entity: part(downloads, whole),
        downloads_before,
        derivation: kin.derivation(model),
    };
    (found.into_iter().map(listed).collect(), in_all)
}

/// Returns the downloads of rows by each property that the file states, the entity's own level left out.
fn properties(context: &Context<'_>, rows: &[OwnRow]) -> Vec<EntityProperty> {
    let mut found = Vec::new();
    let own = context.question.level.name();
    for alternatives in PROPERTIES {
        let stated = alternatives.iter().find_map(|&level| Some((level, context.entities_of(level).ok()?)));
        let Some((level, entities)) = stated else { continue };
        // A developer has one country; of a country its developers' one is itself.
        let is_told = level == own || (own == DEVELOPER && [COUNTRY, SEGMENT].contains(&level));
        if !is_told {
            found.extend(property(level, &entities, rows));
        }
    }
    found
}

/// Returns the downloads of rows by the values of one property, the largest first, ties by name; then "Other" and "Unknown".
fn property(level: &str, entities: &Entities<'_>, rows: &[OwnRow]) -> Vec<EntityProperty> {
    let is_size = level == PARAMETERS;
    let value = |row: usize| -> Option<&str> {
        let key = Some(entities.key(row)).filter(|&key| key != UNKNOWN)?;
        if is_size {
            let parameters = entities.numbers().get(key as usize).copied().flatten()?;
            return size_class(parameters as u64).map(|class| class.name);
        }
        Some(entities.names().get(key))
    };
    let mut sums: HashMap<Option<&str>, (u64, Vec<u32>)> = HashMap::new();
    for &(row, model, downloads) in rows {
        let (sum, models) = sums.entry(value(row)).or_default();
        *sum = sum.saturating_add(downloads);
        models.push(model);
    }
    if sums.keys().all(Option::is_none) {
        return Vec::new();
    }
    let whole = rows.iter().fold(0_u64, |sum, &(_, _, downloads)| sum.saturating_add(downloads));
    let mut values: Vec<(Option<&str>, u64, Vec<u32>)> =
        sums.into_iter().map(|(value, (downloads, models))| (value, downloads, models)).collect();
    values.sort_unstable_by(|a, b| (a.0.is_none(), b.1, a.0).cmp(&(b.0.is_none(), a.1, b.0)));
    let is_named = |index: usize, value: Option<&str>| index < LISTED_VALUES && value.is_some();
    let mut listed: Vec<(&str, u64, Vec<u32>)> = Vec::new();
    let mut other: Option<(u64, Vec<u32>)> = None;
    let mut unknown = None;
    for (index, (value, downloads, models)) in values.into_iter().enumerate() {
        match value {
            Some(name) if is_named(index, value) => listed.push((name, downloads, models)),
            Some(_) => {
                let (sum, others) = other.get_or_insert_default();
                *sum = sum.saturating_add(downloads);
                others.extend(models);
            }
            None => unknown = Some((downloads, models)),
        }
    }
    listed.extend(other.map(|(downloads, models)| ("Other", downloads, models)));
    listed.extend(unknown.map(|(downloads, models)| ("Unknown", downloads, models)));
    let of_value = |(value, downloads, mut models): (&str, u64, Vec<u32>)| {
        models.sort_unstable();
        models.dedup();
        EntityProperty {
            property: if is_size { "size".to_owned() } else { level.to_owned() },
            value: value.to_owned(),
            models: models.len() as u64,
            downloads,
            share_of_entity: part(downloads, whole),
        }
    };
    listed.into_iter().map(of_value).collect()
}
