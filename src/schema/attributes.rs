//! The well-known attributes of models, as one table: names, columns, words, and what stands for them where the original
//! creator counts.
//!
//! An attribute is a level of a question by its name. Columns that aren't here are attributes too, if they are asked for:
//! by their own names, without words.

use super::ColumnType;

/// The level of the models themselves, which no attribute gives.
pub const MODEL: &str = "model";
/// A model's uploader; from a column of that role, or else from the model's name.
pub const DEVELOPER: &str = "developer";
/// The developer's country.
pub const COUNTRY: &str = "country";
/// A group of countries, such as a region.
pub const COUNTRY_GROUP: &str = "country-group";
/// The kind of organization behind the account.
pub const SEGMENT: &str = "segment";
/// What a developer does with models: `maker`, `republisher` (converts and passes on those of others), `test`.
pub const DEVELOPER_ROLE: &str = "developer-role";
/// Other readings of a developer's country and segment together, as a table of developers has them: `country:segment`, several
/// joined by `"; "`; an empty part is not known.
pub const READINGS: &str = "readings";
/// The company or institution that a developer belongs to, or the developer's own name.
pub const PARENT: &str = "parent";
/// The country of the parent, or the developer's own.
pub const PARENT_COUNTRY: &str = "parent-country";
/// The attributes of developers that may be in doubt, each with the one that has the other readings: texts joined by `"; "`,
/// `Unknown` for none.
pub const ALTERNATIVES: [(&str, &str); 3] =
    [(COUNTRY, "country-alternative"), (COUNTRY_GROUP, "country-group-alternative"), (SEGMENT, "segment-alternative")];
/// The number of parameters.
pub const PARAMETERS: &str = "parameters";
/// The kinds of content that a model takes and makes, as the study's data name them.
pub const MERGED_MODALITY: &str = "merged_modality";
/// The kinds of content that a model takes and makes.
pub const MODALITY: &str = "modality";
/// The hub's task.
pub const PIPELINE_TAG: &str = "pipeline_tag";
/// The license; from its own column, or else from the tags.
pub const LICENSE: &str = "license";
/// What a license allows; made of [`LICENSE`] where no column of this name is there.
pub const LICENSE_CLASS: &str = "license-class";
/// The architecture.
pub const ARCHITECTURE: &str = "architecture";
/// The library that runs a model.
pub const LIBRARY: &str = "library";
/// The same in the hub's own records.
pub const LIBRARY_NAME: &str = "library_name";
/// The method or format of quantization.
pub const QUANTIZATION: &str = "quantization";
/// How a model was made from its base: `finetune`, `adapter`, `quantized`, `merge`.
pub const BASE_RELATION: &str = "base_relation";
/// The languages.
pub const LANGUAGES: &str = "languages";
/// The languages, as the study's data call them.
pub const MERGED_LANGUAGES: &str = "merged_languages";
/// Whether a model is a mixture of experts.
pub const IS_MOE: &str = "is_moe";
/// The original creator: the developer of the model that a model derives from.
pub const ORIGINAL_DEVELOPER: &str = "derived_author";
/// The original creator's country.
pub const ORIGINAL_COUNTRY: &str = "derived_org_country_single";
/// The original creator's country group.
pub const ORIGINAL_COUNTRY_GROUP: &str = "merged_derived_country_groups_single";

/// The attributes that say what is known of a model's training data, best first.
pub const TRAINING_DATA: &[&str] = &[
    "training_data_disclosure",
    "data_disclosure",
    "training_data_transparency",
    "data_transparency",
    "training_data_disclosed",
    "training_data_available",
    "training_data",
];

/// One well-known attribute.
#[derive(Clone, Copy, Debug)]
pub struct AttributeInfo {
    /// The name: in questions, links, tables, and of the attribute in a panel.
    pub name: &'static str,
    /// Columns that give it: the first of them that a file has is read. Empty for an attribute that no column of its own
    /// gives.
    pub columns: &'static [&'static str],
    /// Whether its values are numbers to weigh; else they are categories to group by.
    pub is_number: bool,
    /// One and several of its values in a sentence: `country`, `countries`.
    pub words: Option<(&'static str, &'static str)>,
    /// What a control shows for its column, where that isn't the column's name.
    pub label: Option<&'static str>,
    /// The attribute that stands for it where the original creator counts.
    pub original: Option<&'static str>,
}

/// All well-known attributes.
pub const ATTRIBUTES: &[AttributeInfo] = &[
    AttributeInfo {
        words: Some(("developer", "developers")),
        original: Some(ORIGINAL_DEVELOPER),
        ..row(DEVELOPER, &[])
    },
    AttributeInfo {
        words: Some(("country", "countries")),
        original: Some(ORIGINAL_COUNTRY),
        ..row(COUNTRY, &["org_country_single", COUNTRY, "org_country"])
    },
    AttributeInfo {
        words: Some(("country group", "country groups")),
        original: Some(ORIGINAL_COUNTRY_GROUP),
        ..row(COUNTRY_GROUP, &["merged_country_groups_single", "country_group", "region"])
    },
    AttributeInfo { words: Some(("segment", "segments")), ..row(SEGMENT, &["org_type", SEGMENT, "hub_label"]) },
    AttributeInfo {
        is_number: true,
        ..row(
            PARAMETERS,
            &[
                PARAMETERS,
                "parameters_raw",
                "num_parameters",
                "parameter_count",
                "total_parameters",
                "safetensors.total",
                "gguf.total",
            ],
        )
    },
    AttributeInfo { is_number: true, ..row("active_parameters", &["active_parameters"]) },
    AttributeInfo {
        words: Some(("modality", "modalities")),
        ..labeled(MERGED_MODALITY, &[MERGED_MODALITY], "Modality")
    },
    labeled(MODALITY, &[MODALITY], "Modality"),
    AttributeInfo { words: Some(("task", "tasks")), ..labeled(PIPELINE_TAG, &[PIPELINE_TAG], "Task") },
    AttributeInfo { words: Some(("license", "licenses")), ..labeled(LICENSE, &[LICENSE], "License") },
    row(LICENSE_CLASS, &[]),
    AttributeInfo {
        words: Some(("architecture", "architectures")),
        ..labeled(ARCHITECTURE, &[ARCHITECTURE], "Architecture")
    },
    AttributeInfo { words: Some(("library", "libraries")), ..labeled(LIBRARY, &[LIBRARY], "Library") },
    AttributeInfo { words: Some(("library", "libraries")), ..labeled(LIBRARY_NAME, &[LIBRARY_NAME], "Library") },
    AttributeInfo {
        words: Some(("quantization", "quantizations")),
        ..labeled(QUANTIZATION, &[QUANTIZATION], "Quantization")
    },
    AttributeInfo {
        words: Some(("relation to a base model", "relations to a base model")),
        ..labeled(BASE_RELATION, &[BASE_RELATION], "Relation to base model")
    },
    AttributeInfo { words: Some(("language", "languages")), ..labeled(LANGUAGES, &[LANGUAGES], "Languages") },
    labeled(MERGED_LANGUAGES, &[MERGED_LANGUAGES], "Languages"),
    labeled(IS_MOE, &[IS_MOE], "Mixture of experts"),
    labeled(ORIGINAL_DEVELOPER, &[ORIGINAL_DEVELOPER], "Original creator"),
    labeled(ORIGINAL_COUNTRY, &[ORIGINAL_COUNTRY], "Original creator's country"),
    labeled(ORIGINAL_COUNTRY_GROUP, &[ORIGINAL_COUNTRY_GROUP], "Original creator's country group"),
    AttributeInfo {
        words: Some(("role of the developer", "roles of developers")),
        ..labeled(DEVELOPER_ROLE, &["developer_role"], "Maker or republisher")
    },
    AttributeInfo { words: Some(("parent", "parents")), ..labeled(PARENT, &[PARENT], "Parent company") },
    AttributeInfo {
        words: Some(("parent's country", "parents' countries")),
        ..labeled(PARENT_COUNTRY, &["parent_country"], "Parent company's country")
    },
    row("country-alternative", &["org_country_alternative", "country_alternative"]),
    row("country-group-alternative", &["country_group_alternative"]),
    row("segment-alternative", &["org_type_alternative", "segment_alternative"]),
    labeled("author_type", &["author_type"], "Account type"),
    labeled("training_data_disclosure", &["training_data_disclosure"], "Training data"),
    labeled("data_disclosure", &["data_disclosure"], "Training data"),
    labeled("training_data_transparency", &["training_data_transparency"], "Training data"),
    labeled("data_transparency", &["data_transparency"], "Training data"),
    labeled("training_data_disclosed", &["training_data_disclosed"], "Training data disclosed"),
    labeled("training_data_available", &["training_data_available"], "Training data available"),
    labeled("training_data", &["training_data"], "Training data"),
];

/// Returns a category without words.
const fn row(name: &'static str, columns: &'static [&'static str]) -> AttributeInfo {
    AttributeInfo { name, columns, is_number: false, words: None, label: None, original: None }
}

/// Returns the same with a label.
const fn labeled(name: &'static str, columns: &'static [&'static str], label: &'static str) -> AttributeInfo {
    AttributeInfo { label: Some(label), ..row(name, columns) }
}

impl AttributeInfo {
    /// Returns the types that a column of the attribute can have.
    pub(super) fn types(&self) -> &'static [ColumnType] {
        if self.is_number { NUMBER } else { CATEGORY }
    }
}

/// Types that categories can have.
pub(super) const CATEGORY: &[ColumnType] = &[ColumnType::Text, ColumnType::Boolean, ColumnType::List];
/// The type that numbers have.
pub(super) const NUMBER: &[ColumnType] = &[ColumnType::Number];

/// Returns the well-known attribute of that name.
pub fn attribute_info(name: &str) -> Option<&'static AttributeInfo> {
    ATTRIBUTES.iter().find(|attribute| attribute.name == name)
}

/// Returns the well-known attribute that a column gives.
pub(super) fn attribute_of_column(column: &str) -> Option<&'static AttributeInfo> {
    ATTRIBUTES.iter().find(|attribute| attribute.columns.iter().any(|name| name.eq_ignore_ascii_case(column)))
}

/// Returns the attribute that stands for another where the original creator counts; `None` where that makes no difference.
pub fn original_attribute(name: &str) -> Option<&'static str> {
    attribute_info(name)?.original
}

/// Returns the name of the attribute that a column gives: `country` for `org_country`; an unknown column's own name.
pub fn level_name(column: &str) -> String {
    attribute_of_column(column).map_or(column, |attribute| attribute.name).to_owned()
}

/// Returns the words that a control shows for an attribute's column: "Modality" for `merged_modality`.
pub fn level_label(column: &str) -> String {
    let label = attribute_info(column).and_then(|attribute| attribute.label);
    label.map_or_else(|| column.replace('_', " "), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{ATTRIBUTES, TRAINING_DATA, attribute_info};

    #[test]
    fn names_and_columns_stand_once() {
        let all: [Vec<&str>; 2] = [
            ATTRIBUTES.iter().map(|attribute| attribute.name).collect(),
            ATTRIBUTES.iter().flat_map(|attribute| attribute.columns).copied().collect(),
        ];
        for mut names in all {
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count);
        }
    }

    #[test]
    fn what_the_table_refers_to_is_in_it() {
        let originals = ATTRIBUTES.iter().filter_map(|attribute| attribute.original);
        for name in originals.chain(TRAINING_DATA.iter().copied()) {
            assert!(attribute_info(name).is_some_and(|attribute| attribute.label.is_some()), "{name}");
        }
    }
}
