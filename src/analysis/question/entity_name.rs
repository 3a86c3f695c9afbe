//! One entity by its level and name, as links and calls write it.

use serde::{Deserialize, Serialize};

use super::Level;

/// Entities that a question can be about, and that a page can highlight, at once: as many as can be told apart by color.
pub const NAMED_AT_MOST: usize = 6;

/// One entity: `developer:Qwen`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct EntityName {
    /// What it is one of.
    pub level: Level,
    /// Its name there.
    pub name: String,
}

impl EntityName {
    /// Returns the entity of a level that has this name.
    pub fn new(level: Level, name: &str) -> EntityName {
        EntityName { level, name: name.to_owned() }
    }

    /// Reads a level and a name with a colon between them; `None` without either. A name may have colons of its own.
    ///
    /// ```
    /// use lorenz::analysis::{EntityName, Level};
    /// assert_eq!(EntityName::parse("developer:Qwen"), Some(EntityName::new(Level::developer(), "Qwen")));
    /// assert_eq!(EntityName::parse("model:a/b:c").map(|entity| entity.name), Some("a/b:c".to_owned()));
    /// assert_eq!(EntityName::parse("Qwen"), None);
    /// ```
    pub fn parse(text: &str) -> Option<EntityName> {
        let (level, name) = super::Filters::condition(text)?;
        Some(EntityName { level: Level::from(level), name })
    }
}

/// As links and calls write it: `developer:Qwen`.
impl std::fmt::Display for EntityName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.level.name(), self.name)
    }
}
