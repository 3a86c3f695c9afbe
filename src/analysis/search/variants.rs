//! Names that are not found in a dictionary as they stand there: those with other letters than ASCII, with space around them, or
//! that the page shows as other words.

use crate::analysis::question::folded_name;
use crate::analysis::{Level, display_name};
use crate::panel::Dictionary;

/// Such names as they are compared with others, one or several per key.
#[derive(Debug, Default)]
pub(super) struct NameVariants {
    /// Keys, ascending, each with the end of its name; one with two names stands twice.
    ends: Vec<(u32, u32)>,
    text: String,
}

impl NameVariants {
    /// Adds the name of a key that is greater than those before, unless it is found as it stands.
    pub(super) fn add(&mut self, level: &Level, names: &Dictionary, key: u32) {
        let name = names.get(key);
        let shown = display_name(level, name);
        let is_shown = shown == name;
        if is_shown && name.is_ascii() && name.trim().len() == name.len() {
            return;
        }
        self.push(key, name);
        if !is_shown {
            self.push(key, &shown);
        }
    }

    fn push(&mut self, key: u32, name: &str) {
        self.text.push_str(&folded_name(name));
        self.ends.push((key, u32::try_from(self.text.len()).unwrap_or(u32::MAX)));
    }

    /// Returns whether a key is here.
    #[inline]
    pub(super) fn has(&self, key: u32) -> bool {
        !self.ends.is_empty() && self.ends.binary_search_by_key(&key, |(known, _)| *known).is_ok()
    }

    /// Returns all names with their keys, which ascend.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        let mut start = 0;
        self.ends.iter().map(move |&(key, end)| {
            let name = self.text.get(start..end as usize).unwrap_or_default();
            start = end as usize;
            (key, name)
        })
    }
}
