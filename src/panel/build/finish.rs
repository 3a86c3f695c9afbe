//! Finishes a panel: from the gathered rows, in any order, to a [`Panel`].

use super::builder::Builder;
use super::creators::{CreatorInputs, creators, owner};
use super::developer_table::JoinInputs;
use super::model_attribute::ModelAttribute;
use super::renames::{RenameInputs, SeriesOfKeys, latest_names};
use super::row_attribute::RowAttribute;
use super::twins::count_once;
use crate::calendar::Day;
use crate::panel::inspect::{EventTally, Quality, RepeatCounter};
use crate::panel::store::{Attribute, Bases, Dictionary, Panel, SnapshotRows, UNKNOWN};
use crate::schema::CountKind;
use crate::schema::attributes::{ALTERNATIVES, COUNTRY, DEVELOPER};
use crate::source::LoadError;

impl Builder {
    /// Returns the panel of all rows, inspected.
    ///
    /// # Errors
    ///
    /// If there are no rows that can be used, or if files count different things.
    pub fn finish(self) -> Result<Panel, LoadError> {
        let mut panel = self.finish_uninspected()?;
        panel.quality = panel.inspection().finish();
        Ok(panel)
    }

    /// Returns the panel of all rows before [`Panel::inspection`], which changes no number.
    ///
    /// # Errors
    ///
    /// As [`Builder::finish`].
    pub fn finish_uninspected(mut self) -> Result<Panel, LoadError> {
        let kind = self.check()?;
        let mut quality = std::mem::take(&mut self.quality);
        let mut tally = EventTally::default();

        let names_to_split = self.names_to_split();
        let (mut days, mut rows, arrived) = self.sort_rows(!names_to_split.is_empty());
        self.set_far_dates_aside(&mut days, &mut rows, &mut tally);
        let is_split = |model: u32| names_to_split.get(model as usize) == Some(&true);
        let id_of_row = |model, arrived| {
            let id = self.ids.of_row(model, arrived).filter(|_| is_split(model));
            id.map(|id| self.ids.text(id).to_owned())
        };
        let attributes = (self.row_attributes.as_slice(), id_of_row);
        rows.resolve_duplicates((kind, &days), self.models.dictionary.len(), attributes, &mut tally);
        let mut listed = rows.first_days(&days, self.models.dictionary.len());
        let has_row: Vec<bool> = listed.iter().map(|&first| first != Panel::NEVER).collect();

        let same_ids = self.ids.models_of_same_id();
        quality.joined_by_id = self.join_by_id(&same_ids, &has_row);
        quality.join_conflicts = self.joined_attributes.iter().map(ModelAttribute::conflicts).sum();
        // Bases are models, too, from here on.
        let (bases, relations) = std::mem::take(&mut self.bases).finish(&mut self.models.dictionary).unzip();
        let models = self.models.dictionary.len();
        self.created.resize(models, None);
        listed.resize(models, Panel::NEVER);

        let keys = self.repository_keys(&names_to_split, &mut rows);
        let aliases = if cfg!(feature = "all-formats") { self.developer_table.aliases() } else { Vec::new() };
        count_once(&mut rows, &days, &keys, &aliases, &mut tally);
        let inputs = RenameInputs { kind, days: &days, keys: &keys };
        let SeriesOfKeys { latest, of_names: series } = latest_names(&rows, &inputs, models, &mut tally);
        let mut since = Vec::new();
        if kind == CountKind::Counter {
            // A flow no longer shows what a counter repeats.
            quality.compared_values = count_repeats(&rows, &days, &latest, &mut tally);
            since = rows.counters_to_flows(&days, &keys.created, &latest, &mut tally);
        }
        tally.count_for(models, &keys.name_of_split);
        keys.join(&mut rows);
        if kind == CountKind::Counter {
            listed = rows.first_days(&days, models);
        }

        let names = &self.models.dictionary;
        rows.check_sums(kind, &days, names)?;
        let attributes = merged_attributes(self.row_attributes, self.joined_attributes, relations, names, &arrived);
        quality.events = tally.finish(names);
        describe_days(&mut quality, &days);
        let mut attributes: Vec<_> =
            attributes.into_iter().map(|attribute| attribute.finish(models, rows.order.as_deref())).collect();
        let inputs = JoinInputs { rows: &rows, days: &days, is_alone: self.is_developer_table_alone };
        if cfg!(feature = "all-formats") {
            quality.joined_developers = self.developer_table.join(&mut attributes, &inputs);
        }
        describe_models(&mut quality, (&has_row, &self.joined), &attributes, &rows.model);
        let alternatives = taken_alternatives(&mut attributes);
        if let Some(bases) = &bases {
            let derived = derived_creators((names, &rows), (&has_row, &self.joined), &attributes, bases);
            attributes.extend(derived);
        }
        rows.order = None;
        let (models, created) = (self.models.dictionary, self.created);
        Ok(Panel { kind, models, created, listed, days, rows, since, attributes, alternatives, bases, series, quality })
    }

    /// Returns what the rows count; errors if that differs between files, or if no row can be used.
    fn check(&self) -> Result<CountKind, LoadError> {
        let kind = self.kind.ok_or_else(|| self.uncounted.clone().unwrap_or(LoadError::NoPanel))?;
        if let Some(other) = self.other_kind {
            return Err(LoadError::MixedKinds { first: kind.name(), second: other.name() });
        }
        if self.model.is_empty() && self.quality.refused_rows() == 0 {
            return Err(LoadError::NoWantedRows);
        }
        if self.model.is_empty() {
            let Quality { rows_read: rows, .. } = self.quality;
            return Err(LoadError::NoUsableRows { rows, reasons: self.quality.refusals() });
        }
        Ok(kind)
    }

    /// Returns the dates, the rows sorted by date, and the models of the rows in the order of arrival, which is empty if no
    /// attribute varies within a model; with `keep_order` the rows know their arrival in any case.
    fn sort_rows(&mut self, keep_order: bool) -> (Vec<Day>, SnapshotRows, Vec<u32>) {
        self.row_attributes.iter_mut().for_each(|attribute| attribute.fill_missing_rows(&self.model));
        let varies = self.row_attributes.iter().any(RowAttribute::varies);
        // Attributes by row are in the order of arrival; those by model don't ask where a row is from.
        let arrived = if varies { self.model.clone() } else { Vec::new() };
        let (model, count) = (std::mem::take(&mut self.model), std::mem::take(&mut self.count));
        let (days, rows) = SnapshotRows::sorted(model, count, std::mem::take(&mut self.day), varies || keep_order);
        (days, rows, arrived)
    }
}

/// Counts the values of counters that repeat the one before; returns how many were compared.
fn count_repeats(rows: &SnapshotRows, days: &[Day], series: &[u32], tally: &mut EventTally) -> u64 {
    let mut repeats = RepeatCounter::default();
    rows.for_each_step(series, |_, step, before| repeats.note(rows, days, (step, before), tally));
    repeats.compared
}

/// Returns the attributes of all files.
///
/// A column of a file of downloads goes before one of a table of attributes. Without either, the developer is the owner in
/// the model's name. The relation to the base is filled in from what the sources of base models state.
// Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
#[inline(never)]
fn merged_attributes(
    mut attributes: Vec<RowAttribute>,
    joined: Vec<ModelAttribute>,
    relations: Option<ModelAttribute>,
    models: &Dictionary,
    row_models: &[u32],
) -> Vec<RowAttribute> {
    // A column of developers without a single one is as good as none.
    let is_known = |attribute: &ModelAttribute| attribute.name != DEVELOPER || !attribute.values.dictionary.is_empty();
    attributes.retain(|attribute| is_known(&attribute.of_models));
    for joined in joined.into_iter().filter(is_known) {
        if attributes.iter().all(|attribute| attribute.name() != joined.name) {
            attributes.push(joined.into());
        }
    }
    if attributes.iter().all(|attribute| attribute.name() != DEVELOPER) {
        attributes.insert(0, developers_from_names(models).into());
    }
    if let Some(relations) = relations {
        match attributes.iter_mut().find(|attribute| attribute.name() == relations.name) {
            Some(known) => known.fill(&relations, row_models),
            None => attributes.push(relations.into()),
        }
    }
    attributes
}

fn developers_from_names(models: &Dictionary) -> ModelAttribute {
    let mut developers = ModelAttribute::new(DEVELOPER.to_owned());
    for model in 0..models.len() as u32 {
        let key = owner(models.get(model)).map_or(UNKNOWN, |owner| developers.values.dictionary.intern(owner));
        developers.set_model(model, key);
    }
    developers
}

fn describe_days(quality: &mut Quality, days: &[Day]) {
    quality.first_day = days.first().copied().unwrap_or_default();
    quality.last_day = days.last().copied().unwrap_or_default();
    quality.snapshots = days.len() as u64;
}

/// Counts the models with a row, and those of them without a developer, without a country, and in a table of attributes.
fn describe_models(
    quality: &mut Quality,
    (has_row, joined): (&[bool], &[bool]),
    attributes: &[Attribute],
    row_models: &[u32],
) {
    let with_row = |fact: &[bool]| has_row.iter().zip(fact).filter(|&(&has, &fact)| has && fact).count() as u64;
    quality.models = with_row(has_row);
    quality.joined_models = (!joined.is_empty()).then(|| with_row(joined));
    let all = quality.models;
    let without = |name: &str| {
        let attribute = attributes.iter().find(|attribute| attribute.name() == name)?;
        Some(all - with_row(&attribute.known(has_row.len(), row_models)))
    };
    quality.models_without_developer = without(DEVELOPER).unwrap_or_default();
    quality.models_without_country = without(COUNTRY);
}

/// Takes out the attributes that have other readings of others, by the names of these.
fn taken_alternatives(attributes: &mut Vec<Attribute>) -> Vec<Attribute> {
    let mut taken = Vec::new();
    for (level, name) in ALTERNATIVES {
        if let Some(place) = attributes.iter().position(|attribute| attribute.name() == name) {
            let alternatives = Attribute { name: level.to_owned(), ..attributes.remove(place) };
            if !alternatives.dictionary.is_empty() {
                taken.push(alternatives);
            }
        }
    }
    taken
}

/// Returns the attributes of original creators, which follow from the base models.
fn derived_creators(
    (models, rows): (&Dictionary, &SnapshotRows),
    (has_row, joined): (&[bool], &[bool]),
    attributes: &[Attribute],
    bases: &Bases,
) -> Vec<Attribute> {
    let is_named = |model: usize| has_row.get(model) == Some(&true) || joined.get(model) == Some(&true);
    let named: Vec<bool> = (0..models.len()).map(is_named).collect();
    creators(&CreatorInputs { models, rows: &rows.model, named: &named, attributes, bases })
}
