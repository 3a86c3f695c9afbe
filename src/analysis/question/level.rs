//! The level of a question: whose market shares are asked for.

use crate::schema;

/// The entities of a market: models, or the values of an attribute.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Level {
    /// Each model by itself.
    Model,
    /// The values of the attribute of this name: `developer`, `country`, `country-group`, `segment`, or a column's name.
    Attribute(String),
}

/// Levels with words of their own: name, one, several.
const WORDS: [(&str, &str, &str); 13] = [
    ("developer", "developer", "developers"),
    ("country", "country", "countries"),
    ("country-group", "country group", "country groups"),
    ("segment", "segment", "segments"),
    ("merged_modality", "modality", "modalities"),
    ("pipeline_tag", "task", "tasks"),
    ("license", "license", "licenses"),
    ("architecture", "architecture", "architectures"),
    ("library", "library", "libraries"),
    ("library_name", "library", "libraries"),
    ("quantization", "quantization", "quantizations"),
    ("languages", "language", "languages"),
    ("base_relation", "relation to a base model", "relations to a base model"),
];

impl Level {
    /// Returns the level that a new reader sees first.
    pub fn developer() -> Level {
        Level::Attribute(crate::panel::DEVELOPER.to_owned())
    }

    /// Returns the name used on the command line, in links and in CSV.
    pub fn name(&self) -> &str {
        match self {
            Level::Model => "model",
            Level::Attribute(name) => name,
        }
    }

    /// Returns one entity in a sentence: "developer".
    pub fn singular(&self) -> String {
        let name = self.name();
        let known = WORDS.iter().find(|(level, ..)| *level == name);
        match self {
            Level::Model => "model".to_owned(),
            Level::Attribute(_) => {
                known.map_or_else(|| format!("value of \"{name}\""), |(_, one, _)| (*one).to_owned())
            }
        }
    }

    /// Returns several entities in a sentence: "developers".
    pub fn plural(&self) -> String {
        let name = self.name();
        let known = WORDS.iter().find(|(level, ..)| *level == name);
        match self {
            Level::Model => "models".to_owned(),
            Level::Attribute(_) => {
                known.map_or_else(|| format!("values of \"{name}\""), |(.., several)| (*several).to_owned())
            }
        }
    }

    /// Returns the entry in a control: "Developer".
    pub fn label(&self) -> String {
        let word = match self {
            Level::Model => "model".to_owned(),
            Level::Attribute(name) if WORDS.iter().take(4).any(|(level, ..)| level == name) => self.singular(),
            Level::Attribute(name) => schema::level_label(name),
        };
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }
}

impl From<String> for Level {
    fn from(name: String) -> Level {
        if name == "model" { Level::Model } else { Level::Attribute(name) }
    }
}

impl From<Level> for String {
    fn from(level: Level) -> String {
        level.name().to_owned()
    }
}
