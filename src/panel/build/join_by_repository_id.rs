//! Joins models that two files name differently, by the hub's id of the repository.

use super::builder::Builder;
use crate::panel::inspect::{EXAMPLES, JoinedById};

impl Builder {
    /// Gives models with rows that no table of attributes names the row that a table has of the same repository under another
    /// name.
    ///
    /// Returns such models with the names that the tables have.
    pub(super) fn join_by_id(&mut self, same_ids: &[Vec<u32>], has_row: &[bool]) -> JoinedById {
        let mut renamed: Vec<(u32, u32)> = Vec::new();
        if self.joined.is_empty() {
            return JoinedById::default();
        }
        self.joined.resize(self.models.dictionary.len(), false);
        for models in same_ids {
            let (named, others): (Vec<u32>, Vec<u32>) = models.iter().partition(|&&model| self.joined[model as usize]);
            // Of several names the first.
            let Some(from) = named.into_iter().min_by_key(|&model| self.models.dictionary.get(model)) else { continue };
            for to in others.into_iter().filter(|&model| has_row[model as usize]) {
                self.joined_attributes.iter_mut().for_each(|attribute| attribute.copy(from, to));
                self.bases.copy_table_statements(from, to);
                if let Some(&Some(created)) = self.created.get(from as usize) {
                    self.note_created(to, created);
                }
                self.joined[to as usize] = true;
                renamed.push((to, from));
            }
        }
        let name = |model: u32| self.models.dictionary.get(model);
        renamed.sort_unstable_by_key(|&(to, _)| name(to));
        let examples = renamed.iter().take(EXAMPLES).map(|&(to, from)| (name(to).to_owned(), name(from).to_owned()));
        JoinedById { models: renamed.len() as u64, examples: examples.collect() }
    }
}
