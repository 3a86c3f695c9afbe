//! What the latest rows of models have said.

use crate::calendar::Day;

/// What no row says.
const NOTHING: u32 = u32::MAX - 3;

/// Columns that are noted: the first publication, and as many attributes as the questions that are asked most need.
const COLUMNS: usize = 4;

/// Rows whose columns are looked at one after the other, before those of further rows: few enough that what their models have
/// said stays near.
pub(super) const NEAR_ROWS: usize = 512;

/// Per model what its latest row has said in a few columns.
///
/// Nearly every row says what its model's row has said before. That is found in one place instead of one per attribute: it
/// is the looks at memory far apart that take time.
#[derive(Debug, Default)]
pub(super) struct Said(Vec<[u32; COLUMNS]>);

impl Said {
    /// Makes room for models.
    pub(super) fn resize(&mut self, models: usize) {
        self.0.resize(models.max(self.0.len()), [NOTHING; COLUMNS]);
    }

    /// Whether a row says a day that its model's row before has not said.
    #[inline(always)]
    pub(super) fn is_new_day(&mut self, model: u32, day: Day) -> bool {
        let Some([said, ..]) = self.0.get_mut(model as usize) else { return true };
        std::mem::replace(said, day.0.cast_unsigned()) != day.0.cast_unsigned()
    }

    /// The place of an attribute's keys; `None` where it isn't noted.
    pub(super) fn column(attribute: usize) -> Option<usize> {
        Some(attribute + 1).filter(|&column| column < COLUMNS)
    }

    /// The key that a model's row has said; one that none has before that.
    #[inline(always)]
    pub(super) fn key(&self, model: u32, column: usize) -> u32 {
        self.0.get(model as usize).and_then(|said| said.get(column)).copied().unwrap_or(NOTHING)
    }

    /// Notes the key that a row says.
    #[inline(always)]
    pub(super) fn note(&mut self, model: u32, column: usize, key: u32) {
        if let Some(said) = self.0.get_mut(model as usize).and_then(|said| said.get_mut(column)) {
            *said = key;
        }
    }
}
