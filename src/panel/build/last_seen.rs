//! The values of each model's latest row, side by side in memory.

use crate::calendar::Day;

/// A key that no row has.
const NOTHING: u32 = u32::MAX - 3;

/// Rows whose columns are looked at one after the other, before those of further rows: few enough that the last values of their
/// models stay in the cache.
pub(super) const NEAR_ROWS: usize = 512;

/// The values of each model's latest row: when it was first published, and the key of each attribute.
///
/// Nearly every row has the values of its model's row before. These are stored side by side, since looking them up
/// in one place per attribute would miss the processor's cache each time.
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
    /// Returns the column of an attribute.
    pub(super) fn column(attribute: usize) -> usize {
        attribute + 1
    }

    /// Makes room for models and attributes; all values are forgotten if there are more of these.
    pub(super) fn resize(&mut self, models: usize, attributes: usize) {
        if attributes + 1 > self.width {
            self.of_models.clear();
            self.width = attributes + 1;
        }
        self.of_models.resize(self.of_models.len().max(models * self.width), NOTHING);
    }

    /// Returns the key of a model's latest row; one that no row has where none is known.
    #[inline(always)]
    pub(super) fn key(&self, model: u32, column: usize) -> u32 {
        self.of_models.get(model as usize * self.width + column).copied().unwrap_or(NOTHING)
    }

    /// Notes the key of a row.
    pub(super) fn note(&mut self, model: u32, column: usize, key: u32) {
        if let Some(last) = self.of_models.get_mut(model as usize * self.width + column) {
            *last = key;
        }
    }

    /// Notes a row's day of publication; returns whether the model's row before had another.
    #[inline(always)]
    pub(super) fn is_new_day(&mut self, model: u32, day: Day) -> bool {
        let is_new = self.key(model, 0) != day.0.cast_unsigned();
        if is_new {
            self.note(model, 0, day.0.cast_unsigned());
        }
        is_new
    }
}
