//! The reader's own assignment of roles, which goes before the recognized ones.

use std::fmt;

/// What a column is used as.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Role {
    /// The repository's name.
    Model,
    /// The hub's id of the repository.
    Id,
    /// The uploader.
    Developer,
    /// The date of a row.
    Date,
    /// First publication of the model.
    Created,
    /// The count of downloads.
    Downloads,
    /// Names of base models.
    BaseModels,
    /// A level or number of this name: `country`, `license`, `parameters`, or any other.
    Attribute(String),
    /// Not read.
    Unused,
}

impl Role {
    /// The roles that are no attributes, with their names.
    const NAMED: [(&'static str, Role); 8] = [
        ("model", Role::Model),
        ("id", Role::Id),
        ("developer", Role::Developer),
        ("date", Role::Date),
        ("created", Role::Created),
        ("downloads", Role::Downloads),
        ("base-models", Role::BaseModels),
        ("unused", Role::Unused),
    ];

    /// Returns the names of the roles that are no attributes.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Role::NAMED.into_iter().map(|(name, _)| name)
    }

    /// Returns the role of this name; a word that names no other is an attribute.
    pub fn from_name(name: &str) -> Option<Role> {
        let named = Role::NAMED.into_iter().find(|(known, _)| *known == name).map(|(_, role)| role);
        named.or_else(|| (!name.is_empty()).then(|| Role::Attribute(name.to_owned())))
    }

    /// Returns the name that [`Role::from_name`] reads.
    pub fn name(&self) -> &str {
        match self {
            Role::Attribute(name) => name,
            role => Role::NAMED.iter().find(|(_, known)| known == role).map_or("", |(name, _)| name),
        }
    }
}

/// One column and the role that the reader gives it; written `date:snapshot_day` in links and on the command line.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Assignment {
    /// The column's name; of a struct's field with its struct's, `safetensors.total`.
    pub column: String,
    /// Its role.
    pub role: Role,
}

impl Assignment {
    /// Reads `ROLE:COLUMN`; the column's name may hold colons, the role's may not.
    ///
    /// ```
    /// use lorenz::schema::{Assignment, Role};
    /// let assignment = Assignment::parse("country:home: land").unwrap();
    /// assert_eq!(assignment.role, Role::Attribute("country".to_owned()));
    /// assert_eq!(assignment.column, "home: land");
    /// assert_eq!(assignment.to_string(), "country:home: land");
    /// assert_eq!(Assignment::parse("country"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Assignment> {
        let (role, column) = text.split_once(':')?;
        Some(Assignment { column: column.to_owned(), role: Role::from_name(role)? })
    }
}

impl fmt::Display for Assignment {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}:{}", self.role.name(), self.column)
    }
}
