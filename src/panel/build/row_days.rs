//! The dates of rows as they arrive.

use std::ops::Range;

use crate::calendar::Day;

/// Runs that are kept whatever the number of rows: it takes as long to see that rows come by model.
const FEW_RUNS: usize = 4096;

/// A date per row. Most files list all models of a date together: then a run of rows has one.
#[derive(Debug)]
pub(super) enum RowDays {
    /// The dates of runs, and where each ends.
    Runs(Vec<(Day, usize)>),
    Each(Vec<Day>),
}

impl Default for RowDays {
    fn default() -> RowDays {
        RowDays::Runs(Vec::new())
    }
}

impl RowDays {
    pub(super) fn len(&self) -> usize {
        match self {
            RowDays::Runs(runs) => runs.last().map_or(0, |&(_, end)| end),
            RowDays::Each(days) => days.len(),
        }
    }

    /// Adds the date of some rows. Should every row need one, there is room for those of as many rows as are expected.
    pub(super) fn push(&mut self, day: Day, more: usize, expected_rows: usize) {
        let rows = self.len();
        if let RowDays::Runs(runs) = self {
            if let Some((_, end)) = runs.last_mut().filter(|(last, _)| *last == day) {
                return *end += more;
            }
            if runs.len() < FEW_RUNS || runs.len() < rows / 4 {
                return runs.push((day, rows + more));
            }
            let mut days = self.each();
            // Without room it grows as it needs to.
            let _ = days.try_reserve_exact(expected_rows.saturating_sub(rows));
            *self = RowDays::Each(days);
        }
        if let RowDays::Each(days) = self {
            days.extend(std::iter::repeat_n(day, more));
        }
    }

    /// Rows of one date that stand together, in order.
    pub(super) fn each_run(&self, mut run: impl FnMut(Day, Range<usize>)) {
        let mut start = 0;
        match self {
            RowDays::Runs(runs) => {
                for &(day, end) in runs {
                    run(day, start..end);
                    start = end;
                }
            }
            RowDays::Each(days) => {
                for same in days.chunk_by(|one, next| one == next) {
                    run(same[0], start..start + same.len());
                    start += same.len();
                }
            }
        }
    }

    /// Returns the date of each row.
    pub(super) fn each(&self) -> Vec<Day> {
        let mut days = Vec::with_capacity(self.len());
        self.each_run(|day, rows| days.extend(std::iter::repeat_n(day, rows.len())));
        days
    }
}

#[cfg(test)]
mod tests {
    use super::{Day, RowDays};

    #[test]
    fn runs_and_single_dates_are_the_dates_that_came() {
        for run in [1, 2, 3, 5, 1000] {
            let came: Vec<Day> = (0..12_288).map(|row| Day(row / run % 7)).collect();
            let mut days = RowDays::default();
            came.iter().for_each(|&day| days.push(day, 1, came.len()));
            assert_eq!(days.len(), came.len());
            assert_eq!(days.each(), came, "{run}");
            assert_eq!(matches!(days, RowDays::Each(_)), run < 3, "{run}");
            let mut row = 0;
            days.each_run(|day, rows| {
                assert!(rows.start == row && !rows.is_empty() && came[rows.clone()].iter().all(|&one| one == day));
                row = rows.end;
            });
            assert_eq!(row, came.len());
        }
    }
}
