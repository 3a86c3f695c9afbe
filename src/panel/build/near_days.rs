//! Which dates are near the bulk of the rows, and which stand for no date at all: 0001-01-01, 1900, 1970, 9999.

use std::ops::RangeInclusive;

use super::builder::Builder;
use crate::calendar::Day;
use crate::panel::inspect::{Event, EventTally};
use crate::panel::store::SnapshotRows;

/// 2010-01-01: no hub of models is older.
const FIRST: Day = Day(14_610);
/// 2037-12-31, where nobody says which day it is: the next days are the last that some programs count.
const LAST: Day = Day(24_836);
/// A year.
const YEAR_DAYS: i32 = 366;
/// How far from a bulk that lies elsewhere dates are near it.
const BULK_YEARS: i32 = 10;

/// Returns the dates that are near the bulk of the rows: 2010 to a year after tomorrow, and ten years around the middle row's date
/// should most rows lie outside.
///
/// `days` are the dates in order, with the number of rows of each; `today` is the day of the call.
pub fn near_days(days: &[(Day, u64)], today: Option<Day>) -> RangeInclusive<Day> {
    let last = today.map_or(LAST, |today| Day(today.0.saturating_add(1 + YEAR_DAYS))).max(FIRST);
    let near = FIRST..=last;
    let all: u64 = days.iter().map(|(_, rows)| rows).sum();
    let outside: u64 = days.iter().filter(|(day, _)| !near.contains(day)).map(|(_, rows)| rows).sum();
    if outside <= all / 2 {
        return near;
    }
    let mut before = 0;
    let middle = days.iter().find(|(_, rows)| {
        before += rows;
        before >= all.div_ceil(2)
    });
    let years = BULK_YEARS * YEAR_DAYS;
    let middle = middle.map_or(FIRST, |(day, _)| *day);
    Day(middle.0.saturating_sub(years)).min(FIRST)..=Day(middle.0.saturating_add(years)).max(last)
}

impl Builder {
    /// Says what dates are: `today` is the day of the call, and with `far` those far from the bulk are dates like others.
    pub fn expect_dates(&mut self, today: Option<Day>, far: bool) {
        (self.today, self.far_dates) = (today, far);
    }

    /// Sets aside the rows, and forgets the first publications, whose dates are far from the bulk; each is counted.
    // Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
    #[inline(never)]
    pub(super) fn set_far_dates_aside(&mut self, days: &mut Vec<Day>, rows: &mut SnapshotRows, tally: &mut EventTally) {
        if self.far_dates {
            return;
        }
        let listed: Vec<(Day, u64)> =
            days.iter().enumerate().map(|(snapshot, &day)| (day, rows.of(snapshot).len() as u64)).collect();
        let near = near_days(&listed, self.today);
        let kept = days.partition_point(|day| day < near.start())..days.partition_point(|day| day <= near.end());
        if kept.len() < days.len() {
            for (snapshot, &day) in days.iter().enumerate().filter(|(snapshot, _)| !kept.contains(snapshot)) {
                rows.of(snapshot).for_each(|row| tally.note(Event::FarDate, rows.model[row], 1, day));
            }
            rows.keep_snapshots(kept.clone());
            *days = days[kept].to_vec();
        }
        let mut created: Vec<Day> = self.created.iter().flatten().copied().collect();
        created.sort_unstable();
        let created: Vec<(Day, u64)> =
            created.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u64)).collect();
        let near = near_days(&created, self.today);
        self.ids.retain_created(|day| near.contains(&day));
        for (model, created) in (0..).zip(&mut self.created) {
            if let Some(day) = created.filter(|day| !near.contains(day)) {
                *created = None;
                tally.note(Event::FarDate, model, 1, day);
            }
        }
    }
}
