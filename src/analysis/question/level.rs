//! The level of a question: whose market shares are asked for.

use crate::schema::attributes::{self, AttributeInfo, attribute_info};

/// The entities of a market: models, or the values of an attribute.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Level {
    /// Each model by itself.
    Model,
    /// The values of the attribute of this name: `developer`, `country`, `country-group`, `segment`, or a column's name.
    Attribute(String),
}

impl Level {
    /// Returns the level that a new reader sees first.
    pub fn developer() -> Level {
        Level::Attribute(attributes::DEVELOPER.to_owned())
    }

    /// Returns the name used on the command line, in links and in CSV.
    pub fn name(&self) -> &str {
        match self {
            Level::Model => attributes::MODEL,
            Level::Attribute(name) => name,
        }
    }

    /// Returns one entity in a sentence: "developer".
    pub fn singular(&self) -> String {
        match (self, self.words()) {
            (Level::Model, _) => "model".to_owned(),
            (Level::Attribute(_), Some((one, _))) => one.to_owned(),
            (Level::Attribute(name), None) => format!("value of \"{name}\""),
        }
    }

    /// Returns several entities in a sentence: "developers".
    pub fn plural(&self) -> String {
        match (self, self.words()) {
            (Level::Model, _) => "models".to_owned(),
            (Level::Attribute(_), Some((_, several))) => several.to_owned(),
            (Level::Attribute(name), None) => format!("values of \"{name}\""),
        }
    }

    fn words(&self) -> Option<(&'static str, &'static str)> {
        attribute_info(self.name())?.words
    }

    /// Returns the entry in a control: "Developer".
    pub fn label(&self) -> String {
        let word = match self {
            Level::Model => "model".to_owned(),
            // The words of a level that has no column of its own name are its label.
            Level::Attribute(name) => match attribute_info(name) {
                Some(AttributeInfo { label: None, words: Some((one, _)), .. }) => (*one).to_owned(),
                _ => attributes::level_label(name),
            },
        };
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }
}

impl From<String> for Level {
    fn from(name: String) -> Level {
        if name == attributes::MODEL { Level::Model } else { Level::Attribute(name) }
    }
}

impl From<Level> for String {
    fn from(level: Level) -> String {
        level.name().to_owned()
    }
}
