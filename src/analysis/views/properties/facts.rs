//! Reads the facts of each row from a file's columns: whether each property holds, doesn't hold, or isn't known.

use super::property::{Property, ShareOf};
use crate::analysis::classify::{
    Disclosure, LicenseClass, Modality, Relation, disclosure, license_class, modality, moe, quantized,
    quantized_library, relation, task_modality,
};
use crate::panel::{Attribute, Panel, Placement, UNKNOWN};
use crate::schema::attributes;

/// The properties that a row is known to have, or not to have: bit i stands for the property i of [`Property::shares`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::analysis) struct Facts {
    known: u16,
    yes: u16,
}

impl Facts {
    /// Returns whether it is known if the property of this index holds.
    pub(in crate::analysis) fn known(self, property: usize) -> bool {
        self.known >> property & 1 == 1
    }

    /// Returns whether the property of this index is known to hold.
    pub(in crate::analysis) fn yes(self, property: usize) -> bool {
        self.yes >> property & 1 == 1
    }

    /// Returns for which properties it is known whether they hold, a bit each.
    pub(super) fn all_known(self) -> usize {
        usize::from(self.known)
    }

    /// Returns which properties are known to hold, a bit each.
    pub(super) fn all_yes(self) -> usize {
        usize::from(self.yes)
    }

    fn note(&mut self, property: usize, answer: Option<bool>) {
        self.known |= u16::from(answer.is_some()) << property;
        self.yes |= u16::from(answer == Some(true)) << property;
    }
}

/// One column that states a property, and what each of its values says: yes, no or nothing.
struct ColumnAnswers<'a> {
    attribute: &'a Attribute,
    answers: Vec<Option<bool>>,
}

/// The columns of a file that state one property.
struct Indicator<'a> {
    columns: Vec<ColumnAnswers<'a>>,
    /// One yes goes before any no; else the first column with an answer decides.
    any_yes: bool,
    share_of: ShareOf,
}

/// Reads facts and sizes of rows.
pub(in crate::analysis) struct FactReader<'a> {
    indicators: Vec<Indicator<'a>>,
    /// One per model, where no column varies within a model.
    of_models: Vec<Facts>,
    sizes: SizeColumn<'a>,
}

/// Reads sizes of rows.
#[derive(Clone, Copy)]
pub(in crate::analysis) struct SizeColumn<'a> {
    attribute: Option<&'a Attribute>,
}

impl<'a> FactReader<'a> {
    pub(in crate::analysis) fn of(panel: &'a Panel) -> FactReader<'a> {
        let indicators: Vec<Indicator<'a>> =
            Property::shares().iter().map(|&property| Indicator::of(panel, property)).collect();
        let mut reader = FactReader { indicators, of_models: Vec::new(), sizes: SizeColumn::of(panel) };
        let fixed = |columns: &ColumnAnswers<'_>| matches!(columns.attribute.placement(), Placement::ByModel(_));
        if reader.indicators.iter().flat_map(|indicator| &indicator.columns).all(fixed) {
            reader.of_models = (0..panel.models().len() as u32).map(|model| reader.read(0, model)).collect();
        }
        reader
    }

    /// Returns whether facts and sizes belong to models: all rows of one say the same.
    pub(super) fn is_by_model(&self) -> bool {
        let sizes = self.sizes.attribute.map(Attribute::placement);
        !self.of_models.is_empty() && !matches!(sizes, Some(Placement::ByRow(_)))
    }

    /// Returns the facts of a row.
    pub(in crate::analysis) fn facts(&self, row: usize, model: u32) -> Facts {
        self.of_models.get(model as usize).copied().unwrap_or_else(|| self.read(row, model))
    }

    fn read(&self, row: usize, model: u32) -> Facts {
        let mut facts = Facts::default();
        for (property, indicator) in self.indicators.iter().enumerate() {
            facts.note(property, indicator.answers(row, model));
        }
        facts
    }

    /// Returns a row's number of parameters, above 0; no model has none.
    pub(in crate::analysis) fn size(&self, row: usize, model: u32) -> Option<f64> {
        self.sizes.size(row, model)
    }

    /// Returns what the share of each property is a share of.
    pub(in crate::analysis) fn shares_of(&self) -> Vec<ShareOf> {
        self.indicators.iter().map(|indicator| indicator.share_of).collect()
    }

    /// Returns the reason where no column states a property.
    pub(in crate::analysis) fn missing(&self, property: Property) -> Option<String> {
        let index = Property::shares().iter().position(|share| *share == property);
        let is_known = match index {
            Some(index) => self.indicators.get(index).is_some_and(|indicator| !indicator.columns.is_empty()),
            None => self.sizes.attribute.is_some(),
        };
        (!is_known).then(|| format!("no column of {}", needs(property)))
    }
}

impl<'a> SizeColumn<'a> {
    pub(super) fn of(panel: &'a Panel) -> SizeColumn<'a> {
        let attribute = panel.attribute(crate::analysis::PARAMETERS).filter(|attribute| attribute.numbers().is_some());
        SizeColumn { attribute }
    }

    /// Returns a row's number of parameters, above 0; no model has none.
    pub(super) fn size(self, row: usize, model: u32) -> Option<f64> {
        let attribute = self.attribute?;
        self.of_key(attribute.key(row, model) as usize)
    }

    /// Returns the column of sizes, if there is one.
    pub(super) fn attribute(self) -> Option<&'a Attribute> {
        self.attribute
    }

    /// Returns what a key of the column states.
    pub(super) fn of_key(self, key: usize) -> Option<f64> {
        let number = self.attribute?.numbers()?.get(key).copied().flatten();
        number.filter(|&number| number > 0.0)
    }
}

/// Returns the columns that state a property, in words.
fn needs(property: Property) -> &'static str {
    match property {
        Property::Multimodal | Property::GenerativeMultimodal => {
            "modalities (merged_modality, modality or pipeline_tag)"
        }
        Property::Quantized => "quantization (quantization, library or base_relation)",
        Property::MixtureOfExperts => "experts (is_moe or architecture)",
        Property::Adapter | Property::Merge => "relations to base models (base_relation)",
        Property::OpenSource | Property::OpenWeights => "licenses (license)",
        Property::DataDisclosed | Property::DataAvailable => "training data (such as training_data_disclosure)",
        _ => "sizes (parameters)",
    }
}

impl<'a> Indicator<'a> {
    fn of(panel: &'a Panel, property: Property) -> Indicator<'a> {
        let columns = columns_of(panel, property);
        let answers_no = columns.iter().any(|columns| columns.answers.contains(&Some(false)));
        let share_of = match property {
            // A relation that isn't stated isn't known: a model without one may derive from another all the same.
            Property::Adapter | Property::Merge => ShareOf::All,
            // Columns that name what there is and never state its absence know of no other share.
            Property::Quantized | Property::DataDisclosed | Property::DataAvailable
                if !answers_no && !columns.is_empty() =>
            {
                ShareOf::All
            }
            _ => ShareOf::Known,
        };
        Indicator { columns, any_yes: property == Property::MixtureOfExperts, share_of }
    }

    fn answers(&self, row: usize, model: u32) -> Option<bool> {
        let mut answers = self.columns.iter().filter_map(|column| column.answers(row, model));
        let first = answers.next()?;
        Some(first || (self.any_yes && answers.any(|yes| yes)))
    }
}

impl ColumnAnswers<'_> {
    fn answers(&self, row: usize, model: u32) -> Option<bool> {
        let key = self.attribute.key(row, model);
        if key == UNKNOWN { None } else { self.answers.get(key as usize).copied().flatten() }
    }
}

/// Returns the columns that state a property, in order of precedence.
fn columns_of(panel: &Panel, property: Property) -> Vec<ColumnAnswers<'_>> {
    let columns = |columns: &[&str], answers: &dyn Fn(&str) -> Option<bool>| -> Vec<ColumnAnswers<'_>> {
        columns.iter().filter_map(|column| ColumnAnswers::of(panel, column, answers)).collect()
    };
    let modalities = |holds: fn(Modality) -> bool| {
        let answers = |text: &str| modality(text).or_else(|| task_modality(text)).map(holds);
        columns(&[attributes::MERGED_MODALITY, attributes::MODALITY, attributes::PIPELINE_TAG], &answers)
    };
    let is_relation = |wanted: Relation| {
        columns(&[attributes::BASE_RELATION], &|text| relation(text).map(|relation| relation == wanted))
    };
    let is_class = |wanted: LicenseClass| {
        let known = |text: &str| Some(license_class(text)).filter(|class| *class != LicenseClass::Unknown);
        columns(&[attributes::LICENSE], &|text| known(text).map(|class| class == wanted))
    };
    match property {
        Property::Multimodal => modalities(|modality| modality.multimodal),
        Property::GenerativeMultimodal => modalities(Modality::generative_multimodal),
        Property::Quantized => {
            let mut answers = columns(&[attributes::QUANTIZATION], &quantized);
            let is_quantized = |text: &str| (relation(text) == Some(Relation::Quantized)).then_some(true);
            answers.extend(columns(&[attributes::BASE_RELATION], &is_quantized));
            answers.extend(columns(&[attributes::LIBRARY, attributes::LIBRARY_NAME], &quantized_library));
            answers
        }
        Property::MixtureOfExperts => columns(&[attributes::IS_MOE, attributes::ARCHITECTURE], &moe),
        Property::Adapter => is_relation(Relation::Adapter),
        Property::Merge => is_relation(Relation::Merge),
        Property::OpenSource => is_class(LicenseClass::OpenSource),
        Property::OpenWeights => is_class(LicenseClass::OpenWeights),
        Property::DataDisclosed | Property::DataAvailable => {
            disclosure_column(panel).and_then(|column| of_disclosure(panel, column, property)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

impl<'a> ColumnAnswers<'a> {
    fn of(panel: &'a Panel, column: &str, answers: &dyn Fn(&str) -> Option<bool>) -> Option<ColumnAnswers<'a>> {
        let attribute = panel.attribute(column)?;
        let values = 0..attribute.dictionary().len() as u32;
        Some(ColumnAnswers { attribute, answers: values.map(|key| answers(attribute.dictionary().get(key))).collect() })
    }
}

/// Returns the best column on training data that a file has.
pub(super) fn disclosure_column(panel: &Panel) -> Option<&'static str> {
    attributes::TRAINING_DATA.iter().copied().find(|column| panel.attribute(column).is_some())
}

fn of_disclosure<'a>(panel: &'a Panel, column: &str, property: Property) -> Option<ColumnAnswers<'a>> {
    if property == Property::DataDisclosed {
        return ColumnAnswers::of(panel, column, &|text| Some(disclosure(column, text)? != Disclosure::NotDisclosed));
    }
    let names = panel.attribute(column)?.dictionary();
    let is_available = |text: &str| disclosure(column, text) == Some(Disclosure::Available);
    // A column that only tells disclosed from not disclosed leaves open what is available.
    let names_available = (0..names.len() as u32).any(|key| is_available(names.get(key)));
    ColumnAnswers::of(panel, column, &|text| match disclosure(column, text) {
        Some(Disclosure::Available) => Some(true),
        Some(Disclosure::Disclosed) => names_available.then_some(false),
        Some(Disclosure::NotDisclosed) => Some(false),
        // The "false" of a column of what is available, which leaves open what is disclosed.
        None => (disclosure("", text) == Some(Disclosure::NotDisclosed)).then_some(false),
    })
}
