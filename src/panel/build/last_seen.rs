//! What the latest rows of models have said.

use crate::calendar::Day;

/// What no row says.
const NOTHING: u32 = u32::MAX - 3;

/// Rows whose columns are looked at one after the other, before those of further rows: few enough that what their models have
/// said stays near.
pub(super) const NEAR_ROWS: usize = 512;

/// Per model what its latest row has said: when it was first published, and the key of each attribute.
///
/// Nearly every row says what its model's row has said before. That is found in one place instead of one per attribute: it
/// is the looks at memory far apart that take time.
#[derive(Debug)]
pub(super) struct LastSeen {
    of_models: Vec<u32>,
    /// Columns of a model.
    width: usize,
}

impl Default for LastSeen {
    fn default() -> LastSeen {
        LastSeen { of_models: Vec::new(), width: 1 }
    }
}

impl LastSeen {
    /// The column of an attribute.
    pub(super) fn column(attribute: usize) -> usize {
        attribute + 1
    }

    /// Makes room for models and attributes; whatever has been said is forgotten if there are more of these.
    pub(super) fn resize(&mut self, models: usize, attributes: usize) {
        if attributes + 1 > self.width {
            self.of_models.clear();
            self.width = attributes + 1;
        }
        self.of_models.resize(self.of_models.len().max(models * self.width), NOTHING);
    }

    /// The key that a model's row has said; one that none has where nothing is known.
    #[inline(always)]
    pub(super) fn key(&self, model: u32, column: usize) -> u32 {
        self.of_models.get(model as usize * self.width + column).copied().unwrap_or(NOTHING)
    }

    /// Notes the key that a row says.
    pub(super) fn note(&mut self, model: u32, column: usize, key: u32) {
        if let Some(said) = self.of_models.get_mut(model as usize * self.width + column) {
            *said = key;
        }
    }

    /// Whether a row says a day that its model's row before has not said.
    #[inline(always)]
    pub(super) fn is_new_day(&mut self, model: u32, day: Day) -> bool {
        let is_new = self.key(model, 0) != day.0.cast_unsigned();
        if is_new {
            self.note(model, 0, day.0.cast_unsigned());
        }
        is_new
    }
}
