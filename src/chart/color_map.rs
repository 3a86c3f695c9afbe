//! Assigns colors to entities: fixed where readers expect one, by rank elsewhere.

use std::collections::HashMap;

use super::theme::ColorRole;

/// Entities that have the same color in every chart of the site.
const FIXED: [(&str, ColorRole); 27] = [
    ("United States of America", ColorRole::Slot(0)),
    ("United States", ColorRole::Slot(0)),
    ("USA", ColorRole::Slot(0)),
    ("China", ColorRole::Slot(1)),
    ("France", ColorRole::Slot(2)),
    ("Germany", ColorRole::Slot(3)),
    ("United Kingdom", ColorRole::Slot(4)),
    ("Unaffiliated", ColorRole::Slot(5)),
    ("User", ColorRole::Slot(5)),
    ("Organization", ColorRole::Slot(7)),
    // Segments of developers.
    ("Industry", ColorRole::Slot(0)),
    ("Company", ColorRole::Slot(0)),
    ("Academia", ColorRole::Slot(3)),
    ("University", ColorRole::Slot(3)),
    ("Non-profit", ColorRole::Slot(2)),
    ("Community", ColorRole::Slot(4)),
    // License classes, training-data disclosure.
    ("Open source", ColorRole::Slot(0)),
    ("Open weights with use limits", ColorRole::Slot(1)),
    ("Disclosed and available", ColorRole::Slot(0)),
    ("Disclosed", ColorRole::Slot(2)),
    ("Not disclosed", ColorRole::Slot(1)),
    // Relations to a base model.
    ("Finetune", ColorRole::Slot(0)),
    ("Quantized", ColorRole::Slot(1)),
    ("Adapter", ColorRole::Slot(2)),
    ("Merge", ColorRole::Slot(4)),
    ("Other", ColorRole::Other),
    ("Unknown", ColorRole::Unknown),
];

/// Returns the color that a well-known name has in every chart, whatever its case; `None` for all others.
pub fn slot_for(name: &str) -> Option<ColorRole> {
    FIXED.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, role)| *role)
}

/// Colors of one market's entities, made once from all of them and used by all its charts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColorMap {
    roles: HashMap<String, ColorRole>,
}

impl ColorMap {
    /// Assigns colors to names ordered by importance, the most important first.
    ///
    /// Well-known names take the color of [`slot_for`] unless an earlier name has it; the others take the free slots
    /// in order; names left over when the eight are taken are [`ColorRole::Other`]. Repeated names count once.
    pub fn new<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> ColorMap {
        let mut roles: HashMap<String, ColorRole> = HashMap::new();
        let mut taken = [false; 8];
        let mut waiting = Vec::new();
        for name in names {
            let name = name.as_ref();
            match slot_for(name) {
                _ if roles.contains_key(name) => {}
                Some(ColorRole::Slot(slot)) if taken[usize::from(slot) % 8] => waiting.push(name.to_owned()),
                Some(role) => {
                    if let ColorRole::Slot(slot) = role {
                        taken[usize::from(slot) % 8] = true;
                    }
                    roles.insert(name.to_owned(), role);
                }
                None => waiting.push(name.to_owned()),
            }
        }
        let mut free = (0..8u8).filter(|slot| !taken[usize::from(*slot)]);
        for name in waiting {
            roles.entry(name).or_insert_with(|| free.next().map_or(ColorRole::Other, ColorRole::Slot));
        }
        ColorMap { roles }
    }

    /// Returns the color of a name; [`ColorRole::Other`] for names that are neither in the map nor well known.
    pub fn role(&self, name: &str) -> ColorRole {
        self.roles.get(name).copied().or_else(|| slot_for(name)).unwrap_or(ColorRole::Other)
    }
}
