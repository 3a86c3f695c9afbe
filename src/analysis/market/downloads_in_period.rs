//! The part of a row's downloads that falls into a period.

use std::ops::Range;

use crate::analysis::question::period::Period;
use crate::calendar::Day;
use crate::panel::Panel;
use crate::schema::CountKind;

/// Returns the snapshots whose rows may hold downloads of a period: its own, and for counters later ones whose flows reach
/// back into it.
pub(in crate::analysis) fn snapshots_of(reach: &[Day], period: &Period) -> Range<usize> {
    let end = if reach.is_empty() { period.snapshots.end } else { reach.partition_point(|since| *since < period.last) };
    period.snapshots.start..end
}

/// Returns the downloads of a row that fall between two days; `None` when the row doesn't cover any of these days.
pub(in crate::analysis) fn downloads_of(
    panel: &Panel,
    row: usize,
    snapshot: usize,
    (first, last): (Day, Day),
) -> Option<u64> {
    let count = panel.count(row);
    match panel.covers(row, snapshot) {
        Some(covered) => part(count, covered, (first, last)),
        // Windows and flows count at their date. `last` lies before it only where a model's first year has ended.
        None => (panel.days()[snapshot] <= last).then_some(count),
    }
}

/// Returns the part of a flow that falls between two days, if the flow is spread evenly over its days; `None` if none of its
/// days does.
///
/// Whole downloads are dealt out by rounding the running total down, so that the parts of a flow add up to it
/// exactly, in any cut.
fn part(count: u64, (since, until): (Day, Day), (first, last): (Day, Day)) -> Option<u64> {
    let days = i64::from(until.0) - i64::from(since.0);
    let upto = |day: Day| (i64::from(day.0) - i64::from(since.0)).clamp(0, days);
    let (before, after) = (upto(Day(first.0 - 1)), upto(last));
    if after <= before {
        return None;
    }
    let running = |elapsed: i64| (u128::from(count) * elapsed as u128 / days as u128) as u64;
    Some(running(after) - running(before))
}

/// Returns for each snapshot the earliest day before a flow of it or of a later one: where a search may stop.
pub(in crate::analysis) fn reach(panel: &Panel) -> Vec<Day> {
    if panel.kind() != CountKind::Counter {
        return Vec::new();
    }
    let mut earliest = Day(i32::MAX);
    let mut reach: Vec<Day> = (0..panel.days().len())
        .rev()
        .map(|snapshot| {
            let since = panel.rows_of(snapshot).filter_map(|row| panel.covers(row, snapshot)).map(|(since, _)| since);
            earliest = since.fold(earliest, Day::min);
            earliest
        })
        .collect();
    reach.reverse();
    reach
}
