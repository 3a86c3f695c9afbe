//! Attributes: a key per model, or per row where an attribute varies within a model.

use super::dictionary::Dictionary;

/// The key of "no value".
pub const UNKNOWN: u32 = u32::MAX;

/// A category or a number of models or rows: names and where each applies.
#[derive(Debug)]
pub struct Attribute {
    pub(in crate::panel) name: String,
    pub(in crate::panel) dictionary: Dictionary,
    pub(in crate::panel) placement: Placement,
    pub(in crate::panel) numbers: Option<Vec<Option<f64>>>,
}

/// Where an attribute's keys stand; [`UNKNOWN`] where there is no value.
#[derive(Debug)]
pub enum Placement {
    /// One key per model.
    ByModel(Vec<u32>),
    /// One key per row: the attribute varies within a model.
    ByRow(Vec<u32>),
}

impl Attribute {
    pub(in crate::panel) fn by_model(name: &str, dictionary: Dictionary, keys: Vec<u32>) -> Attribute {
        Attribute { name: name.to_owned(), dictionary, placement: Placement::ByModel(keys), numbers: None }
    }

    /// Returns its name: `developer`, `country`, `country-group`, `segment`, `parameters`, or the column's own.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the names of the keys; of a number its decimal digits.
    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// Returns the names of the keys alone.
    pub fn into_dictionary(self) -> Dictionary {
        self.dictionary
    }

    /// Returns the finite number that each key stands for, in the order of the keys; `None` for a category.
    ///
    /// Numbers are no level to group by; a key's number is `None` only if another file gave its text.
    pub fn numbers(&self) -> Option<&[Option<f64>]> {
        self.numbers.as_deref()
    }

    /// Returns the keys.
    pub fn placement(&self) -> &Placement {
        &self.placement
    }

    /// Returns an attribute of another name whose values are what `name_of` makes of these; `None` is no value.
    pub fn mapped<'a>(&self, name: &str, name_of: impl Fn(&str) -> Option<&'a str>) -> Attribute {
        let mut dictionary = Dictionary::default();
        let text = |key| name_of(self.dictionary.get(key));
        let key_of: Vec<u32> = (0..self.dictionary.len() as u32)
            .map(|key| text(key).map_or(UNKNOWN, |text| dictionary.intern(text)))
            .collect();
        let placement = self.placement.mapped(&key_of);
        Attribute { name: name.to_owned(), dictionary, numbers: None, placement }
    }

    /// Returns the key of a row of the panel, whose model has the key `model`.
    pub fn key(&self, row: usize, model: u32) -> u32 {
        self.placement.key(row, model)
    }

    /// Returns per model whether it has a value, as such or in any of its rows; `rows` are the models of the rows.
    pub(in crate::panel) fn known(&self, models: usize, rows: &[u32]) -> Vec<bool> {
        let mut known = vec![false; models];
        match &self.placement {
            Placement::ByModel(keys) => known.iter_mut().zip(keys).for_each(|(known, &key)| *known = key != UNKNOWN),
            Placement::ByRow(keys) => {
                let with_value = keys.iter().zip(rows).filter(|(key, _)| **key != UNKNOWN);
                with_value.for_each(|(_, &model)| known[model as usize] = true);
            }
        }
        known
    }
}

impl Placement {
    /// Returns the key of a row of the panel, whose model has the key `model`.
    pub(in crate::panel) fn key(&self, row: usize, model: u32) -> u32 {
        match self {
            Placement::ByModel(keys) => keys.get(model as usize).copied().unwrap_or(UNKNOWN),
            Placement::ByRow(keys) => keys.get(row).copied().unwrap_or(UNKNOWN),
        }
    }

    /// Returns the same with what each key becomes; a key beyond these becomes [`UNKNOWN`].
    pub(in crate::panel) fn mapped(&self, becomes: &[u32]) -> Placement {
        let mapped =
            |keys: &[u32]| keys.iter().map(|&key| becomes.get(key as usize).copied().unwrap_or(UNKNOWN)).collect();
        match self {
            Placement::ByModel(keys) => Placement::ByModel(mapped(keys)),
            Placement::ByRow(keys) => Placement::ByRow(mapped(keys)),
        }
    }
}
