//! The table of developers: who they are, where, and of which kind.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::Failure;

/// The kinds of developers.
const SEGMENTS: [&str; 5] = ["company", "non-profit", "academia", "community", "unaffiliated"];

/// One developer (a name space on the hub).
#[derive(Clone, Debug, Deserialize)]
pub struct Developer {
    /// The name space, spelled as on the hub.
    pub developer: String,
    /// Full English name of the country; empty where unknown or none.
    pub country: String,
    /// Group of countries; empty where the country is, but for a body of several countries of one group.
    pub country_group: String,
    /// `company`, `non-profit`, `academia`, `community` or `unaffiliated`.
    pub segment: String,
    /// Where this can be read.
    pub source: String,
}

/// Developers by name in lower case.
#[derive(Clone, Debug, Default)]
pub struct Developers(BTreeMap<String, Developer>);

impl Developers {
    /// Reads the table. Fails on a malformed row, an unknown segment, a missing source, or a developer that stands twice.
    pub fn read(csv: &[u8]) -> Result<Developers, Failure> {
        let mut table = BTreeMap::new();
        for row in csv::Reader::from_reader(csv).deserialize() {
            let developer: Developer = row.map_err(|error| Failure(format!("developers.csv: {error}")))?;
            let name = developer.developer.clone();
            if !SEGMENTS.contains(&developer.segment.as_str()) || developer.source.is_empty() {
                return Err(Failure(format!(
                    "developers.csv: {name}: expected a segment of {SEGMENTS:?} and a source"
                )));
            }
            if table.insert(name.to_lowercase(), developer).is_some() {
                return Err(Failure(format!("developers.csv: {name} stands twice")));
            }
        }
        Ok(Developers(table))
    }

    /// The row of a developer, in any case.
    pub fn get(&self, author: &str) -> Option<&Developer> {
        self.0.get(&author.to_lowercase())
    }
}

impl Developer {
    /// The country; for those without one, as in the study, `User` (a person) or `Organization` (a community).
    /// `None`: not known.
    pub fn country(&self) -> Option<&str> {
        Some(self.country.as_str()).filter(|country| !country.is_empty()).or_else(|| self.stateless())
    }

    /// The group of countries, or `User` or `Organization` as in [`Developer::country`].
    pub fn country_group(&self) -> Option<&str> {
        Some(self.country_group.as_str()).filter(|group| !group.is_empty()).or_else(|| self.stateless())
    }

    fn stateless(&self) -> Option<&'static str> {
        match self.segment.as_str() {
            "unaffiliated" => Some("User"),
            "community" => Some("Organization"),
            _ => None,
        }
    }
}
