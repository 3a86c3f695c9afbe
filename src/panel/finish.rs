//! From rows in any order to a panel: what each part makes of them, in order.

use super::attribute::AttributeBuilder;
use super::creators::{Known, creators};
use super::rows::{Repeats, Rows};
use super::series::series;
use super::tally::Tally;
use super::{Builder, DEVELOPER, Dictionary, Panel, UNKNOWN, owner};
use crate::schema::{CountKind, attributes};
use crate::source::LoadError;

pub(super) fn finish(mut builder: Builder) -> Result<Panel, LoadError> {
    let kind = builder.kind.ok_or(LoadError::NoPanel)?;
    if let Some(other) = builder.other_kind {
        return Err(LoadError::MixedKinds { first: kind.name(), second: other.name() });
    }
    let mut quality = std::mem::take(&mut builder.quality);
    if builder.model.is_empty() && quality.refused_rows() == 0 {
        return Err(LoadError::NoWantedRows);
    }
    if builder.model.is_empty() {
        return Err(LoadError::NoUsableRows { rows: quality.rows_read, reasons: quality.refusals() });
    }
    builder.row_attributes.iter_mut().for_each(|attribute| attribute.catch_up(&builder.model));
    let mut tally = Tally::default();
    let varies = builder.row_attributes.iter().any(AttributeBuilder::varies);
    // Attributes of rows are in the order of arrival; those of models ask nobody where a row is from.
    let arrived = if varies { builder.model.clone() } else { Vec::new() };
    let (model, count) = (std::mem::take(&mut builder.model), std::mem::take(&mut builder.count));
    let (days, mut rows) = Rows::sorted(model, count, std::mem::take(&mut builder.day), varies);
    rows.settle_duplicates((kind, &days), builder.models.dictionary.len(), &builder.row_attributes, &mut tally);
    let mut listed = rows.listed(&days, builder.models.dictionary.len());
    let has_row: Vec<bool> = listed.iter().map(|&first| first != Panel::NEVER).collect();

    let same_ids = builder.ids.shared();
    quality.joined_by_id = builder.join_by_id(&same_ids, &has_row);
    quality.join_conflicts = builder.joined_attributes.iter().map(AttributeBuilder::conflicts).sum();
    // Bases are models, too, from here on.
    let (bases, relations) = builder.bases.finish(&mut builder.models.dictionary).unzip();
    let models = builder.models.dictionary.len();
    builder.created.resize(models, None);
    listed.resize(models, Panel::NEVER);
    let known = (&builder.ids, same_ids.as_slice(), builder.created.as_slice());
    let series = series(&rows, (kind, &days), known, &builder.models.dictionary, &mut tally);
    let mut since = Vec::new();
    if kind == CountKind::Counter {
        // What a counter repeats is gone once it is a flow.
        let mut repeats = Repeats::default();
        rows.each_step(&series, |_, step, before| repeats.note(&rows, &days, (step, before), &mut tally));
        quality.compared_values = repeats.compared;
        since = rows.difference(&days, &builder.created, &series, &mut tally);
        listed = rows.listed(&days, models);
    }

    let attributes =
        merged(builder.row_attributes, builder.joined_attributes, relations, &builder.models.dictionary, &arrived);
    quality.events = tally.finish(&builder.models.dictionary);
    quality.first_day = days.first().copied().unwrap_or_default();
    quality.last_day = days.last().copied().unwrap_or_default();
    quality.snapshots = days.len() as u64;
    let with_row = |fact: &[bool]| has_row.iter().zip(fact).filter(|&(&has, &fact)| has && fact).count() as u64;
    quality.models = with_row(&has_row);
    quality.joined_models = (!builder.joined.is_empty()).then(|| with_row(&builder.joined));
    let without = |name: &str| {
        let attribute = attributes.iter().find(|attribute| attribute.name == name)?;
        Some(quality.models - with_row(&attribute.known(models, &arrived)))
    };
    let (without_developer, without_country) = (without(DEVELOPER), without(attributes::COUNTRY));
    quality.models_without_developer = without_developer.unwrap_or_default();
    quality.models_without_country = without_country;

    let mut attributes: Vec<_> =
        attributes.into_iter().map(|attribute| attribute.finish(models, rows.order.as_deref())).collect();
    if let Some(bases) = &bases {
        let told = |model: usize| has_row.get(model) == Some(&true) || builder.joined.get(model) == Some(&true);
        let seen: Vec<bool> = (0..models).map(told).collect();
        let known = Known {
            models: &builder.models.dictionary,
            rows: &rows.model,
            seen: &seen,
            attributes: &attributes,
            bases,
        };
        let creators = creators(&known);
        attributes.extend(creators);
    }
    rows.order = None;
    let (models, created) = (builder.models.dictionary, builder.created);
    Ok(Panel { kind, models, created, listed, days, rows, since, attributes, bases, series, quality })
}

/// The attributes of all files. A file's own column goes before a joined table's; without either, a hub name tells its
/// developer. What is not known of the relation to the base, the bases' sources may tell.
// By itself: a browser compiles what it calls, whole.
#[inline(never)]
fn merged(
    mut attributes: Vec<AttributeBuilder>,
    joined: Vec<AttributeBuilder>,
    relations: Option<AttributeBuilder>,
    models: &Dictionary,
    row_models: &[u32],
) -> Vec<AttributeBuilder> {
    for joined in joined {
        if attributes.iter().all(|attribute| attribute.name != joined.name) {
            attributes.push(joined);
        }
    }
    if attributes.iter().all(|attribute| attribute.name != DEVELOPER) {
        attributes.insert(0, developers_from_names(models));
    }
    if let Some(relations) = relations {
        match attributes.iter_mut().find(|attribute| attribute.name == relations.name) {
            Some(said) => said.fill(&relations, row_models),
            None => attributes.push(relations),
        }
    }
    attributes
}

fn developers_from_names(models: &Dictionary) -> AttributeBuilder {
    let mut developers = AttributeBuilder::new(DEVELOPER.to_owned());
    for model in 0..models.len() as u32 {
        let key = owner(models.get(model)).map_or(UNKNOWN, |owner| developers.values.dictionary.intern(owner));
        developers.set_model(model, key);
    }
    developers
}
