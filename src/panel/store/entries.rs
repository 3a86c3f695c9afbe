//! Entries: a run of models and their downloads.

use super::counts::Counts;

/// Models and the downloads of each, in order: rows of a panel, or sums of rows.
#[derive(Clone, Copy, Debug)]
pub struct Entries<'a> {
    models: &'a [u32],
    counts: (&'a [u32], &'a [u64]),
    is_distinct: bool,
}

impl<'a> Entries<'a> {
    /// Makes entries of models and as many counts.
    pub(in crate::panel) fn new(models: &'a [u32], counts: (&'a [u32], &'a [u64])) -> Entries<'a> {
        Entries { models, counts, is_distinct: false }
    }

    /// Marks the entries as distinct: no model is there twice.
    pub(in crate::panel) fn distinct(self) -> Entries<'a> {
        Entries { is_distinct: true, ..self }
    }

    /// Returns whether it is known that no model is there twice.
    pub fn is_distinct(self) -> bool {
        self.is_distinct
    }

    /// Returns each entry's model key.
    pub fn models(self) -> &'a [u32] {
        self.models
    }

    /// Returns an entry's downloads.
    #[inline]
    pub fn count(self, index: usize) -> u64 {
        Counts::get_in(self.counts, index)
    }

    /// Returns all downloads as they are stored, where those of all rows of the panel, or of all sums, are below 2³¹ each; `None` elsewhere.
    ///
    /// A loop over many entries then needs no branch, and sums of 2³² of them fit into 64 bits.
    pub fn small_counts(self) -> Option<&'a [u32]> {
        let (small, large) = self.counts;
        Some(small).filter(|_| large.is_empty())
    }
}
