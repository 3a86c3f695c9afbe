//! Checks that downloads can be added up.

use crate::calendar::Day;
use crate::panel::store::{Dictionary, SnapshotRows};
use crate::schema::CountKind;
use crate::source::LoadError;

impl SnapshotRows {
    /// Errors if downloads that a question may add up are more than a sum holds: those of a date, where they are windows, else all.
    // Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
    #[inline(never)]
    pub(super) fn check_sums(&self, kind: CountKind, days: &[Day], models: &Dictionary) -> Result<(), LoadError> {
        // Rows are fewer than 2^32, so that small counts can't come to so much.
        if !self.count.has_large() {
            return Ok(());
        }
        let mut sum = 0u128;
        for snapshot in 0..self.snapshots() {
            if let CountKind::Window { .. } = kind {
                sum = 0;
            }
            sum += self.of(snapshot).map(|row| u128::from(self.count.get(row))).sum::<u128>();
            if u64::try_from(sum).is_err() {
                return Err(self.too_many(days, models));
            }
        }
        Ok(())
    }

    fn too_many(&self, days: &[Day], models: &Dictionary) -> LoadError {
        let rows = (0..self.snapshots()).flat_map(|snapshot| self.of(snapshot).map(move |row| (snapshot, row)));
        let rows = rows.map(|(snapshot, row)| (self.count.get(row), snapshot, models.get(self.model[row])));
        // Of equal ones the first by date and name, whatever order they came in.
        let largest = rows.min_by_key(|&(count, snapshot, model)| (std::cmp::Reverse(count), snapshot, model));
        let (largest, snapshot, model) = largest.unwrap_or_default();
        let day = days.get(snapshot).copied().unwrap_or_default();
        LoadError::TooManyDownloads { largest, model: model.to_owned(), day }
    }
}
