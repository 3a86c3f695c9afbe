//! The entities of a level, and the key of each row among them.

use serde::{Deserialize, Serialize};

use crate::analysis::question::nearest_names;
use crate::analysis::{AnalysisError, Attribution, Level, MissingName, classify, folded_name};
use crate::panel::{Attribute, Dictionary, Panel, Placement, UNKNOWN};
use crate::schema::attributes::{LICENSE, LICENSE_CLASS, MODEL, original_attribute};

/// What a row or a series of shares stands for: one entity, all others, or the unknown ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntityKind {
    /// One entity.
    Entity,
    /// All known entities that aren't shown by name.
    Other,
    /// Downloads of rows without the entity.
    Unknown,
}

/// The entities of a level, and the key of each row among them.
pub(in crate::analysis) struct Entities<'a> {
    panel: &'a Panel,
    attribute: LevelAttribute<'a>,
}

enum LevelAttribute<'a> {
    /// The models themselves.
    Models,
    Panel(&'a Attribute),
    /// Made of another attribute.
    Own(Box<Attribute>),
}

impl<'a> Entities<'a> {
    /// Returns the entities of a level.
    ///
    /// Errors when the file has no such attribute, or doesn't tell original creators where these are asked for.
    pub(in crate::analysis) fn of(
        panel: &'a Panel,
        level: &Level,
        attribution: Attribution,
    ) -> Result<Entities<'a>, AnalysisError> {
        let Level::Attribute(name) = level else { return Ok(Entities { panel, attribute: LevelAttribute::Models }) };
        if let Some(attribute) = panel.attribute(credited(name, attribution)) {
            return Ok(Entities { panel, attribute: LevelAttribute::Panel(attribute) });
        }
        if name == LICENSE_CLASS
            && let Some(licenses) = panel.attribute(LICENSE)
        {
            let class = |license: &str| {
                Some(classify::license_class(license)).filter(|c| *c != classify::LicenseClass::Unknown)
            };
            let attribute = licenses.mapped(LICENSE_CLASS, |license| class(license).map(|class| class.name()));
            return Ok(Entities { panel, attribute: LevelAttribute::Own(Box::new(attribute)) });
        }
        if panel.attribute(name).is_some() {
            return Err(AnalysisError::Missing {
                option: "the original creator".to_owned(),
                needs: "a column derived_author, or columns that name each model's base".to_owned(),
            });
        }
        Err(AnalysisError::NoLevel { level: name.clone(), available: levels(panel).join(", ") })
    }

    /// Returns the values of an attribute that was derived from one of the panel's.
    pub(in crate::analysis) fn made(panel: &'a Panel, attribute: Attribute) -> Entities<'a> {
        Entities { panel, attribute: LevelAttribute::Own(Box::new(attribute)) }
    }

    /// Returns the names of the keys.
    pub(in crate::analysis) fn names(&self) -> &Dictionary {
        self.attribute().map_or(self.panel.models(), Attribute::dictionary)
    }

    /// Returns the key of an entity that a reader has named: by its name, or else by the one name that differs in case
    /// and accents alone.
    pub(in crate::analysis) fn find(&self, name: &str) -> Option<u32> {
        let names = self.names();
        names.find(name).or_else(|| {
            let folded = folded_name(name);
            let is_alike = |key: &u32| folded_name(names.get(*key)) == folded;
            let mut alike = (0..names.len() as u32).filter(is_alike);
            alike.next().filter(|_| alike.next().is_none())
        })
    }

    /// Returns the error that no entity has a name, with the names nearest to it.
    pub(in crate::analysis) fn no_value(&self, level: &str, value: &str) -> AnalysisError {
        let names = self.names();
        let nearest = nearest_names(value, (0..names.len() as u32).map(|key| names.get(key)));
        AnalysisError::NoValue(MissingName { level: level.to_owned(), value: value.to_owned(), nearest })
    }

    /// Returns the names of the keys, where the panel doesn't have them: those of a level that is made of another.
    pub(in crate::analysis) fn into_own_names(self) -> Option<Dictionary> {
        match self.attribute {
            LevelAttribute::Own(attribute) => Some(attribute.into_dictionary()),
            LevelAttribute::Models | LevelAttribute::Panel(_) => None,
        }
    }

    /// Returns the number that each key stands for; empty for categories.
    pub(in crate::analysis) fn numbers(&self) -> &[Option<f64>] {
        self.attribute().and_then(Attribute::numbers).unwrap_or_default()
    }

    /// Returns the key of a row.
    pub(in crate::analysis) fn key(&self, row: usize) -> u32 {
        let model = self.panel.model()[row];
        self.attribute().map_or(model, |attribute| attribute.key(row, model))
    }

    /// Returns one key per model; `None` where the attribute varies within models, and for the models themselves.
    pub(in crate::analysis) fn keys_of_models(&self) -> Option<&[u32]> {
        match self.attribute().map(Attribute::placement) {
            Some(Placement::ByModel(keys)) => Some(keys),
            Some(Placement::ByRow(_)) | None => None,
        }
    }

    /// Returns whether a row may lack its entity; false is certain.
    pub(in crate::analysis) fn may_be_unknown(&self) -> bool {
        match self.keys_of_models() {
            Some(keys) => keys.contains(&UNKNOWN),
            None => self.attribute().is_some(),
        }
    }

    /// Returns the attribute whose values are the entities; `None` for models.
    pub(in crate::analysis) fn attribute(&self) -> Option<&Attribute> {
        match &self.attribute {
            LevelAttribute::Models => None,
            LevelAttribute::Panel(attribute) => Some(attribute),
            LevelAttribute::Own(attribute) => Some(attribute),
        }
    }
}

/// Returns the attribute that a level means.
fn credited(name: &str, attribution: Attribution) -> &str {
    let original = if attribution == Attribution::Original { original_attribute(name) } else { None };
    original.unwrap_or(name)
}

/// Returns the names of all levels that a panel has, models first.
pub fn levels(panel: &Panel) -> Vec<String> {
    let categories = panel.attributes().iter().filter(|attribute| attribute.numbers().is_none());
    let mut levels = vec![MODEL.to_owned()];
    for attribute in categories {
        levels.push(attribute.name().to_owned());
        if attribute.name() == LICENSE {
            levels.push(LICENSE_CLASS.to_owned());
        }
    }
    levels
}

/// Returns per level, models apart, its values: those with the most downloads at the last date first, ties by name; at
/// most so many of each.
pub fn level_values(panel: &Panel, at_most: usize) -> Vec<(String, Vec<String>)> {
    let last = panel.rows_of(panel.days().len() - 1);
    let values = |level: String| {
        let entities = Entities::of(panel, &Level::from(level.clone()), Attribution::Uploader).ok()?;
        let names = entities.names();
        let mut ranked: Vec<(u64, &str)> = (0..names.len() as u32).map(|key| (0, names.get(key))).collect();
        for row in last.clone() {
            if let Some((downloads, _)) = ranked.get_mut(entities.key(row) as usize) {
                *downloads = downloads.saturating_add(panel.count(row));
            }
        }
        ranked.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        Some((level, ranked.into_iter().take(at_most).map(|(_, name)| name.to_owned()).collect()))
    };
    levels(panel).into_iter().skip(1).filter_map(values).collect()
}
