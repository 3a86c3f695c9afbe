//! What followed what: the value of the next row is mostly the one that came next before.

/// A key that no row has.
const NONE: u32 = u32::MAX;

/// Per key the key of the row behind its latest one.
///
/// Files list the models of a date in the order of the date before, or all dates of a model together. So the next row's
/// model is mostly the one that followed this row's model before, or this row's own.
#[derive(Debug)]
pub(super) struct Trail {
    follower: Vec<u32>,
    /// The latest row's key.
    last: u32,
    next: u32,
}

impl Default for Trail {
    fn default() -> Trail {
        Trail { follower: Vec::new(), last: NONE, next: NONE }
    }
}

impl Trail {
    /// The keys that the next row may have, the likelier one first; keys that were never given out where nothing is known.
    #[inline(always)]
    pub(super) fn expected(&self) -> [u32; 2] {
        [self.next, self.last]
    }

    /// Adds a row's key.
    #[inline(always)]
    pub(super) fn push(&mut self, key: u32) {
        if let Some(follower) = self.follower.get_mut(self.last as usize) {
            *follower = key;
        }
        self.last = key;
        match self.follower.get(key as usize) {
            Some(&NONE) => {}
            Some(&follower) => self.next = follower,
            // A new name between two known ones changes nothing for what follows.
            None => self.follower.resize(key as usize + 1, NONE),
        }
    }
}
